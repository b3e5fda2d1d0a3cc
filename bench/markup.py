"""How long markup takes: `python -m bench.markup` prints milliseconds for each KB of text.

The typical posts are of the size and the mixture of an ordinary board; each of the worst is 60,000
characters of the one thing that a careless parser takes longest for.
"""

import gc
import time
from collections.abc import Callable

from markup import to_html, to_text
from markup.context import NOTHING
from markup.gate import gate
from markup.html import unguarded_html

LENGTH = 60_000
_SENTENCE = "The visa office at the airport was closed again, so we drove back to town. "


def filled(piece: str) -> str:
    """`piece` again and again, up to the longest text that a post may have."""
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


PROSE = filled(_SENTENCE)
TYPICAL = {
    "prose, 1,000 characters": PROSE[:1000],
    "a reply, 1,000 characters": (
        '[quote="Ann Lee" post_id=1234 time=1700000000 user_id=56]\n'
        + _SENTENCE * 3
        + "\n[/quote]\n\n[b]Not any more[/b] :) see https://www.example.org/visa/2024/news.html\n"
        + "[list]\n[*]a passport\n[*]two [i]photographs[/i]\n[/list]\n"
        + _SENTENCE * 7
    )[:1000],
    "quotes and lists, 8,000": (
        "[quote=Ann][b]" + _SENTENCE * 4 + "[/b][/quote]\n[list][*]a[*]b[/list]" + _SENTENCE * 4
    )
    * 12,
    "code in Python, 4,000": "[code=python]"
    + "def f(x):\n    return [x, 'a', 1]\n" * 120
    + "[/code]",
}
WORST = {
    "prose": PROSE,
    "open quotes": filled("[quote]"),
    "quotes, all closed": "[quote]" * 3750 + "[/quote]" * 3750,
    "named quotes": filled("[quote=a post_id=1 time=1 user_id=1]"),
    "crossed": filled("[b][i]x[/b]y[/i]"),
    "never closed": filled("[b][i]"),
    "crossed, deep": filled("[b]" * 20 + "[i]" * 20 + "[/b]x" * 20 + "[/i]y" * 20),
    "colours, closed wrongly": filled("[color=red][size=90]x[/color]"),
    "closing tags only": filled("[/quote][/b]"),
    "addresses": filled("http://"),
    "short addresses": filled("http://a.b/ "),
    "an endless address": "http://" + filled("a"),
    "brackets behind an address": filled("http://a.b/" + ")" * 1900 + " "),
    "www": filled("www."),
    "at signs": filled("@"),
    "mentions": filled("@a "),
    "mentions in quotes": filled('@"a '),
    "mail": filled("a@b."),
    "mail, short": filled("a@b.cd "),
    "signs of mail": filled("+-.a"),
    "items": filled("[*]"),
    "items in a list": "[list]" + filled("[*]"),
    "lists": filled("[list][*]"),
    "tables": filled("[table][tr][td]"),
    "cells": "[table]" + filled("[td]x"),
    "brackets": filled("["),
    "brackets, both": filled("[]"),
    "brackets and slashes": filled("[/"),
    "quotation marks": filled('[b="'),
    "quotation marks, closed": filled('[b "[b ""'),
    "attributes": filled("[b a=1 "),
    "spaces in a tag": "[quote=" + filled(" ") + "]",
    "names in a tag": "[quote=" + filled(" a=") + "]",
    "code, open": filled("[code]"),
    "code, ended once": filled("[code]") + "[/code]",
    "code, short": filled("[code]x[/code]"),
    "code in Python, short": filled("[code=python]x=1[/code]"),
    "code in Python, brackets": "[code=python]" + "(" * 19_900 + "[/code]",
    "code in PHP, quotation marks": "[code=php]<?php " + "\"'" * 9_900 + "[/code]",
    "code in HTML, open": "[code=html]" + "<a " * 6_600 + "[/code]",
    "code in diff, spaces": "[code=bash]" + "$(( " * 4_900 + "[/code]",
    "links, open": filled("[url]"),
    "links, named": filled("[url=http://a.b]x[/url]"),
    "links in links": filled("[url=http://a.b]"),
    "links, cut by quotes": filled("[url=http://a.b][quote]"),
    "images": filled("[img]http://a.b/c[/img]"),
    "smilies": filled(":) "),
    "shortcodes": filled(":fire: "),
    "colons": filled(":"),
    "line breaks": filled("\n"),
    "spaces": filled(" "),
    "spaces before quotes": filled(" " * 100 + "[quote]"),
    "less than": filled("<"),
    "ampersands": filled("&"),
    "entities": filled("&lt;"),
    "no characters": filled("\x00"),
    "Khmer": filled("ភ្នំពេញ"),
    "Khmer and addresses": filled("ភ្នំពេញhttp://a.bភ្នំពេញ"),
}


def seconds(work: Callable[[str], object], source: str, *, times: int = 1) -> float:
    """The processor time of the quickest of `times` runs, whatever else the machine does.

    The garbage collector waits meanwhile: what it takes depends on all that the process holds.
    """
    best = float("inf")
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            work(source)
            best = min(best, time.process_time() - start)
    finally:
        gc.enable()
    return best


def without_gate(source: str) -> str:
    return unguarded_html(source, NOTHING)


def main() -> None:
    print(f"{'typical':32}{'ms':>8}{'ms/KB':>8}{'no gate':>9}{'gate':>8}{'text':>8}")
    for name, source in TYPICAL.items():
        times = [
            seconds(to_html, source, times=30),
            seconds(without_gate, source, times=30),
            seconds(gate, without_gate(source), times=30),
            seconds(to_text, source, times=30),
        ]
        whole, made, gated, text = (taken * 1000 for taken in times)
        per_kb = whole / len(source) * 1000
        print(f"{name:32}{whole:8.2f}{per_kb:8.2f}{made:9.2f}{gated:8.2f}{text:8.2f}")
    print(f"\n{'worst, 60,000 characters':32}{'ms':>8}{'ms/KB':>8}{'prose':>8}")
    prose = seconds(to_html, PROSE, times=3)
    for name, source in WORST.items():
        taken = seconds(to_html, source)
        times_prose = taken / prose
        print(f"{name:32}{taken * 1000:8.0f}{taken * 1_000_000 / LENGTH:8.2f}{times_prose:7.1f}x")


if __name__ == "__main__":
    main()
