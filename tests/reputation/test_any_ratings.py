"""Any acts with ratings, in any order: what everybody has is what a plain recount gives."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Group, User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.forums import change_forum
from forum.actions.posts import delete_own, reply
from forum.models import Forum, MemberScore, Post, Topic, Visibility
from moderation.actions import posts as on_posts
from moderation.actions.members import delete_member
from moderation.actions.ratings import accept, remove
from moderation.actions.topics import hide as hide_topics
from moderation.actions.topics import move
from moderation.actions.undoing import undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from reputation.actions.ratings import give, take_back
from reputation.models import Promoted, Promotion, Rating
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

VISIBLE = Visibility.VISIBLE


class World:
    """Three topics in two forums, and members who rate one another's posts."""

    def __init__(self) -> None:
        BoardSettings.objects.update(
            flood_seconds=0, power_base=60, rating_negative=True, rating_negative_from=0
        )
        self.admin = make_member("Admin", group=Group.ADMINISTRATORS)
        self.moderator = make_member("Moderator", group=Group.MODERATORS)
        people = [make_member() for _ in range(4)]
        self.forums = [make_forum("Hall"), make_forum("Yard")]
        for number, by in enumerate(people[:3]):
            topic = make_topic(self.forums[number % 2], by=by, title=f"Topic {number}")
            for other in people:
                reply(topic, by=other, source="words")
        self.group = Group.objects.create(name="Regulars")
        Promotion.objects.create(group=self.group, min_reputation=4)

    def member(self, number: int) -> User:
        people = User.objects.exclude(pk=self.admin.pk).order_by("pk")
        return people[number % len(people)]

    def post(self, number: int) -> Post:
        posts = Post.objects.select_related("topic").order_by("pk")
        return posts[number % len(posts)]

    def topic(self, number: int) -> Topic:
        topics = Topic.objects.order_by("pk")
        return topics[number % len(topics)]


def rate(w: World, n: int, m: int) -> None:
    points = (1, 2, 5, -1)[(n + m) % 4]
    address = "192.0.2.7" if m % 5 == 0 else None
    give(w.post(n), by=w.member(m), points=points, comment="so", address=address)


def rating(n: int, state: int) -> list[int]:
    ids = Rating.objects.filter(state=state).order_by("pk").values_list("pk", flat=True)
    return [ids[n % len(ids)]] if ids else []


def undo_one(w: World, n: int, m: int) -> None:
    entries = LogEntry.objects.order_by("-pk")[:4]
    if entries:
        undo(entries[n % len(entries)], by=w.admin)


def delete_one(w: World, n: int, m: int) -> None:
    # Not in every example: soon nobody would be left to rate. The moderator acts to the end.
    member = w.member(m)
    if n % 4 == 0 and member != w.moderator and User.objects.count() > 4:
        BoardSettings.objects.update(keeps_ratings_of_deleted=bool(m % 2))
        delete_member(member, by=w.admin)


def switch(w: World, n: int, m: int) -> None:
    forum = Forum.objects.get(pk=w.forums[n % 2].pk)
    forum.reputation = m % 3
    change_forum(forum, ["reputation"])


def take_own_back(w: World, n: int, m: int) -> None:
    post = w.post(n)
    if post.author and post.number:
        delete_own(post, by=post.author)


ACTS: dict[str, Callable[[World, int, int], object]] = {
    "give": rate,
    "give more": rate,
    "give again": rate,
    "take back": lambda w, n, m: take_back(w.post(n), by=w.member(m)),
    "remove": lambda w, n, m: remove(rating(n, Rating.State.STANDING), by=w.moderator),
    "accept": lambda w, n, m: accept(rating(n, Rating.State.HELD), by=w.moderator),
    "hide": lambda w, n, m: on_posts.hide([w.post(n).pk], by=w.moderator),
    "restore": lambda w, n, m: on_posts.restore([w.post(n).pk], by=w.moderator),
    "hide topic": lambda w, n, m: hide_topics([w.topic(n).pk], by=w.moderator),
    "author": lambda w, n, m: on_posts.change_author(
        [w.post(n).pk], by=w.admin, author=w.member(m)
    ),
    "delete post": lambda w, n, m: n % 3 or on_posts.delete_for_ever([w.post(n).pk], by=w.admin),
    "move": lambda w, n, m: move([w.topic(n).pk], by=w.moderator, forum=w.forums[m % 2]),
    "switch": switch,
    "own": take_own_back,
    "undo": undo_one,
    "delete member": delete_one,
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 14), st.integers(0, 9)),
    min_size=10,
    max_size=40,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_after_any_acts_everybody_has_what_a_plain_recount_gives(steps, db):
    with transaction.atomic():
        world = World()
        for act, n, m in steps:
            try:
                with transaction.atomic():
                    ACTS[act](world, n, m)
            except Refused:
                pass
            recount(act)
        assert list(differences(CHECKS)) == []
        transaction.set_rollback(True)


def recount(act: str) -> None:
    """Go through all rows, one by one."""
    points: dict[int, int] = defaultdict(int)
    thanked: dict[int, list[int]] = defaultdict(list)
    for given_ in Rating.objects.filter(state=Rating.State.STANDING).order_by("pk"):
        points[given_.post_id] += given_.points
        if given_.points > 0 and given_.giver_id:
            thanked[given_.post_id].append(given_.giver_id)
    scores: dict[tuple[int, int], int] = defaultdict(int)
    for post in Post.objects.select_related("topic"):
        assert (post.points, post.thanked_by) == (points[post.pk], thanked[post.pk]), act
        if post.author_id and post.visibility == post.topic.visibility == VISIBLE:
            scores[post.topic.forum_id, post.author_id] += points[post.pk]
    stored = {(s.forum_id, s.member_id): s.points for s in MemberScore.objects.all()}
    assert {k: v for k, v in scores.items() if v} == {k: v for k, v in stored.items() if v}, act
    off = Forum.objects.filter(reputation=Forum.Reputation.OFF).values_list("pk", flat=True)
    for user in User.objects.all():
        right = sum(v for (forum, who), v in scores.items() if who == user.pk and forum not in off)
        assert user.reputation == right, act
    assert not Rating.objects.filter(giver=None, state=Rating.State.HELD).exists(), act
    for promoted in Promoted.objects.filter(ended_at=None).select_related("member", "group"):
        assert promoted.group.members.filter(pk=promoted.member_id).exists(), act
