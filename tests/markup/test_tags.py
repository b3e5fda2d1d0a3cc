"""What each tag becomes, and what is made of tags that are written wrongly."""

import pytest

from markup import to_html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[b]a[/b]", "<strong>a</strong>"),
        ("[B]a[/b]", "<strong>a</strong>"),
        ("[i]a[/i][u]b[/u][s]c[/s]", "<em>a</em><u>b</u><s>c</s>"),
        ("H[sub]2[/sub]O m[sup]2[/sup]", "H<sub>2</sub>O m<sup>2</sup>"),
        ("[size=200]a[/size]", '<span class="size-200">a</span>'),
        ("[size=1]a[/size]", '<span class="size-50">a</span>'),
        ("[size=9999]a[/size]", '<span class="size-200">a</span>'),
        ("[size=big]a[/size]", "[size=big]a[/size]"),
        ("[color=Red]a[/color]", '<span class="colour-red">a</span>'),
        ("[color=#fe0000]a[/color]", '<span class="colour-red">a</span>'),
        ("[color=#F00]a[/color]", '<span class="colour-red">a</span>'),
        ("[color=darkslategrey]a[/color]", '<span class="colour-darkslategray">a</span>'),
        ("[color=red;x:y]a[/color]", "[color=red;x:y]a[/color]"),
        ("[highlight=yellow]a[/highlight]", '<mark class="colour-yellow">a</mark>'),
        ("[font=Comic Sans]a[/font]", "a"),
        ("[hr]a[hr][/hr]b", "<hr>a<hr>b"),
        ("[center]a[/center]", '<div class="align-center">a</div>'),
        ("[align=right]a[/align]", '<div class="align-right">a</div>'),
        ("[align=top]a[/align]", "[align=top]a[/align]"),
        (
            "[spoiler]a[/spoiler]",
            '<details class="spoiler"><summary>Spoiler</summary>a</details>',
        ),
        (
            "[spoiler=The <end>]a[/spoiler]",
            '<details class="spoiler"><summary>The &lt;end&gt;</summary>a</details>',
        ),
        (
            "[attachment=0]a & b.png[/attachment]",
            '<div class="attachment" data-attachment="0">a &amp; b.png</div>',
        ),
    ],
)
def test_a_tag_becomes(source, html):
    assert to_html(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[b]a[i]b[/b]c[/i]", "<strong>a<em>b</em></strong><em>c</em>"),
        ("[b][i]a[/b][/i]b", "<strong><em>a</em></strong>b"),
        ("[b]never closed", "<strong>never closed</strong>"),
        ("never opened[/b]", "never opened[/b]"),
        ("[unknown]a[/unknown]", "[unknown]a[/unknown]"),
        ("[b=1 c=2]a[/b]", "<strong>a</strong>"),
        ("[center]a[b]b[/center]c", '<div class="align-center">a<strong>b</strong></div>c'),
        ("[list][*][b]a[*]b[/list]", "<ul><li><strong>a</strong></li><li>b</li></ul>"),
        ("[b][/b][b][i][/b][/i]a", "<strong></strong><strong><em></em></strong>a"),
        ("[code]a[b]", "[code]a<strong></strong>"),
        ("[img]a[b]c[/b][/img]", "[img]a<strong>c</strong>[/img]"),
    ],
)
def test_a_tag_written_wrongly_is_repaired_and_its_text_kept(source, html):
    assert to_html(source) == html


def test_a_link_ends_where_a_quote_begins():
    html = to_html("[url=http://a.b]x[quote]y[/quote]z[/url]")
    assert html == (
        '<a href="http://a.b" rel="nofollow ugc noopener">x</a>'
        '<blockquote class="quote"><div class="quote-body">y</div></blockquote>z'
    )


