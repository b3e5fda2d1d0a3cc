"""What cleaning up after a member would take away, and what it would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from forum.models import Level, Post, Topic, Visibility
from forum.models.tree import access_of
from reputation.models import Rating

MOST_ADDRESSES = 50


@dataclass(frozen=True)
class Traces:
    """What `member` wrote since a moment (None: ever) and is not hidden, and what `member` gave for
    posts of others since then, where `by` moderates."""

    member: User
    by: User
    since: datetime | None

    @property
    def _all(self) -> QuerySet[Post]:
        posts = Post.objects.filter(author=self.member)
        return posts.exclude(visibility=Visibility.HIDDEN)

    @property
    def posts(self) -> QuerySet[Post]:
        """The posts that go."""
        moderated = access_of(self.by).at_least(Level.MODERATE)
        posts = self._all.filter(topic__forum__in=moderated)
        return posts.filter(created_at__gte=self.since) if self.since else posts

    @property
    def ratings(self) -> QuerySet[Rating]:
        """The ratings that go."""
        moderated = access_of(self.by).at_least(Level.MODERATE)
        given = Rating.objects.current().filter(giver=self.member)
        ratings = given.filter(post__topic__forum__in=moderated)
        return ratings.filter(given_at__gte=self.since) if self.since else ratings

    @property
    def topic_ids(self) -> set[int]:
        """The topics in which something goes."""
        written, rated = self.posts.values_list("topic"), self.ratings.values_list("post__topic")
        return {pk for (pk,) in written.union(rated)}

    @cached_property
    def ratings_going(self) -> int:
        """How many ratings go."""
        return self.ratings.count()

    @cached_property
    def going(self) -> int:
        """How many posts go."""
        return self.posts.count()

    @cached_property
    def staying(self) -> int:
        """How many posts stay: older ones, and those where `by` does not moderate."""
        return self._all.count() - self.going

    @cached_property
    def topics_going(self) -> int:
        """How many topics are hidden, since nothing visible is left in them."""
        return self._touched.exclude(Exists(self._left_in())).count()

    @cached_property
    def topics_staying(self) -> int:
        """How many topics that the member opened stay, since other posts are left in them."""
        opened = self._touched.filter(author=self.member)
        return opened.filter(Exists(self._left_in())).count()

    @property
    def _touched(self) -> QuerySet[Topic]:
        ids = self.posts.values("topic")
        return Topic.objects.filter(pk__in=ids, visibility=Visibility.VISIBLE)

    def _left_in(self) -> QuerySet[Post]:
        visible = Post.objects.filter(topic=OuterRef("pk"), visibility=Visibility.VISIBLE)
        return visible.exclude(pk__in=self.posts.values("pk"))

    @cached_property
    def addresses(self) -> Sequence[str]:
        """Where the posts that go were sent from; the most used first."""
        known = self.posts.exclude(address=None).order_by().values_list("address")
        counted = known.annotate(count=Count("pk")).order_by("-count", "address")
        return [address for address, _count in counted[:MOST_ADDRESSES]]

    @cached_property
    def neighbours(self) -> int:
        """How many other members have written from these addresses."""
        posts = Post.objects.filter(address__in=self.addresses).exclude(author=self.member)
        return posts.aggregate(count=Count("author", distinct=True))["count"] or 0
