"""What a topic is, and which topics a reader may see."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Reader
from board.addresses import address_of, slug_of
from board.models.stamp import NextStamp
from forum.models.forum import Forum, Level
from forum.models.tree import access_of
from forum.models.visibility import Visibility


class TopicQuerySet(models.QuerySet["Topic"]):
    """Words for choosing topics."""

    def visible_to(self, user: Reader) -> TopicQuerySet:
        """Topics `user` may read: the visible ones of the forums with level *read* or more, and
        in forums that `user` moderates the hidden and the waiting ones too."""
        access = access_of(user)
        readable = Q(forum_id__in=access.at_least(Level.READ), visibility=Visibility.VISIBLE)
        moderated = access.at_least(Level.MODERATE)
        return self.filter(readable | Q(forum_id__in=moderated) if moderated else readable)


class Topic(models.Model):
    """A subject and the posts under it.

    `post_count`, `last_post`, `last_post_at`, `best_reply` and `most_points` speak of visible posts
    only, `withheld_count` of the others; they are written by `forum.counters` in the transaction
    that changes the posts.
    """

    class Kind(models.IntegerChoices):
        NORMAL = 0, "normal"
        STICKY = 1, "sticky"
        ANNOUNCEMENT = 2, "announcement"
        GLOBAL = 3, "global announcement"

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="topics")
    title = models.CharField(max_length=120)
    kind = models.PositiveSmallIntegerField(choices=Kind, default=Kind.NORMAL)
    is_locked = models.BooleanField(default=False)
    visibility = models.PositiveSmallIntegerField(choices=Visibility, default=Visibility.VISIBLE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="topics"
    )
    author_name = models.CharField(max_length=20, help_text="As it was; shown once it is deleted.")
    created_at = models.DateTimeField()

    kind_until = models.DateTimeField(
        null=True, help_text="Sticky or announced until then, and a normal topic afterwards."
    )
    closes_after_days = models.PositiveSmallIntegerField(
        null=True, help_text="Locked by itself after so many days without a post."
    )
    is_slow = models.BooleanField(
        default=False, db_default=False, help_text="One post an hour for each member."
    )
    bumped_at = models.DateTimeField(null=True, help_text="Brought to the top of the list.")
    moved_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Its posts are there now, and so its address leads there.",
    )

    post_count = models.PositiveIntegerField(default=0, editable=False)
    withheld_count = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Posts that wait or are hidden."
    )
    last_post = models.ForeignKey(
        "forum.Post", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    last_post_at = models.DateTimeField(editable=False)
    best_reply = models.ForeignKey(
        "forum.Post",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        help_text="The one with the most points, where one has any.",
    )
    most_points = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Of any of its posts."
    )
    stamp = models.BigIntegerField(
        db_default=NextStamp(), editable=False, help_text="Of the row and of its posts' texts."
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind_until=None) | Q(kind__gt=0), name="topic_kind_ends_where_it_is_one"
            ),
            models.CheckConstraint(
                condition=Q(moved_to=None) | ~Q(visibility=Visibility.VISIBLE),
                name="topic_that_moved_is_not_shown",
            ),
        ]
        indexes = [
            # The list of a forum, newest first; the neighbours of a topic; the pages of the list.
            models.Index(
                F("forum"),
                F("last_post_at").desc(),
                F("id").desc(),
                condition=Q(visibility=Visibility.VISIBLE, kind=0),
                name="topic_list",
            ),
            models.Index(
                F("forum"),
                F("last_post_at").desc(),
                condition=Q(kind__gt=0),
                name="topic_list_pinned",
            ),
            models.Index(F("last_post_at").desc(), F("id").desc(), name="topic_newest"),
            models.Index(
                F("forum"),
                F("last_post_at").desc(),
                condition=~Q(visibility=Visibility.VISIBLE),
                name="topic_withheld",
            ),
            models.Index(
                F("forum"),
                F("most_points").desc(),
                F("id"),
                condition=Q(visibility=Visibility.VISIBLE, most_points__gt=0),
                name="topic_most_points",
            ),
            models.Index(
                fields=["best_reply"],
                condition=Q(best_reply__isnull=False),
                name="topic_by_best_reply",
            ),
            # What happens by itself, when its time has come (`forum.actions.due`).
            models.Index(
                fields=["kind_until"], condition=Q(kind_until__isnull=False), name="topic_kind_ends"
            ),
            models.Index(
                fields=["last_post_at"],
                condition=Q(closes_after_days__isnull=False, is_locked=False),
                name="topic_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("forum:topic", self.pk, self.slug)

    @property
    def slug(self) -> str:
        return slug_of(self.title)[:60].strip("-") or "topic"

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)

    @property
    def is_closed(self) -> bool:
        """Whether members may not reply: locked, or left alone for longer than it stays open."""
        if self.is_locked or self.closes_after_days is None:
            return self.is_locked
        return timezone.now() > self.last_post_at + timedelta(days=self.closes_after_days)

    @property
    def is_announcement(self) -> bool:
        return self.kind >= self.Kind.ANNOUNCEMENT

    @property
    def reply_subject(self) -> str:
        """`Re: ` before the title, unless it is there already (phpBB's posting.php)."""
        return self.title if self.title.startswith("Re: ") else f"Re: {self.title}"


class TopicViews(models.Model):
    """How often a topic was opened: a narrow row apart, so that reading never rewrites a topic."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="views_row")
    views = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.views} views"


class ShadowTopic(models.Model):
    """A topic that was moved is listed for a time where it was, too (phpBB's shadow topic).

    The row holds no title: the list shows the topic itself, to those who may read it where it is.
    """

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="shadows")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="shadows")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "topic"], name="shadow_once_per_forum")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} was in {self.forum_id}"
