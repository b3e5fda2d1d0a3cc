"""What moderators are told of a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from board.pagination import Page
from forum.models import Post, Topic, Visibility
from markup import to_text

# Of an address that thousands share, the latest posts tell enough.
LATEST, LISTED = 1_000, 20
EXCERPT = 120


@dataclass(frozen=True)
class Neighbour:
    """A member who wrote from the same address, and how many posts."""

    member: User
    posts: int


def others_from_address(post: Post, reader: User) -> list[Neighbour]:
    """Who else wrote from the address of `post`, most posts first, among the latest posts from
    there that `reader` may read."""
    if not post.address:
        return []
    latest = Post.objects.filter(address=post.address).order_by("-pk").values("pk")[:LATEST]
    readable = Post.objects.open_to(reader).filter(pk__in=latest)
    others = User.objects.filter(posts__in=readable).exclude(pk=post.author_id or 0)
    counted = others.annotate(found=Count("posts")).order_by("-found", "pk")
    return [Neighbour(member, member.found) for member in counted[:LISTED]]


@dataclass(frozen=True)
class ShortPost:
    """A post as a line of a list."""

    post: Post
    excerpt: str
    is_chosen: bool


def short_posts(topic: Topic, page: Page, chosen: Iterable[int]) -> list[ShortPost]:
    """A page of the visible posts of `topic`; those of the ids `chosen` are marked."""
    posts = Post.objects.filter(topic=topic.pk).select_related("author")
    shown = posts.filter(
        visibility=Visibility.VISIBLE, number__range=(page.first_row, page.last_row)
    )
    return [_short(post, frozenset(chosen)) for post in shown.order_by("number")]


def _short(post: Post, chosen: frozenset[int]) -> ShortPost:
    words = " ".join(to_text(post.source[: EXCERPT * 10]).split())
    cut = words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
    return ShortPost(post, cut, post.pk in chosen)
