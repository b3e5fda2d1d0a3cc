"""Nothing that anyone can type harms a reader: known attacks, and any text at all."""

import itertools
import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.markup import filled
from markup import Context, compile_bbcode, to_html, to_text
from markup.allowed import ATTRIBUTES, TAGS
from markup.context import NOTHING
from markup.gate import bleached, gate
from markup.html import unguarded_html
from markup.tree import clean
from tests.markup.attacks import ADDRESSES, ATTACKS, disguised

BOARD = Context(
    board_url="https://board.example",
    smilies={"<3": ("❤", 'a "heart"')},
    members={"a": ('A"<b>', "/u/1/")},
    tags={
        tag.name: tag
        for tag in (
            compile_bbcode("[note={TEXT1}]{TEXT2}[/note]", "<div><b>{TEXT1}</b>{TEXT2}</div>"),
            compile_bbcode("[go={URL}]{TEXT}[/go]", '<a href="{URL}">{TEXT}</a>'),
            compile_bbcode("[ink={COLOR}]{TEXT}[/ink]", '<i class="colour-{COLOR}">{TEXT}</i>'),
        )
    },
)
PIECES = """
[b] [/b] [i] [/i] [u] [s] [/s] [sub] [/sup] [url] [/url] [url= [url=http://a.b] [url=/t/1/] [email]
[/email] [quote] [/quote] [quote=a [code] [/code] [code=html] [list]
[list=1] [*] [/*] [/list] [img] [/img] [size=200] [/size] [color=red] [/color] [table] [/table] [tr]
[/tr] [td] [/td] [th] [spoiler] [spoiler=<b>] [/spoiler] [hr] [/hr] [center] [/center] [align=left]
[/align] [highlight=red] [/highlight] [youtube] [/youtube] dQw4w9WgXcQ [attachment=1] [/attachment]
[note=x] [/note] [go=http://a.b] [/go] [ink=red] [/ink] ] [ " ' > < & = &lt; &amp; &#106; http://a.b/
https://board.example/t/5/ javascript:alert(1) www.a.bc a@b.cd @a @"a" :) <3 <script> <!-- ខ្មែរ 🙂
onerror=alert(1) %20 \u202e \u200b
"""
HIDDEN = [" ", "\n", "\n\n", "\t", "\r", "java\nscript:", "\0", "\x0b", "\x7f", "\ud800", "\ufffe"]
PARTS = st.sampled_from([*PIECES.split(), *HIDDEN, "[quote=a post_id=1 time=1 user_id=1]"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=60).map("".join))
CONTEXTS = st.sampled_from([NOTHING, BOARD])


def elements(html: str) -> list[Element]:
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [element for element in root.iter() if element is not root]


def assert_harmless(html: str) -> None:
    for element in elements(html):
        assert element.tag in TAGS
        allowed = ATTRIBUTES.get(element.tag, ATTRIBUTES["*"])
        for name, value in element.attrib.items():
            assert allowed(element.tag, name, value), (element.tag, name, value)
        for name in ("href", "src"):
            address = element.attrib.get(name, "https:")
            assert re.match(r"(?:https?|mailto):|/(?![/\\])", address, re.IGNORECASE), address
            assert not re.search(r"[\x00-\x20\x7f]", address), address


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_becomes_harmless_text(attack):
    for text in disguised(attack):
        for source in (text, f"[quote={text}]{text}[/quote]", unescape(text)):
            assert_harmless(to_html(source, context=BOARD))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_dangerous_address_is_no_link(address):
    html = to_html(
        f"[url={address}]x[/url] [url]{address}[/url] [img]{address}[/img] [email]{address}[/email]"
        f' [url="{address}"]x[/url] [media]{address}[/media] [go={address}]x[/go]',
        context=BOARD,
    )
    assert_harmless(html)
    assert "<a" not in html and "<img" not in html


OPEN = ["[b]", "[url=http://a.b]", "[url]", "[email]", "[img]", '[quote="', "[code]", "[list][*]"]
OPEN += ["[table][tr][td]", "[spoiler=", "[size=100]", "[color=", "[youtube]", "[go=http://a.b]"]
CLOSE = ["[/b]", "[/url]", "[/email]", "[/img]", '"]', "]", "[/code]", "[/list]", "[/table]"]


INSIDE = ["http://a.b/?x='\"<y>", "a@b.cd", "javascript:x", "@a :)"]


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(OPEN, OPEN)))
def test_no_pair_of_tags_makes_more_than_is_allowed(outer, inner):
    for inside, closing in itertools.product(INSIDE, CLOSE):
        assert_harmless(to_html(f"{outer}{inner}{inside}{closing}x{closing}", context=BOARD))


@settings(max_examples=400, deadline=None)
@given(TEXTS, CONTEXTS)
def test_any_text_becomes_html_of_the_allow_list_only(source, context):
    assert_harmless(to_html(source, context=context))


@settings(max_examples=400, deadline=None)
@given(TEXTS, CONTEXTS)
def test_the_gate_changes_nothing_that_the_renderer_made(source, context):
    made = unguarded_html(source, context)
    assert bleached(made) == made == to_html(source, context=context)


def written(html: str) -> list[object]:
    """The elements and the text of `html`, by its signs alone."""
    events: list[object] = []
    for text, close, name, attributes in re.findall(
        r"([^<]+)|<(/?)([a-z0-9]+)((?: [a-z-]+=\"[^\"]*\")*)>", html
    ):
        values = re.findall(r' ([a-z-]+)="([^"]*)"', attributes)
        with_values = {key: unescape(value) for key, value in values}
        events.append(unescape(text) if text else f"/{name}" if close else (name, with_values))
    return events


def read(element: Element) -> Iterator[object]:
    """The elements and the text of a tree that html5lib read."""
    if element.text:
        yield element.text
    for child in element:
        yield (child.tag, dict(child.attrib))
        yield from read(child)
        if child.tag not in ("br", "hr", "img"):
            yield f"/{child.tag}"
        if child.tail:
            yield child.tail


@settings(max_examples=300, deadline=None)
@given(TEXTS, CONTEXTS)
def test_a_browser_reads_back_the_tree_that_was_written(source, context):
    html = to_html(source, context=context)
    assert list(read(html5lib.parseFragment(html, namespaceHTMLElements=False))) == written(html)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_the_gate_gives_what_bleach_gives_for_any_html(html):
    assert gate(html) == bleached(html)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab cdខ🙂é\n<>&'", max_size=200))
def test_words_without_tags_are_kept(source):
    shown = unescape(re.sub(r"<br>\n", "\n", to_html(source)))
    assert shown == source


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_words_between_tags_are_kept(source):
    """Whatever is left when all that could be a tag is taken away stands in the HTML, in order."""
    words = re.findall(r"[ខ្មែរ🙂]+|(?<![\w@.])onerror", re.sub(r"\[[^\]]*\]?", " ", clean(source)))
    shown = unescape(re.sub(r"<[^>]*>", "", to_html(source)))
    at = 0
    for word in words:
        at = shown.index(word, at)


@settings(max_examples=25, deadline=None)
@given(st.one_of(st.text(min_size=1, max_size=40), st.lists(PARTS, min_size=1).map("".join)))
def test_a_text_of_full_length_is_shown(piece):
    source = filled(piece)
    html = to_html(source, context=BOARD)
    assert gate(html) == html
    assert len(html) < 60 * len(source)
    to_text(source, context=BOARD)
