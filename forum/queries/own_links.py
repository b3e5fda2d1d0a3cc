"""Links to the board's own topics and posts, shown with their titles to those who may see them."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import CharField, Value

from accounts.models import Reader
from forum.models import Post, Topic
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
    ids = {kind: [pk for sort, pk in places if sort == kind] for kind in ("topic", "post")}
    topics = Topic.objects.visible_to(reader).filter(pk__in=ids["topic"])
    posts = Post.objects.visible_to(reader).filter(pk__in=ids["post"])
    rows = (
        topics.order_by()
        .values_list(_word("topic"), "pk", "title")
        .union(posts.order_by().values_list(_word("post"), "pk", "topic__title"), all=True)
    )
    return {(kind, pk): title for kind, pk, title in rows}


def _word(kind: str) -> Value:
    return Value(kind, output_field=CharField())
