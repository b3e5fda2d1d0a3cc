"""What members are told of what was done to them."""

from collections import defaultdict

from django.utils import timezone

from accounts.models import Ban, User
from board.templatetags.board import plural
from forum.models import Post, Visibility
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


def tell_of_posts(changes: Recorder, *, by: User, reason: str = "") -> None:
    """Tell the authors whose posts `changes` took out of sight or showed, but for `by`: once each
    for every kind of act, however many posts it was. It comes last in an act, as the authors are
    held."""
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for step in changes.steps:
        if step.model_class is Post and (kind := _kind(step.old, step.new)):
            by_kind[kind].update(step.ids)
    for kind, ids in by_kind.items():
        posts = Post.objects.filter(pk__in=ids).exclude(author=None).exclude(author=by)
        by_author: dict[User, list[int]] = defaultdict(list)
        for post in posts.select_related("author").only("author").order_by("author", "pk"):
            if post.author:
                by_author[post.author].append(post.pk)
        for author, pks in by_author.items():
            words = reason if len(pks) == 1 else f"{plural(len(pks), 'post')}. {reason}".strip()
            notify([author], kind, url=f"/p/{pks[0]}/", words=words)


def _kind(old: dict[str, int], new: dict[str, int]) -> Kind | None:
    if "visibility" not in new:
        return None
    if new["visibility"] == Visibility.HIDDEN:
        return Kind.HIDDEN
    if new["visibility"] == Visibility.WAITING:
        return None
    return Kind.APPROVED if old["visibility"] == Visibility.WAITING else Kind.RESTORED
