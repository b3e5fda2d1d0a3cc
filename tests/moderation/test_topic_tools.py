"""The tools of a topic: each act through its page, by those who may and by those who may not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Group
from board import audit
from forum.audit import CHECKS
from forum.models import ForumLevel, Level, Post, ShadowTopic, Topic, Visibility
from moderation.models import LogEntry
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

# Each address, what a moderator sends there, and what is true of the topic afterwards.
TOOLS = {
    "lock": (lambda b: {"lock": "1"}, lambda t: t.is_locked),
    "slow": (lambda b: {"slow": "1"}, lambda t: t.is_slow),
    "auto-close": (lambda b: {"days": "30"}, lambda t: t.closes_after_days == 30),
    "kind": (lambda b: {"kind": "1"}, lambda t: t.kind == Topic.Kind.STICKY),
    "rename": (lambda b: {"title": "  Fried   noodles "}, lambda t: t.title == "Fried noodles"),
    "bump": (lambda b: {}, lambda t: t.bumped_at is not None),
    "move": (
        lambda b: {"forum": b.garden.pk, "shadow_days": "0"},
        lambda t: t.forum.name == "Garden",
    ),
    "merge": (lambda b: {"target": f"{b.other.pk}"}, lambda t: t.moved_to_id is not None),
    "copy": (
        lambda b: {"forum": b.garden.pk},
        lambda t: Topic.objects.filter(title=t.title).count() == 2,
    ),
    "split": (
        lambda b: {
            "action": "split",
            "post": b.ids(2, 3),
            "title": "Apart",
            "forum": b.garden.pk,
        },
        lambda t: t.post_count == 5 and Topic.objects.get(title="Apart").post_count == 2,
    ),
    "hide": (lambda b: {}, lambda t: t.visibility == Visibility.HIDDEN),
}


def send(reader, topic, tool, follow=True, **data):
    return reader.post(f"{topic.get_absolute_url()}{tool}/", data, follow=follow)


def now(topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def moderator(cast, as_):
    return as_(cast.moderator)


@pytest.mark.parametrize("tool", TOOLS)
def test_moderator_does_it_gives_a_reason_and_is_offered_to_undo_it(board, cast, moderator, tool):
    data, is_done = TOOLS[tool]
    page = send(moderator, board.topic, tool, **data(board), reason="for  good order").text
    assert is_done(now(board.topic))
    entry = LogEntry.objects.get()
    assert (entry.by, entry.reason) == (cast.moderator, "for good order")
    assert f'<a href="/moderation/log/{entry.pk}/">Undo</a>' in page
    assert list(audit.differences(CHECKS)) == []


@pytest.mark.parametrize("tool", TOOLS)
def test_nobody_else_does_it(board, cast, as_, client, tool):
    data, is_done = TOOLS[tool]
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    sent = data(board)
    assert send(as_(cast.newcomer), board.topic, tool, **sent).status_code == 403
    assert send(as_(cast.member), board.topic, tool, **sent).status_code == 403
    answer = send(client, board.topic, tool, follow=False, **sent)
    assert answer["Location"].startswith("/accounts/login/?next=/t/")
    assert not is_done(now(board.topic))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("tool", [*TOOLS, "moderate", "restore"])
def test_topic_that_is_not_seen_is_not_there(cast, as_, client, tool):
    closed = make_forum("Back room", closed_to=("members", "guests"))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    for reader in (as_(cast.member), client):
        answer = send(reader, secret, tool)
        assert answer.status_code in (404, 405)
        assert "Canary" not in answer.text
        assert reader.get(f"{secret.get_absolute_url()}{tool}/").status_code in (404, 405)


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "split"])
def test_act_is_not_done_by_a_link(board, moderator, tool):
    assert moderator.get(f"{board.topic.get_absolute_url()}{tool}/").status_code == 405


def test_page_of_all_tools_offers_each_of_them(board, moderator):
    page = moderator.get(f"{board.topic.get_absolute_url()}moderate/").text
    for tool in TOOLS:
        assert f"{tool}/" in page
    assert "Delete for ever" not in page


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("newcomer", 403), ("admin", 200)])
def test_page_of_all_tools_is_for_moderators(board, cast, as_, who, status):
    reader = as_(getattr(cast, who))
    assert reader.get(f"{board.topic.get_absolute_url()}moderate/").status_code == status


def test_guest_is_sent_to_log_in_for_the_page_of_all_tools(board, client):
    answer = client.get(f"{board.topic.get_absolute_url()}moderate/")
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("tool", "typed", "error"),
    [
        ("rename", {"title": ""}, "This field is required."),
        ("rename", {"title": "x" * 121}, "at most 120 characters"),
        ("rename", {"title": "a\u202eb"}, "turn the direction"),
        ("lock", {"lock": "1", "reason": "x" * 256}, "at most 255 characters"),
        ("lock", {"lock": "1", "reason": "a\x00b"}, "cannot be shown"),
        ("kind", {"kind": "9"}, "Select a valid choice"),
        ("kind", {"kind": "1", "until": "yesterday"}, "Enter a valid date"),
        ("kind", {"kind": "1", "until": "2001-01-01"}, "from today on"),
        ("kind", {"kind": "1", "until": "9999-12-31"}, "from today on"),
        ("auto-close", {"days": "0"}, "greater than or equal to 1"),
        ("auto-close", {"days": "9" * 30}, "less than or equal to"),
        ("move", {"forum": "999999", "shadow_days": "0"}, "Select a valid choice"),
        ("move", {"forum": "x", "shadow_days": "0"}, "Select a valid choice"),
        ("move", {"shadow_days": "0"}, "This field is required."),
        ("move", {"forum": "", "shadow_days": "-1"}, "greater than or equal to 0"),
        ("merge", {"target": "999999"}, "There is no such topic"),
        ("merge", {"target": "9" * 400}, "There is no such topic"),
        ("merge", {"target": "the rice one"}, "There is no such topic"),
        ("merge", {"target": ""}, "This field is required."),
    ],
)
def test_what_is_not_in_order_is_said_and_stays_in_the_form(board, moderator, tool, typed, error):
    answer = send(moderator, board.topic, tool, **({"reason": "kept words"} | typed))
    assert answer.status_code == 200
    assert error in answer.text
    assert "kept words" in answer.text or "reason" in typed
    for value in typed.values():
        if value and len(value) < 50 and value.isprintable() and tool in ("rename", "merge"):
            assert value in answer.text
    assert not LogEntry.objects.exists()


def test_refusal_is_said_on_the_page(board, moderator):
    page = send(moderator, board.topic, "merge", target=str(board.topic.pk)).text
    assert "Choose another topic to merge with." in page
    assert f'value="{board.topic.pk}"' in page
    assert not LogEntry.objects.exists()


def test_lock_button_says_what_it_will_do(board, moderator):
    here = board.topic.get_absolute_url()
    assert "Lock topic" in moderator.get(here).text
    send(moderator, board.topic, "lock", lock="1")
    page = moderator.get(here).text
    assert "Unlock topic" in page
    send(moderator, board.topic, "lock", lock="0")
    assert not now(board.topic).is_locked


def test_act_returns_to_the_page_it_came_from_and_never_off_the_board(board, moderator):
    here = board.topic.get_absolute_url()
    for sent, leads_to in ((f"{here}?page=1", f"{here}?page=1"), ("//evil.example/", here)):
        answer = send(moderator, board.topic, "bump", follow=False, next=sent)
        assert answer["Location"] == leads_to


def test_kind_ends_with_the_day_in_the_moderators_time_zone(board, cast, moderator):
    day = timezone.localdate() + timedelta(days=3)
    send(moderator, board.topic, "kind", kind="2", until=day.isoformat())
    topic = now(board.topic)
    end = timezone.localtime(topic.kind_until)
    assert (end.date(), end.hour, end.minute) == (day + timedelta(days=1), 0, 0)
    page = moderator.get(f"{board.topic.get_absolute_url()}moderate/").text
    assert f'value="{day.isoformat()}"' in page


def test_moved_topic_is_listed_where_it_was_for_a_time(board, moderator):
    send(moderator, board.topic, "move", forum=board.garden.pk, shadow_days="7")
    shadow = ShadowTopic.objects.get()
    assert (shadow.forum, shadow.topic) == (board.hall, board.topic)
    page = moderator.get(board.hall.get_absolute_url()).text
    assert "Moved" in page
    # Where it only was, it cannot be chosen.
    assert f'name="topic" value="{board.topic.pk}"' not in page


def test_forums_where_one_may_not_start_topics_are_not_offered(board, cast, as_):
    closed = make_forum("Archive")
    for key in (Group.MODERATORS, Group.MEMBERS):
        group = Group.objects.get(key=key)
        ForumLevel.objects.create(forum=closed, group=group, level=Level.READ)
    page = as_(cast.moderator).get(f"{board.topic.get_absolute_url()}moderate/").text
    assert f'<option value="{board.garden.pk}"' in page
    assert f'<option value="{closed.pk}">' not in page.split("move/")[1].split("</form>")[0]
    sent = send(as_(cast.moderator), board.topic, "move", forum=closed.pk, shadow_days="0")
    assert "Select a valid choice" in sent.text


@pytest.mark.parametrize(
    "form", ["{pk}", "#{pk}", "/t/{pk}-rice/", "http://localhost:8000/t/{pk}-rice/?page=2#p9"]
)
def test_topic_to_merge_into_is_named_by_address_or_number(board, moderator, form):
    page = send(moderator, board.topic, "merge", target=form.format(pk=board.other.pk))
    assert page.request["PATH_INFO"] == board.other.get_absolute_url()
    assert now(board.other).post_count == 14


def test_topic_that_was_merged_leads_to_where_it_is_for_a_second_merge(board, cast, moderator):
    third = make_topic(board.hall, by=cast.moderator, title="Third")
    send(moderator, board.other, "merge", target=str(third.pk))
    send(moderator, board.topic, "merge", target=str(board.other.pk))
    assert now(third).post_count == 15


def test_merging_into_a_topic_that_one_may_not_see_tells_nothing_of_it(board, cast, as_):
    closed = make_forum("Back room", closed_to=("members",))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.hall, group=members, level=Level.MODERATE)
    page = send(as_(cast.member), board.topic, "merge", target=str(secret.pk)).text
    assert "There is no such topic" in page
    assert "Canary" not in page


def test_hidden_topic_says_so_at_the_top_and_is_restored_there(board, cast, as_, client, moderator):
    here = board.topic.get_absolute_url()
    send(moderator, board.topic, "hide", reason="spam")
    assert client.get(here).status_code == as_(cast.member).get(here).status_code == 404
    page = moderator.get(here).text
    assert "This topic is hidden: only moderators see it." in page
    assert f'action="{here}restore/"' in page
    assert "The topic is visible again." in send(moderator, board.topic, "restore").text
    assert client.get(here).status_code == 200


def test_menu_of_tools_is_for_moderators_only(board, cast, as_, client, moderator):
    here = board.topic.get_absolute_url()
    assert moderator.get(here).text.count("Moderator tools") == 2
    for reader in (client, as_(cast.member)):
        page = reader.get(here).text
        assert "Moderator tools" not in page
        assert 'form="bulk"' not in page
        assert "check-all" not in page


def test_second_press_says_that_nothing_was_changed(board, moderator):
    send(moderator, board.topic, "lock", lock="1")
    assert "Nothing was changed" in send(moderator, board.topic, "lock", lock="1").text
    assert LogEntry.objects.count() == 1


def test_everything_from_the_chosen_post_on_is_split_off_whatever_is_hidden(board, cast, moderator):
    last = board.posts()[-1]
    Post.objects.filter(pk=last.pk).update(visibility=Visibility.HIDDEN, number=None)
    data = {"action": "split", "post": board.ids(5), "onwards": "on"}
    send(moderator, board.topic, "split", **data, title="Apart", forum=board.hall.pk)
    apart = Topic.objects.get(title="Apart")
    assert (apart.post_count, apart.withheld_count) == (2, 1)
    assert now(board.topic).post_count == 4


def test_chosen_posts_are_split_into_a_topic_that_there_is(board, moderator):
    data = {"action": "split", "post": board.ids(2, 3)}
    answer = send(moderator, board.topic, "split", **data, target=str(board.other.pk))
    assert answer.request["PATH_INFO"] == board.other.get_absolute_url()
    assert (now(board.topic).post_count, now(board.other).post_count) == (5, 9)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"title": "Apart"}, "Choose posts"),
        ({"post": "all"}, "Give a title for a new topic"),
        ({"post": "one"}, "Give a title for a new topic"),
        ({"post": "one", "title": "Apart", "target": "other"}, "Give a title for a new topic"),
        ({"post": "all", "title": "Apart"}, "All posts would go"),
        ({"post": "one", "target": "own"}, "These posts are in this topic already."),
        ({"post": "one", "title": "x" * 121}, "at most 120 characters"),
    ],
)
def test_split_that_cannot_be_done_is_explained_and_what_was_chosen_stays(
    board, moderator, typed, error
):
    chosen = {"one": board.ids(2), "all": board.ids(*range(1, 8))}.get(typed.get("post"), [])
    target = {"own": board.topic.pk, "other": board.other.pk}.get(typed.get("target"), "")
    data = typed | {"post": chosen, "target": str(target), "forum": board.hall.pk}
    answer = send(moderator, board.topic, "split", action="split", reason="words", **data)
    assert answer.status_code == 200
    assert error in answer.text
    assert 'value="words"' in answer.text
    assert answer.text.count(" checked>") == len(chosen)
    assert not LogEntry.objects.exists()


def test_posts_chosen_on_the_topics_page_are_chosen_in_the_list(board, moderator):
    page = send(moderator, board.topic, "split", post=board.ids(2, 4)).text
    for pk in board.ids(2, 4):
        assert f'value="{pk}" id="post-{pk}" checked' in page
    assert page.count(" checked>") == 2


def test_choice_is_carried_from_page_to_page_of_the_list(board, cast, moderator):
    topic = make_topic(board.hall, by=cast.moderator, title="Long", replies=100)
    first, last = topic.posts.get(number=1).pk, topic.posts.get(number=101).pk
    page = send(moderator, topic, "split", post=[first], page="2", title="Typed").text
    assert f'<input type="hidden" name="post" value="{first}">' in page
    assert f'id="post-{last}"' in page
    assert 'value="Typed"' in page
    page = send(moderator, topic, "split", post=[first, last], page="1").text
    assert f'value="{first}" id="post-{first}" checked' in page


def test_posts_of_other_topics_cannot_be_split_off(board, moderator):
    foreign = board.posts(board.other)[0].pk
    data = {"action": "split", "post": [foreign], "title": "Apart", "forum": board.hall.pk}
    assert send(moderator, board.topic, "split", **data).status_code == 404
    assert not Topic.objects.filter(title="Apart").exists()


def test_new_topic_may_be_opened_where_one_does_not_moderate(board, cast, as_):
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.hall, group=members, level=Level.MODERATE)
    data = {"action": "split", "post": board.ids(2), "title": "Apart", "forum": board.garden.pk}
    assert send(as_(cast.member), board.topic, "split", **data).status_code == 200
    assert Topic.objects.get(title="Apart").forum == board.garden


@pytest.mark.parametrize("page", ["0", "x", "9" * 30])
def test_page_of_the_list_that_is_not_there(board, moderator, page):
    assert send(moderator, board.topic, "split", page=page).status_code == 404
    assert moderator.get(f"{board.topic.get_absolute_url()}split/?page={page}").status_code == 404


def test_who_moved_a_topic_out_of_the_own_forum_is_offered_no_undoing(board, gardener, as_):
    topic = make_topic(board.garden, by=gardener)
    page = send(as_(gardener), topic, "move", forum=board.hall.pk, shadow_days="0").text
    assert now(topic).forum == board.hall
    assert "The topic was moved." in page
    assert ">Undo</a>" not in page
