"""What members are told of what was done to them."""

from django.utils import timezone

from accounts.models import Ban
from moderation.actions.recording import Recorder
from notifications.actions import notify
from notifications.models import Kind


def tell_of_bans(changes: Recorder, *, reason: str = "") -> None:
    """Tell the members whose bans `changes` put in force or lifted. It holds those members, and so
    comes last in an act."""
    begun: set[int] = set()
    ended: set[int] = set()
    for step in changes.steps:
        if step.model_class is Ban and "lifted_at" in step.new:
            (begun if step.new["lifted_at"] is None else ended).update(step.ids)
    _tell(begun, Kind.BANNED, url="/warnings/", reason=reason)
    _tell(ended, Kind.UNBANNED, url="/", reason=reason)


def _tell(ban_ids: set[int], kind: Kind, *, url: str, reason: str) -> None:
    bans = Ban.objects.filter(pk__in=ban_ids, user__isnull=False, is_exemption=False)
    now = timezone.now()
    # Nobody is told that what was over is lifted.
    members = [ban.user for ban in bans.select_related("user") if ban.user and ban.stands_at(now)]
    if members:
        notify(members, kind, url=url, words=reason)
