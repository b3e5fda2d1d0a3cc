"""What a rule would have caught, had it been switched on: before it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.text import Truncator

from accounts.models import User
from board.models.settings import board_settings
from forum.models import Post, PostRule, Visibility
from forum.permissions import needs_no_pause
from forum.screening import Text
from markup import to_text

LOOKED_AT, BATCH, SHOWN, EXCERPT = 10_000, 500, 50, 240


@dataclass(frozen=True)
class Match:
    """A post that a rule would have caught, and why."""

    post: Post
    why: str

    @property
    def excerpt(self) -> str:
        """The beginning of what it says, on one line."""
        return Truncator(" ".join(to_text(self.post.source).split())).chars(EXCERPT)


@dataclass(frozen=True)
class Trial:
    """How many of how many posts a rule would have caught, and the newest of them."""

    looked_at: int
    caught: int
    first: list[Match]


def all_rules() -> QuerySet[PostRule]:
    """Every rule by name, with its forums."""
    return PostRule.objects.prefetch_related("forums")


def try_rule(rule: PostRule, last: int = LOOKED_AT) -> Trial:
    """`rule` tried on the newest `last` posts of the board, whether they are visible or not."""
    found = matches(rule, last)
    first = list(islice(found, SHOWN))
    return Trial(
        looked_at=Post.objects.filter(pk__gte=_oldest(last)).count(),
        caught=len(first) + sum(1 for _match in found),
        first=first,
    )


def matches(rule: PostRule, last: int = LOOKED_AT) -> Iterator[Match]:
    """Those of the newest `last` posts that `rule` would have caught, newest first, a batch in
    memory at a time. Whose posts they were is asked of the time when they were written: how many
    visible ones the author had before."""
    for batch in _batches(_candidates(rule, last)):
        caught = [(post, why) for post in batch if (why := _why(rule, post))]
        ids = {post.author_id for post, _why in caught if post.author_id}
        authors, settled = User.objects.with_groups().in_bulk(ids), _settled(rule, ids)
        for post, why in caught:
            post.author = authors.get(post.author_id or 0)
            if _is_meant(rule, post, settled):
                yield Match(post, why)


def _is_meant(rule: PostRule, post: Post, settled: dict[int, int | None]) -> bool:
    """Whether `rule` looked at what the author of `post` wrote, at that time and place."""
    if post.author is None:
        return rule.scope == PostRule.Scope.ALL
    if needs_no_pause(post.author, post.topic.forum_id):
        return False
    if rule.scope == PostRule.Scope.ALL:
        return True
    return bool(_few(rule)) and post.pk <= (settled[post.author.pk] or post.pk)


def _few(rule: PostRule) -> int:
    """With how many posts an author is none any more whom `rule` looks at."""
    is_new = rule.scope == PostRule.Scope.NEWCOMERS
    return board_settings().newcomer_posts if is_new else rule.fewer_than


def _settled(rule: PostRule, authors: Iterable[int]) -> dict[int, int | None]:
    """For each of `authors` the post with which `rule` stopped looking; None where it still does.
    Nothing for a rule that looks at everybody."""
    few = _few(rule)
    if rule.scope == PostRule.Scope.ALL or not few:
        return {}
    posts = Post.objects.filter(author=OuterRef("pk"), visibility=Visibility.VISIBLE).order_by("pk")
    nth = Subquery(posts.values("pk")[few - 1 : few])
    return dict(User.objects.filter(pk__in=authors).annotate(nth=nth).values_list("pk", "nth"))


def _why(rule: PostRule, post: Post) -> str:
    # The database has chosen those that were written too fast.
    is_fast = rule.condition == PostRule.Condition.FAST
    return rule.what if is_fast else Text(post.subject, post.source).why(rule)


def _batches(posts: QuerySet[Post]) -> Iterator[list[Post]]:
    posts = posts.select_related("topic").defer("html").order_by("-pk")
    batch = list(posts[:BATCH])
    while batch:
        yield batch
        batch = list(posts.filter(pk__lt=batch[-1].pk)[:BATCH])


def _oldest(last: int) -> int:
    """The id of the oldest of the newest `last` posts; 0 where there are fewer."""
    return Post.objects.order_by("-pk").values_list("pk", flat=True)[last - 1 : last].first() or 0


def _candidates(rule: PostRule, last: int) -> QuerySet[Post]:
    """The posts among the newest `last` that `rule` could have caught, by where they are and how
    fast they were written."""
    posts: QuerySet[Post] = Post.objects.filter(pk__gte=_oldest(last))
    if rule.forum_ids:
        posts = posts.filter(topic__forum_id__in=rule.forum_ids)
    if rule.condition != PostRule.Condition.FAST:
        return posts
    earlier = Post.objects.filter(author=OuterRef("author"), pk__lt=OuterRef("pk")).order_by("-pk")
    counted = earlier.values("created_at")[rule.most - 1 : rule.most]
    since = F("created_at") - timedelta(minutes=rule.minutes)
    return posts.alias(counted_from=Subquery(counted)).filter(counted_from__gt=since)
