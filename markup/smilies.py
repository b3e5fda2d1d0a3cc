"""Smilies and `:shortcode:` as emoji, each with the words that a screen reader says."""

import re
from collections.abc import Mapping
from html import escape

from markup.emoji import EMOJI

SMILIES = {
    ":)": ("🙂", "smile"),
    ":-)": ("🙂", "smile"),
    ":smile:": ("🙂", "smile"),
    ":D": ("😀", "very happy"),
    ":-D": ("😀", "very happy"),
    ":grin:": ("😀", "very happy"),
    ";)": ("😉", "wink"),
    ";-)": ("😉", "wink"),
    ":wink:": ("😉", "wink"),
    ":P": ("😛", "razz"),
    ":-P": ("😛", "razz"),
    ":razz:": ("😛", "razz"),
    "8-)": ("😎", "cool"),
    ":cool:": ("😎", "cool"),
    ":lol:": ("😂", "laughing"),
    ":(": ("🙁", "sad"),
    ":-(": ("🙁", "sad"),
    ":sad:": ("🙁", "sad"),
    ":?": ("😕", "confused"),
    ":-?": ("😕", "confused"),
    ":???:": ("😕", "confused"),
    ":o": ("😮", "surprised"),
    ":-o": ("😮", "surprised"),
    ":eek:": ("😮", "surprised"),
    ":shock:": ("😳", "shocked"),
    ":x": ("😠", "mad"),
    ":-x": ("😠", "mad"),
    ":mad:": ("😠", "mad"),
    ":oops:": ("😳", "embarrassed"),
    ":cry:": ("😢", "crying"),
    ":evil:": ("😈", "evil"),
    ":twisted:": ("😈", "twisted"),
    ":roll:": ("🙄", "rolling eyes"),
    ":|": ("😐", "neutral"),
    ":-|": ("😐", "neutral"),
    ":mrgreen:": ("😁", "mr. green"),
    ":geek:": ("🤓", "geek"),
    ":ugeek:": ("🧐", "uber geek"),
    ":!:": ("❗", "exclamation"),
    ":?:": ("❓", "question"),
    ":idea:": ("💡", "idea"),
    ":arrow:": ("➡️", "arrow"),
}
_SHORTCODE = re.compile(r":[a-z0-9_+-]{1,30}:")
OWN: dict[str, tuple[str, str]] = {
    **{f":{name}:": (emoji, name.replace("_", " ")) for name, emoji in EMOJI.items()},
    **SMILIES,
}


def _pattern(signs: list[str]) -> re.Pattern[str]:
    """What finds a smiley: at the text's edge or behind white space, a full stop or a bracket, as
    in phpBB, and not in front of a word. The first sign is looked for first, to be quick."""
    firsts = "".join(sorted({re.escape(sign[0]) for sign in signs}))
    odd = sorted((sign for sign in signs if not _SHORTCODE.fullmatch(sign)), key=len, reverse=True)
    ways = "|".join([*map(re.escape, odd), _SHORTCODE.pattern])
    return re.compile(rf"(?=[{firsts}])(?<![^\s.\]])(?:{ways})(?!\w)")


_OWN_PATTERN = _pattern(list(OWN))


class Smilies:
    """Our own smilies and those of the board, which come first."""

    def __init__(self, more: Mapping[str, tuple[str, str]]) -> None:
        self.meanings = {**OWN, **more} if more else OWN
        self.pattern = _pattern(list(self.meanings)) if more else _OWN_PATTERN

    def drawn(self, text: str) -> str:
        """`text` as HTML with its smilies as emoji."""
        made: list[str] = []
        at = 0
        for found in self.pattern.finditer(text):
            if meaning := self.meanings.get(found[0]):
                made += [escape(text[at : found.start()], quote=False), _html(*meaning)]
                at = found.end()
        return "".join([*made, escape(text[at:], quote=False)])


def _html(emoji: str, words: str) -> str:
    label = escape(words)
    return f'<span class="smiley" role="img" aria-label="{label}">{escape(emoji)}</span>'
