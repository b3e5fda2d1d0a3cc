"""What may be in a text that somebody types: everything a reader can read, kept exactly."""

import unicodedata

from django.core.exceptions import ValidationError

# They turn the direction of whatever is printed after them, on the same line or in the same row.
_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = set("\u200b\u2060\ufeff\u00ad")


def clean_text(text: str) -> str:
    """A text of many lines as it is stored: newlines made one kind, nothing else changed.

    Raises ValidationError for characters that are none: NUL and other control characters, halves
    of characters, and the sign that stands where bytes could not be read as UTF-8.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse(text, allowed="\n\t")
    return text.strip("\n")


def clean_line(text: str) -> str:
    """A title or a name of one line: white space made single. Raises ValidationError as
    `clean_text` does, and for signs that turn the direction of the text around them."""
    text = " ".join(text.split())
    _refuse(text, allowed="")
    if _OVERRIDES & set(text):
        raise ValidationError("Signs that turn the direction of writing are not allowed here.")
    if text and not set(text) - _INVISIBLE - {" "}:
        raise ValidationError("There is nothing to see here.")
    return text


def refuse_unshown(text: str) -> None:
    """Raise ValidationError as `clean_text` does."""
    _refuse(text, allowed="\r\n\t")


def _refuse(text: str, *, allowed: str) -> None:
    if "\ufffd" in text:
        raise ValidationError(
            "Some characters did not arrive whole: they stand as � in the text. Type them again."
        )
    for char in text:
        if char not in allowed and unicodedata.category(char) in ("Cc", "Cs"):
            raise ValidationError(
                f"The character U+{ord(char):04X} cannot be shown. Take it out, please."
            )
