from board.models.settings import BoardSettings
from board.models.stamp import Stamp

__all__ = ["BoardSettings", "Stamp"]
