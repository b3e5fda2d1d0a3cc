"""Many topics or posts at once: all of them or none, asked once where a question is needed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from board import audit
from forum.audit import CHECKS
from forum.models import ForumLevel, Level, Post, Topic, Visibility
from moderation.actions import topics as on_topics
from moderation.models import LogEntry
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

ON_TOPICS = {
    "lock": (lambda b: {}, lambda t: t.is_locked, "locked"),
    "unlock": (lambda b: {}, lambda t: not t.is_locked, "opened again"),
    "sticky": (lambda b: {}, lambda t: t.kind == Topic.Kind.STICKY, "made sticky"),
    "normal": (lambda b: {}, lambda t: t.kind == Topic.Kind.NORMAL, "made normal"),
    "move": (
        lambda b: {"forum": b.garden.pk, "shadow_days": "3"},
        lambda t: t.forum.name == "Garden",
        "moved",
    ),
    "hide": (lambda b: {}, lambda t: t.visibility == Visibility.HIDDEN, "hidden"),
    "restore": (lambda b: {}, lambda t: t.visibility == Visibility.VISIBLE, "restored"),
    "merge": (lambda b: {"target": b.third.pk}, lambda t: t.moved_to_id is not None, "merged"),
}
ON_POSTS = {
    "hide": (lambda b: {}, lambda p: p.visibility == Visibility.HIDDEN, "hidden"),
    "restore": (lambda b: {}, lambda p: p.visibility == Visibility.VISIBLE, "restored"),
    "approve": (lambda b: {}, lambda p: p.visibility == Visibility.VISIBLE, "approved"),
    "author": (
        lambda b: {"author": "Boris"},
        lambda p: p.author.username == "Boris",
        "given to another author",
    ),
}
ASKED = {"move", "merge", "hide", "author"}


@pytest.fixture
def moderator(cast, as_):
    return as_(cast.moderator)


@pytest.fixture
def board(board, cast):
    board.third = make_topic(board.hall, by=cast.moderator, title="Third")
    return board


def make_ready(kind: str, act: str, ids: list[int]) -> None:
    """The state from which `act` changes something."""
    rows = (Topic if kind == "topic" else Post).objects.filter(pk__in=ids)
    if act in ("restore", "approve"):
        state = Visibility.HIDDEN if act == "restore" else Visibility.WAITING
        rows.update(visibility=state, **({"number": None} if kind == "post" else {}))
        audit.repair(CHECKS)
    elif act in ("unlock", "normal"):
        rows.update(is_locked=True, kind=Topic.Kind.STICKY)


def send(reader, kind, act, ids, follow=True, **data):
    asked = {"asked": "1"} if act in ASKED else {}
    return reader.post(f"/{kind}s/{act}/", {kind: ids} | asked | data, follow=follow)


CASES = [("topic", act, ON_TOPICS[act]) for act in ON_TOPICS]
CASES += [("post", act, ON_POSTS[act]) for act in ON_POSTS]


def chosen(board, kind: str) -> list[int]:
    return [board.topic.pk, board.other.pk] if kind == "topic" else board.ids(2, 5, 7)


def rows(kind: str, ids: list[int]):
    return (Topic if kind == "topic" else Post).objects.filter(pk__in=ids)


@pytest.mark.parametrize(("kind", "act", "case"), CASES)
def test_moderator_changes_all_that_were_chosen_in_one_act(board, moderator, kind, act, case):
    data, is_done, said = case
    ids = chosen(board, kind)
    make_ready(kind, act, ids)
    page = send(moderator, kind, act, ids, **data(board), reason="tidy").text
    assert all(map(is_done, rows(kind, ids)))
    assert f"{len(ids)} {kind}s were {said}." in page
    assert f"/moderation/log/{LogEntry.objects.get().pk}/" in page
    assert list(audit.differences(CHECKS)) == []


@pytest.mark.parametrize(("kind", "act", "case"), CASES)
def test_nobody_else_changes_anything(board, cast, as_, client, kind, act, case):
    data, is_done, _said = case
    ids = chosen(board, kind)
    make_ready(kind, act, ids)
    before = list(rows(kind, ids).order_by("pk").values())
    for who in (cast.member, cast.newcomer):
        assert send(as_(who), kind, act, ids, **data(board)).status_code == 403
    answer = send(client, kind, act, ids, follow=False, **data(board))
    assert answer["Location"].startswith("/accounts/login/")
    assert list(rows(kind, ids).order_by("pk").values()) == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(("kind", "act", "case"), CASES)
def test_one_of_anothers_among_them_and_nothing_is_done(board, cast, as_, kind, act, case):
    data, _is_done, _said = case
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    own = make_topic(board.garden, by=cast.moderator, title="Own")
    ids = {"topic": [own.pk, board.topic.pk], "post": [own.last_post_id, *board.ids(2)]}[kind]
    make_ready(kind, act, ids)
    before = list(rows(kind, ids).order_by("pk").values())
    assert send(as_(cast.member), kind, act, ids, **data(board)).status_code == 404
    assert list(rows(kind, ids).order_by("pk").values()) == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("kind", ["topic", "post"])
def test_hidden_ones_of_other_forums_cannot_be_told_from_none(board, cast, as_, kind):
    closed = make_forum("Back room", closed_to=("members",))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    pk = secret.pk if kind == "topic" else secret.last_post_id
    answers = [as_(cast.member).post(f"/{kind}s/hide/", {kind: [one]}) for one in (pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Canary" not in answers[0].text


@pytest.mark.parametrize("kind", ["topic", "post"])
def test_delete_for_ever_is_for_administrators_who_tick_the_box(board, cast, as_, kind):
    ids = chosen(board, kind)
    assert send(as_(cast.moderator), kind, "erase", ids, asked="1", sure="on").status_code == 403
    admin = as_(cast.admin)
    page = send(admin, kind, "erase", ids).text
    assert "Delete for ever" in page
    assert all(f'name="{kind}" value="{pk}"' in page for pk in ids)
    page = send(admin, kind, "erase", ids, asked="1", reason="spam").text
    assert "Tick the box" in page
    assert 'value="spam"' in page
    assert rows(kind, ids).count() == len(ids)
    page = send(admin, kind, "erase", ids, asked="1", sure="on").text
    assert f"{len(ids)} {kind}s were deleted for ever." in page
    assert "Undo</a>" not in page
    assert not rows(kind, ids).exists()
    assert list(audit.differences(CHECKS)) == []


def test_page_of_one_leads_to_deleting_it_for_administrators_only(board, cast, as_, moderator):
    for address, name, pk in (
        (f"{board.topic.get_absolute_url()}moderate/", "topic", board.topic.pk),
        (f"/p/{board.ids(2)[0]}/moderate/", "post", board.ids(2)[0]),
    ):
        assert "erase" not in moderator.get(address).text
        assert f'name="{name}" value="{pk}"' in as_(cast.admin).get(address).text


def test_question_shows_what_was_chosen_and_keeps_what_was_typed(board, moderator):
    page = moderator.post("/topics/move/", {"topic": chosen(board, "topic")}).text
    assert "Move these topics" in page
    assert "Noodles" in page and "Rice" in page
    assert not LogEntry.objects.exists()
    sent = {"topic": chosen(board, "topic"), "asked": "1", "reason": "words", "forum": "x"}
    page = moderator.post("/topics/move/", sent).text
    assert "Select a valid choice" in page
    assert 'value="words"' in page
    assert f'name="topic" value="{board.other.pk}"' in page


def test_number_that_was_changed_is_said(board, cast, moderator):
    on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    ids = chosen(board, "topic")
    assert "1 of 2 topics was locked." in send(moderator, "topic", "lock", ids).text
    assert "Nothing was changed" in send(moderator, "topic", "lock", ids).text
    assert "1 topic was opened again." in send(moderator, "topic", "unlock", ids[:1]).text


def test_topic_of_which_all_posts_are_hidden_is_not_restored_nor_any_with_it(board, moderator):
    empty = make_topic(board.hall, by=board.people[0], title="Empty")
    ids = [board.topic.pk, empty.pk]
    make_ready("topic", "restore", ids)
    Post.objects.filter(topic=empty).update(visibility=Visibility.HIDDEN, number=None)
    audit.repair(CHECKS)
    page = send(moderator, "topic", "restore", ids).text
    assert "A topic without visible posts cannot be restored" in page
    assert not Topic.objects.filter(pk__in=ids, visibility=Visibility.VISIBLE).exists()


def test_none_chosen_is_said_on_the_page_that_one_came_from(board, moderator):
    here = board.hall.get_absolute_url()
    answer = send(moderator, "topic", "lock", [], next=here)
    assert answer.request["PATH_INFO"] == here
    assert "Choose topics first" in answer.text


def test_none_chosen_on_a_topics_page_leads_back_to_it(board, moderator):
    here = f"{board.topic.get_absolute_url()}?page=1"
    answer = send(moderator, "post", "hide", [], here=here)
    assert answer.request["PATH_INFO"] == board.topic.get_absolute_url()
    assert "Choose posts first" in answer.text


@pytest.mark.parametrize("odd", ["x", "0", "-1", "1 OR 1=1", "9" * 40, "\x00", "١"])
def test_odd_ids_are_not_found(moderator, board, odd):
    assert send(moderator, "post", "hide", [odd]).status_code == 404
    assert send(moderator, "topic", "lock", [board.topic.pk, odd]).status_code == 404
    assert not LogEntry.objects.exists()


def test_five_hundred_and_no_more_are_changed_at_once(board, moderator):
    made = Topic.objects.bulk_create(
        Topic(
            forum=board.hall,
            title=f"Topic {number}",
            author_name="x",
            created_at=board.topic.created_at,
            last_post_at=board.topic.created_at,
        )
        for number in range(501)
    )
    ids = [topic.pk for topic in made]
    assert (
        "At most 500 topics can be changed at once." in send(moderator, "topic", "lock", ids).text
    )
    assert not Topic.objects.filter(is_locked=True).exists()
    assert "500 topics were locked." in send(moderator, "topic", "lock", ids[:500]).text
    assert Topic.objects.filter(is_locked=True).count() == 500
    assert LogEntry.objects.count() == 1


def test_act_on_many_costs_the_same_as_on_one(board, moderator):
    def cost(ids) -> int:
        with CaptureQueriesContext(connection) as queries:
            send(moderator, "topic", "lock", ids, follow=False)
        return len(queries)

    cost([board.third.pk])
    one = cost([board.topic.pk])
    more = [make_topic(board.hall, by=board.people[0]).pk for _ in range(5)]
    assert cost([*more, board.other.pk]) == one


@pytest.mark.parametrize("act", ["hide", "move"])
def test_after_what_takes_them_away_the_first_page_of_the_list_is_shown(board, moderator, act):
    here = board.hall.get_absolute_url()
    data = {"forum": board.garden.pk, "shadow_days": "0", "next": f"{here}?page=9"}
    assert send(moderator, "topic", act, [board.other.pk], **data).request["PATH_INFO"] == here


def test_forum_page_offers_boxes_and_the_bar_to_its_moderators_only(board, cast, as_, client):
    here = board.hall.get_absolute_url()
    box = f'name="topic" value="{board.topic.pk}" form="bulk"'
    moderator, admin = as_(cast.moderator).get(here).text, as_(cast.admin).get(here).text
    assert box in moderator and "With the chosen topics:" in moderator
    assert "/topics/erase/" in admin and "/topics/erase/" not in moderator
    for reader in (client, as_(cast.member)):
        page = reader.get(here).text
        assert box not in page and 'form="bulk"' not in page
        assert "With the chosen" not in page and "check-all" not in page


def test_announcement_of_another_forum_cannot_be_chosen_by_who_does_not_moderate_there(
    board, cast, as_
):
    Topic.objects.filter(pk=board.topic.pk).update(kind=Topic.Kind.GLOBAL)
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    page = as_(cast.member).get(board.garden.get_absolute_url()).text
    assert "Noodles" in page
    assert f'name="topic" value="{board.topic.pk}"' not in page


def test_hidden_topics_stand_under_the_list_for_moderators(board, cast, as_, client):
    on_topics.hide([board.other.pk], by=cast.moderator)
    here = board.hall.get_absolute_url()
    page = as_(cast.moderator).get(here).text
    assert "Hidden and waiting" in page
    assert f'name="topic" value="{board.other.pk}" form="bulk"' in page
    for reader in (client, as_(cast.member)):
        assert "Rice" not in reader.get(here).text
        assert "Hidden and waiting" not in reader.get(here).text


def test_merged_topic_is_not_listed_as_hidden(board, cast, moderator):
    send(moderator, "topic", "merge", [board.other.pk], target=board.topic.pk)
    assert "Hidden and waiting" not in moderator.get(board.hall.get_absolute_url()).text


def test_form_without_a_token_is_refused(board, cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.moderator)
    assert send(browser, "topic", "lock", [board.topic.pk]).status_code == 403
    assert not Topic.objects.filter(is_locked=True).exists()
