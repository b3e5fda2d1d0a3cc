"""Listed words are replaced in what is shown, and nothing else of it is touched."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.markup import WORST, filled, seconds
from markup import AS_WRITTEN, Censor, NoWord, checked_word, to_html
from markup.gate import gate

TAGS = re.compile(r"<[^>]*>")
WORDS = "darn Darn undarn heck heckle 100 & < > \" ' &amp; . - ក្រុង ภาษา :) lt amp gt"
MARKS = """
[b] [/b] [i] [code] [/code] [quote=darn] [/quote] [url=http://darn.com/heck] [/url] [url] [list] [*]
[/list] [img]http://a.b/darn.png[/img] [spoiler=darn] [/spoiler] http://darn.com/heck www.darn.com
darn@heck.com
"""
PIECES = [*WORDS.split(), *MARKS.split(), " ", "\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
LISTED = ["darn", "heck*", "amp", "lt", "*100", "d*n", "ក្រុង", "a", "span", "href"]
CENSORS = st.lists(st.sampled_from(LISTED), min_size=1, unique=True).map(
    lambda words: Censor((word, "<&>") for word in words)
)


@pytest.mark.parametrize(
    ("word", "written", "shown"),
    [
        ("darn", "Darn, DARN; undarn darned", "*, *; undarn darned"),
        ("darn", "darn-it d4rn darn's (darn)", "*-it d4rn *'s (*)"),
        ("darn*", "darn darned undarned", "* * undarned"),
        ("*darn", "darn undarn undarned", "* * undarned"),
        ("*darn*", "my undarned socks", "my * socks"),
        ("d*n", "dn dawn d n down-", "* * d n *-"),
        ("d*r*n", "darn drain dragon barn", "* * * barn"),
        ("oh my", "oh my, oh \n my, oh, my", "*, *, oh, my"),
        ("* darn", "so darn hot, darn", "* hot, darn"),
        ("straße", "die STRAßE", "die *"),
        ("été", "un ÉTÉ, étés", "un *, étés"),
        ("дом", "Дом домой", "* домой"),
        ("ក្រុង", "ភ្នំក្រុងពេញ", "ភ្នំ*ពេញ"),
        ("东西", "什么东西啊", "什么*啊"),
        ("e", "e\u0301 e", "e\u0301 *"),
        ("lt", "lt <lt> &lt;", "* <*> &*;"),
        ("1*0", "100 1x0 10 1", "* * * 1"),
    ],
)
def test_word_is_replaced_where_it_stands_as_a_word(word, written, shown):
    assert Censor([(word, "*")]).text(written) == shown


def test_longest_of_several_words_counts_and_each_has_its_own_replacement():
    censor = Censor([("darn", "d***"), ("darn it", "oh well"), ("heck", "h***")])
    assert censor.text("Darn it, darn the heck") == "oh well, d*** the h***"


def test_replacement_is_shown_as_it_was_typed():
    censor = Censor([("darn", r"<b> \1 & co")])
    assert censor.text("darn") == r"<b> \1 & co"
    assert censor.html("<i>darn</i>") == r"<i>&lt;b&gt; \1 &amp; co</i>"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[b]darn[/b] it", "<strong>*</strong> it"),
        ("a [code]darn = 1[/code]", '<pre class="code"><code>* = 1</code></pre>'),
        ("[url=http://darn.com/]darn it[/url]", ">* it</a>"),
        ("[url=http://a.b/darn]darn[/url]", ">*</a>"),
        ("http://darn.com/darn", ">http://darn.com/darn</a>"),
        ("www.darn.com", ">www.darn.com</a>"),
        ("me@darn.com", ">me@darn.com</a>"),
        (f"http://a.b/darn/{'x' * 60}/darn", "xxxx ... xxxxx/darn</a>"),
        ("[media]https://vimeo.com/12345?darn=1[/media]", "darn=1</a>"),
        ("[quote=Ann post_id=1]darn[/quote]", '<div class="quote-body">*</div>'),
        ("[spoiler=darn]darn[/spoiler]", "<summary>*</summary>*</details>"),
        ("[img]http://a.b/darn.png[/img]", 'src="http://a.b/darn.png"'),
    ],
)
def test_words_of_a_text_are_replaced_and_addresses_lead_where_they_led(source, shown):
    assert shown in Censor([("darn", "*")]).html(to_html(source))


def test_names_and_titles_of_linked_topics_are_left():
    html = (
        '<a class="mention" href="/u/1-darn/">@darn</a>'
        '<a class="own-topic-1" href="/t/1-darn/">darn</a>'
    )
    assert Censor([("darn", "*")]).html(html) == html


def test_text_without_a_listed_word_is_given_back_as_it_is():
    html = to_html(WORST["prose"])
    for censor in (AS_WRITTEN, Censor([("darn*", "x"), ("heck", "y")])):
        assert censor.html(html) is html
        assert censor.text(html) is html


@settings(max_examples=400, deadline=None)
@given(TEXTS, CENSORS)
def test_tags_stay_as_they_are_and_the_gate_passes_the_rest(source, censor):
    html = to_html(source)
    shown = censor.html(html)
    assert TAGS.findall(shown) == TAGS.findall(html)
    assert gate(shown) == shown


@settings(max_examples=400, deadline=None)
@given(TEXTS, CENSORS)
def test_text_between_tags_is_that_of_plain_text_or_an_address(source, censor):
    html = to_html(source)
    before, after = TAGS.split(html), TAGS.split(censor.html(html))
    for written, shown in zip(before, after, strict=True):
        if written != shown:
            # A reference parts a text in HTML, and in plain text is a sign that parts words.
            assert unescape(shown) == censor.text(unescape(written))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), CENSORS)
def test_any_text_at_all_is_taken_and_what_is_shown_holds_no_listed_word(text, censor):
    censor.html(text)
    assert not censor.first_in(censor.text(text))


@pytest.mark.parametrize("word", ["", "*", " * ", "<b>", "a-b", "x" * 61, "darn!", "(a+)+"])
def test_what_is_no_word_cannot_be_listed(word):
    with pytest.raises(NoWord, match="letters, digits, spaces and \\*"):
        checked_word(word)


GREEDY = ["*a*b*c*d", "a*x", "*a*", "a* b* x", "* x", "ក*x", "ក", "a b a b x"]
HARD = [
    "a",
    "ab",
    "abc",
    "a ",
    "a b ",
    " ",
    "ក",
    "*",
    "<",
    "<a ",
    '<"',
    "<'\"",
    "&",
    "&a",
    "a<b>",
    '<a href="x">',
    "</a>",
    "\n",
    "_",
    "http://a.b ",
]


@pytest.mark.parametrize("piece", HARD)
def test_four_times_the_text_takes_about_four_times_as_long(piece):
    censor = Censor((word, "x") for word in GREEDY)
    whole = filled(piece)
    for work in (censor.text, censor.html):
        quarter = max(seconds(work, whole[: len(whole) // 4], times=3), 0.004)
        # Sixteen times would be quadratic.
        assert seconds(work, whole, times=3) < 10 * quarter
