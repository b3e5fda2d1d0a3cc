"""The forum tree and the level that each group has on each forum."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Group
from accounts.models.group import is_hex_colour
from board.addresses import address_of, slug_of
from board.models.stamp import NextStamp


class Level(models.IntegerChoices):
    """What a group may do in a forum; each level holds those before it."""

    NONE = 0, "none"
    SEE = 1, "see that it exists"
    READ = 2, "read"
    REPLY = 3, "reply"
    POST = 4, "start topics"
    MODERATE = 5, "moderate"


class Forum(models.Model):
    """A category, a forum or a link in the board's tree.

    The counters and the last post speak of the forum's own visible topics, not of its subforums:
    a page adds those up that its reader may see. `forum.counters` is their only writer.
    """

    class Kind(models.TextChoices):
        CATEGORY = "category", "category"
        FORUM = "forum", "forum"
        LINK = "link", "link"

    class Reputation(models.IntegerChoices):
        """What members give for posts here; choosing another one counts anew at once."""

        ON = 0, "is given, and counts"
        KEPT = 1, "is not given; what posts have got, or bring along, counts"
        OFF = 2, "is not given, and what posts have got does not count"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FORUM)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Among its siblings.")
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    rules = models.TextField(blank=True, max_length=4_000, help_text="BBCode, above the topics.")
    rules_html = models.TextField(blank=True, editable=False)
    colour = models.CharField(max_length=7, blank=True, validators=[is_hex_colour])
    icon = models.CharField(max_length=8, blank=True, help_text="One emoji or a few letters.")
    link_url = models.URLField(blank=True, help_text="Where a link leads to.")
    reputation = models.PositiveSmallIntegerField(
        choices=Reputation, default=Reputation.ON, db_default=Reputation.ON
    )

    topic_count = models.PositiveIntegerField(default=0, editable=False)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    # Without an index: a reply then changes nothing that is in one, and leaves no dead entries.
    last_post = models.ForeignKey(
        "forum.Post",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    stamp = models.BigIntegerField(
        db_default=NextStamp(), editable=False, help_text="Of the row and of its list of topics."
    )
    order_stamp = models.BigIntegerField(
        db_default=NextStamp(),
        editable=False,
        help_text="Changes when a topic comes or goes but at the top of the list.",
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", link_url__gt="") | (~Q(kind="link") & Q(link_url="")),
                name="forum_link_has_an_address",
                violation_error_message="A link needs an address, and only a link has one.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="forum_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("forum:forum", self.pk, self.slug)

    @property
    def slug(self) -> str:
        return slug_of(self.name) or "forum"

    @property
    def counts_reputation(self) -> bool:
        return self.reputation != self.Reputation.OFF

    @property
    def takes_topics(self) -> bool:
        return self.kind == self.Kind.FORUM


class ForumLevel(models.Model):
    """One rule: the level of a group on a forum, and on what lies below until another rule."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="levels")
    group = models.ForeignKey(Group, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(choices=Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "group"], name="level_once_per_group"),
            models.CheckConstraint(condition=Q(level__lte=Level.MODERATE), name="level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.group} on {self.forum}: {self.get_level_display()}"


class ForumModerator(models.Model):
    """A single member has level *moderate* on a forum and on what lies in it."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="moderators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="moderates")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "user"], name="moderator_once_per_forum")
        ]

    def __str__(self) -> str:
        return f"{self.user} keeps order in {self.forum}"
