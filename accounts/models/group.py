"""Groups, which carry the levels on forums, and what carries nothing but honour: ranks, and the
steps of reputation."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

is_hex_colour = RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", "A colour is written as #A1B2C3.")


class Group(models.Model):
    """Members who share levels, a name colour and a line in the legend.

    Five are made by migration and found by their `key`; guests are one of them without members.
    """

    GUESTS, NEWCOMERS, MEMBERS = "guests", "newcomers", "members"
    MODERATORS, ADMINISTRATORS = "moderators", "administrators"

    key = models.SlugField(max_length=20, unique=True, null=True, blank=True, editable=False)
    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)
    colour = models.CharField(
        max_length=7, blank=True, validators=[is_hex_colour], help_text="Of its members' names."
    )
    in_legend = models.BooleanField(default=False, help_text="Shown under Who is online.")
    position = models.SmallIntegerField(default=0)
    skips_pause = models.BooleanField(
        "post without waiting between posts", default=False, db_default=False
    )
    skips_link_rules = models.BooleanField(
        "link without rules about links", default=False, db_default=False
    )

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Rank(models.Model):
    """A title under the name: earned by posts, or special and given by an admin."""

    title = models.CharField(max_length=60)
    min_posts = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="Empty: a special rank, given by hand."
    )
    stars = models.PositiveSmallIntegerField(
        default=0, help_text="Drawn beside the title, 0 to 10."
    )

    class Meta:
        ordering = ["min_posts", "title"]
        constraints = [models.CheckConstraint(condition=Q(stars__lte=10), name="rank_stars_to_ten")]

    def __str__(self) -> str:
        return self.title


class ReputationStep(models.Model):
    """A word beside the reputation of whoever has reached so much of it."""

    min_points = models.IntegerField(unique=True, help_text="From so much on; may be negative.")
    word = models.CharField(max_length=30)
    colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[is_hex_colour],
        help_text="Of the number and the word.",
    )

    class Meta:
        ordering = ["min_points"]
        verbose_name = "step of reputation"
        verbose_name_plural = "steps of reputation"

    def __str__(self) -> str:
        return f"{self.word} (from {self.min_points:,})"
