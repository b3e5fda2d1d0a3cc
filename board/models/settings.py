"""What an admin may choose about the board as a whole: one row, edited in Django admin."""

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from board.stamps import Snapshot


def _between(low: int, high: int) -> list[BaseValidator]:
    return [MinValueValidator(low), MaxValueValidator(high)]


NOT_COUNTED = "0: does not count."


class BoardSettings(models.Model):
    """The board's name and limits. Defaults are phpBB's, or Sala's where they differ on purpose."""

    class Censoring(models.TextChoices):
        ALWAYS = "always", "for everybody"
        BY_CHOICE = "by_choice", "unless a member chooses otherwise"

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=60, default="Sala")
    description = models.CharField(max_length=200, blank=True, default="")
    registration_open = models.BooleanField(
        default=True, help_text="Guests may sign up as members."
    )
    default_time_zone = models.CharField(
        max_length=60, default="UTC", help_text="For guests and new members, as in Asia/Phnom_Penh."
    )
    contact = models.EmailField(
        blank=True, default="", help_text="An address for whoever is banned; empty for none."
    )

    posts_per_page = models.PositiveSmallIntegerField(default=20, validators=_between(5, 100))
    topics_per_page = models.PositiveSmallIntegerField(default=25, validators=_between(5, 100))
    hot_from_posts = models.PositiveSmallIntegerField(
        default=25, validators=_between(2, 10_000), help_text="A topic is hot from so many posts."
    )
    online_minutes = models.PositiveSmallIntegerField(
        default=5, validators=_between(1, 60), help_text="Counted as online for so long."
    )

    censor = models.CharField(
        max_length=10,
        choices=Censoring,
        default=Censoring.BY_CHOICE,
        db_default=Censoring.BY_CHOICE,
        help_text="Listed words are replaced; without any, nothing is.",
    )

    flood_seconds = models.PositiveSmallIntegerField(
        default=15, validators=_between(0, 3_600), help_text="Least time between a member's posts."
    )
    post_max_length = models.PositiveIntegerField(default=60_000, validators=_between(100, 200_000))
    edit_minutes = models.PositiveIntegerField(
        default=0, help_text="Members may edit a post for so long; 0 is for ever."
    )
    signature_max_length = models.PositiveSmallIntegerField(
        default=500, validators=_between(0, 5_000)
    )
    signature_max_links = models.PositiveSmallIntegerField(default=5, validators=_between(0, 50))
    newcomer_posts = models.PositiveSmallIntegerField(
        default=3, help_text="A newcomer becomes a member with so many posts; 0: at once."
    )
    newcomers_wait = models.BooleanField(
        "newcomers' posts wait for approval", default=False, db_default=False
    )

    public_log_arranging = models.BooleanField(
        "locking, moving, splitting and merging", default=False
    )
    public_log_hiding = models.BooleanField(
        "editing, hiding, restoring and deleting", default=False
    )
    public_log_names = models.BooleanField("with the names of the moderators", default=False)

    has_reputation = models.BooleanField(
        "members rate one another's posts", default=True, db_default=True
    )
    rating_most = models.PositiveSmallIntegerField(
        "points in one rating, at most", default=5, db_default=5, validators=_between(1, 100)
    )
    rating_needs_comment = models.BooleanField(
        "every rating needs a comment", default=False, db_default=False
    )
    rating_negative = models.BooleanField(
        "points may be negative", default=False, db_default=False, help_text="With a comment only."
    )
    rating_negative_from = models.PositiveIntegerField(
        "given by members with so much reputation", default=50, db_default=50
    )
    rating_back_hours = models.PositiveSmallIntegerField(
        "hours for taking back", default=24, db_default=24, help_text="0: nothing is taken back."
    )
    keeps_ratings_of_deleted = models.BooleanField(
        "what a deleted member gave goes on counting", default=True, db_default=True
    )

    power_hours = models.PositiveSmallIntegerField(
        "hours in which the points may be given",
        default=12,
        db_default=12,
        validators=_between(1, 24 * 30),
    )
    power_base = models.PositiveSmallIntegerField("for everybody", default=5, db_default=5)
    power_posts = models.PositiveIntegerField(
        "one more for so many posts", default=100, db_default=100, help_text=NOT_COUNTED
    )
    power_days = models.PositiveIntegerField(
        "one more for so many days as a member",
        default=180,
        db_default=180,
        help_text=NOT_COUNTED,
    )
    power_reputation = models.PositiveIntegerField(
        "one more for so much reputation", default=100, db_default=100, help_text=NOT_COUNTED
    )
    power_most = models.PositiveSmallIntegerField(
        "no more than", default=30, db_default=30, validators=_between(1, 1_000)
    )
    power_warning = models.PositiveSmallIntegerField(
        "less for each point of warnings", default=2, db_default=2
    )

    address_days = models.PositiveSmallIntegerField(
        "days for which addresses are kept",
        default=90,
        db_default=90,
        validators=_between(0, 3_650),
        help_text="Where a post was sent from is erased then; 0: never.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "board settings"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="board_has_one_row_of_settings"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_public_log(self) -> bool:
        return self.public_log_arranging or self.public_log_hiding


def _load() -> BoardSettings:
    return BoardSettings.objects.get_or_create(id=1)[0]


_snapshot = Snapshot(_load)


def board_settings() -> BoardSettings:
    """The settings as they stand now; from process memory while nothing was changed."""
    return _snapshot.get()
