"""User names: which are allowed, and which of them a reader could take for one another.

Two names collide when their keys are equal: after Unicode compatibility folding (width, ligatures),
case folding and the replacement of look-alike letters by one of their kind (Unicode Technical
Standard 39, section 4, by the data of `confusable_homoglyphs`).
"""

import unicodedata
from functools import cache, lru_cache

from confusable_homoglyphs.utils import load
from django.core.exceptions import ValidationError

MIN_LENGTH, MAX_LENGTH = 3, 20
# One sign can fold into many letters (U+FDFA into fifteen).
MAX_KEY_LENGTH = 60
_INNER = " _-.'"


def clean_username(name: str) -> str:
    """`name` as it is stored: NFC, spaces single. Raises ValidationError with a reason."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValidationError(f"A user name has {MIN_LENGTH} to {MAX_LENGTH} characters.")
    if not all(_is_letter_or_digit(char) or char in _INNER for char in name):
        raise ValidationError(
            "A user name is made of letters, digits, spaces and the signs _ - . ' only."
        )
    if not any(_is_letter_or_digit(char) for char in name):
        raise ValidationError("A user name needs a letter or a digit.")
    if len(username_key(name)) > MAX_KEY_LENGTH:
        raise ValidationError("Some signs in this user name stand for too many letters.")
    return name


def _is_letter_or_digit(char: str) -> bool:
    # Marks belong to letters: Khmer vowels and Latin accents are of category M.
    return unicodedata.category(char)[0] in "LMN"


def username_key(name: str) -> str:
    """What stays of a name when its look is all that counts; equal keys are the same name."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(_prototype(char) for char in folded if char not in _INNER)
    return letters.replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=4096)
def _prototype(char: str) -> str:
    """The letter that stands for all that look like `char`, in small letters or in capitals."""
    capital = _twin(char.upper()).casefold()
    # Cyrillic В is taken for B though в is not taken for b: either look is enough.
    return capital if capital.isascii() else _twin(char).casefold()


def _twin(char: str) -> str:
    twin = _twins().get(char, char)
    return twin if all(_is_letter_or_digit(part) for part in twin) else char


@cache
def _twins() -> dict[str, str]:
    """The letters with one twin, which names their prototype; one with many is a prototype itself.
    All that is said of them would take six megabytes of each process."""
    said = load("confusables.json")
    return {char: str(twins[0]["c"]) for char, twins in said.items() if len(twins) == 1}
