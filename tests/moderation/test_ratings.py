"""Moderators remove ratings, and accept those that wait: what counts, who is told, what is kept."""

import pytest

from accounts.models import Group, User
from board import audit
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import MemberScore, Post
from moderation.actions.cleaning import clean
from moderation.actions.posts import change_author
from moderation.actions.ratings import accept, remove
from moderation.actions.topics import move
from moderation.actions.undoing import undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from notifications.models import Kind, Notification
from reputation.actions.ratings import give, take_back
from reputation.models import Promotion, Rating
from tests.moderation.dump import differences, dump

pytestmark = pytest.mark.django_db
State = Rating.State


@pytest.fixture
def post(board) -> Post:
    """By the first of the people."""
    return board.posts()[0]


@pytest.fixture
def held(board) -> list[Rating]:
    """Two ratings of one post, from members who use the address of its author."""
    author = board.people[0]
    post = reply(board.topic, by=author, source="from here", address="192.0.2.7")
    return [give(post, by=giver, address="192.0.2.7") for giver in board.people[1:]]


def reputation_of(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation


def told(user: User) -> list[tuple[str, str, str]]:
    found = Notification.objects.filter(recipient=user).order_by("pk")
    return [(row.sentence, row.url, row.words) for row in found]


def all_right() -> bool:
    return list(audit.differences(CHECKS)) == []


def test_removed_points_count_no_more_and_come_back_when_that_is_undone(board, post, cast):
    member, ana, boris = board.people
    give(post, by=ana, points=3)
    rating = give(post, by=boris)
    before = dump()
    entry = remove([rating.pk], by=cast.moderator, reason="Not for this")
    post.refresh_from_db()
    assert (post.points, post.thanked_by, reputation_of(member)) == (3, [ana.pk], 3)
    assert MemberScore.objects.get(member=member).points == 3
    assert (entry.act, entry.title, entry.reason) == ("rating_remove", "Noodles", "Not for this")
    assert entry.members == sorted([member.pk, boris.pk])
    assert all_right()
    undo(entry, by=cast.moderator)
    assert differences(before, dump()) == {}
    assert all_right()


def test_giver_is_told_of_a_removal_with_the_reason(board, post, cast):
    rating = give(post, by=board.people[1])
    remove([rating.pk], by=cast.moderator, reason="A ring")
    place = f"/p/{post.pk}/ratings/"
    assert told(board.people[1]) == [
        ("The moderators removed points that you gave.", place, "A ring")
    ]


def test_giver_of_several_is_told_once(board, post, cast):
    ids = [give(each, by=board.people[1]).pk for each in (post, board.posts()[1])]
    remove(ids, by=cast.moderator, reason="A ring")
    ((_sentence, place, words),) = told(board.people[1])
    assert (place, words) == (f"/p/{post.pk}/ratings/", "2 ratings. A ring")


def test_what_is_removed_or_stands_already_is_no_act(board, post, cast):
    rating = give(post, by=board.people[1])
    assert accept([rating.pk], by=cast.moderator) is None
    remove([rating.pk], by=cast.moderator)
    assert remove([rating.pk], by=cast.moderator) is None
    assert accept([rating.pk], by=cast.moderator) is None
    assert LogEntry.objects.count() == 1
    with pytest.raises(Refused, match="given nothing"):
        take_back(post, by=board.people[1])


def test_accepted_points_count_and_the_author_is_told_once_of_all(board, held, cast):
    author, ana, _boris = board.people
    post = held[0].post
    assert (reputation_of(author), told(author)) == (0, [])
    entry = accept([rating.pk for rating in held], by=cast.moderator)
    assert reputation_of(author) == 2
    assert told(author) == [("Ana and 1 other thanked your post.", f"/p/{post.pk}/", "")]
    assert User.objects.get(pk=author.pk).unread_notifications == 1
    assert all_right()
    undo(entry, by=cast.moderator)
    assert set(Rating.objects.values_list("state", flat=True)) == {State.HELD}
    assert (reputation_of(author), all_right()) == (0, True)
    with pytest.raises(Refused, match="moderator will look"):
        give(post, by=ana)


def test_accepted_points_join_what_the_author_has_not_read_yet(board, held, cast):
    give(held[0].post, by=cast.moderator)
    accept([held[1].pk], by=cast.moderator)
    accept([held[0].pk], by=cast.moderator)
    assert [sentence for sentence, _url, _words in told(board.people[0])] == [
        "Ana and 1 other thanked your post."
    ]
    held[0].post.refresh_from_db()
    assert held[0].post.points == 3


def test_nobody_accepts_what_is_about_the_own_account(board, held, cast):
    Rating.objects.filter(pk=held[0].pk).update(giver=cast.moderator)
    with pytest.raises(Refused, match="about you"):
        accept([rating.pk for rating in held], by=cast.moderator)
    assert Rating.objects.filter(state=State.HELD).count() == 2


def test_one_who_does_not_moderate_all_of_their_forums_touches_none(board, post, gardener, cast):
    here = give(post, by=board.people[1])
    move([board.other.pk], by=cast.moderator, forum=board.garden)
    there = give(board.posts(board.other)[0], by=board.people[0])
    for act in (remove, accept):
        with pytest.raises(Refused, match="do not moderate"):
            act([here.pk, there.pk], by=gardener)
    assert Rating.objects.standing().count() == 2
    assert remove([there.pk], by=gardener)


def test_group_that_was_reached_by_removed_points_is_left(board, post, cast):
    Promotion.objects.create(group=Group.objects.create(name="Respected"), min_reputation=2)
    rating = give(post, by=board.people[1], points=2)
    assert board.people[0].groups.filter(name="Respected").exists()
    remove([rating.pk], by=cast.moderator)
    assert not board.people[0].groups.filter(name="Respected").exists()


def test_points_follow_a_post_to_its_new_author_whose_own_rating_goes(board, post, cast):
    member, ana, boris = board.people
    give(post, by=ana, points=2)
    give(post, by=boris, points=3)
    before = dump()
    entry = change_author([post.pk], by=cast.moderator, author=boris)
    assert (reputation_of(member), reputation_of(boris)) == (0, 2)
    states = dict(Rating.objects.values_list("giver", "state"))
    assert states == {ana.pk: State.STANDING, boris.pk: State.REMOVED}
    assert Rating.objects.get(giver=ana).receiver == boris
    assert all_right()
    undo(entry, by=cast.moderator)
    assert differences(before, dump()) == {}
    assert all_right()


def test_what_the_former_author_gave_meanwhile_goes_when_the_post_comes_back(board, post, cast):
    member, ana, boris = board.people
    entry = change_author([post.pk], by=cast.moderator, author=boris)
    give(post, by=member)
    give(post, by=ana)
    undo(entry, by=cast.moderator)
    assert (reputation_of(member), reputation_of(boris)) == (1, 0)
    assert Rating.objects.get(giver=member).state == State.REMOVED
    assert Rating.objects.get(giver=ana).receiver == member
    assert all_right()


def test_cleaning_up_takes_what_the_spammer_gave_and_undoing_brings_it_back(board, post, cast):
    ana = board.people[1]
    give(post, by=ana)
    before = dump()
    entry = clean(ana, by=cast.moderator, reason="Spam")
    assert [part.act for part in entry.parts.order_by("pk")] == ["hide", "rating_remove", "ban"]
    assert reputation_of(board.people[0]) == 0
    assert Kind.RATING_REMOVED not in ana.notifications.values_list("kind", flat=True)
    assert all_right()
    undo(entry, by=cast.moderator)
    assert differences(before, dump()) == {}
    assert all_right()


def test_log_says_whose_points_were_removed(board, post, cast, as_):
    rating = give(post, by=board.people[1], points=3)
    entry = remove([rating.pk], by=cast.moderator)
    page = as_(cast.moderator).get(entry.get_absolute_url()).content.decode()
    assert "Moderator removed points for Noodles" in page
    assert "1 rating: +3 from Ana to Member" in page
    assert "<td>stands</td>" in page
    assert "<td>was removed</td>" in page
