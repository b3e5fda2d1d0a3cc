"""Words that a board does not show, and what stands in their place.

A listed word may hold letters, digits, spaces and `*`, which stands for any run of letters and
digits (phpBB's rule). It is found whatever its case, and as a whole word. Writing without spaces
between words (Thai, Khmer, Chinese …) has no whole words: there it is found wherever it stands.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from html import escape, unescape
from itertools import groupby

from markup.addresses import UNSPACED

LONGEST_WORD = 60
# Vowels and tones of many scripts are marks, which `\w` knows nothing of.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0xFFFF) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_RUN = rf"[\w{_MARKS}]"
_WORD = re.compile(rf"(?=[ *]*{_RUN})(?:{_RUN}|[ *]){{1,{LONGEST_WORD}}}")
_UNSPACED = re.compile(f"[{UNSPACED}]")

_TAG = r"<(?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+"
# What is no text: tags and references. A link around nothing but text is looked at as a whole.
_MARKUP = re.compile(
    rf"(?P<open><a\b{_TAG[1:]}>)(?P<text>[^<]*+)(?P<close></a>)|{_TAG}(?:>|\Z)|&[^;&<>\s]{{1,12}};"
)
_HREF = re.compile(r'\bhref="([^"]*)"')
# A member's name, and the title of a topic or its address: a title was put in as the reader may
# see it.
_NAMED = re.compile(r'\bclass="(?:mention|own-)')


class NoWord(ValueError):
    """What cannot be listed, with the reason."""


def checked_word(word: str) -> str:
    """`word` as it is listed. Raises NoWord."""
    word = " ".join(word.split())
    if not _WORD.fullmatch(word):
        raise NoWord(
            f"“{word[:LONGEST_WORD]}” is no word: letters, digits, spaces and * make one, "
            f"at most {LONGEST_WORD} of them, and not * alone."
        )
    return word


class Censor:
    """Listed words with their replacements, ready to be looked for; without words it changes
    nothing. Time grows with the length of the text alone, whatever is listed and written."""

    def __init__(self, words: Iterable[tuple[str, str]] = ()) -> None:
        listed = sorted(words, key=lambda pair: len(pair[0]), reverse=True)
        listed.sort(key=lambda pair: _begins_with(pair[0]))
        self._replacements = [replacement for _word, replacement in listed]
        self._escaped = [escape(replacement, quote=False) for replacement in self._replacements]
        self._pattern = _pattern([word for word, _replacement in listed]) if listed else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def first_in(self, text: str) -> str:
        """The first listed word in `text`, as it is written there; nothing where there is none."""
        found = self._pattern.search(text) if self._pattern else None
        return found[0] if found else ""

    def text(self, text: str) -> str:
        """Plain `text` without the listed words."""
        return self._pattern.sub(_by(self._replacements), text) if self._pattern else text

    def html(self, html: str) -> str:
        """HTML of ours without the listed words: tags stay as they are, and so do links that show
        their own address. Code is no exception, or it would be the way around."""
        if self._pattern is None or not self._pattern.search(html):
            return html
        made: list[str] = []
        at = 0
        for found in _MARKUP.finditer(html):
            made += [self._words(html[at : found.start()]), self._markup(found)]
            at = found.end()
        return "".join([*made, self._words(html[at:])])

    def _markup(self, found: re.Match[str]) -> str:
        opening, text = found["open"], found["text"]
        if not text or _NAMED.search(opening) or _shows_address(opening, text):
            return found[0]
        return f"{opening}{self.html(text)}{found['close']}"

    def _words(self, text: str) -> str:
        return self._pattern.sub(_by(self._escaped), text) if self._pattern else text


AS_WRITTEN = Censor()


def _by(replacements: list[str]) -> Callable[[re.Match[str]], str]:
    # Each listed word is a group, in the order of the list.
    return lambda found: replacements[(found.lastindex or 1) - 1]


def _shows_address(opening: str, text: str) -> bool:
    """Whether the text of a link is its address: whole, shortened, or behind a site's name."""
    href = _HREF.search(opening)
    shown = unescape(text).partition(" ... ")[0].rpartition(": ")[2]
    return bool(href and shown in unescape(href[1]) and any(sign in shown for sign in "./@"))


def _pattern(words: list[str]) -> re.Pattern[str]:
    """One expression with a group for each word. Nothing is tried but where a word begins, and of
    a long list only what begins with the same letter."""
    whole: list[str] = []
    loose: list[str] = []
    for (anywhere, first), alike in groupby(words, _begins_with):
        tried = "|".join(f"({_expression(word)})" for word in alike)
        (loose if anywhere else whole).append(f"(?={first or _RUN})(?:{tried})")
    bound = [rf"(?<!{_RUN})(?:{'|'.join(whole)})"] if whole else []
    return re.compile("|".join([*bound, *loose]), re.IGNORECASE)


def _begins_with(word: str) -> tuple[bool, str]:
    """Whether `word` begins anywhere, and with which letter, where that is known."""
    # With a run in it, a text of such writing would be gone through from each of its signs on.
    anywhere = "*" not in word and _UNSPACED.match(word) is not None
    small = word[0].lower()
    return anywhere, "" if small == "*" else small if len(small) == 1 else word[0]


def _expression(word: str) -> str:
    """The earliest place of each part between stars is the right one, so that nothing is tried
    twice: hence the atomic groups."""
    first, *rest = re.split(r"\*+", word)
    made = _literal(first)
    for part in rest[:-1]:
        made += f"(?>{_RUN}*?{_literal(part)})"
    if rest:
        made += f"{_RUN}*?{_literal(rest[-1])}" if rest[-1] else f"{_RUN}*+"
    ends_anywhere = not rest and _UNSPACED.match(word[-1])
    return made if ends_anywhere else rf"{made}(?!{_RUN})"


def _literal(part: str) -> str:
    return r"\s++".join(map(re.escape, part.split(" ")))
