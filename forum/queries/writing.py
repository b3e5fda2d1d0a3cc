"""What a writing form asks about."""

from uuid import UUID

from accounts.models import User
from forum.models import Post, PostVersion


def post_of_form(author: User, key: UUID) -> Post | None:
    """The post that a form has made already; None for one that was not sent before."""
    return Post.objects.select_related("topic").filter(author=author, submit_key=key).first()


def version_count(post: Post) -> int:
    """How many earlier versions of `post` are kept."""
    return PostVersion.objects.filter(post=post).count()
