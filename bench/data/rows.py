"""The rows of the data set: one function a kind of row, each row by the names of its columns.

Columns that are not named have the default of their model, or that of the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import BytesIO
from ipaddress import IPv4Address
from itertools import product
from random import Random
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.avatars import normalise_avatar
from accounts.models import Group
from accounts.names import username_key
from bench.data.giving import Ledger
from bench.data.plan import DAY, SEED, Plan
from bench.data.texts import Text, Texts, rendered, title
from forum.demo import content
from forum.demo.avatars import avatar_png
from forum.models import Forum, Visibility
from reputation import demo
from reputation.models import Rating

Row = dict[str, Any]

NAME, PASSWORD = "bench", "sala-bench"
# A salt of its own would make other rows each time.
SALT = "the-same-each-time"
AVATARS = 36
MODERATORS, ADMINISTRATORS = 2_500, 12_500
UNREAD_DAYS = 2
LATEST_POST = timedelta(minutes=3)
# For so long it is kept from where ratings were given.
ADDRESS_DAYS = 90


@dataclass(frozen=True)
class Board:
    """The plan at its place in time: the newest post is some minutes older than `now`."""

    plan: Plan
    ledger: Ledger
    now: datetime

    @cached_property
    def opened_at(self) -> int:
        """When the board was opened, in seconds since 1970."""
        return int((self.now - LATEST_POST).timestamp()) - self.plan.newest

    def at(self, moment: int) -> datetime:
        return datetime.fromtimestamp(self.opened_at + moment, UTC)

    @cached_property
    def names(self) -> list[str]:
        """The members' names in the order of their ids: no two that look alike."""
        size, rng = self.plan.size, Random(SEED + 3)
        names: list[str] = []
        keys = {username_key(NAME)}
        while len(names) < size.members:
            first, second = _word(rng), _word(rng)
            name = f"{first} {second}" if rng.random() < 0.4 else first + second.lower()
            if (key := username_key(name)) not in keys:
                keys.add(key)
                names.append(name)
        names[size.bench_member - 1] = NAME
        return names


SYLLABLES = tuple(map("".join, product("bdfghklmnprstvz", "aeiou")))


def _word(rng: Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3)))).capitalize()


def ranks() -> Iterator[Row]:
    """The demo's ranks, by posts and special ones."""
    for place, rank in enumerate(content.ranks(), start=1):
        yield {
            "id": place,
            "title": rank.title,
            "min_posts": None if rank.special else rank.min_posts,
            "stars": 0 if rank.special else place,
        }


def avatars(board: Board) -> list[str]:
    """A few dozen pictures under MEDIA_ROOT, which the members share; gives their names."""
    count = min(AVATARS, board.plan.size.members)
    names = [f"avatars/bench-{number}.webp" for number in range(count)]
    for name in names:
        if not default_storage.exists(name):
            picture = normalise_avatar(BytesIO(avatar_png(name)))
            default_storage.save(name, ContentFile(picture))
    return names


def members(board: Board, groups: dict[str, int], avatars: list[str]) -> Iterator[Row]:
    """The members in the order in which they came; the first is a robot, and one is the bench."""
    plan, signatures, people = board.plan, _signatures(), content.people()
    special = [row["id"] for row in ranks() if row["min_posts"] is None]
    for pk, name in enumerate(board.names, start=1):
        person = people[pk % len(people)].member
        signature = signatures[pk % len(signatures)] if pk % 8 else Text("", "")
        tally = plan.members.get(pk)
        is_bench = pk == plan.size.bench_member
        last = board.at(tally.last.moment if tally else plan.joined[pk - 1])
        yield {
            "id": pk,
            "username": name,
            "username_key": username_key(name),
            "email": f"{name.lower().replace(' ', '.')}@example.org",
            "password": make_password(PASSWORD, SALT) if is_bench else UNUSABLE_PASSWORD_PREFIX,
            "date_joined": board.at(plan.joined[pk - 1]),
            "primary_group_id": groups[group_of(plan, pk)],
            "rank_id": special[pk % len(special)] if pk % 50 == 1 else None,
            "is_automated": pk == 1,
            "avatar": avatars[pk % len(avatars)] if pk % 5 else "",
            "country": person.country,
            "location": person.location,
            "occupation": person.occupation,
            "interests": person.interests,
            "website": person.website,
            "signature_source": signature.source,
            "signature_html": signature.html,
            "post_count": tally.posts if tally else 0,
            "reputation": board.ledger.reputation[pk],
            "last_post_at": last if tally else None,
            "last_seen_at": last,
            "read_until": board.at(plan.newest - UNREAD_DAYS * DAY) if is_bench else last,
        }


def group_of(plan: Plan, member: int) -> str:
    """The key of the group whose colour a member has."""
    if member in (1, plan.size.bench_member):
        return Group.MEMBERS
    if member % ADMINISTRATORS == 2:
        return Group.ADMINISTRATORS
    return Group.MODERATORS if member % MODERATORS == 3 else Group.MEMBERS


def memberships(board: Board, groups: dict[str, int]) -> Iterator[Row]:
    """Who is in which group: everybody is a member, too."""
    for pk in range(1, board.plan.size.members + 1):
        for key in sorted({Group.MEMBERS, group_of(board.plan, pk)}):
            yield {"user_id": pk, "group_id": groups[key]}