def test_formatting_is_not_closed_from_inside_a_quote():
    html = to_html("[b]a[quote]b[/b]c[/quote]d")
    assert '<div class="quote-body">b[/b]c</div></blockquote>d</strong>' in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a\nb", "a<br>\nb"),
        ("a\r\nb\rc", "a<br>\nb<br>\nc"),
        ("a\n\n\nb", "a<br>\n<br>\n<br>\nb"),
        ("a\n[hr]\n\n\nb", "a<hr><br>\nb"),
        ("a\n\n[center]\nb\n[/center]c", 'a<br>\n<div class="align-center">b</div>c'),
    ],
)
def test_a_block_has_its_own_line_and_needs_no_line_break(source, html):
    assert to_html(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[list][*]a[*]b[/list]", "<ul><li>a</li><li>b</li></ul>"),
        ("[list]\n[*]a[/*]\n[*]b\n[/list]", "<ul><li>a</li><li>b</li></ul>"),
        ("[list=1][*]a[/list]", '<ol type="1"><li>a</li></ol>'),
        ("[list=A][*]a[/list]", '<ol class="list-upper-alpha" type="A"><li>a</li></ol>'),
        ("[list=i][*]a[/list]", '<ol class="list-lower-roman" type="i"><li>a</li></ol>'),
        ("[list=square][*]a[/list]", '<ul class="list-square"><li>a</li></ul>'),
        ("[list=z][*]a[/list]", "<ul><li>a</li></ul>"),
        (
            "[list][*]a[list=1][*]b[/list][*]c[/list]",
            '<ul><li>a<ol type="1"><li>b</li></ol></li><li>c</li></ul>',
        ),
        ("[list]a[*]b[/list]", "<ul><li>a</li><li>b</li></ul>"),
        ("[list][*]a", "<ul><li>a</li></ul>"),
        ("[*]a", "[*]a"),
        ("[center][*]a[/center]", '<div class="align-center">[*]a</div>'),
    ],
)
def test_a_list_holds_items_and_nothing_else(source, html):
    assert to_html(source) == html


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("[table][tr][th]a[/th][td]b[/td][/tr][/table]", "<tr><th>a</th><td>b</td></tr>"),
        ("[table]\n[tr]\n[td]a[/td]\n[/tr]\n[/table]", "<tr><td>a</td></tr>"),
        ("[table][tr][td]a[td]b[tr][td]c", "<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>"),
        ("[table]a[tr]b[td]c", "<tr><td>a</td></tr><tr><td>b</td><td>c</td></tr>"),
        ("[table][td]a[/table]", "<tr><td>a</td></tr>"),
    ],
)
def test_a_table_holds_rows_and_cells_and_loses_no_text(source, rows):
    assert to_html(source) == (
        f'<div class="table-scroll"><table><tbody>{rows}</tbody></table></div>'
    )


def test_cells_outside_of_a_table_are_text():
    assert to_html("[tr][td]a[/td][/tr]") == "[tr][td]a[/td][/tr]"


def test_code_keeps_brackets_white_space_and_smilies():
    assert to_html("[code]\n[b]x[/b]\n  :) http://a.b\n[/code]") == (
        '<pre class="code"><code>[b]x[/b]\n  :) http://a.b</code></pre>'
    )


def test_code_in_a_known_language_is_coloured():
    html = to_html('[code=python]def f():\n\treturn "<"  # why[/code]')
    assert '<span class="k">def</span> <span class="nf">f</span>' in html
    assert '<span class="s2">"&lt;"</span>' in html
    assert '<span class="c1"># why</span>' in html


@pytest.mark.parametrize("language", ["nonsense", "brainfuck", "../x", ""])
def test_code_in_an_unknown_language_is_plain(language):
    assert to_html(f"[code={language}]a b[/code]") == '<pre class="code"><code>a b</code></pre>'


def test_no_more_code_is_coloured_than_is_quick():
    html = to_html("[code=python]" + "x = 1\n" * 4000 + "[/code]")
    assert "<span" not in html


def test_an_image_is_lazy_and_tells_nobody_where_it_is_seen():
    assert to_html("[img width=100 height=50]https://a.org/i.png[/img]") == (
        '<img src="https://a.org/i.png" alt="Image" width="100" height="50" '
        'loading="lazy" referrerpolicy="no-referrer">'
    )
    assert 'width="' not in to_html("[img width=99999]https://a.org/i.png[/img]")


@pytest.mark.parametrize(
    "written",
    [
        "dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
    ],
)
def test_a_video_is_a_link_made_from_its_id(written):
    html = to_html(f"[youtube]{written}[/youtube]")
    assert '<div class="media"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html
    assert "iframe" not in html and "<img" not in html


@pytest.mark.parametrize("written", ["x", "https://evil.org/watch?v=dQw4w9WgXcQ", "a" * 12, ""])
def test_what_is_no_video_stays_text(written):
    assert "<div" not in to_html(f"[youtube]{written}[/youtube]")


def test_media_elsewhere_is_a_link_with_the_sites_name():
    assert ">vimeo.com: https://vimeo.com/1</a>" in to_html("[media]https://vimeo.com/1[/media]")


def test_deep_tags_stay_text_with_their_ends():
    html = to_html("[quote]" * 60 + "x" + "[/quote]" * 60)
    assert html.count("<blockquote") == html.count("</blockquote>") == 40
    assert html.count("[quote]") == html.count("[/quote]") == 20
