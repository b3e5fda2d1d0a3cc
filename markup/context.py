"""What the board adds to a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markup.custom import CustomTag


@dataclass(frozen=True)
class Context:
    """What a text cannot know by itself; each part may be left out.

    - `board_url`: the board's own address, without a slash at its end. Links that begin with it
      are the board's own: shown without it, followed by search engines, given titles.
    - `smilies`: a sign -> its emoji and the words for it; beside our own, and before them.
    - `members`: a name in small letters -> the name as it is written and the profile's address.
    - `tags`: the tags that an admin made, by name.
    """

    board_url: str = ""
    smilies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    members: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tags: Mapping[str, CustomTag] = field(default_factory=dict)


NOTHING = Context()
