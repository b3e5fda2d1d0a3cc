"""Tags that an admin makes, as in phpBB: how they are written, and the HTML they become.

    compile_bbcode("[note={TEXT1}]{TEXT2}[/note]", '<div class="custom-note">…{TEXT2}</div>')

The HTML is the admin's, but what stands in its slots is a member's: so each slot takes one kind of
thing only, stands only where that kind does no harm, and the whole must pass the gate unchanged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from markup.addresses import REL, safe_web_address
from markup.colours import colour_name
from markup.gate import gate
from markup.tags import TAGS

LONGEST_TEMPLATE = 1000
_SLOT = re.compile(r"\{([A-Z]+)(\d{0,2})\}")
_USAGE = re.compile(
    r"\[(?P<name>[a-z][a-z0-9_-]{0,19})(?P<attributes>(?:=[^\]\s]+)?(?:\s+[a-z_]\w{0,19}=[^\]\s]+)*)\]"
    r"(?P<inside>[^\[\]]*)\[/(?P<end>[a-z][a-z0-9_-]{0,19})\]",
    re.IGNORECASE,
)
_USED_ATTRIBUTE = re.compile(r"(?:^|\s+)([a-z_]\w{0,19})?=(\S+)", re.IGNORECASE)
_IN_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r'<a (?=[^<>]*href="(?:https?:|\{URL))', re.IGNORECASE)
_IMAGE = re.compile(r"<img ", re.IGNORECASE)
_BLOCKS = re.compile(r"<(?:blockquote|details|div|hr|ol|pre|table|ul)\b")

# Where the value of an attribute is one of these slots, it is the whole value.
_WHOLE = re.compile(r'\s(?:href|src)="\{URL\d{0,2}\}"')
_COLOUR_CLASS = re.compile(r'\sclass="colour-\{COLOR\d{0,2}\}"')


class UnsafeTemplate(ValueError):
    """Why a tag cannot be made so, in a sentence for the admin."""


def _identifier(raw: str) -> str:
    return raw if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", raw) else ""


def _number(raw: str) -> str:
    return raw if re.fullmatch(r"[0-9]{1,9}", raw) else ""


def _text(raw: str) -> str:
    return escape(raw)


def _url(raw: str) -> str:
    return escape(safe_web_address(raw))


KINDS: dict[str, Callable[[str], str]] = {
    "TEXT": _text,
    "URL": _url,
    "NUMBER": _number,
    "COLOR": colour_name,
    "IDENTIFIER": _identifier,
}
# What stands in for each while a template is tried.
_SAMPLES = {"URL": "https://x.example", "NUMBER": "1", "COLOR": "red", "IDENTIFIER": "x"}


@dataclass(frozen=True)
class CustomTag:
    """A tag that an admin made: which slot each attribute and the inside fill, and its HTML with
    the slots between its pieces."""

    name: str
    slots: Mapping[str, str]
    inside: str
    pieces: tuple[str, ...]
    literal: bool
    block: bool

    def values(self, given: Mapping[str, str], inside: str) -> dict[str, str] | None:
        """What fills the slots, as HTML; None where something does not fit its slot."""
        if inside.strip() and not self.inside:
            return None
        raw = {slot: given.get(attribute, "").strip() for attribute, slot in self.slots.items()}
        if self.literal and self.inside:
            raw[self.inside] = inside if self.inside.startswith("TEXT") else inside.strip()
        values = {slot: KINDS[slot.rstrip("0123456789")](text) for slot, text in raw.items()}
        return values if all(values.values()) else None

    def html(self, values: Mapping[str, str], inside: str) -> str:
        """The tag's HTML, around the HTML of what is in it."""
        filled = values if self.literal else {**values, self.inside: inside}
        # Every second piece is the name of a slot.
        return "".join(
            filled.get(piece, "") if place % 2 else piece for place, piece in enumerate(self.pieces)
        )


def compile_bbcode(usage: str, template: str) -> CustomTag:
    """The tag that is written as `usage` and shown as `template`; raises UnsafeTemplate."""
    name, slots, inside = _parse_usage(usage)
    template = template.strip()
    _check_slots(template, {*slots.values(), inside} - {""})
    _check_places(template)
    # Links and images get what those of every text have, whether the admin thought of it or not.
    template = _LINK.sub(f'<a rel="{REL}" ', template)
    template = _IMAGE.sub('<img loading="lazy" referrerpolicy="no-referrer" ', template)
    _check_html(template)
    is_link = "<a " in template
    return CustomTag(
        name=name,
        slots=slots,
        inside=inside,
        pieces=tuple(_SLOT.sub(r"\0\1\2\0", template).split("\0")),
        literal=is_link or not inside.startswith("TEXT"),
        block=bool(_BLOCKS.search(template)),
    )


