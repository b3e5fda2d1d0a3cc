"""What a member has written, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Reader, User
from forum.models import Post
from forum.models.tree import tree


@dataclass(frozen=True)
class MemberPosts:
    """A page of posts; `next_before` is where the page after it begins, None at the end."""

    posts: list[Post]
    next_before: int | None


def posts_by(member: User, reader: Reader, *, before: int | None, count: int) -> MemberPosts:
    """`count` posts of `member` that `reader` may read, older than post `before` where it is given.

    By id and from an index, so that a page far back costs what the first does.
    """
    posts = Post.objects.visible_to(reader).filter(author=member)
    if before is not None:
        posts = posts.filter(pk__lt=before)
    found = list(posts.select_related("topic", "author").order_by("-pk")[: count + 1])
    for post in found:
        post.topic.forum = tree().forums[post.topic.forum_id]
    more = len(found) > count
    return MemberPosts(found[:count], found[count - 1].pk if more else None)
