"""The last gate gives what bleach gives, only sooner."""

import pytest

from markup.gate import bleached, gate


@pytest.mark.parametrize(
    "html",
    [
        "a &amp; b<br>\n<strong>c</strong>",
        '<a href="https://a.org" rel="nofollow ugc noopener">x</a>',
        '<ul><li>a<ol type="1"><li>b</li></ol></li></ul>',
        "<table><tbody><tr><td>a</td><th>b</th></tr></tbody></table>",
        '<pre class="code"><code>\n\n<span class="k">x</span></code></pre>',
    ],
)
def test_what_is_allowed_passes_unchanged(html):
    assert gate(html) == html == bleached(html)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<b onclick=x>y</b>",
        '<b onclick="x">y</b>',
        '<a href="javascript:x">y</a>',
        '<a href="&#106;avascript:x">y</a>',
        '<a href="data:text/html,x">y</a>',
        '<a href="https://a.org" rel="opener">y</a>',
        '<span class="panel">y</span>',
        '<span class="quote panel">y</span>',
        '<span style="color:red">y</span>',
        '<img src="x" onerror="y">',
        "<svg><style><img src=x onerror=y></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=y>",
        "<b>never closed",
        "never opened</b>",
        "<b><i>crossed</b></i>",
        "</b ><b>",
        "<li>a</li>",
        "<ul><li>a<li>b</li></li></ul>",
        "<td>a</td>",
        "<table>a</table>",
        "<table><tbody><tr>a</tr></tbody></table>",
        "<table><tbody><tr><td>a</td><hr></tr></tbody></table>",
        "<table><tr><td>a</td></tr></table>",
        '<a href="/x">a<a href="/y">b</a></a>',
        "<pre>\n\na</pre>",
        "a < b > c & d &lt &#0; &nbsp;",
        "<!-- x --><![CDATA[x]]><?x?><!doctype html>",
        "\x00\x0b\x1f",
        "a\rb",
        "<B>x</B>",
        '<b\nclass="quote">x</b>',
    ],
)
def test_all_else_is_as_bleach_leaves_it(html):
    assert gate(html) == bleached(html)
