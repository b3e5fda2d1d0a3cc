"""From where ratings were given is kept for as long as from where posts were sent."""

from datetime import timedelta

from django.utils import timezone

from board.models.settings import board_settings
from reputation.models import Rating


def erase_addresses() -> None:
    """Erase those that are older than the board keeps addresses."""
    if days := board_settings().address_days:
        old = Rating.objects.filter(given_at__lt=timezone.now() - timedelta(days=days))
        old.exclude(address=None).update(address=None)
