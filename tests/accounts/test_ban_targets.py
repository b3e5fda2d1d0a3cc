"""Networks and patterns of addresses: how they are written, and what is in them."""

import sys
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.email_patterns import clean_pattern, matches
from accounts.networks import Networks, clean_network
from board.refusals import Refused


def refusal(clean, text) -> str:
    with pytest.raises(Refused) as refused:
        clean(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "network",
    ["0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/15", "::ffff:0.0.0.0/96", "::ffff:10.0.0.0/103"],
)
def test_network_that_is_a_part_of_the_world_is_refused(network):
    assert "too wide" in refusal(clean_network, network)


@pytest.mark.parametrize("network", ["x", "300.1.1.1", "10.0.0.1/33", "10.0.0.*", "fe80::1%x/64"])
def test_network_that_is_none_is_refused(network):
    assert "Write a network as" in refusal(clean_network, network)


@pytest.mark.parametrize("email", ["*", "*@*", "**@*.*", " *@ "])
def test_pattern_that_is_everybody_is_refused(email):
    assert refusal(clean_pattern, email) == "This is every address there is."


@pytest.mark.parametrize("email", ["example.org", "@example.org", "a@b@c", "a b@x.org", "a\x00*"])
def test_pattern_that_is_no_address_is_refused(email):
    assert "Write an address" in refusal(clean_pattern, email)


def test_pattern_that_is_longer_than_an_address_is_refused():
    assert "longer than 254" in refusal(clean_pattern, "x" * 250 + "@x.org")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 203.0.113.7 ", "203.0.113.7/32"),
        ("203.0.113.99/24", "203.0.113.0/24"),
        ("2001:DB8:0::1/32", "2001:db8::/32"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
    ],
)
def test_network_is_stored_in_one_form(typed, stored):
    assert clean_network(typed) == stored


addresses = st.ip_addresses().map(str)


@st.composite
def networks(draw):
    address = draw(addresses)
    longest = ip_address(address).max_prefixlen
    return str(ip_network((address, draw(st.integers(0, longest))), strict=False))


@given(st.lists(networks(), max_size=20), st.lists(addresses, max_size=5))
@example(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32"], ["10.1.2.3", "::ffff:10.1.2.3"])
def test_networks_around_an_address_are_those_that_it_is_in(texts, asked):
    table = Networks((text, text) for text in texts)
    inside = [str(ip_network(text).network_address) for text in texts]
    for address in [*asked, *inside]:
        written = ip_address(address)
        real = getattr(written, "ipv4_mapped", None) or written
        naive = [text for text in texts if real in ip_network(text)]
        assert sorted(table.around(address)) == sorted(naive)


def test_address_written_as_ipv6_is_the_same_address():
    assert Networks([("203.0.113.0/24", 1)]).around("::ffff:203.0.113.7") == [1]


@pytest.mark.parametrize("address", ["", "nowhere", "203.0.113", "\x00"])
def test_what_is_no_address_is_in_no_network(address):
    assert Networks([("203.0.113.0/24", 1)]).around(address) == []


def lines_of(act) -> int:
    """How many lines of Python `act` takes."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def test_thousand_banned_networks_cost_no_more_than_one():
    one = Networks([("10.0.0.0/24", 0)])
    many = Networks((f"10.{n // 250}.{n % 250}.0/24", n) for n in range(1000))
    assert many.around("10.3.249.1") == [999]
    assert lines_of(lambda: many.around("9.9.9.9")) == lines_of(lambda: one.around("9.9.9.9"))


letters = st.text("ab.@", max_size=8)


@given(st.text("ab.@*", max_size=8), letters)
def test_pattern_means_what_its_stars_say(pattern, address):
    # By hand, star by star: what a * takes is tried in all lengths.
    def means(rest: str, left: str) -> bool:
        if not rest:
            return not left
        if rest[0] == "*":
            return any(means(rest[1:], left[taken:]) for taken in range(len(left) + 1))
        return left[:1] == rest[0] and means(rest[1:], left[1:])

    assert matches(pattern, address) == means(pattern, address)


def test_pattern_of_many_stars_is_not_slow():
    few, many = ("*a" * stars + "*b" for stars in (10, 100))
    address = "a" * 250
    assert not matches(many, address)
    assert lines_of(lambda: matches(many, address)) < 20 * lines_of(lambda: matches(few, address))


@given(st.text(max_size=30))
def test_target_of_any_text_is_cleaned_or_refused(text):
    for clean in (clean_pattern, clean_network):
        try:
            cleaned = clean(text)
        except Refused:
            continue
        assert clean(cleaned) == cleaned
