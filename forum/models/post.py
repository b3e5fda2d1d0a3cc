"""What a post is, which posts a reader may see, and what a post was before it was edited."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, Q

from accounts.models import Reader, User
from board.addresses import address_of
from board.models.stamp import NextStamp
from forum.models.forum import Level
from forum.models.topic import Topic
from forum.models.tree import access_of
from forum.models.visibility import Visibility


class PostQuerySet(models.QuerySet["Post"]):
    """Words for choosing posts."""

    def visible_to(self, user: Reader) -> PostQuerySet:
        """Posts `user` may read: those that are open to `user`, and the own ones that wait or are
        hidden, in the forums with level *read* or more, where the topic is visible or the own."""
        return self.filter(_open_to(user) | _own_unseen(user))

    def open_to(self, user: Reader) -> PostQuerySet:
        """Posts that `user` may read as everybody with the same access may: visible ones in visible
        topics of the forums with level *read* or more, and everything in the forums that `user`
        moderates."""
        return self.filter(_open_to(user))

    def withheld_from_others(self, user: User) -> PostQuerySet:
        """Those that `user` may read though they are not visible, but for the own ones that `user`
        took back; moderators see these, too."""
        moderated = Q(topic__forum_id__in=access_of(user).at_least(Level.MODERATE))
        kept = moderated | Q(hidden_by=None) | ~Q(hidden_by=user)
        return self.visible_to(user).exclude(visibility=Visibility.VISIBLE).filter(kept)


def _open_to(user: Reader) -> Q:
    access = access_of(user)
    readable = Q(
        visibility=Visibility.VISIBLE,
        topic__visibility=Visibility.VISIBLE,
        topic__forum_id__in=access.at_least(Level.READ),
    )
    moderated = access.at_least(Level.MODERATE)
    return readable | Q(topic__forum_id__in=moderated) if moderated else readable


def _own_unseen(user: Reader) -> Q:
    if not isinstance(user, User):
        return Q(pk__in=[])
    return Q(
        Q(topic__visibility=Visibility.VISIBLE) | Q(topic__author=user.pk),
        author=user.pk,
        visibility__in=(Visibility.WAITING, Visibility.HIDDEN),
        topic__forum_id__in=access_of(user).at_least(Level.READ),
    )


class Post(models.Model):
    """One text in a topic, as written (`source`) and as shown (`html`).

    The visible posts of a topic are numbered 1..n without a gap, under the topic's row lock;
    a post that is not visible has no number.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveIntegerField(null=True)
    visibility = models.PositiveSmallIntegerField(choices=Visibility, default=Visibility.VISIBLE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts", db_index=False
    )
    author_name = models.CharField(max_length=20, help_text="As it was; shown once it is deleted.")
    subject = models.CharField(max_length=124)
    source = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField()
    address = models.GenericIPAddressField(
        null=True, help_text="It was sent from; kept for a time."
    )
    submit_key = models.UUIDField(
        null=True, help_text="Of the form it came from: sent twice, it makes one post."
    )

    edited_at = models.DateTimeField(null=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    edit_count = models.PositiveIntegerField(default=0, help_text="Edits that left a note.")
    edit_reason = models.CharField(max_length=255, blank=True)
    is_locked = models.BooleanField(
        default=False, db_default=False, help_text="Its author may not edit it."
    )
    note = models.CharField(
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="A moderator's, under the text.",
    )
    note_by_name = models.CharField(max_length=20, blank=True, default="", db_default="")
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    hidden_reason = models.CharField(max_length=255, blank=True, default="", db_default="")
    points = models.IntegerField(
        default=0, db_default=0, editable=False, help_text="Given for it by others, and standing."
    )
    thanked_by = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        editable=False,
        help_text="Who gave points that are not negative, in that order.",
    )
    flag = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Why a rule caught it.",
    )
    stamp = models.BigIntegerField(db_default=NextStamp(), editable=False, help_text="Of the row.")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "number"],
                name="post_number_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["author", "submit_key"],
                name="post_once_per_form",
                condition=Q(submit_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.VISIBLE, number__gte=1)
                | (~Q(visibility=Visibility.VISIBLE) & Q(number__isnull=True)),
                name="post_is_numbered_while_visible",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="post_by_author"),
            models.Index(fields=["topic", "created_at"], name="post_in_time"),
            models.Index(
                fields=["topic", "created_at"],
                condition=~Q(visibility=Visibility.VISIBLE),
                name="post_withheld",
            ),
            models.Index(
                fields=["id"], condition=Q(visibility=Visibility.WAITING), name="post_waiting"
            ),
            models.Index(
                fields=["address", "-id"],
                condition=Q(address__isnull=False),
                name="post_by_address",
            ),
            models.Index(fields=["-id"], condition=Q(flag__gt=""), name="post_flagged"),
            # Lists name who wrote last, and when, of posts that lie all over the table.
            models.Index(
                fields=["id"],
                include=["author", "author_name", "created_at"],
                name="post_byline",
            ),
            models.Index(
                fields=["topic", "-points", "id"],
                condition=Q(points__gt=0, visibility=Visibility.VISIBLE),
                name="post_most_points",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number or '–'} of {self.topic_id}"

    def get_absolute_url(self) -> str:
        """The permalink, which finds the post wherever it has been moved."""
        return address_of("forum:post", self.pk)

    @property
    def opens_topic(self) -> bool:
        return self.number == 1


class PostVersion(models.Model):
    """What a post said before an edit. Rows are added and never changed."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=124)
    source = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(
        max_length=255, blank=True, help_text="Given for writing this version."
    )

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="post_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version} of post {self.post_id}"
