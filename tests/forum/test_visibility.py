"""Who may read what: the levels on forums, and topics and posts that are hidden or waiting."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Group, Reader, User
from board.refusals import Refused
from forum.actions.posts import reply, start_topic
from forum.models import Forum, ForumLevel, Level, Post, Topic, Visibility
from forum.models.tree import access_of
from forum.permissions import can_moderate, can_read_forum, can_reply, can_see_forum
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

EVERYBODY = ("guest", "newcomer", "member", "moderator", "admin")
BELOW_STAFF = ("guests", "newcomers", "members")


@pytest.fixture
def who(cast) -> dict[str, Reader]:
    """Each kind of reader by name, a guest among them."""
    return {"guest": AnonymousUser()} | {
        name: getattr(cast, name) for name in EVERYBODY if name != "guest"
    }


def rule(forum: Forum, level: Level, *groups: str) -> None:
    """Give the groups a level on the forum, in place of the one they had."""
    for group in Group.objects.filter(key__in=groups):
        ForumLevel.objects.update_or_create(forum=forum, group=group, defaults={"level": level})


def put(row: Topic | Post, visibility: Visibility) -> None:
    """Set the state in which a topic or a post is."""
    fields = {"number": None} if isinstance(row, Post) else {}
    type(row).objects.filter(pk=row.pk).update(visibility=visibility, **fields)


@dataclass(frozen=True)
class Seen:
    """Who sees the topic, and who its first post."""

    topic: set[str]
    post: set[str]


def seen(topic: Topic, who: dict[str, Reader]) -> Seen:
    return Seen(
        {n for n, user in who.items() if topic in Topic.objects.visible_to(user)},
        {n for n, user in who.items() if Post.objects.visible_to(user).filter(topic=topic)},
    )


def by_all(names: set[str]) -> Seen:
    return Seen(names, names)


STAFF = {"moderator", "admin"}


@pytest.mark.parametrize(
    ("level", "readers"),
    [(Level.NONE, STAFF), (Level.SEE, STAFF), (Level.READ, set(EVERYBODY))],
)
def test_topics_and_posts_are_for_those_with_level_read(hall, cast, who, level, readers):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, level, *BELOW_STAFF)
    assert seen(topic, who) == by_all(readers)
    assert {name for name, user in who.items() if can_read_forum(user, hall)} == readers


def test_forum_of_level_see_is_known_of_and_one_of_level_none_is_not(hall, who):
    rule(hall, Level.SEE, *BELOW_STAFF)
    assert all(can_see_forum(user, hall) for user in who.values())
    rule(hall, Level.NONE, *BELOW_STAFF)
    assert {name for name, user in who.items() if can_see_forum(user, hall)} == STAFF


def test_level_of_one_group_says_nothing_of_another(hall, cast, who):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, Level.NONE, "guests")
    assert seen(topic, who) == by_all(set(EVERYBODY) - {"guest"})


def test_admin_reads_what_every_group_is_kept_from(hall, cast, who):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, Level.NONE, *Group.objects.values_list("key", flat=True))
    assert seen(topic, who) == by_all({"admin"})


@pytest.mark.parametrize("state", [Visibility.HIDDEN, Visibility.WAITING])
def test_topic_that_is_not_visible_is_its_moderators(hall, cast, who, state):
    topic = make_topic(hall, by=cast.member)
    put(topic, state)
    assert seen(topic, who) == by_all(STAFF)


@pytest.mark.parametrize("state", [Visibility.HIDDEN, Visibility.WAITING])
def test_post_that_is_not_visible_is_its_moderators_and_its_authors(hall, cast, who, state):
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=cast.member, source="x")
    put(post, state)

    def readers() -> set[str]:
        return {n for n, user in who.items() if post in Post.objects.visible_to(user)}

    assert readers() == STAFF | {"member"}
    assert seen(topic, who) == by_all(set(EVERYBODY))
    # Where the topic of somebody else is gone, or the forum is closed, it is gone for the author.
    put(topic, Visibility.HIDDEN)
    assert readers() == STAFF
    put(topic, Visibility.VISIBLE)
    rule(hall, Level.SEE, "members")
    assert readers() == STAFF


def test_own_post_that_waits_in_the_own_topic_is_its_authors_and_the_topic_is_not(hall, cast, who):
    topic = make_topic(hall, by=cast.member)
    put(topic, Visibility.WAITING)
    put(topic.posts.get(), Visibility.WAITING)
    assert seen(topic, who) == Seen(STAFF, STAFF | {"member"})


def test_moderator_of_one_forum_sees_what_is_hidden_there_and_not_next_door(hall, cast):
    next_door = make_forum("Next door")
    rule(hall, Level.MODERATE, "members")
    here, there = (make_topic(forum, by=cast.moderator) for forum in (hall, next_door))
    for topic in (here, there):
        put(topic, Visibility.HIDDEN)
    assert list(Topic.objects.visible_to(cast.member)) == [here]
    assert [post.topic for post in Post.objects.visible_to(cast.member)] == [here]


def test_group_that_is_kept_out_does_not_moderate_what_the_group_could_elsewhere(hall, cast):
    topic = make_topic(hall, by=cast.admin)
    put(topic, Visibility.HIDDEN)
    rule(hall, Level.READ, "moderators")
    assert not can_moderate(cast.moderator, hall.pk)
    assert topic not in Topic.objects.visible_to(cast.moderator)


def test_what_lies_in_a_closed_forum_is_closed_whatever_it_says_itself(hall, cast, who):
    inner = make_forum("Inner", parent=hall)
    innermost = make_forum("Innermost", parent=inner)
    topics = [make_topic(forum, by=cast.moderator) for forum in (inner, innermost)]
    rule(hall, Level.NONE, *BELOW_STAFF)
    rule(innermost, Level.POST, *BELOW_STAFF)
    for topic in topics:
        assert seen(topic, who) == by_all(STAFF)
    assert not can_see_forum(who["member"], innermost)


def test_what_lies_in_a_forum_of_level_see_may_be_open(hall, cast, who):
    inner = make_forum("Inner", parent=hall)
    topic = make_topic(inner, by=cast.moderator)
    rule(hall, Level.SEE, *BELOW_STAFF)
    assert seen(topic, who) == by_all(STAFF)
    rule(inner, Level.READ, *BELOW_STAFF)
    assert seen(topic, who) == by_all(set(EVERYBODY))


def test_forum_without_rules_is_read_by_guests_and_written_in_by_members(hall, who):
    levels = {name: access_of(user).level(hall.pk) for name, user in who.items()}
    assert levels == {
        "guest": Level.READ,
        "newcomer": Level.POST,
        "member": Level.POST,
        "moderator": Level.MODERATE,
        "admin": Level.MODERATE,
    }


def test_level_is_inherited_until_a_forum_has_a_rule_of_its_own(hall, cast):
    inner = make_forum("Inner", parent=hall)
    innermost = make_forum("Innermost", parent=inner)
    rule(hall, Level.READ, "members")
    held = access_of(cast.member)
    assert [held.level(forum.pk) for forum in (hall, inner, innermost)] == [Level.READ] * 3
    rule(inner, Level.REPLY, "members")
    held = access_of(cast.member)
    assert [held.level(forum.pk) for forum in (hall, inner, innermost)] == [
        Level.READ,
        Level.REPLY,
        Level.REPLY,
    ]


def test_highest_level_of_the_groups_counts(hall, cast):
    club = Group.objects.create(name="Club")
    rule(hall, Level.NONE, "members")
    ForumLevel.objects.create(forum=hall, group=club, level=Level.REPLY)
    cast.member.groups.add(club)
    in_both = User.objects.get(pk=cast.member.pk)
    assert access_of(in_both).level(hall.pk) == Level.REPLY
    assert access_of(make_member()).level(hall.pk) == Level.NONE


def test_member_without_any_group_reads_nothing(hall, cast):
    make_topic(hall, by=cast.moderator)
    cast.member.groups.clear()
    outcast = User.objects.get(pk=cast.member.pk)
    assert not Topic.objects.visible_to(outcast).exists()
    assert not Post.objects.visible_to(outcast).exists()


def test_forum_that_moves_takes_the_levels_of_its_new_place(hall, cast, who):
    closed = make_forum("Closed", closed_to=BELOW_STAFF)
    topic = make_topic(hall, by=cast.moderator)
    assert seen(topic, who) == by_all(set(EVERYBODY))
    Forum.objects.filter(pk=hall.pk).update(parent=closed)
    assert seen(topic, who) == by_all(STAFF)


@pytest.mark.parametrize("level", [Level.NONE, Level.SEE, Level.READ])
def test_member_writes_nothing_below_level_reply(hall, cast, level):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, level, "members")
    with pytest.raises(Refused):
        reply(topic, by=cast.member, source="x")
    with pytest.raises(Refused):
        start_topic(hall, by=cast.member, title="T", source="x")
    assert Post.objects.count() == 1


def test_member_of_level_reply_answers_and_starts_nothing(hall, cast):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, Level.REPLY, "members")
    with pytest.raises(Refused, match="may not start topics"):
        start_topic(hall, by=cast.member, title="T", source="x")
    assert reply(topic, by=cast.member, source="x").number == 2
    assert Topic.objects.count() == 1


def test_nobody_replies_in_a_hidden_topic_and_no_guest_anywhere(hall, cast, who):
    topic = make_topic(hall, by=cast.moderator)
    rule(hall, Level.POST, "guests")
    assert not can_reply(who["guest"], topic)
    put(topic, Visibility.HIDDEN)
    with pytest.raises(Refused):
        reply(topic, by=cast.moderator, source="x")
    assert topic.posts.count() == 1


@pytest.mark.parametrize(
    "fields", [{"kind": "category"}, {"kind": "link", "link_url": "https://example.org/"}]
)
def test_category_and_link_take_no_topics_even_of_admins(cast, fields):
    with pytest.raises(Refused, match="may not start topics"):
        start_topic(make_forum("Other", **fields), by=cast.admin, title="T", source="x")
    assert not Topic.objects.exists()
