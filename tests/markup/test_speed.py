"""No text takes long: time grows with length, whatever is written."""

import pytest

from bench.markup import PROSE, WORST, seconds
from markup import links_in, to_html, to_text

# Those that every forum is tried with; the others only have to be quick.
KNOWN = ["open quotes", "never closed", "addresses", "at signs", "items", "brackets"]


@pytest.mark.parametrize("name", WORST)
def test_the_worst_text_is_shown_in_less_than_a_second(name):
    for work in (to_html, to_text, links_in):
        assert seconds(work, WORST[name]) < 1


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_attack_takes_no_more_than_twenty_times_as_long_as_prose(name):
    allowed = 20 * seconds(to_html, PROSE, times=9)
    assert seconds(to_html, WORST[name], times=9) < allowed


@pytest.mark.parametrize("name", WORST)
def test_the_html_is_not_many_times_as_long_as_the_text(name):
    assert len(to_html(WORST[name])) < 30 * len(WORST[name])
