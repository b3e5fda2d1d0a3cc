from board.models.markup import BBCode, CensoredWord, Smiley
from board.models.settings import BoardSettings
from board.models.stamp import Stamp

__all__ = ["BBCode", "BoardSettings", "CensoredWord", "Smiley", "Stamp"]
