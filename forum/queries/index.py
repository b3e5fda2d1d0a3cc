"""What the board index shows: the forums, and the statistics line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import cached_property

from accounts.models import Reader, User
from board.stamps import Snapshot
from forum.models import Forum
from forum.queries.forum_list import AllForums, ForumList, SeenForums, all_forums, forums_seen


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

    forums: AllForums
    _look: Callable[[], SeenForums]

    @cached_property
    def seen(self) -> SeenForums:
        """The forums one by one."""
        return self._look()

    @cached_property
    def lists(self) -> list[ForumList]:
        """The categories, and before them the forums that lie in none."""
        top = self.seen.inside(None)
        loose = [forum for forum in top if forum.kind != Forum.Kind.CATEGORY]
        lists = [self.seen.list_of(loose, "Forums")] if loose else []
        return lists + [
            self.seen.list_in(forum, forum.name, forum.get_absolute_url())
            for forum in top
            if forum.kind == Forum.Kind.CATEGORY
        ]

    @cached_property
    def statistics(self) -> Statistics:
        """The statistics line."""
        count, newest = _members.get()
        return Statistics(
            posts=self.forums.post_count,
            topics=self.forums.topic_count,
            members=count,
            newest=newest,
        )


def board_index(user: Reader) -> BoardIndex:
    """What `user` has on the board index. A query; for a member another when lists are asked for;
    and one more where a forum of them has changed since somebody looked."""
    if isinstance(user, User):
        return BoardIndex(all_forums(user), lambda: forums_seen(user))
    seen = forums_seen(user)
    looks = seen.looks.values()
    together = AllForums(
        state="",
        topic_count=sum(look.topic_count for look in looks),
        post_count=sum(look.post_count for look in looks),
        unread=frozenset(),
    )
    return BoardIndex(together, lambda: seen)


def _count_members() -> tuple[int, User | None]:
    members = User.objects.listed().only("username", "primary_group_id", "stamp")
    return members.count(), members.order_by("-date_joined", "-id").first()


# Counted once for each change among the members, not for each page.
_members = Snapshot(_count_members, "members")
