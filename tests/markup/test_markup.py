"""What a text becomes: the tags, the links, and nothing that harms."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markup import links_in, quote, to_html, to_text
from markup.allowed import ATTRIBUTES, TAGS, gate

PARTS = st.sampled_from(
    ["[b]", "[/b]", "[i]", "[/i]", "[u]", "[s]", "[/s]", "[url]", "[/url]", "[url=", "[quote]"]
    + ["[/quote]", '[quote="a" post_id=1 time=2]', "[code]", "[/code]", "[list]", "[list=1]", "[*]"]
    + ["[/list]", "[img]", "[/img]", "[size=200]", "[/size]", "[color=red]", "[/color]", "]", '"']
    + ["http://a.b/", "javascript:alert(1)", "www.a.bc", "a@b.cd", ":)", "<script>", "&lt;", "\n"]
    + ["java\nscript:", "\x00", "ខ្មែរ", "on", "onerror=alert(1)", "'", ">", "&", " "]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=60).map("".join))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[b]a[/b]", "<strong>a</strong>"),
        ("[B]a[/b]", "<strong>a</strong>"),
        ("[i]a[/i][u]b[/u][s]c[/s]", "<em>a</em><u>b</u><s>c</s>"),
        ("[b]a[i]b[/b]c[/i]", "<strong>a<em>b</em></strong><em>c</em>"),
        ("[b]never closed", "<strong>never closed</strong>"),
        ("never opened[/b]", "never opened[/b]"),
        ("[unknown]a[/unknown]", "[unknown]a[/unknown]"),
        ("a\nb", "a<br>\nb"),
        ("<b>", "&lt;b&gt;"),
        ("&amp;lt;", "&amp;amp;lt;"),
        ("[code][b]x[/b]\n  :)[/code]", '<pre class="code"><code>[b]x[/b]\n  :)</code></pre>'),
        ("[list][*]a[*]b[/list]", "<ul><li>a</li><li>b</li></ul>"),
        ("[list=1][*]a[/list]", '<ol type="1"><li>a</li></ol>'),
        ("[size=200]a[/size]", '<span class="size-200">a</span>'),
        ("[color=#fe0000]a[/color]", '<span class="colour-red">a</span>'),
        ("[color=red;x:y]a[/color]", "a"),
    ],
)
def test_a_tag_becomes(source, html):
    assert to_html(source) == html


@pytest.mark.parametrize(
    ("source", "href", "shown"),
    [
        ("https://a.org/x.", "https://a.org/x", "https://a.org/x"),
        ("(https://a.org/x)", "https://a.org/x", "https://a.org/x"),
        ("https://a.org/x_(y)", "https://a.org/x_(y)", "https://a.org/x_(y)"),
        ("www.a.org", "https://www.a.org", "www.a.org"),
        ("me@a.org", "mailto:me@a.org", "me@a.org"),
        ("[url]https://a.org[/url]", "https://a.org", "https://a.org"),
        ("[url=https://a.org]here[/url]", "https://a.org", "here"),
        ("[url=a.org]here[/url]", "https://a.org", "here"),
        (
            "https://www.amnesty.org/en/documents/asa23/2220/2020/en/",
            "https://www.amnesty.org/en/documents/asa23/2220/2020/en/",
            "https://www.amnesty.org/en/documents/as ... 0/2020/en/",
        ),
    ],
)
def test_an_address_is_linked_and_shown(source, href, shown):
    assert f'<a href="{href}" rel="nofollow ugc noopener">{shown}</a>' in to_html(source)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.org",
        "\\\\evil.org",
    ],
)
def test_a_dangerous_address_is_no_link(address):
    html = to_html(f"[url={address}]x[/url][url]{address}[/url][img]{address}[/img]")
    assert "href" not in html
    assert "<img" not in html


def test_a_quote_says_who_wrote_it_where_and_when():
    source = quote("words", author="Ann", post_id=7, user_id=3, time=1_700_000_000)
    html = to_html(source + "answer")
    assert "<cite>Ann wrote: " in html
    assert '<a class="quote-source" href="/p/7/"' in html
    assert '<time datetime="2023-11-14T22:13:20+00:00">' in html
    assert '<div class="quote-body">words</div></blockquote>' in html


def test_quoting_leaves_out_what_would_be_nested_too_deeply():
    source = "a"
    for name in "bcde":
        source = f"[quote={name}]{source}[/quote]{name}"
    quoted = quote(source, author="f", post_id=1, user_id=None, time=0)
    assert quoted.count("[quote") == quoted.count("[/quote]") == 3
    assert "[quote=e]" in quoted and "[quote=c]" not in quoted


def test_plain_text_has_the_words_and_no_tags():
    assert to_text("[b]a[/b] [quote=x]b[/quote]c [img]http://i.org/i.png[/img]") == "a\nb\nc"


def test_links_are_listed_wherever_they_stand():
    source = "http://a.org [url=http://b.org]x[/url] [b]http://c.org[/b] [code]http://d.org[/code]"
    assert links_in(source) == ["http://a.org", "http://b.org", "http://c.org"]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_becomes_html_of_the_allow_list_only(source):
    html = to_html(source)
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            assert element.tag in TAGS
            allowed = ATTRIBUTES["*"] + ATTRIBUTES.get(element.tag, [])
            assert set(element.attrib) <= set(allowed)
            href = element.attrib.get("href", "https:")
            assert href.lower().startswith(("http:", "https:", "mailto:", "/p/"))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_gate_changes_nothing_that_the_renderer_made(source):
    assert gate(to_html(source)) == to_html(source)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab cdខ🙂é\n", max_size=200))
def test_words_without_tags_are_kept(source):
    shown = re.sub(r"<br>\n?", "\n", to_html(source))
    assert shown == source
