"""What was changed between two texts is found, whatever they hold, in bounded time."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.comparing import MOST_LINES, Budget, TooDifferent, compare


def plain(line: str) -> str:
    """A line of HTML as the text that it shows."""
    return unescape(re.sub(r"</?(?:del|ins)>", "", line))


def read_back(blocks, before: str, after: str) -> None:
    """Assert that the blocks tell both texts, line after line, and leave out only what is equal."""
    old, new = before.split("\n"), after.split("\n")
    for block in blocks:
        if block.left_out:
            assert old[: block.left_out] == new[: block.left_out]
            left, right = block.left_out, block.left_out
        else:
            left, right = len(block.before), len(block.after)
            assert [plain(line) for line in block.before] == old[:left]
            assert [plain(line) for line in block.after] == new[:right]
            assert not block.is_same or block.before == block.after
        old, new = old[left:], new[right:]
    assert (old, new) == ([], [])


TEXTS = st.text(st.sampled_from("ab \n<&។ក្"), max_size=60) | st.text(max_size=40)


@settings(deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_blocks_tell_both_texts(before, after):
    blocks = compare(before, after, Budget())
    if before == after:
        assert blocks == []
    else:
        read_back(blocks, before, after)


def changes(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    blocks = compare(before, after, Budget())
    return [(list(block.before), list(block.after)) for block in blocks if not block.is_same]


def test_words_that_differ_are_marked_within_their_lines():
    [(before, after)] = changes("a\nIt took us four hours.\nb", "a\nIt took us six hours.\nb")
    assert before == ["It took us <del>four</del> hours."]
    assert after == ["It took us <ins>six</ins> hours."]


def test_lines_with_little_in_common_are_shown_whole():
    assert changes("no furniture", "Nothing else, and we never missed it.") == [
        (["no furniture"], ["Nothing else, and we never missed it."])
    ]


def test_lines_that_came_or_went_have_nothing_beside_them():
    assert changes("a\nb\nc", "a\nc") == [(["b"], [])]
    assert changes("a\nc", "a\n\nc") == [([], [""])]


def test_words_of_every_script_stay_whole():
    [(before, after)] = changes("one ក្រុង two three", "one ក្រោម two three")
    assert (before, after) == (["one <del>ក្រុង</del> two three"], ["one <ins>ក្រោម</ins> two three"])


def test_text_is_escaped_in_every_block():
    before, after = "<b>same</b>\n<b>x & y z</b>\n<i>gone</i>", "<b>same</b>\n<b>x & y q</b>"
    for block in compare(before, after, Budget()):
        for line in [*block.before, *block.after]:
            assert not re.search(r"<(?!/?(?:del|ins)>)", line)


def test_what_is_far_from_a_change_is_left_out():
    lines = [f"line {number}" for number in range(100)]
    before, after = "\n".join(lines), "\n".join([*lines[:50], "new", *lines[50:]])
    blocks = compare(before, after, Budget())
    assert [(len(block.after), block.left_out) for block in blocks] == [
        (0, 47),
        (3, 0),
        (1, 0),
        (3, 0),
        (0, 47),
    ]
    read_back(blocks, before, after)


SIZE = 60_000
FEW, MANY = "abcdefghij", [chr(0x4E00 + number) for number in range(110)]
HOSTILE = {
    "one character a line": ("\n".join(FEW * (SIZE // 20)), "\n".join(FEW[::-1] * (SIZE // 20))),
    "each line a hundred times": ("\n".join(MANY * 270), "\n".join(MANY[::-1] * 270)),
    "each word a hundred times": (" ".join(MANY * 270), " ".join(MANY[::-1] * 270)),
    "signs": ("!?" * (SIZE // 2), "?.!" * (SIZE // 3)),
    "one word": ("a" * SIZE, "b" * SIZE),
    "blanks": (" " * SIZE, "\t" * SIZE),
    "empty lines": ("\n" * SIZE, "x"),
    "two lines by turns": ("a\nb\n" * 49 + "c", "d\n" + "b\na\n" * 49),
    "words turned around": (
        " ".join(f"w{number}" for number in range(9_000)),
        " ".join(f"w{number}" for number in reversed(range(9_000))),
    ),
}


@pytest.mark.parametrize(("before", "after"), HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_more_steps_than_are_paid_for(before, after):
    budget = Budget()
    try:
        blocks = compare(before, after, budget)
    except TooDifferent:
        blocks = []
    else:
        read_back(blocks, before, after)
    assert budget.steps >= 0
    assert sum(len(block.before) + len(block.after) for block in blocks) <= MOST_LINES + 20


def test_search_ends_where_the_budget_does():
    before, after = "\n".join(MANY * 3), "\n".join(MANY[::-1] * 3)
    budget = Budget(steps=1_000)
    with pytest.raises(TooDifferent):
        compare(before, after, budget)
    assert 0 <= budget.steps <= 1_000
    read_back(compare(before, after, Budget()), before, after)


def test_one_change_in_a_large_text_is_cheap_to_find():
    lines = MANY * 270
    before, after = "\n".join(lines), "\n".join([*lines[:9_000], "here", *lines[9_000:]])
    blocks = compare(before, after, Budget(steps=100))
    assert [list(block.after) for block in blocks if not block.is_same] == [["here"]]


def test_words_are_not_marked_where_that_would_take_too_long():
    before, after = " ".join(MANY), " ".join(MANY[::2] + MANY[1::2])
    [block] = compare(before, after, Budget(steps=30))
    assert (list(block.before), list(block.after)) == ([before], [after])
