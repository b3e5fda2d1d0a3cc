"""Makes the stored HTML again from the stored source, many processes at once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from django.db import connection, transaction

from accounts.models import User
from accounts.rendering import context_of, render_text
from forum.models import Forum, Post
from markup import to_html

BATCH = 500

# A text that was edited meanwhile has its new HTML already.
# Topics are locked before their posts, as everywhere: a text's topic gets a new stamp with it.
HOLD = """
SELECT id FROM forum_topic WHERE id IN (SELECT topic_id FROM forum_post WHERE id = ANY(%s))
ORDER BY id FOR NO KEY UPDATE
"""
WRITE = """
UPDATE forum_post SET html = made.html
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS made (id, source, html)
WHERE forum_post.id = made.id AND forum_post.source = made.source
    AND forum_post.html <> made.html
"""


def rerender_posts(after: int, *, processes: int) -> Iterator[tuple[int, int, int]]:
    """Render every post with an id above `after` again, in the order of ids.

    Gives after each batch its last id, its size and how many texts changed. Each batch is written
    before it is given, so that who stops here can go on from that id.
    """
    with ProcessPoolExecutor(processes) as pool:
        while rows := _batch(after):
            sources = [source for _pk, source in rows]
            render = partial(to_html, context=context_of(sources))
            html = list(pool.map(render, sources, chunksize=50))
            changed = _write([pk for pk, _source in rows], sources, html)
            after = rows[-1][0]
            yield after, len(rows), changed


def _batch(after: int) -> list[tuple[int, str]]:
    posts = Post.objects.filter(pk__gt=after).order_by("pk")
    return list(posts.values_list("pk", "source")[:BATCH])


@transaction.atomic
def _write(ids: Sequence[int], sources: Sequence[str], html: Sequence[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [list(ids)])
        cursor.execute(WRITE, [list(ids), list(sources), list(html)])
        return int(cursor.rowcount)


def rerender_rest() -> None:
    """Render the signatures and the forums' rules again."""
    for user in User.objects.exclude(signature_source="").only("signature_source"):
        html = render_text(user.signature_source)
        User.objects.filter(pk=user.pk).update(signature_html=html)
    for forum in Forum.objects.exclude(rules=""):
        Forum.objects.filter(pk=forum.pk).update(rules_html=render_text(forum.rules))
