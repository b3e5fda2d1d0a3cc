"""A post as a quote for the reply form."""

from forum.models import Post
from markup import quote


def quoted(post: Post) -> str:
    """`post`'s text in a quote tag that names its author, its date and itself."""
    return quote(
        post.source,
        author=post.author.username if post.author else post.author_name,
        post_id=post.pk,
        user_id=post.author_id,
        time=int(post.created_at.timestamp()),
    )
