"""Links to the board's own topics and posts, shown with their titles to those who may see them."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

from accounts.censoring import censor_for
from accounts.models import Reader
from board.rows import Compiled, array_of
from forum.models import Post, Topic
from forum.models.tree import access_key
from markup import own_links

# ("topic" or "post", id) -> title
Titles = dict[tuple[str, int], str]


def places_in(texts: Iterable[str]) -> set[tuple[str, int]]:
    """The topics and posts that stored `texts` link to, whether they are there or not."""
    return set(chain.from_iterable(map(own_links, texts)))


def titles_for(texts: Iterable[str], reader: Reader) -> Titles:
    """The titles of all topics and posts that stored `texts` link to and that `reader` may see: one
    query, none where nothing is linked."""
    places = places_in(texts)
    if not places:
        return {}
    parts, parameters = [], []
    for kind, seen in (("topic", _topics), ("post", _posts)):
        if ids := [pk for sort, pk in places if sort == kind]:
            chosen, _none = seen.sql(access_key(reader), reader)
            array, values = array_of(ids)
            parts.append(TITLES.format(kind=kind, seen=chosen, array=array))
            parameters += values
    with connections[router.db_for_read(Topic)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        censor = censor_for(reader)
        return {(kind, pk): censor.text(title) for kind, pk, title in cursor.fetchall()}


TITLES = (
    "SELECT '{kind}', seen.pk, seen.title FROM ({seen}) AS seen (pk, title)"
    " WHERE seen.pk = ANY({array})"
)


def _seen_topics(reader: Reader) -> QuerySet[Topic, Any]:
    return Topic.objects.visible_to(reader).order_by().values_list("pk", "title")


def _seen_posts(reader: Reader) -> QuerySet[Post, Any]:
    # Not a reader's own that wait: the SQL is kept for all who have the same access.
    return Post.objects.open_to(reader).order_by().values_list("pk", "topic__title")


_topics, _posts = Compiled(_seen_topics, columns=2), Compiled(_seen_posts, columns=2)
