"""What the board adds to a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Context:
    """`board_url` is taken off the front of shown addresses; `smilies` are added to our own."""

    board_url: str = ""
    smilies: Mapping[str, str] = field(default_factory=dict)
