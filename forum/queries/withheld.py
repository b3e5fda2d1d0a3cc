"""Posts of a topic's page that not everybody sees: they wait for approval, or were hidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from board.pagination import Page
from forum.models import Post, Topic, Visibility
from forum.permissions import can_moderate

# Whoever hides more in one place keeps the page readable all the same.
AT_MOST = 100


@dataclass(frozen=True)
class Stub:
    """A post that is shown folded, to its author or to a moderator. `has_more`: after it there are
    too many to show."""

    post: Post
    may_moderate: bool
    has_more: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.post.visibility == Visibility.WAITING


def stubs_of(topic: Topic, page: Page, shown: list[Post], reader: User) -> list[Stub]:
    """The posts that are withheld between those that are `shown` on `page`, as far as `reader` is
    told of them. What lies between two pages belongs to the first of them. One query."""
    posts = Post.objects.withheld_from_others(reader).filter(topic=topic.pk)
    if page.number > 1 and shown:
        posts = posts.filter(created_at__gte=shown[0].created_at)
    if page.number < page.last:
        following = Post.objects.filter(topic=topic.pk, number=page.last_row + 1)
        posts = posts.filter(created_at__lt=following.values("created_at"))
    posts = posts.select_related("author", "hidden_by", "topic").order_by("created_at", "pk")
    found = list(posts[: AT_MOST + 1])
    may_moderate, too_many = can_moderate(reader, topic.forum_id), len(found) > AT_MOST
    return [
        Stub(post, may_moderate, has_more=too_many and place == AT_MOST)
        for place, post in enumerate(found[:AT_MOST], start=1)
    ]


def number_before(post: Post) -> int:
    """The number of the visible post that stands before `post` in its topic; 0 where none does."""
    earlier = Q(created_at=post.created_at, pk__lt=post.pk) | Q(created_at__lt=post.created_at)
    visible = Post.objects.filter(earlier, topic=post.topic_id, visibility=Visibility.VISIBLE)
    return visible.order_by("-created_at", "-pk").values_list("number", flat=True).first() or 0
