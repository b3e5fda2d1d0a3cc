"""Quotes: of a post for the reply form, and as they are shown."""

from markup import Context, quote, to_html

MEMBERS = Context(members={"ann lee": ("Ann Lee", "/u/3-ann-lee/")})


def test_a_quote_says_who_wrote_it_where_and_when():
    source = quote("words", author="Ann", post_id=7, user_id=3, time=1_700_000_000)
    html = to_html(source + "answer")
    assert '<cite>Ann wrote: <a class="quote-source" href="/p/7/"' in html
    assert '<time datetime="2023-11-14T22:13:20+00:00">Tue Nov 14, 2023 10:13 pm UTC</time>' in html
    assert '<div class="quote-body">words</div></blockquote>answer' in html


def test_a_quotes_attributes_stand_in_any_order_and_case():
    html = to_html("[QUOTE=Ann Lee TIME=0 User_Id=3 post_id=9]a[/quote]", context=MEMBERS)
    assert '<cite><a href="/u/3-ann-lee/">Ann Lee</a> wrote: <a class="quote-source"' in html
    assert 'href="/p/9/"' in html


def test_a_name_without_a_number_is_no_link():
    assert "<cite>Ann Lee wrote:</cite>" in to_html("[quote=Ann Lee]a[/quote]", context=MEMBERS)


def test_a_name_may_hold_brackets_and_quotation_marks():
    assert '<cite>a]"b wrote:</cite>' in to_html('[quote="a]\\"b"]x[/quote]')


def test_numbers_that_are_none_are_left_out():
    html = to_html('[quote="Ann" post_id=٣ time=99999999999999 user_id=x]a[/quote]')
    assert "<cite>Ann wrote:</cite>" in html


def test_three_quotes_are_shown_and_deeper_ones_folded():
    html = to_html("[quote]1[quote]2[quote]3[quote]4[quote]5[/quote][/quote][/quote][/quote]")
    assert html.count("<blockquote") == 5
    shown, folded = html.split('<details class="quote-fold"><summary>Earlier quotes</summary>')
    assert "3" in shown and "4" not in shown
    assert "4" in folded and "5" in folded and "<details" not in folded


def test_quoting_leaves_out_what_would_be_nested_too_deeply():
    source = "a"
    for name in "bcde":
        source = f"[quote={name}]{source}[/quote]{name}"
    quoted = quote(source, author="f", post_id=1, user_id=None, time=0)
    assert quoted.count("[quote") == quoted.count("[/quote]") == 3
    assert "[quote=e]" in quoted and "[quote=c]" not in quoted
