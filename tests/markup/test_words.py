"""Text between tags: smilies, mentions; and texts as plain words."""

from html import unescape

import pytest

from markup import Context, attachments_in, links_in, mentions_in, to_html, to_text

BOARD = Context(
    smilies={
        ":sala:": ("🛖", "the pavilion"),
        ":)": ("😊", "a smile of ours"),
        "<3": ("❤", "love"),
    },
    members={
        "ann": ("Ann", "/u/3-ann/"),
        "ann lee": ("Ann Lee", "/u/4-ann-lee/"),
        "សុខា": ("សុខា", "/u/5/"),
    },
)


def emoji(sign: str, words: str) -> str:
    return f'<span class="smiley" role="img" aria-label="{words}">{sign}</span>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (":)", emoji("🙂", "smile")),
        ("a :D b", f"a {emoji('😀', 'very happy')} b"),
        ("a.:lol:!", f"a.{emoji('😂', 'laughing')}!"),
        ("[b]a[/b] :???:", f"<strong>a</strong> {emoji('😕', 'confused')}"),
        (":fire:", emoji("🔥", "fire")),
        (":flag_kh:", emoji("🇰🇭", "flag kh")),
        ("(a:)", "(a:)"),
        ("foo:lol:bar", "foo:lol:bar"),
        (":Phnom Penh", ":Phnom Penh"),
        ("at 10:30:45", "at 10:30:45"),
        (":nonsense:", ":nonsense:"),
        ("1:1", "1:1"),
    ],
)
def test_a_smiley_is_an_emoji_with_words_but_not_inside_of_words(source, html):
    assert to_html(source) == html


def test_the_board_adds_smilies_and_changes_ours():
    html = to_html(":sala: :) <3 :D", context=BOARD)
    assert html == " ".join(
        [
            emoji("🛖", "the pavilion"),
            emoji("😊", "a smile of ours"),
            emoji("❤", "love"),
            emoji("😀", "very happy"),
        ]
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("@ann", '<a class="mention" href="/u/3-ann/">@Ann</a>'),
        ("(@ANN).", '(<a class="mention" href="/u/3-ann/">@Ann</a>).'),
        ("@ann's", "@ann's"),
        ('@"ann lee", hi', '<a class="mention" href="/u/4-ann-lee/">@Ann Lee</a>, hi'),
        ("@សុខា។", '<a class="mention" href="/u/5/">@សុខា</a>។'),
        ("@nobody", "@nobody"),
        ("x@ann", "x@ann"),
        ("@@ann", "@@ann"),
        ("[code]@ann[/code]", '<pre class="code"><code>@ann</code></pre>'),
    ],
)
def test_a_member_who_is_mentioned_is_linked(source, html):
    assert to_html(source, context=BOARD) == html


def test_mentions_are_listed_but_not_from_code_words_or_addresses():
    source = (
        '@Ann, @"Ann Lee" and [b]@bob.[/b] me@a.org http://a.org/@carl [code]@dan[/code] x@ed '
        "[url=http://a.org]@fred[/url] [quote]@Gina[/quote]"
    )
    assert mentions_in(source) == {"ann", "ann lee", "bob", "gina"}


def test_links_are_listed_wherever_they_stand():
    source = (
        "http://a.org. [url=http://b.org]x[/url] [b]http://c.org[/b] [code]http://d.org[/code] "
        "[img]http://e.org/i.png[/img] [youtube]dQw4w9WgXcQ[/youtube] [url=javascript:x]y[/url]"
    )
    assert links_in(source) == [
        "http://a.org",
        "http://b.org",
        "http://c.org",
        "http://e.org/i.png",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ]


def test_attachments_are_listed_but_not_from_code():
    source = "[attachment=2]a.png[/attachment] [code][attachment=3]b[/attachment][/code]"
    assert attachments_in(f"[quote]{source}[/quote][attachment=0]c[/attachment]") == [2, 0]


@pytest.mark.parametrize("source", ["<b>", "&lt;", "&amp;lt;", "&", "\"'", "[b", "]", "[/]"])
def test_signs_are_shown_as_they_are_written(source):
    assert unescape(to_html(source)) == source
    assert "<" not in to_html(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[b]a[/b] [quote=x]b[/quote]c [img]http://i.org/i.png[/img]", "a\nb\nc"),
        ("[list][*]a[*]b[/list]c", "a\nb\nc"),
        ("[table][tr][td]a[/td][td]b[/td][/tr][tr][td]c[/td][/tr][/table]", "a b\nc"),
        ("[url=http://a.org]here[/url] [url]http://b.org[/url]", "here http://b.org"),
        ("[code]if x:\n    [b][/code]", "if x:\n    [b]"),
        ("a[hr]b :) <b> &amp;", "a\nb :) <b> &amp;"),
        ("[unknown]a[/b]", "[unknown]a[/b]"),
        ("a\r\n\r\nb\x00c", "a\n\nbc"),
    ],
)
def test_plain_text_has_the_words_and_no_tags(source, text):
    assert to_text(source) == text