def _signatures() -> list[Text]:
    return rendered(person.member.signature for person in content.people())


def forums(board: Board) -> Iterator[Row]:
    """The categories, and after them the forums, which lie in the categories in turn."""
    size = board.plan.size
    for pk in range(1, size.categories + size.forums + 1):
        is_category = pk <= size.categories
        tally = board.plan.forums.get(pk)
        number = pk if is_category else pk - size.categories
        yield {
            "id": pk,
            "kind": (Forum.Kind.CATEGORY if is_category else Forum.Kind.FORUM).value,
            "parent_id": None if is_category else 1 + (number - 1) % size.categories,
            "position": number,
            "name": f"{'Category' if is_category else 'Forum'} {number}",
            "description": "" if is_category else f"{title(pk)} And whatever belongs to it.",
            "topic_count": tally.topics if tally else 0,
            "post_count": tally.posts if tally else 0,
            "last_post_id": tally.last.id if tally else None,
        }


def topics(board: Board) -> Iterator[Row]:
    """The topics in the order in which they were started."""
    for pk in range(1, board.plan.size.topics + 1):
        tally = board.plan.topics[pk]
        yield {
            "id": pk,
            "forum_id": board.plan.forum_of[pk],
            "title": title(pk),
            "kind": board.plan.kind(pk),
            "is_locked": pk % 97 == 0,
            "author_id": tally.first.author,
            "author_name": board.names[tally.first.author - 1],
            "created_at": board.at(tally.first.moment),
            "post_count": tally.posts,
            "last_post_id": tally.last.id,
            "last_post_at": board.at(tally.last.moment),
            "best_reply_id": board.ledger.best_reply.get(pk),
            "most_points": board.ledger.most_points.get(pk, 0),
        }


def topic_views(board: Board) -> Iterator[Row]:
    """How often each topic was opened: the more there is to read, the oftener."""
    for pk, tally in sorted(board.plan.topics.items()):
        yield {"topic_id": pk, "views": tally.posts * (10 + pk % 50)}


def posts(board: Board, texts: Texts) -> Iterator[Row]:
    """The posts in the order of their ids, which is that of time."""
    titles = [title(pk) for pk in range(1, board.plan.size.topics + 1)]
    for post in board.plan.posts():
        text, subject = texts.post(post), titles[post.topic - 1]
        created_at = board.at(post.moment)
        yield {
            "id": post.id,
            "topic_id": post.topic,
            "number": post.number,
            "visibility": Visibility.VISIBLE.value,
            "author_id": post.author,
            "author_name": board.names[post.author - 1],
            "subject": subject if post.number == 1 else f"Re: {subject}",
            "source": text.source,
            "html": text.html,
            "created_at": created_at,
            "points": board.ledger.points[post.id],
            "thanked_by": board.ledger.thanked_by.get(post.id, []),
            "edited_at": created_at + LATEST_POST if post.is_edited else None,
            "edited_by_id": post.author if post.is_edited else None,
            "edit_count": int(post.is_edited),
            "edit_reason": "forgot a word" if post.is_edited else "",
        }


def post_versions(board: Board, texts: Texts) -> Iterator[Row]:
    """What the edited posts said before: their last word was missing."""
    for post in board.plan.posts():
        if post.is_edited:
            subject = title(post.topic)
            yield {
                "post_id": post.id,
                "version": 1,
                "subject": subject if post.number == 1 else f"Re: {subject}",
                "source": texts.post(post).source.rpartition(" ")[0],
                "written_at": board.at(post.moment),
                "written_by_id": post.author,
            }


def ratings(board: Board) -> Iterator[Row]:
    """What was given, in the order of time."""
    kept_from = board.plan.newest - ADDRESS_DAYS * DAY
    for given in board.ledger.rows:
        yield {
            "giver_id": given.giver,
            "giver_name": board.names[given.giver - 1],
            "receiver_id": given.receiver,
            "post_id": given.post,
            "points": given.points,
            "comment": _said(given.comment),
            "state": Rating.State.STANDING.value,
            "given_at": board.at(given.moment),
            "address": _address(given.giver) if given.moment > kept_from else None,
        }


def _said(comment: int | None) -> str:
    return "" if comment is None else demo.COMMENTS[comment % len(demo.COMMENTS)]


def _address(member: int) -> str:
    return str(IPv4Address(0x0A000000 + member))


def scores(board: Board) -> Iterator[Row]:
    """What each member has in each forum."""
    for (forum, member), points in sorted(board.ledger.scores.items()):
        yield {"forum_id": forum, "member_id": member, "points": points}


def steps() -> Iterator[Row]:
    """The demo's steps of reputation."""
    for points, word, colour in demo.STEPS:
        yield {"min_points": points, "word": word, "colour": colour}


def reads(board: Board) -> Iterator[Row]:
    """How far the bench's member has read: every other of the latest topics but the newest, some of
    them not to the end."""
    tallies = board.plan.topics
    latest = sorted(tallies, key=lambda pk: tallies[pk].last.id, reverse=True)
    for pk in latest[1 : len(latest) // 5 * 2 : 2]:
        unread = max(0, pk % 4 - 1)
        yield {
            "user_id": board.plan.size.bench_member,
            "topic_id": pk,
            "number": max(1, tallies[pk].posts - unread),
        }
