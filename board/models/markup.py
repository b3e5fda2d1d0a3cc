"""What an admin adds to the board's texts: smilies, tags of the board's own, and words that are not
shown."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from board.stamps import Snapshot
from markup import Censor, CustomTag, NoWord, UnsafeTemplate, checked_word, compile_bbcode
from markup.censoring import LONGEST_WORD

AFTERWARDS = "Texts that are there already follow with `manage.py rerender`."


class Smiley(models.Model):
    """A sign that is shown as an emoji, beside those that `markup` knows, and before them."""

    sign = models.CharField(
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"\A\S{2,30}\Z", "Two signs or more, without white space.")],
        help_text="What is typed, such as :tuktuk:",
    )
    emoji = models.CharField(max_length=8)
    words = models.CharField(max_length=60, help_text="What a screen reader says.")

    class Meta:
        ordering = ["sign"]
        verbose_name_plural = "smilies"

    def __str__(self) -> str:
        return f"{self.sign} {self.emoji}"


class BBCode(models.Model):
    """A tag of the board's own: how it is written, and the HTML that it becomes."""

    usage = models.CharField(
        max_length=200,
        unique=True,
        help_text="[note={COLOR}]{TEXT}[/note]; also {URL} {NUMBER} {IDENTIFIER}",
    )
    template = models.TextField(max_length=2_000, help_text="HTML with the same slots.")

    class Meta:
        ordering = ["usage"]
        verbose_name, verbose_name_plural = "BBCode", "BBCodes"

    def __str__(self) -> str:
        return self.usage

    def clean(self) -> None:
        """Raises ValidationError with the reason where the tag could harm a reader."""
        try:
            compile_bbcode(self.usage, self.template)
        except UnsafeTemplate as reason:
            raise ValidationError({"template": str(reason)}) from None


class CensoredWord(models.Model):
    """A word that is not shown, and what is shown instead. What was written stays as it is."""

    pattern = models.CharField(
        "word",
        max_length=LONGEST_WORD,
        help_text="In any case; * is any run of letters and digits, as in darn*.",
    )
    replacement = models.CharField(max_length=60, default="****")

    class Meta:
        ordering = ["pattern"]
        constraints = [
            models.UniqueConstraint(
                Lower("pattern"),
                name="censored_word_once",
                violation_error_message="This word is listed already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.replacement}"

    def clean(self) -> None:
        """Raises ValidationError for what is no word."""
        try:
            self.pattern = checked_word(self.pattern)
        except NoWord as reason:
            raise ValidationError({"pattern": str(reason)}) from None


def _load_smilies() -> dict[str, tuple[str, str]]:
    return {smiley.sign: (smiley.emoji, smiley.words) for smiley in Smiley.objects.all()}


def _load_tags() -> dict[str, CustomTag]:
    tags = (compile_bbcode(code.usage, code.template) for code in BBCode.objects.all())
    return {tag.name: tag for tag in tags}


def _load_censor() -> Censor:
    return Censor(CensoredWord.objects.values_list("pattern", "replacement"))


_smilies, _tags, _censor = Snapshot(_load_smilies), Snapshot(_load_tags), Snapshot(_load_censor)


def smilies() -> dict[str, tuple[str, str]]:
    """The board's own smilies: sign -> emoji and words; from process memory."""
    return _smilies.get()


def own_tags() -> dict[str, CustomTag]:
    """The board's own tags by name; from process memory."""
    return _tags.get()


def board_censor() -> Censor:
    """The words that are not shown; from process memory."""
    return _censor.get()
