"""The desk's tab of ratings, and the question before one is removed."""

import pytest

from accounts.models import Group
from forum.actions.posts import reply
from forum.models import ForumLevel, ForumModerator, Level, Post
from moderation.actions.posts import hide
from moderation.actions.topics import move
from moderation.models import LogEntry
from reputation.actions.ratings import give
from reputation.models import Rating
from tests.factories import make_member
from tests.moderation.people import cost

pytestmark = pytest.mark.django_db
HERE = "192.0.2.7"
State = Rating.State


@pytest.fixture
def post(board) -> Post:
    """By the first of the people."""
    return board.posts()[0]


@pytest.fixture
def held(board) -> list[Rating]:
    """Two ratings of one post, from members who use the address of its author."""
    post = reply(board.topic, by=board.people[0], source="from here", address=HERE)
    return [give(post, by=giver, address=HERE) for giver in board.people[1:]]


def states() -> list[int]:
    return list(Rating.objects.order_by("pk").values_list("state", flat=True))


def test_moderator_of_the_forum_alone_finds_the_link_to_remove(board, post, cast, as_):
    rating = give(post, by=board.people[1])
    link, address = f"/ratings/{rating.pk}/remove/", f"/p/{post.pk}/ratings/"
    assert link in as_(cast.moderator).get(address).content.decode()
    assert link not in as_(cast.member).get(address).content.decode()
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    assert link not in as_(cast.member).get(address).content.decode()


def test_one_rating_is_removed_after_a_question_with_a_reason(board, post, cast, as_):
    rating = give(post, by=board.people[1], points=3)
    browser, address = as_(cast.moderator), f"/ratings/{rating.pk}/remove/"
    page = browser.get(address).content.decode()
    assert "Remove this rating?" in page
    assert "+3 from Ana to Member" in page
    page = browser.post(address, {"reason": "A ring"}, follow=True).content.decode()
    assert "The rating is removed." in page
    assert LogEntry.objects.get().get_absolute_url() in page
    assert states() == [State.REMOVED]
    assert LogEntry.objects.get().reason == "A ring"
    page = browser.post(address, {"reason": "again"}, follow=True).content.decode()
    assert "it was so already" in page


def test_reason_that_cannot_be_kept_is_shown_again(board, post, cast, as_):
    rating = give(post, by=board.people[1])
    page = as_(cast.moderator).post(f"/ratings/{rating.pk}/remove/", {"reason": "x" * 256})
    assert "x" * 256 in page.content.decode()
    assert states() == [State.STANDING]


def test_rating_that_one_may_not_know_of_is_not_there(board, held, post, gardener, cast, as_):
    waits, shown = held[0], give(post, by=cast.moderator)
    assert as_(cast.member).get(f"/ratings/{waits.pk}/remove/").status_code == 404
    assert as_(gardener).get(f"/ratings/{waits.pk}/remove/").status_code == 404
    assert as_(gardener).post(f"/ratings/{shown.pk}/remove/").status_code == 403
    hide([post.pk], by=cast.moderator)
    assert as_(gardener).get(f"/ratings/{shown.pk}/remove/").status_code == 404
    assert as_(cast.moderator).get(f"/ratings/{shown.pk}/remove/").status_code == 200


def test_tab_shows_those_that_wait_with_what_speaks_against_them(board, held, gardener, cast, as_):
    page = as_(cast.moderator).get("/moderation/ratings/").content.decode()
    assert "+1 from Ana to Member" in page
    assert f"<code>{HERE}</code>" in page
    assert "1 post of Member came from there." in page
    assert "Also rated Member from there: Boris." in page
    assert "2 ratings to look at" in as_(cast.moderator).get("/moderation/").content.decode()
    page = as_(gardener).get("/moderation/ratings/").content.decode()
    assert "No rating waits" in page
    assert "Ana" not in page
    assert "ratings to look at" not in as_(gardener).get("/moderation/").content.decode()


def test_one_is_accepted_by_its_button_and_the_ticked_are_removed(board, held, cast, as_):
    browser, (first, second) = as_(cast.moderator), held
    answer = browser.post("/moderation/ratings/accept/", {"only": first.pk}, follow=True)
    assert "1 rating accepted." in answer.content.decode()
    assert states() == [State.STANDING, State.HELD]
    typed = {"rating": [second.pk], "reason": "Two accounts"}
    answer = browser.post("/moderation/ratings/remove/", typed, follow=True)
    assert "1 rating removed." in answer.content.decode()
    assert states() == [State.STANDING, State.REMOVED]
    assert LogEntry.objects.first().reason == "Two accounts"
    answer = browser.post("/moderation/ratings/remove/", typed, follow=True)
    assert "Somebody else has looked at that" in answer.content.decode()


def test_what_was_ticked_and_typed_stays_when_it_is_refused(board, held, cast, as_):
    browser = as_(cast.moderator)
    page = browser.post("/moderation/ratings/remove/").content.decode()
    assert "Tick a rating first." in page
    typed = {"rating": [held[1].pk], "reason": "y" * 256}
    page = browser.post("/moderation/ratings/remove/", typed).content.decode()
    assert f'value="{held[1].pk}" checked' in page
    assert "y" * 256 in page
    assert states() == [State.HELD, State.HELD]


@pytest.mark.parametrize("address", ["accept", "remove"])
def test_ratings_of_others_forums_are_not_touched(board, held, gardener, as_, cast, address):
    move([board.other.pk], by=cast.moderator, forum=board.garden)
    there = reply(board.other, by=board.people[0], source="y", address=HERE)
    mine = give(there, by=board.people[1], address=HERE)
    ids = [mine.pk, held[0].pk]
    assert as_(gardener).post(f"/moderation/ratings/{address}/", {"rating": ids}).status_code == 404
    assert states() == [State.HELD] * 3
    for wrong in ("x", "0", "9" * 30):
        sent = as_(gardener).post(f"/moderation/ratings/{address}/", {"only": wrong})
        assert sent.status_code == 404


def test_tab_costs_the_same_with_one_rating_and_with_many(board, held, as_):
    held[1].delete()
    here = make_member("Here")
    ForumModerator.objects.create(forum=board.hall, user=here)
    browser = as_(here)
    few = cost(browser, "/moderation/ratings/")
    post = reply(board.topic, by=board.people[0], source="z", address=HERE)
    for _number in range(12):
        give(post, by=make_member(), address=HERE)
    assert (few, cost(browser, "/moderation/ratings/")) == (7, 7)
