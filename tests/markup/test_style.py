"""The stylesheet knows every class that a text may be given."""

import re
from pathlib import Path

import pytest
from pygments.token import STANDARD_TYPES

from markup.allowed import is_class
from markup.code import LANGUAGES, highlighted
from markup.colours import COLOURS, colour_name

ROOT = Path(__file__).resolve().parents[2]
CSS = "".join(path.read_text() for path in (ROOT / "static/css/components").glob("*.css"))


@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_has_a_class(name):
    assert f".colour-{name} {{ --tint: {name}; }}" in CSS
    assert is_class(f"colour-{name}")


@pytest.mark.parametrize("size", range(50, 201, 10))
def test_every_size_has_a_class(size):
    assert f".size-{size} {{" in CSS


@pytest.mark.parametrize(
    "name",
    ["code", "quote", "quote-fold", "quote-source", "spoiler", "table-scroll", "media"]
    + ["attachment", "mention", "smiley", "align-left", "align-center", "align-right"]
    + ["align-justify", "list-circle", "list-square", "list-lower-alpha"]
    + ["list-upper-alpha", "list-lower-roman", "list-upper-roman"],
)
def test_every_other_class_is_drawn(name):
    assert is_class(name)
    assert re.search(rf"\.{name}\b", CSS)


def test_no_class_of_the_boards_own_can_be_borrowed():
    for name in ("post", "panel", "button", "notice", "visually-hidden", "colour-", "size-1000"):
        assert not is_class(name)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_known_and_loses_nothing(language):
    html = highlighted("\n a = 'b' <c> & \"d\"\t# e\n\n", language)
    assert re.sub("<[^>]*>", "", html) == "\n a = 'b' &lt;c&gt; &amp; \"d\"\t# e\n\n"
    assert set(re.findall('class="(.*?)"', html)) <= set(STANDARD_TYPES.values())


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("RED", "red"),
        ("#f00", "red"),
        ("ff0000", "red"),
        ("#010101", "black"),
        ("#4060e0", "royalblue"),
        ("grey", "gray"),
        ("aqua", "cyan"),
        ("#ggg", ""),
        ("#12345", ""),
        ("", ""),
        ("transparent", ""),
    ],
)
def test_a_colour_is_the_nearest_that_has_a_name(raw, name):
    assert colour_name(raw) == name
