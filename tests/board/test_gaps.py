"""Text in pieces: what goes in comes out, in as little memory as there can be."""

import sys
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from board.gaps import END, MARK, encoded, filled, filled_encoded, gap, joined, split

texts = st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters=[MARK, END, "&"]))


@given(texts, texts, texts)
def test_pieces_are_what_was_split_with_the_gaps_filled(before, own, after):
    pieces = split(f"{before}{gap('word')}{after}")
    assert unescape(filled(pieces, {"word": own})) == unescape(f"{before}{own}{after}")
    assert split(joined(pieces)) == pieces


@given(texts, texts, texts)
def test_text_as_it_is_sent_says_the_same(before, own, after):
    pieces = encoded(f"{before}{gap('word')}{after}".encode())
    assert filled_encoded(pieces, {"word": own}).decode() == f"{before}{own}{after}"


@given(texts)
def test_no_letter_of_what_is_kept_takes_four_bytes(text):
    (piece,) = split(text)
    assert max(piece, default="") <= "\uffff"


def test_emoji_among_plain_letters_leaves_them_one_byte_each():
    plain = "The visa office is open. " * 100
    (piece,) = split(plain + "🙂")
    assert piece == plain + "&#128578;"
    assert sys.getsizeof(piece) < len(plain) + 100


def test_other_scripts_stay_as_they_are():
    assert split("ភាសាខ្មែរ и русский") == ("ភាសាខ្មែរ и русский",)
