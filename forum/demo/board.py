"""What a demo board consists of. The seeding command reads these and nothing else."""

from dataclasses import dataclass
from typing import Literal

ForumKind = Literal["category", "forum", "link"]
TopicKind = Literal["normal", "sticky", "announcement", "global"]
GroupName = Literal["newcomers", "members", "moderators", "administrators"]


@dataclass(frozen=True)
class DemoForum:
    """A node of the forum tree, named by `key`; the board lists them in the order shown."""

    key: str
    parent_key: str | None
    kind: ForumKind
    name: str
    description: str
    rules: str
    colour: str
    icon: str
    link_url: str
    staff_only: bool


@dataclass(frozen=True)
class DemoRank:
    """A title by number of posts, or a special one that is given by name."""

    title: str
    min_posts: int
    special: bool


@dataclass(frozen=True)
class DemoMember:
    """Somebody with an account."""

    username: str
    email: str
    country: str
    location: str
    joined_days_ago: int
    signature: str
    website: str
    occupation: str
    interests: str
    group: GroupName
    special_rank: str | None
    is_automated: bool
    hides_online: bool
    time_zone: str


@dataclass(frozen=True)
class DemoPost:
    """A post as BBCode; `quotes` is the 1-based number of an earlier post of the same topic."""

    author: str
    source: str
    minutes_ago: int
    edit_reason: str | None = None
    edited_minutes_after: int | None = None
    quotes: int | None = None


@dataclass(frozen=True)
class DemoTopic:
    """A topic with its posts in the order of writing; the first author started it."""

    forum: str
    title: str
    kind: TopicKind
    locked: bool
    views: int
    posts: tuple[DemoPost, ...]


@dataclass(frozen=True)
class DemoBoard:
    """Everything that the demo board shows."""

    forums: tuple[DemoForum, ...]
    ranks: tuple[DemoRank, ...]
    members: tuple[DemoMember, ...]
    topics: tuple[DemoTopic, ...]