def _parse_usage(usage: str) -> tuple[str, dict[str, str], str]:
    found = _USAGE.fullmatch(usage.strip())
    if not found or found["name"].lower() != found["end"].lower():
        raise UnsafeTemplate("A tag is written like [name={NUMBER}]{TEXT}[/name].")
    name = found["name"].lower()
    if name in TAGS:
        raise UnsafeTemplate(f"[{name}] is one of the tags that the board has itself.")
    slots = {
        (used[1] or "").lower(): _slot_name(used[2])
        for used in _USED_ATTRIBUTE.finditer(found["attributes"])
    }
    inside = _slot_name(found["inside"].strip()) if found["inside"].strip() else ""
    names = [*slots.values(), *([inside] if inside else [])]
    if len(set(names)) < len(names):
        raise UnsafeTemplate("Two slots have the same name; number them: {TEXT1}, {TEXT2}.")
    return name, slots, inside


def _slot_name(raw: str) -> str:
    found = _SLOT.fullmatch(raw)
    if not found or found[1] not in KINDS:
        known = ", ".join(f"{{{kind}}}" for kind in KINDS)
        raise UnsafeTemplate(f"{raw} is not a slot. The slots are {known}.")
    return found[1] + found[2]


def _check_slots(template: str, slots: set[str]) -> None:
    if not template or len(template) > LONGEST_TEMPLATE:
        raise UnsafeTemplate(f"The HTML has 1 to {LONGEST_TEMPLATE} characters.")
    if "\0" in template:
        raise UnsafeTemplate("The HTML holds a character that no text may hold.")
    used = [_slot_name(found[0]) for found in _SLOT.finditer(template)]
    if stranger := next((slot for slot in used if slot not in slots), ""):
        raise UnsafeTemplate(f"{{{stranger}}} is in the HTML, but not in how the tag is written.")
    texts = [slot for slot in used if slot.startswith("TEXT")]
    # Twice in each other, forty deep, would be more than any disk holds.
    if len(set(texts)) < len(texts):
        raise UnsafeTemplate("A {TEXT} can stand in the HTML only once.")
    if lost := next((slot for slot in slots if slot.startswith("TEXT") and slot not in used), ""):
        raise UnsafeTemplate(f"{{{lost}}} is not in the HTML: what a member writes would be lost.")


def _check_places(template: str) -> None:
    """Each slot stands only where what fills it does no harm."""
    for found in _IN_TAG.finditer(template):
        if re.search(r"\sstyle\s*=", found[0], re.IGNORECASE):
            raise UnsafeTemplate(
                'Styles are not allowed; give a class of the stylesheet, such as "custom-note" '
                'or "colour-{COLOR}".'
            )
        rest = _COLOUR_CLASS.sub("", _WHOLE.sub("", found[0]))
        if "{URL" in rest:
            raise UnsafeTemplate("{URL} in a tag can only be the whole of href or src.")
        if "{TEXT" in rest or "{COLOR" in rest:
            raise UnsafeTemplate(
                'Inside <…> there can be no {TEXT}, and {COLOR} only as class="colour-{COLOR}".'
            )
        outside_values = re.sub(r'="[^"]*"', "", rest)
        if _SLOT.search(outside_values) or re.search(r'(?:href|src)="\{', rest):
            raise UnsafeTemplate("A slot cannot be the name of an attribute or begin an address.")
        if re.search(r'(?:href|src)="(?!\{)(?!https?://[^/"{}?#]+[/?#]|/[^/"{}])[^"]*\{', rest):
            raise UnsafeTemplate("A slot can only stand behind the host of an address.")


def _tried(template: str, text: str) -> str:
    """The template as it looks with `text` written in it."""
    return _SLOT.sub(lambda found: _SAMPLES.get(found[1], text), template)


def _check_html(template: str) -> None:
    once = _tried(template, "x")
    # In itself, in a list and in a table, as members will write it.
    nested = _tried(template, "x" if "<a " in template else once)
    cell = f"<table><tbody><tr><td>{once}</td></tr></tbody></table>"
    tried = f"{once}<ul><li>{nested}</li></ul>{cell}"
    passed = gate(tried)
    if passed != tried:
        at = next(
            (i for i, pair in enumerate(zip(passed, tried, strict=False)) if pair[0] != pair[1]),
            min(len(passed), len(tried)),
        )
        near = tried[max(0, at - 20) : at + 20]
        raise UnsafeTemplate(
            f"The HTML is not well formed, or has in it what a post may not contain, near “{near}”."
        )
