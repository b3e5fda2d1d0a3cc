"""What rows are called, as far as a reader may know it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

from accounts.models import User
from forum.models import Forum, Level, Post, Topic
from forum.models.tree import access_of, tree
from reputation.models import Rating

Names = dict[tuple[type[Model], int], str]


def names_for(user: User, wanted: Mapping[type[Model], Collection[int]]) -> Names:
    """The names of forums, members, topics, posts and ratings by their ids; those that `user` may
    not see are missing. A query for each kind that is wanted; none for forums."""
    seen = access_of(user).at_least(Level.SEE)
    named: dict[type[Model], dict[int, str]] = {
        Forum: {pk: forum.name for pk, forum in tree().forums.items() if pk in seen},
        User: _by_id(User.objects.all(), "username", wanted.get(User, ())),
        Topic: _by_id(Topic.objects.visible_to(user), "title", wanted.get(Topic, ())),
        Post: _by_id(Post.objects.visible_to(user), "subject", wanted.get(Post, ())),
        Rating: _ratings(Rating.objects.visible_to(user), wanted.get(Rating, ())),
    }
    return {(model, pk): name for model, found in named.items() for pk, name in found.items()}


def _ratings(ratings: Any, ids: Collection[int]) -> dict[int, str]:
    found = ratings.filter(pk__in=ids).select_related("receiver") if ids else ()
    return {r.pk: f"{r.points:+} from {r.giver_name} to {r.receiver.username}" for r in found}


def _by_id(rows: Any, column: str, ids: Collection[int]) -> dict[int, str]:
    return dict(rows.filter(pk__in=ids).values_list("pk", column)) if ids else {}
