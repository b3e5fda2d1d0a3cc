"""What no text holds is taken out before anything else looks at it."""

import re

_LINE_ENDS = re.compile(r"\r\n?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean(source: str) -> str:
    """`source` without what no text holds: control characters, halves of characters."""
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", source))
    return _SURROGATES.sub("\ufffd", text)
