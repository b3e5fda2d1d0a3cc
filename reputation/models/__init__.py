from reputation.models.closing import DayClosing
from reputation.models.promotion import Promoted, Promotion
from reputation.models.rating import Rating

__all__ = ["DayClosing", "Promoted", "Promotion", "Rating"]
