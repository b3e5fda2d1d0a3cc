"""1,200 posts of a real phpBB 3.3 board, each with the HTML that it shows: ours means the same."""

import gzip
import json
import re
from pathlib import Path

import pytest

from markup import Context, to_html
from tests.markup.meaning import meaning

DATA = Path(__file__).resolve().parents[1] / "data/phpbb-small-rendered.json.gz"
POSTS = json.loads(gzip.decompress(DATA.read_bytes()))
CONTEXT = Context(board_url="http://127.0.0.1:8102", members={"member13": ("member13", "/u/71/")})

# What we do otherwise, on purpose: why, what phpBB shows, and what stands there with us.
DEPARTURES = [
    (
        "Code has no caption to click on: a button to copy it comes with JavaScript.",
        r"<p>Code: <a [^>]*>Select all</a></p>",
        "",
    ),
    (
        "The HTML is made once for the readers of all time zones, so a quote's date names its own.",
        r'(<span class="responsive-hide">[^<]*)(</span>)',
        r"\1 UTC\2",
    ),
    (
        "A video is a card of its own that says to which site it leads; there it was a link that "
        "an admin had made.",
        r'<a href="(https://www\.youtube\.com/watch\?v=\w+)">video \w+</a>',
        r'<div class="media"><a href="\1">YouTube: \1</a></div>',
    ),
    (
        "A text from phpBB 3.0's days keeps a line break behind a quote, but only until it is "
        "edited; then, as here, none is shown.",
        r"</blockquote><br />",
        "</blockquote>",
    ),
    (
        "Words that a board censors are the board's to replace when it shows a text.",
        r"^d\*\*\* \[censored\] acme ",
        "darn badwordish SpamCo ",
    ),
    (
        "There is no switch for smilies in a single post …",
        r"^Flags off :\)",
        'Flags off <span class="smiley" aria-label="smile"></span>',
    ),
    (
        "… nor one for tags: [code] shows them as they are …",
        r"\[b\]b\[/b\]",
        "<b>b</b>",
    ),
    (
        "… nor one for links: [code] again.",
        r" (http://www\.example\.com/2)$",
        r' <a href="\1">\1</a>',
    ),
]


def shown_by_phpbb(html: str) -> str:
    for _reason, theirs, ours in DEPARTURES:
        html = re.sub(theirs, ours, html)
    return html


def test_every_post_means_what_it_means_in_phpbb():
    for number, post in POSTS.items():
        ours = to_html(post["bbcode"], context=CONTEXT)
        assert meaning(ours) == meaning(shown_by_phpbb(post["html"])), number


@pytest.mark.parametrize("departure", DEPARTURES, ids=lambda departure: departure[0][:40])
def test_each_departure_is_needed(departure):
    assert any(re.search(departure[1], post["html"]) for post in POSTS.values())


def test_the_board_has_all_its_posts():
    assert len(POSTS) == 1224
