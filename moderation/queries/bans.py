"""The list of bans."""

from django.db.models import Q, QuerySet

from accounts.models import Ban
from accounts.names import username_key


def bans(*, past: bool, search: str = "") -> QuerySet[Ban]:
    """Those that stand, or those that were lifted or are over, newest first; with `search` in the
    member's name, the address, the network or the reason."""
    standing = Ban.objects.standing()
    found = Ban.objects.exclude(pk__in=standing.values("pk")) if past else standing
    if search:
        typed = Q(email__contains=search.lower()) | Q(network__contains=search.lower())
        named = Q(user__username_key__contains=key) if (key := username_key(search)) else Q()
        found = found.filter(typed | named | Q(reason__icontains=search))
    return found.select_related("user", "made_by").order_by("-pk")
