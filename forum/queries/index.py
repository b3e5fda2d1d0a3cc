"""What the board index shows: the forums, and the statistics line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from accounts.models import Reader, User
from board.stamps import Snapshot
from forum.models import Forum
from forum.queries.forum_list import ForumList, SeenForums, forums_seen


@dataclass(frozen=True)
class Statistics:
    """The statistics line, of what the reader may read."""

    posts: int
    topics: int
    members: int
    newest: User | None


@dataclass(frozen=True)
class BoardIndex:
    """The board index as a reader has it."""

    _seen: SeenForums

    @cached_property
    def lists(self) -> list[ForumList]:
        """The categories, and before them the forums that lie in none."""
        top = self._seen.inside(None)
        loose = [forum for forum in top if forum.kind != Forum.Kind.CATEGORY]
        lists = [self._seen.list_of(loose, "Forums")] if loose else []
        return lists + [
            self._seen.list_in(forum, forum.name, forum.get_absolute_url())
            for forum in top
            if forum.kind == Forum.Kind.CATEGORY
        ]

    @cached_property
    def statistics(self) -> Statistics:
        """The statistics line."""
        looks = self._seen.looks.values()
        count, newest = _members.get()
        return Statistics(
            posts=sum(look.post_count for look in looks),
            topics=sum(look.topic_count for look in looks),
            members=count,
            newest=newest,
        )


def board_index(user: Reader) -> BoardIndex:
    """What `user` has on the board index: a query, and one more for a member; another when lists
    are asked for of which a forum has changed since somebody looked."""
    return BoardIndex(forums_seen(user))


def _count_members() -> tuple[int, User | None]:
    members = User.objects.listed().only("username", "primary_group_id", "stamp")
    return members.count(), members.order_by("-date_joined", "-id").first()


# Counted once for each change among the members, not for each page.
_members = Snapshot(_count_members, "members")
