"""Any acts of members and moderators, in any order: everything counted is right after each, every
link that was given out still leads to its post, and nothing unread counts as read."""

from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Group, User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.actions.reading import mark_read
from forum.models import Forum, Post, Topic, TopicRead, Visibility
from forum.queries.finding import find_moved
from moderation.actions import posts as on_posts
from moderation.actions import ratings as on_ratings
from moderation.actions import splitting
from moderation.actions import topics as on_topics
from moderation.actions.cleaning import clean
from moderation.actions.members import delete_member
from moderation.actions.undoing import undo
from moderation.actions.warnings import warn
from moderation.audit import CHECKS
from moderation.models import LogEntry
from reputation.actions import ratings as of_members
from reputation.models import Rating
from tests.factories import make_forum, make_member

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A small board, and what its members have truly read."""

    forums: list[Forum]
    people: list[User]
    moderator: User
    read: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    # Who had read past a place does not learn of what is put there.
    put_back: set[int] = field(default_factory=set)

    def topics(self) -> list[Topic]:
        return list(Topic.objects.filter(moved_to=None).order_by("id"))

    def pick_topic(self, number: int) -> Topic:
        topics = self.topics()
        return topics[number % len(topics)]

    def pick_posts(self, number: int) -> list[int]:
        """Some posts of a topic, in a way that `number` decides; of another one, where all of it
        was deleted."""
        topic = self.pick_topic(number)
        found = topic.posts if topic.posts.exists() else Post.objects
        posts = list(found.order_by("id").values_list("pk", flat=True))
        return posts[number % 3 :: 1 + number % 2] or posts


def start(w: World, n: int, by: User) -> None:
    post = start_topic(w.forums[n % 2], by=by, title=f"Topic {n}", source="x")
    w.read[by.pk].add(post.pk)


def answer(w: World, n: int, by: User) -> None:
    topic = w.pick_topic(n)
    post = reply(topic, by=by, source=f"reply {n}")
    # To write in a topic marks it as read, as it does with phpBB.
    # One that waits for approval has no number, and marks nothing.
    read = topic.posts.filter(number__lte=post.number or 0)
    w.read[by.pk].update(read.values_list("pk", flat=True))


def read_on(w: World, n: int, by: User) -> None:
    topic = w.pick_topic(n)
    to = 1 + n % max(topic.post_count, 1)
    mark_read(by, topic, number=to)
    w.read[by.pk].update(topic.posts.filter(number__lte=to).values_list("pk", flat=True))


def take_back(w: World, n: int, by: User) -> None:
    if own := Post.objects.filter(author=by, number__isnull=False).order_by("-id").first():
        delete_own(own, by=by)


def change_text(w: World, n: int, by: User) -> None:
    if own := Post.objects.filter(author=by, number__isnull=False).order_by("id").first():
        edit(own, by=by, subject=own.subject, source=f"edited {n}")


def wait(w: World, n: int, by: User) -> None:
    """A post is withdrawn into the queue, as if it had never been shown."""
    with on_posts._held(w.pick_posts(n)[:1], by=w.moderator) as act:
        act.change(act.posts, visibility=Visibility.WAITING)
        act.hide_empty_topics()


def rate(w: World, n: int, by: User) -> None:
    """Every third one waits for a moderator, as if it came from a second account."""
    post = Post.objects.get(pk=w.pick_posts(n)[0])
    author = User.objects.filter(pk=post.author_id).first()
    address = f"203.0.113.{author.pk % 200}" if author and n % 3 == 0 else None
    of_members.give(post, by=by, points=1 + n % 3, address=address)


def take_back_points(w: World, n: int, by: User) -> None:
    if own := Rating.objects.current().filter(giver=by).first():
        of_members.take_back(own.post, by=by)


def pick_ratings(n: int) -> list[int]:
    found = list(Rating.objects.order_by("id").values_list("pk", flat=True))
    return found[n % 3 :: 1 + n % 2]


def delete_account(w: World, n: int, by: User) -> None:
    """Somebody new comes in the place of one who goes; the administrator stays."""
    BoardSettings.objects.update(keeps_ratings_of_deleted=bool(n % 2))
    delete_member(by, by=w.people[-1])
    w.people[w.people.index(by)] = make_member()


def undo_one(w: World, n: int, by: User) -> None:
    entries = list(LogEntry.objects.order_by("-id")[:5])
    if entries:
        undo(entries[n % len(entries)], by=w.moderator)


ACTS = {
    "start": start,
    "answer": answer,
    "read on": read_on,
    "take back": take_back,
    "change text": change_text,
    "wait": wait,
    "undo": undo_one,
    "delete account": delete_account,
    "rate": rate,
    "rate again": rate,
    "take back points": take_back_points,
    "remove points": lambda w, n, by: on_ratings.remove(pick_ratings(n), by=w.moderator),
    "accept points": lambda w, n, by: on_ratings.accept(pick_ratings(n), by=w.moderator),
    "hide": lambda w, n, by: on_posts.hide(w.pick_posts(n), by=w.moderator),
    "hide one": lambda w, n, by: on_posts.hide(w.pick_posts(n)[:1], by=w.moderator),
    "restore": lambda w, n, by: on_posts.restore(w.pick_posts(n), by=w.moderator),
    "approve": lambda w, n, by: on_posts.approve(w.pick_posts(n), by=w.moderator),
    "author": lambda w, n, by: on_posts.change_author(w.pick_posts(n), by=w.moderator, author=by),
    "note": lambda w, n, by: on_posts.set_note(w.pick_posts(n)[0], by=w.moderator, note=str(n)),
    "delete post": lambda w, n, by: on_posts.delete_for_ever(w.pick_posts(n)[:1], by=w.people[-1]),
    "hide topic": lambda w, n, by: on_topics.hide([w.pick_topic(n).pk], by=w.moderator),
    "restore topic": lambda w, n, by: on_topics.restore([w.pick_topic(n).pk], by=w.moderator),
    "move": lambda w, n, by: on_topics.move(
        [w.pick_topic(n).pk, w.pick_topic(n + 1).pk],
        by=w.moderator,
        forum=w.forums[n % 2],
        shadow_days=n % 2,
    ),
    "kind": lambda w, n, by: on_topics.set_kind([w.pick_topic(n).pk], by=w.moderator, kind=n % 4),
    "bump": lambda w, n, by: on_topics.bump([w.pick_topic(n).pk], by=w.moderator),
    "split": lambda w, n, by: splitting.split(
        w.pick_topic(n).pk, w.pick_posts(n), by=w.moderator, forum=w.forums[n % 2], title="Apart"
    ),
    "split into": lambda w, n, by: splitting.split_into(
        w.pick_topic(n).pk, w.pick_posts(n), by=w.moderator, target=w.pick_topic(n + 1)
    ),
    "merge": lambda w, n, by: splitting.merge(
        [w.pick_topic(n).pk], by=w.moderator, target=w.pick_topic(n + 1)
    ),
    "lock": lambda w, n, by: on_topics.set_lock(
        [w.pick_topic(n).pk], by=w.moderator, locked=bool(n % 2)
    ),
    "slow": lambda w, n, by: on_topics.set_slow(
        [w.pick_topic(n).pk], by=w.moderator, slow=bool(n % 2)
    ),
    "auto close": lambda w, n, by: on_topics.set_auto_close(
        [w.pick_topic(n).pk], by=w.moderator, days=n or None
    ),
    "rename": lambda w, n, by: on_topics.rename(w.pick_topic(n).pk, by=w.moderator, title=str(n)),
    "lock posts": lambda w, n, by: on_posts.set_edit_lock(
        w.pick_posts(n), by=w.moderator, locked=bool(n % 2)
    ),
    "warn": lambda w, n, by: warn(by, by=w.moderator, points=1 + n % 3, reason="Calm down."),
    "clean": lambda w, n, by: clean(by, by=w.moderator, kind=(None, 1, 2, 3)[n % 4]),
    "copy": lambda w, n, by: splitting.copy(
        w.pick_topic(n).pk, by=w.moderator, forum=w.forums[n % 2]
    ),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 11), st.integers(0, 2)),
    min_size=5,
    max_size=30,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_after_any_acts_a_recount_finds_nothing_and_nothing_is_lost(steps, db):
    with transaction.atomic():
        world = make_world()
        for act, number, who in steps:
            before = set(Post.objects.values_list("pk", flat=True))
            shown = visible_posts()
            try:
                with transaction.atomic():
                    ACTS[act](world, number, world.people[who])
            except Refused:
                pass
            world.put_back |= visible_posts() - shown
            assert list(differences(CHECKS)) == [], act
            if act != "delete post":
                assert before <= set(Post.objects.values_list("pk", flat=True)), act
            check_links(world)
            check_marks(world, act)
        transaction.set_rollback(True)


def make_world() -> World:
    BoardSettings.objects.update(flood_seconds=0)
    forums = [make_forum("Hall"), make_forum("Garden")]
    people = [make_member(group=group) for group in (Group.NEWCOMERS, Group.MEMBERS)]
    people.append(make_member(group=Group.ADMINISTRATORS))
    world = World(forums, people, make_member(group=Group.MODERATORS))
    for number, author in enumerate(people):
        start(world, number, author)
        for other in people:
            reply(world.topics()[-1], by=other, source="first words")
    for topic in world.topics():
        for reader in people:
            TopicRead.objects.filter(user=reader, topic=topic).delete()
            mark_read(reader, topic, number=2)
            read = topic.posts.filter(number__lte=2).values_list("pk", flat=True)
            world.read[reader.pk].update(read)
    User.objects.update(read_until="2000-01-01T00:00Z")
    return world


def visible_posts() -> set[int]:
    return set(Post.objects.filter(number__isnull=False).values_list("pk", flat=True))


def check_links(world: World) -> None:
    """The address of every topic that was ever there leads to one that has its posts."""
    for topic in Topic.objects.exclude(moved_to=None):
        assert not topic.posts.exists()
        end = find_moved(world.people[-1], topic.pk)
        assert end is None or end.moved_to_id is None


def check_marks(world: World, act: str) -> None:
    """Whatever counts as read was read, or was put back where the reader had been."""
    for mark in TopicRead.objects.exclude(user=world.moderator):
        counted = mark.topic.posts.filter(number__lte=mark.number).values_list("pk", flat=True)
        assert set(counted) <= world.read[mark.user_id] | world.put_back, act
