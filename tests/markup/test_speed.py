"""No text takes long: time grows with length, whatever is written."""

import pytest

from bench.markup import PROSE, WORST, seconds
from markup import links_in, to_html, to_text

# Those that every forum is tried with; the others only have to be quick.
KNOWN = ["open quotes", "never closed", "addresses", "at signs", "items", "brackets"]


@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("work", [to_html, to_text, links_in])
def test_four_times_the_text_takes_about_four_times_as_long(work, name):
    whole = WORST[name]
    # With its end, or what was code is code no more.
    part = whole[: len(whole) // 4] + whole[-len("[/code]") :]
    # Sixteen times would be quadratic. Under a few milliseconds the clock itself is too coarse.
    quarter = max(seconds(work, part, times=3), 0.004)
    assert seconds(work, whole, times=3) < 10 * quarter


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_attack_takes_no_more_than_twenty_times_as_long_as_prose(name):
    allowed = 20 * seconds(to_html, PROSE, times=9)
    assert seconds(to_html, WORST[name], times=9) < allowed


@pytest.mark.parametrize("name", WORST)
def test_the_html_is_not_many_times_as_long_as_the_text(name):
    assert len(to_html(WORST[name])) < 30 * len(WORST[name])
