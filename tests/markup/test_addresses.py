"""Addresses: which are linked, how they are shown, and where the board's own lead."""

import pytest

from markup import Context, own_links, to_html, with_titles
from markup.addresses import safe_address

BOARD = Context(board_url="https://board.example")
REL = "nofollow ugc noopener"


@pytest.mark.parametrize(
    ("source", "href", "shown"),
    [
        ("https://a.org/x.", "https://a.org/x", "https://a.org/x"),
        ("HTTPS://a.org/x!?", "HTTPS://a.org/x", "HTTPS://a.org/x"),
        ("(https://a.org/x)", "https://a.org/x", "https://a.org/x"),
        ("https://a.org/x_(y)", "https://a.org/x_(y)", "https://a.org/x_(y)"),
        ("(https://a.org/x_(y)).", "https://a.org/x_(y)", "https://a.org/x_(y)"),
        ("http://a.org/?f[]=2", "http://a.org/?f[]=2", "http://a.org/?f[]=2"),
        ("www.a.org", "http://www.a.org", "www.a.org"),
        ("me@a.org", "mailto:me@a.org", "me@a.org"),
        ("https://münchen.example/ü", "https://münchen.example/ü", "https://münchen.example/ü"),
        ("https://ខ្មែរ.example", "https://ខ្មែរ.example", "https://ខ្មែរ.example"),
        ("https://k.org/wiki/ភ្នំពេញ។", "https://k.org/wiki/ភ្នំពេញ", "https://k.org/wiki/ភ្នំពេញ"),
        ("សូមមើលhttps://a.org/xនៅទីនេះ", "https://a.org/x", "https://a.org/x"),
        ("ព័ត៌មានme@a.orgនៅ", None, None),
        ("看https://a.org/1。", "https://a.org/1", "https://a.org/1"),
        ("[url]https://a.org[/url]", "https://a.org", "https://a.org"),
        ("[url]a.org/b?c[/url]", "http://a.org/b?c", "a.org/b?c"),
        ("[url=https://a.org]here[/url]", "https://a.org", "here"),
        ('[url="https://a.org/b]c"]here[/url]', "https://a.org/b]c", "here"),
        ("[url=a.org:8080/x]here[/url]", "http://a.org:8080/x", "here"),
        ("[url=https://a.org/?a=1&copy=2]here[/url]", "https://a.org/?a=1&amp;copy=2", "here"),
        ("[email]me@a.org[/email]", "mailto:me@a.org", "me@a.org"),
        ("[email=me@a.org]write[/email]", "mailto:me@a.org", "write"),
        (
            "https://www.amnesty.org/en/documents/asa23/2220/2020/en/",
            "https://www.amnesty.org/en/documents/asa23/2220/2020/en/",
            "https://www.amnesty.org/en/documents/as ... 0/2020/en/",
        ),
    ],
)
def test_an_address_is_linked_and_shown(source, href, shown):
    html = to_html(source)
    if href is None:
        assert "<a" not in html
    else:
        assert f'<a href="{href}" rel="{REL}">{shown}</a>' in html


@pytest.mark.parametrize(
    "source",
    ["http://", "https://[", "foo.www.a.org", "a@b", "@a.org", "[email]nobody[/email]", "x://y.z"],
)
def test_what_is_no_address_stays_text(source):
    assert to_html(source) == source


def test_addresses_in_code_and_in_links_are_not_linked_again():
    assert "<a" not in to_html("[code]http://a.org[/code]")
    assert to_html("[url=http://a.org]http://b.org me@c.org[/url]").count("<a") == 1


def test_a_telephone_number_is_an_address_in_contact_fields_only():
    assert safe_address("tel:+85512345678", contact=True) == "tel:+85512345678"
    assert safe_address("tel:+85512345678") == ""


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "https://board.example/t/5-the-title/?page=2#p9",
            '<a class="own-topic-5" href="https://board.example/t/5-the-title/?page=2#p9">'
            "t/5-the-title/?page=2#p9</a>",
        ),
        (
            "http://board.example/p/7/",
            '<a class="own-post-7" href="http://board.example/p/7/">p/7/</a>',
        ),
        ("[url=/t/5/]mine[/url]", '<a href="/t/5/">mine</a>'),
        ("[url]/t/5/[/url]", '<a class="own-topic-5" href="/t/5/">/t/5/</a>'),
        ("[url=./viewforum.php?f=2]x[/url]", '<a href="/viewforum.php?f=2">x</a>'),
        ("https://board.example", '<a href="https://board.example">https://board.example</a>'),
        (
            "https://board.example.evil.org/t/5/",
            f'<a href="https://board.example.evil.org/t/5/" rel="{REL}">'
            "https://board.example.evil.org/t/5/</a>",
        ),
        (
            "https://board.example@evil.org/",
            f'<a href="https://board.example@evil.org/" rel="{REL}">'
            "https://board.example@evil.org/</a>",
        ),
    ],
)
def test_the_boards_own_links_are_plain_and_short(source, html):
    assert to_html(source, context=BOARD) == html


@pytest.mark.parametrize("path", ["//evil.org", "/\\evil.org", "/\t/evil.org", ".//evil.org", ".."])
def test_no_path_leads_off_the_board(path):
    assert "<a" not in to_html(f"[url={path}]x[/url]", context=BOARD)


def test_titles_are_put_in_for_bare_links_to_topics_and_posts():
    html = to_html(
        "https://board.example/t/5/ https://board.example/p/7/ https://board.example/t/6/ "
        "[url=https://board.example/t/5/]my words[/url]",
        context=BOARD,
    )
    assert own_links(html) == {("topic", 5), ("post", 7), ("topic", 6)}
    titled = with_titles(html, {("topic", 5): 'A "<b>" & c', ("post", 7): "Re: x"})
    assert ">A &quot;&lt;b&gt;&quot; &amp; c</a>" in titled
    assert ">Re: x</a>" in titled and ">t/6/</a>" in titled and ">my words</a>" in titled
    assert own_links(titled) == own_links(html)


def test_no_member_can_write_the_mark_of_an_own_link():
    html = to_html('<a class="own-topic-1" href="x">y</a> [b]http://a.org/t/1/[/b]', context=BOARD)
    assert own_links(html) == set()
    assert with_titles(html, {("topic", 1): "secret"}) == html
