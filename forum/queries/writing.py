"""What a writing form asks about."""

from uuid import UUID

from django.db import connection

from accounts.models import User
from forum.models import Post, PostVersion


def post_of_form(author: User, key: UUID) -> Post | None:
    """The post that a form has made already; None for one that was not sent before."""
    with connection.cursor() as cursor:
        # Nearly always there is none: that is not worth a question that Django makes anew.
        cursor.execute(_MADE, [author.pk, key])
        made = cursor.fetchone()
    return Post.objects.select_related("topic").get(pk=made[0]) if made else None


_MADE = "SELECT id FROM forum_post WHERE author_id = %s AND submit_key = %s"


def version_count(post: Post) -> int:
    """How many earlier versions of `post` are kept."""
    return PostVersion.objects.filter(post=post).count()
