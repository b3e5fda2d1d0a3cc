"""The desk shows what waits, to those whose business it is; the queue lets it go."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from board import audit
from board.models import BoardSettings
from forum.actions.posts import start_topic
from forum.arranging import rearranged
from forum.models import Post, Visibility
from moderation.actions import reports as act
from moderation.actions.posts import hide
from moderation.actions.topics import set_lock
from moderation.actions.undoing import undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from moderation.queries.desk import queue
from tests.factories import make_member, make_topic
from tests.forum.test_plans import large, plans, rows_read  # noqa: F401
from tests.moderation.conftest import make_wait
from tests.moderation.dump import differences, dump

pytestmark = pytest.mark.django_db


def cost(browser, address: str) -> int:
    browser.get(address)
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_desk_is_for_those_who_keep_order(board, gardener, cast, as_, client):
    for address in ("/moderation/", "/moderation/queue/", "/moderation/log/"):
        answer = client.get(address)
        assert answer["Location"] == f"/accounts/login/?next={address}"
        for who, status in ((cast.member, 403), (cast.newcomer, 403), (gardener, 200)):
            assert as_(who).get(address).status_code == status
        assert as_(cast.moderator).get(address).status_code == 200
        assert as_(cast.admin).get(address).status_code == 200


def test_desk_shows_what_waits_and_what_was_done(board, waiting, cast, as_):
    post = board.posts()[0]
    act.report_post(post, by=cast.newcomer, category="insult")
    act.report_post(post, by=cast.admin, category="spam")
    act.report_profile(board.people[1], by=cast.newcomer, category="off_topic")
    set_lock([board.other.pk], by=cast.moderator, locked=True, reason="a good reason")
    page = as_(cast.moderator).get("/moderation/").text
    assert "2 reports, the oldest less than a minute ago" in page and "Insult or harassment" in page
    assert "a member’s profile" in page and "Off topic" in page
    assert "2 posts to look at" in page and waiting[0].subject in page
    assert "a good reason" in page


def test_desk_that_is_empty_says_so(cast, as_):
    page = as_(cast.moderator).get("/moderation/").text
    assert "Nothing is reported." in page
    assert "No post waits for approval, and no rule" in page


def test_moderator_of_a_forum_sees_the_desk_of_that_forum(board, waiting, gardener, cast, as_):
    act.report_post(board.posts()[0], by=cast.newcomer, category="spam")
    act.report_profile(board.people[1], by=cast.newcomer, category="spam")
    hide([board.posts()[1].pk], by=cast.moderator, reason="Canary")
    for address in ("/moderation/", "/moderation/queue/", "/moderation/log/"):
        page = as_(gardener).get(address).text
        for secret in ("Noodles", "Canary", "Ana"):
            assert secret not in page.split("<main")[1].split("</main")[0]


def test_posts_that_wait_are_read_in_full_and_approved_by_their_button(waiting, board, cast, as_):
    moderator = as_(cast.moderator)
    page = moderator.get("/moderation/queue/").text
    assert all(post.html in page for post in waiting)
    first, second = waiting
    typed = {"only": first.pk, "post": [second.pk]}
    answer = moderator.post("/moderation/queue/approve/", typed, follow=True)
    assert "1 post approved." in answer.text
    assert LogEntry.objects.get().get_absolute_url() in answer.text
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.visibility, second.visibility) == (Visibility.VISIBLE, Visibility.WAITING)
    assert list(audit.differences(CHECKS)) == []


def test_all_that_are_ticked_are_hidden_with_one_reason(waiting, cast, as_):
    typed = {"post": [post.pk for post in waiting], "reason": "watches", "only": ""}
    answer = as_(cast.moderator).post("/moderation/queue/hide/", typed, follow=True)
    assert "2 posts hidden." in answer.text
    hidden = Post.objects.filter(visibility=Visibility.HIDDEN, hidden_reason="watches")
    assert set(hidden) == set(waiting)
    assert LogEntry.objects.get().reason == "watches"


def test_post_is_hidden_with_the_reason_beside_its_button(waiting, cast, as_):
    first, second = waiting
    typed = {f"reason_{first.pk}": "mine", f"reason_{second.pk}": "not", "only": first.pk}
    as_(cast.moderator).post("/moderation/queue/hide/", typed)
    assert Post.objects.get(visibility=Visibility.HIDDEN).hidden_reason == "mine"


def test_trusted_newcomer_is_a_member(board, cast, as_):
    post = make_topic(board.hall, by=cast.newcomer, title="Hello").last_post
    make_wait(post)
    as_(cast.moderator).post("/moderation/queue/trust/", {"only": post.pk})
    assert set(cast.newcomer.groups.values_list("key", flat=True)) == {"members"}


@pytest.fixture
def caught(board):
    """A post that a rule flagged, and one that it hid."""
    flagged, hidden = board.posts()[1:3]
    with transaction.atomic(), rearranged([board.topic.pk]):
        Post.objects.filter(pk=flagged.pk).update(flag="Pills: “pills”")
        state = {"visibility": Visibility.HIDDEN, "number": None, "flag": "Haste"}
        Post.objects.filter(pk=hidden.pk).update(**state)
    return flagged, hidden


def test_what_a_rule_caught_is_looked_at(caught, board, cast, as_):
    moderator = as_(cast.moderator)
    before = dump()
    for address in ("/moderation/", "/moderation/queue/"):
        page = moderator.get(address).text
        assert "Pills: “pills”" in page and "Haste" in page
    assert "Leave it hidden" in page and "Show it" in page
    ids = {"post": [post.pk for post in caught]}
    assert (
        "2 posts approved." in moderator.post("/moderation/queue/approve/", ids, follow=True).text
    )
    for post in caught:
        post.refresh_from_db()
        assert (post.visibility, post.flag) == (Visibility.VISIBLE, "")
    # In its place again, not at the end.
    assert [post.number for post in caught] == [2, 3]
    assert "No post waits for approval" in moderator.get("/moderation/queue/").text
    assert list(audit.differences(CHECKS)) == []
    undo(LogEntry.objects.get(), by=cast.moderator)
    assert differences(before, dump()) == {}


def test_what_a_rule_caught_is_hidden_or_stays_hidden(caught, cast, as_):
    ids = {"post": [post.pk for post in caught], "reason": "both"}
    as_(cast.moderator).post("/moderation/queue/hide/", ids)
    for post in caught:
        post.refresh_from_db()
        assert (post.visibility, post.flag) == (Visibility.HIDDEN, "")
        assert (post.hidden_reason, post.hidden_by) == ("both", cast.moderator)
    assert "No post waits for approval" in as_(cast.moderator).get("/moderation/queue/").text


def test_post_that_a_rule_holds_comes_to_the_desk_and_is_approved(board, cast, as_):
    BoardSettings.objects.update(newcomers_wait=True)
    post = start_topic(board.hall, by=cast.newcomer, title="My first", source="hello")
    assert post.visibility == Visibility.WAITING
    moderator = as_(cast.moderator)
    assert "My first" in moderator.get("/moderation/queue/").text
    moderator.post("/moderation/queue/approve/", {"only": post.pk})
    post.refresh_from_db()
    assert (post.visibility, post.number, post.flag) == (Visibility.VISIBLE, 1, "")
    assert post.topic.visibility == Visibility.VISIBLE
    assert list(audit.differences(CHECKS)) == []


def test_queue_is_read_by_index(large, cast):  # noqa: F811
    ids = list(Post.objects.order_by("pk").values_list("pk", flat=True)[:40_000:2_000])
    Post.objects.filter(pk__in=ids[:10]).update(visibility=Visibility.WAITING, number=None)
    Post.objects.filter(pk__in=ids[10:]).update(flag="Pills")
    plan = plans(lambda: list(queue(cast.moderator)[:20]))
    assert "post_waiting" in plan and "post_flagged" in plan, plan
    assert rows_read(plan) <= 200, plan


def test_what_another_moderator_has_dealt_with_is_left_so(waiting, cast, as_):
    moderator = as_(cast.moderator)
    moderator.post("/moderation/queue/approve/", {"only": waiting[0].pk})
    answer = moderator.post("/moderation/queue/hide/", {"only": waiting[0].pk}, follow=True)
    assert "Somebody else has looked at that meanwhile." in answer.text
    assert Post.objects.get(pk=waiting[0].pk).visibility == Visibility.VISIBLE


@pytest.mark.parametrize("verb", ["approve", "trust", "hide"])
def test_nothing_is_done_by_those_who_may_not(waiting, gardener, cast, as_, client, verb):
    address = f"/moderation/queue/{verb}/"
    for who, status in ((cast.member, 403), (cast.newcomer, 403), (gardener, 404)):
        assert as_(who).post(address, {"only": waiting[0].pk}).status_code == status
    assert "login" in client.post(address, {"only": waiting[0].pk})["Location"]
    mine = Post.objects.get(subject="Roses")
    make_wait(mine)
    both = {"post": [mine.pk, waiting[0].pk]}
    assert as_(gardener).post(address, both).status_code == 404
    assert Post.objects.filter(visibility=Visibility.WAITING).count() == 3
    assert as_(cast.moderator).get(address).status_code == 405


@pytest.mark.parametrize("typed", [{"only": "x"}, {"post": ["1", "٣"]}, {"post": "9" * 30}])
def test_odd_numbers_are_not_found(waiting, cast, as_, typed):
    assert as_(cast.moderator).post("/moderation/queue/hide/", typed).status_code == 404


def test_nothing_ticked_and_a_reason_too_long_are_said_and_what_was_typed_is_kept(
    waiting, cast, as_
):
    moderator, address = as_(cast.moderator), "/moderation/queue/hide/"
    page = moderator.post(address, {"reason": "kept words"}).text
    assert "Tick a post first." in page and "kept words" in page
    long = "x" * 256
    typed = {"post": [waiting[1].pk], f"reason_{waiting[0].pk}": "also kept", "reason": long}
    page = moderator.post(address, typed).text
    assert "at most 255" in page and long in page and "also kept" in page
    assert f'value="{waiting[1].pk}" checked' in page
    assert Post.objects.filter(visibility=Visibility.WAITING).count() == 2


def test_desk_and_queue_cost_the_same_with_one_row_and_with_many(board, cast, as_):
    moderator = as_(cast.moderator)
    addresses = ["/moderation/", "/moderation/queue/"]

    def fill(post: Post) -> None:
        author = make_member()
        act.report_post(post, by=author, category="spam")
        act.report_profile(author, by=cast.newcomer, category="spam")
        waits = make_topic(board.hall, by=author).last_post
        make_wait(waits)
        hide([board.posts(board.other)[-1].pk], by=make_member(group="moderators"))

    fill(board.posts()[0])
    assert [cost(moderator, address) for address in addresses] == [9, 4]
    for post in board.posts()[1:7]:
        fill(post)
    assert [cost(moderator, address) for address in addresses] == [9, 4]


def test_page_of_reports_costs_the_same_with_one_report_and_with_many(board, cast, as_):
    post, moderator = board.posts()[0], as_(cast.moderator)
    address = f"/moderation/reports/post/{post.pk}/"
    act.report_post(post, by=cast.newcomer, category="spam")
    act.claim(post, by=cast.admin)
    assert cost(moderator, address) == 6
    for number in range(8):
        act.resolve(post, by=make_member(group="moderators"), answer=f"{number}")
        act.report_post(post, by=make_member(), category="spam")
    assert cost(moderator, address) == 6
