"""Networks by address: found with one look for each length of prefix, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Generic, TypeVar

from board.refusals import Refused

T = TypeVar("T")

# The shortest prefixes that are taken: what is wider would be a part of the world.
WIDEST = {4: 8, 6: 16}
HOW = "Write a network as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32."


def clean_network(text: str) -> str:
    """A network or one address as it is stored. Raises Refused for what is neither, and for what
    is wider than WIDEST."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise Refused(HOW) from None
    if "%" in text:
        # A zone is a matter of one machine's own wires.
        raise Refused(HOW)
    if isinstance(network, IPv6Network) and (inner := network.network_address.ipv4_mapped):
        # A visitor's address never comes in this form: see `_plain`.
        network = ip_network((inner, max(network.prefixlen - 96, 0)), strict=False)
    if network.prefixlen < WIDEST[network.version]:
        raise Refused(f"This is too wide: at most /{WIDEST[network.version]}.")
    return str(network)


class Networks(Generic[T]):
    """Things by the network that each is about, written as `clean_network` writes it."""

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        self._by_prefix: dict[tuple[int, int, int], list[T]] = defaultdict(list)
        lengths: dict[int, set[int]] = {4: set(), 6: set()}
        for text, thing in things:
            network = ip_network(text)
            bits = network.max_prefixlen - network.prefixlen
            lengths[network.version].add(bits)
            prefix = int(network.network_address) >> bits
            self._by_prefix[network.version, bits, prefix].append(thing)
        self._lengths = {version: sorted(found) for version, found in lengths.items()}

    def around(self, address: str) -> list[T]:
        """The things of all networks that `address` is in; of none where it is no address."""
        try:
            plain = _plain(ip_address(address))
        except ValueError:
            return []
        number, version = int(plain), plain.version
        found: list[T] = []
        for bits in self._lengths[version]:
            found += self._by_prefix.get((version, bits, number >> bits), [])
        return found


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Servers that listen on IPv6 alone write IPv4 addresses as ::ffff:203.0.113.7."""
    return getattr(address, "ipv4_mapped", None) or address
