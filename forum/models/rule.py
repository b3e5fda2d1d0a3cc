"""Rules that act on new posts: what they look for, in whose posts and where, and what happens."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from board.stamps import Snapshot
from board.templatetags.board import plural
from forum.models.forum import Forum
from markup import Censor, NoWord, checked_word, host_of

MOST_LINES, MOST_COUNTED = 500, 100


class PostRule(models.Model):
    """One rule. It does nothing until it is switched on."""

    class Condition(models.TextChoices):
        WORDS = "words", "one of these words in the subject or the text"
        DOMAINS = "domains", "a link to one of these domains, or to what lies under it"
        LINKS = "links", "more links than this, the board's own not counted"
        FAST = "fast", "more posts than this in so many minutes"

    class Scope(models.TextChoices):
        NEWCOMERS = "newcomers", "newcomers"
        FEW_POSTS = "few_posts", "members with fewer posts than this"
        ALL = "all", "anybody but moderators"

    class Action(models.TextChoices):
        REPORT = "report", "is shown, and flagged for the moderators"
        HOLD = "hold", "waits for approval"
        HIDE = "hide", "is hidden at once"

    name = models.CharField(max_length=60)
    condition = models.CharField(
        "looks for", max_length=10, choices=Condition, default=Condition.WORDS
    )
    lines = models.TextField(
        "words or domains",
        blank=True,
        max_length=20_000,
        help_text="One a line. In a word, * is any run of letters and digits.",
    )
    most = models.PositiveSmallIntegerField(
        "links or posts",
        default=2,
        validators=[MaxValueValidator(MOST_COUNTED)],
        help_text="So many are allowed; the next one is caught.",
    )
    minutes = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
        help_text="For the number of posts only.",
    )
    scope = models.CharField("in posts by", max_length=10, choices=Scope, default=Scope.NEWCOMERS)
    fewer_than = models.PositiveSmallIntegerField(
        "fewer posts than",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="For members with few posts only.",
    )
    forums = models.ManyToManyField(
        Forum, blank=True, related_name="+", help_text="None chosen: in all of them."
    )
    action = models.CharField("such a post", max_length=10, choices=Action, default=Action.HOLD)
    is_active = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError for a rule that could catch nothing, or nothing else."""
        if self.condition in (self.Condition.WORDS, self.Condition.DOMAINS):
            self._check_lines()
        if self.condition == self.Condition.FAST and not self.most:
            raise ValidationError({"most": "One post at least must be allowed."})

    def _check_lines(self) -> None:
        if not 0 < len(self.listed) <= MOST_LINES:
            raise ValidationError({"lines": f"List them, one a line, at most {MOST_LINES}."})
        is_wrong = _no_word if self.condition == self.Condition.WORDS else _no_domain
        if wrong := [reason for line in self.listed if (reason := is_wrong(line))]:
            raise ValidationError({"lines": wrong[:5]})

    @property
    def listed(self) -> list[str]:
        """What `lines` lists."""
        return [line.strip() for line in self.lines.splitlines() if line.strip()]

    @cached_property
    def words(self) -> Censor:
        """The listed words, ready to be looked for."""
        return Censor((checked_word(word), "") for word in self.listed)

    @cached_property
    def domains(self) -> frozenset[str]:
        """The listed domains as DNS knows them."""
        return frozenset(host_of(domain.removeprefix("*.")) for domain in self.listed)

    @cached_property
    def forum_ids(self) -> frozenset[int]:
        """Where the rule holds; empty for everywhere."""
        return frozenset(forum.pk for forum in self.forums.all())

    @property
    def is_about_links(self) -> bool:
        return self.condition in (self.Condition.DOMAINS, self.Condition.LINKS)

    @property
    def whose(self) -> str:
        """In whose posts it looks, as part of a sentence."""
        if self.scope == self.Scope.FEW_POSTS:
            return f"members with fewer than {plural(self.fewer_than, 'post')}"
        return self.get_scope_display()

    @property
    def what(self) -> str:
        """What it looks for, as part of a sentence."""
        if self.condition == self.Condition.LINKS:
            return f"more than {plural(self.most, 'link')}"
        if self.condition == self.Condition.FAST:
            return f"more than {plural(self.most, 'post')} in {plural(self.minutes, 'minute')}"
        is_word, count = self.condition == self.Condition.WORDS, len(self.listed)
        if count == 1:
            return f"the word “{self.listed[0]}”" if is_word else f"a link to {self.listed[0]}"
        return f"one of {count} words" if is_word else f"a link to one of {count} domains"


def _no_word(line: str) -> str:
    try:
        checked_word(line)
    except NoWord as reason:
        return str(reason)
    return ""


def _no_domain(line: str) -> str:
    host = host_of(line.removeprefix("*."))
    is_domain = "." in host and not set(host) & set(" *_%")
    return "" if is_domain else f"“{line[:60]}” is no domain such as example.org."


def _load() -> list[PostRule]:
    rules = list(PostRule.objects.filter(is_active=True).prefetch_related("forums"))
    for rule in rules:
        # Asked for now, while the stamp is the one under which it is kept.
        _ = rule.forum_ids
    return rules


_snapshot = Snapshot(_load)


def active_rules() -> list[PostRule]:
    """The rules that are switched on; from process memory."""
    return _snapshot.get()
