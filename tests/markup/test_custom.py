"""Tags that an admin makes: what they may be, and what members can do with them."""

import pytest

from markup import Context, UnsafeTemplate, compile_bbcode, to_html, to_text
from markup.gate import bleached


def board(*made: tuple[str, str]) -> Context:
    tags = [compile_bbcode(usage, template) for usage, template in made]
    return Context(tags={tag.name: tag for tag in tags})


NOTE = ("[note={TEXT1}]{TEXT2}[/note]", '<div class="custom-note"><b>{TEXT1}</b> {TEXT2}</div>')
MAP = (
    "[map]{IDENTIFIER}[/map]",
    '<a href="https://maps.example/?q={IDENTIFIER}">Map {IDENTIFIER}</a>',
)
PIC = (
    "[pic={URL} w={NUMBER}][/pic]",
    '<img src="{URL}" alt="" width="{NUMBER}">',
)
INK = ("[ink={COLOR}]{TEXT}[/ink]", '<span class="colour-{COLOR}">{TEXT}</span>')


@pytest.mark.parametrize(
    ("made", "source", "html"),
    [
        (
            NOTE,
            "[note=<Mind>][b]the[/b] gap[/note]",
            '<div class="custom-note"><b>&lt;Mind&gt;</b> <strong>the</strong> gap</div>',
        ),
        (
            MAP,
            "[MAP]Phnom-Penh[/map]",
            '<a rel="nofollow ugc noopener" href="https://maps.example/?q=Phnom-Penh">'
            "Map Phnom-Penh</a>",
        ),
        (MAP, '[map]a" onclick="x[/map]', '[map]a" onclick="x[/map]'),
        (MAP, "[map][b]a[/b][/map]", "[map]<strong>a</strong>[/map]"),
        (
            PIC,
            "[pic=http://a.org/i.png w=10][/pic]",
            '<img loading="lazy" referrerpolicy="no-referrer" src="http://a.org/i.png" alt="" '
            'width="10">',
        ),
        (PIC, "[pic=javascript:x w=10][/pic]", "[pic=javascript:x w=10][/pic]"),
        (PIC, "[pic=a.org w=x][/pic]", "[pic=a.org w=x][/pic]"),
        (PIC, "[pic=a.org w=1]words[/pic]", "[pic=a.org w=1]words[/pic]"),
        (INK, "[ink=#ff0000]a[/ink]", '<span class="colour-red">a</span>'),
        (INK, "[ink=url(x)]a[/ink]", "[ink=url(x)]a[/ink]"),
    ],
)
def test_a_tag_that_an_admin_made_becomes(made, source, html):
    shown = to_html(source, context=board(made))
    assert shown == html
    assert bleached(shown) == shown


def test_it_nests_and_crosses_as_our_own_do():
    html = to_html("[note=a][note=b]c[/note]", context=board(NOTE))
    assert html.count("<div") == html.count("</div>") == 2


def test_its_words_are_in_the_plain_text():
    assert to_text("x[note=a]b[/note]y", context=board(NOTE)) == "x\nb\ny"


def test_a_link_of_an_admins_holds_no_other_link():
    context = board(("[go={URL}]{TEXT}[/go]", '<a href="{URL}">{TEXT}</a>'))
    html = to_html("[go=http://a.org]http://b.org [b]x[/b][/go]", context=context)
    assert html.count("<a ") <= 2 and bleached(html) == html
    assert to_html("[go=http://a.org]http://b.org[/go]", context=context) == (
        '<a rel="nofollow ugc noopener" href="http://a.org">http://b.org</a>'
    )


@pytest.mark.parametrize(
    ("usage", "template", "reason"),
    [
        ("note", "<b>x</b>", "A tag is written like"),
        ("[a]{TEXT}[/b]", "{TEXT}", "A tag is written like"),
        ("[quote]{TEXT}[/quote]", "{TEXT}", "one of the tags that the board has itself"),
        ("[x]{WORDS}[/x]", "{WORDS}", "is not a slot"),
        ("[x={TEXT}]{TEXT}[/x]", "{TEXT}", "Two slots have the same name"),
        ("[x]{TEXT}[/x]", "{TEXT1}", "not in how the tag is written"),
        ("[x]{TEXT}[/x]", "{TEXT}{TEXT}", "only once"),
        ("[x]{TEXT}[/x]", "<hr>", "would be lost"),
        ("[x]{TEXT}[/x]", "", "characters"),
        ("[x]{TEXT}[/x]", "{TEXT}" + "x" * 1000, "characters"),
        ("[x]{TEXT}[/x]", '<p style="color:red">{TEXT}</p>', "Styles are not allowed"),
        ("[x]{TEXT}[/x]", "<script>{TEXT}</script>", "not well formed"),
        ("[x]{TEXT}[/x]", '<b onclick="x">{TEXT}</b>', "not well formed"),
        ("[x]{TEXT}[/x]", '<b class="panel">{TEXT}</b>', "not well formed"),
        ("[x]{TEXT}[/x]", '<iframe src="https://a.org/"></iframe>{TEXT}', "not well formed"),
        ("[x]{TEXT}[/x]", '<a href="javascript:x">{TEXT}</a>', "not well formed"),
        ("[x]{TEXT}[/x]", "<b>{TEXT}", "not well formed"),
        ("[x]{TEXT}[/x]", "</div>{TEXT}", "not well formed"),
        ("[x]{TEXT}[/x]", "<li>{TEXT}</li>", "not well formed"),
        ("[x]{NUMBER}[/x]", "<li>{NUMBER}</li>", "not well formed"),
        ("[x]{TEXT}[/x]", "<td>{TEXT}</td>", "not well formed"),
        ("[x]{TEXT}[/x]", "<table>{TEXT}</table>", "not well formed"),
        ("[x]{TEXT}[/x]", '<a href="https://a.org/{TEXT}">y</a>', "Inside <…> there can be no"),
        ("[x]{TEXT}[/x]", '<b class="{TEXT}">y</b>', "Inside <…> there can be no"),
        ("[x]{URL}[/x]", '<a href="https://a.org/?u={URL}">y</a>', "only be the whole of"),
        ("[x]{URL}[/x]", '<b title="{URL}">y</b>', "only be the whole of"),
        ("[x]{IDENTIFIER}[/x]", '<a href="{IDENTIFIER}://a.org">y</a>', "begin an address"),
        ("[x]{IDENTIFIER}[/x]", '<a href="https://{IDENTIFIER}/x">y</a>', "behind the host"),
        ("[x]{IDENTIFIER}[/x]", "<b {IDENTIFIER}>y</b>", "name of an attribute"),
        ("[x]{IDENTIFIER}[/x]", "<{IDENTIFIER}>y</{IDENTIFIER}>", "name of an attribute"),
        ("[x={COLOR}]{TEXT}[/x]", '<b title="{COLOR}">{TEXT}</b>', "{COLOR} only as"),
    ],
)
def test_a_template_that_could_harm_is_refused_with_a_reason(usage, template, reason):
    with pytest.raises(UnsafeTemplate, match=reason.replace("{", r"\{")):
        compile_bbcode(usage, template)
