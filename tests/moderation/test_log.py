"""The log: found again by whom, whom, where, what and when; undone; saved; and shown to all."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from accounts.models import User
from board.models import BoardSettings, CensoredWord
from forum.models import Topic
from moderation.actions import posts as on_posts
from moderation.actions import topics as on_topics
from moderation.actions.log import log
from moderation.actions.reports import report_profile, resolve
from moderation.actions.splitting import split_into
from moderation.actions.undoing import undo
from moderation.models import LogEntry
from moderation.queries.log import Chosen, log_of, public_log
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_plans import plans, rows_read
from tests.moderation.test_desk import cost

pytestmark = pytest.mark.django_db

LOG = "/moderation/log/"


@pytest.fixture
def acts(board, cast):
    """A lock in the hall by Moderator, a hidden post of Ana's by Admin, a profile's reports."""
    on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True, reason="first reason")
    hidden = next(post for post in board.posts(board.other) if post.author == board.people[1])
    on_posts.hide([hidden.pk], by=cast.admin, reason="second reason")
    report_profile(board.people[2], by=cast.newcomer, category="spam")
    resolve(board.people[2], by=cast.moderator, answer="third reason")
    roses = make_topic(board.garden, by=cast.moderator, title="Roses")
    on_topics.rename(roses.pk, by=cast.moderator, title="Tulips", reason="fourth reason")
    return list(LogEntry.objects.order_by("pk"))


def reasons(page: str) -> list[str]:
    """Which of the four acts a page shows, by their reasons."""
    return [word for word in ("first", "second", "third", "fourth") if f"{word} reason" in page]


def test_log_lists_all_acts_newest_first(acts, cast, as_):
    page = as_(cast.moderator).get(LOG).text
    places = [page.index(f"{word} reason") for word in ("fourth", "third", "second", "first")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"by": "moderator"}, ["first", "third", "fourth"]),
        ({"by": "ADMIN"}, ["second"]),
        ({"by": "Nobody"}, []),
        ({"member": "ana"}, ["second"]),
        ({"member": "Boris"}, ["third"]),
        ({"act": "lock"}, ["first"]),
        ({"forum": "garden"}, ["fourth"]),
        ({"by": "Moderator", "forum": "hall", "act": "lock"}, ["first"]),
        ({"by": "Admin", "act": "lock"}, []),
        ({"since": "today", "until": "today"}, ["first", "second", "third", "fourth"]),
        ({"until": "yesterday"}, []),
        ({"since": "9999-12-31", "until": "9999-12-31"}, []),
    ],
)
def test_acts_are_chosen(acts, board, cast, as_, asked, found):
    today = timezone.localdate()
    words = {"garden": board.garden.pk, "hall": board.hall.pk, "today": today}
    words["yesterday"] = today - timedelta(days=1)
    params = {name: words.get(value, value) for name, value in asked.items()}
    page = as_(cast.moderator).get(LOG, params).text
    assert reasons(page) == found
    rows = table(as_(cast.moderator), **params)
    assert len(rows) == len(found)


@pytest.mark.parametrize(
    "asked",
    [
        {"member": "Nobody at all"},
        {"act": "nonsense"},
        {"forum": "999999"},
        {"forum": "x"},
        {"since": "yesterday"},
        {"until": "2026-02-31"},
        {"by": "x" * 21},
        {"by": "\x00"},
    ],
)
def test_what_cannot_be_looked_up_is_said_beside_it(acts, cast, as_, asked):
    page = as_(cast.moderator).get(LOG, asked).text
    assert "errorlist" in page and reasons(page) == []
    answer = as_(cast.moderator).get("/moderation/log.csv", asked)
    assert answer.status_code == 302 and answer["Location"].startswith(LOG)


def test_acts_of_a_moderator_whose_account_is_gone_are_found_by_name(acts, board, cast, as_):
    gone = make_member("Goner", group="moderators")
    on_topics.set_lock([board.other.pk], by=gone, locked=True, reason="left behind")
    User.objects.filter(pk=gone.pk).delete()
    page = as_(cast.moderator).get(LOG, {"by": "goner"}).text
    assert "left behind" in page and reasons(page) == []


def test_pages_follow_one_another_without_gap_or_repetition(board, cast, as_):
    for number in range(60):
        topic = board.topic if number % 2 else board.other
        on_topics.set_slow([topic.pk], by=cast.moderator, slow=number % 4 < 2, reason=f"n{number};")
    first = as_(cast.moderator).get(f"{LOG}?act=slow")
    seen = [number for number in range(60) if f"n{number};" in first.text]
    assert seen == list(range(10, 60))
    before = LogEntry.objects.order_by("-pk")[49].pk
    address = f"?act=slow&amp;before={before}"
    assert address in first.text
    second = as_(cast.moderator).get(f"{LOG}?act=slow&before={before}").text
    assert [number for number in range(60) if f"n{number};" in second] == list(range(10))
    for odd in ("x", "-1", "9" * 30):
        assert as_(cast.moderator).get(f"{LOG}?before={odd}").status_code == 404


def test_log_of_a_forum_moderator_is_of_the_own_forums_wholly(acts, board, gardener, cast, as_):
    on_topics.move([board.other.pk], by=cast.moderator, forum=board.garden, reason="across")
    browser = as_(gardener)
    for page in (browser.get(LOG).text, browser.get("/moderation/").text):
        assert reasons(page) == ["fourth"] and "across" not in page
    assert [row["reason"] for row in table(browser)] == ["fourth reason"]
    for entry in LogEntry.objects.exclude(reason="fourth reason"):
        assert browser.get(entry.get_absolute_url()).status_code == 404
        assert browser.post(f"{entry.get_absolute_url()}undo/").status_code == 404
    assert not LogEntry.objects.filter(act="undo").exists()
    names = [name for _pk, name in browser.get(LOG).context["form"].fields["forum"].choices]
    assert names == ["Every forum", "Garden"]


def test_members_and_guests_read_nothing_of_the_log(acts, cast, as_, client):
    entry = acts[0].get_absolute_url()
    for address in (LOG, "/moderation/log.csv", entry):
        assert as_(cast.member).get(address).status_code == 403
        assert client.get(address)["Location"].startswith("/accounts/login/")
    assert as_(cast.member).post(f"{entry}undo/").status_code == 403
    assert client.post(f"{entry}undo/")["Location"].endswith("next=/moderation/")
    assert not LogEntry.objects.filter(act="undo").exists()


def test_act_tells_what_it_changed(acts, cast, as_):
    lock, hidden, answered, renamed = (
        as_(cast.moderator).get(act.get_absolute_url()).text for act in acts
    )
    assert "Is locked" in lock and "1 topic" in lock and "first reason" in lock
    assert "Visibility" in hidden and "Admin" in hidden and "1 post" in hidden
    assert "State" in answered and "resolved" in answered and "third reason" in answered
    assert "Roses" in renamed and "Tulips" in renamed


def test_act_calls_nothing_by_a_name_that_its_reader_may_not_know(acts, board, gardener, cast, as_):
    """A topic that has gone to a closed forum since, and is called otherwise there."""
    closed = make_forum("Back room", closed_to=("members", "guests"))
    Topic.objects.filter(title="Tulips").update(forum=closed, title="Canary")
    page = as_(gardener).get(acts[3].get_absolute_url())
    assert page.status_code == 200 and "Roses" in page.text
    assert "Canary" not in page.text and "Back room" not in page.text
    assert "Canary" in as_(cast.moderator).get(acts[3].get_absolute_url()).text


def test_changes_name_no_topic_that_their_reader_may_not_know(board, gardener, cast, as_):
    here = make_topic(board.garden, by=cast.moderator, title="Here", replies=2)
    there = make_topic(board.garden, by=cast.moderator, title="There")
    last = here.posts.get(number=3)
    split_into(here.pk, [last.pk], by=cast.moderator, target=there)
    entry = LogEntry.objects.get()
    assert "There" in as_(gardener).get(entry.get_absolute_url()).text
    closed = make_forum("Back room", closed_to=("members", "guests"))
    Topic.objects.filter(pk=there.pk).update(forum=closed, title="Canary")
    page = as_(gardener).get(entry.get_absolute_url())
    assert page.status_code == 200 and "one that is gone or not open to you" in page.text
    assert "Canary" not in page.text


def test_act_is_undone_on_its_page_and_says_so(acts, board, cast, as_):
    moderator, address = as_(cast.moderator), acts[0].get_absolute_url()
    assert "1 topic will be as before." in moderator.get(address).text
    page = moderator.post(f"{address}undo/", {"reason": "never mind"}, follow=True).text
    assert "Undone" in page and "Undo it" not in page
    assert not Topic.objects.get(pk=board.topic.pk).is_locked
    assert LogEntry.objects.get(act="undo").reason == "never mind"
    assert "was undone already" in moderator.post(f"{address}undo/", follow=True).text
    listed = moderator.get(LOG).text
    assert listed.count(">Undone<") == 1


def test_undoing_says_what_goes_back_and_what_stays(board, cast, as_):
    posts = board.ids(2, 3, 4)
    entry = on_posts.hide(posts, by=cast.moderator)
    on_posts.restore(posts[:1], by=cast.moderator)
    on_posts.hide(posts[:1], by=cast.admin, reason="again")
    page = as_(cast.moderator).get(entry.get_absolute_url()).text
    assert "2 posts will be as before. 1 post changed again since, or went, and will stay." in page


def test_act_of_which_nothing_is_left_offers_no_undoing(board, cast, as_):
    entry = on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=False)
    page = as_(cast.moderator).get(entry.get_absolute_url()).text
    assert "it cannot be undone" in page and "Undo it" not in page
    answer = as_(cast.moderator).post(f"{entry.get_absolute_url()}undo/", follow=True)
    assert "has been changed again since" in answer.text


def test_moderators_do_not_undo_what_an_administrator_did(acts, cast, as_):
    address = acts[1].get_absolute_url()
    assert "Undo it" not in as_(cast.moderator).get(address).text
    assert as_(cast.moderator).post(f"{address}undo/").status_code == 403
    assert "Undo it" in as_(cast.admin).get(address).text


def test_act_whose_undoing_was_undone_holds_again(board, cast, as_):
    entry = on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    undo(undo(entry, by=cast.moderator), by=cast.moderator)
    page = as_(cast.moderator).get(LOG).text
    assert page.count(">Undone<") == 1
    assert ">Undone<" not in as_(cast.moderator).get(entry.get_absolute_url()).text


def test_parts_stand_on_the_page_of_the_whole_and_not_beside_it(board, gardener, cast, as_):
    whole = log(LogEntry.Act.HIDE, by=cast.moderator, title="All of it", forum_ids=[board.hall.pk])
    log(
        LogEntry.Act.HIDE,
        by=cast.moderator,
        title="One part",
        forum_ids=[board.garden.pk],
        part_of=whole,
    )
    listed = as_(cast.moderator).get(LOG).text
    assert "All of it" in listed and "One part" not in listed
    assert "One part" in as_(cast.moderator).get(whole.get_absolute_url()).text
    # Who may not know of the whole knows of the part.
    listed = as_(gardener).get(LOG).text
    assert "One part" in listed and "All of it" not in listed


def table(browser, **asked) -> list[dict[str, str]]:
    answer = browser.get("/moderation/log.csv", asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_table_holds_what_the_list_shows(acts, cast, as_, settings):
    rows = table(as_(cast.moderator))
    assert [row["reason"].split()[0] for row in rows] == ["fourth", "third", "second", "first"]
    row = rows[-1]
    assert (row["moderator"], row["act"], row["on"]) == ("Moderator", "locked", "Noodles")
    assert (row["number"], row["forums"]) == (str(acts[0].pk), "Hall")
    assert row["address"] == f"{settings.BOARD_URL}{acts[0].get_absolute_url()}"
    assert row["time (UTC)"] == f"{acts[0].at:%Y-%m-%d %H:%M:%S}"


def test_table_is_saved_under_the_boards_name(acts, cast, as_):
    BoardSettings.objects.update(name='Ben Thành "forum"')
    header = as_(cast.moderator).get("/moderation/log.csv")["Content-Disposition"]
    day = timezone.localdate()
    name = f"Ben%20Th%C3%A0nh%20%22forum%22%20moderation%20log%20{day}.csv"
    assert header == f"attachment; filename*=utf-8''{name}"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_a_formula(board, cast, as_, sign):
    evil = f"{sign}cmd|' /C calc'!A0"
    log(LogEntry.Act.LOCK, by=cast.moderator, topics=[board.topic], title=evil, reason=evil)
    (row,) = table(as_(cast.moderator))
    assert row["on"] == row["reason"] == f"'{evil}"


def test_table_of_many_comes_in_pieces_and_is_cut(board, cast, as_, monkeypatch):
    LogEntry.objects.bulk_create(
        LogEntry(act="lock", by_name="x", title=str(n), forums=[board.hall.pk]) for n in range(2100)
    )
    titles = [int(row["on"]) for row in table(as_(cast.moderator))]
    assert titles == list(range(2099, -1, -1))
    monkeypatch.setattr("moderation.views.log.IN_TABLE", 1500)
    assert len(table(as_(cast.moderator))) == 1500


PUBLIC = "/log/"


@pytest.fixture
def shown_to_all(db):
    BoardSettings.objects.update(public_log_arranging=True, public_log_hiding=True)


def test_there_is_no_public_log_until_the_board_says_so(acts, cast, as_, client):
    for reader in (client, as_(cast.member), as_(cast.admin)):
        assert reader.get(PUBLIC).status_code == 404
        assert PUBLIC not in reader.get("/").text
    BoardSettings.objects.update(public_log_arranging=True)
    assert f'href="{PUBLIC}"' in client.get("/").text
    assert reasons(client.get(PUBLIC).text) == ["first", "fourth"]
    BoardSettings.objects.update(public_log_arranging=False, public_log_hiding=True)
    assert reasons(client.get(PUBLIC).text) == ["second"]


def test_public_log_names_moderators_where_the_board_says_so(acts, shown_to_all, client):
    page = client.get(PUBLIC).text.split("<main")[1]
    assert "A moderator" in page and "Moderator</a>" not in page
    BoardSettings.objects.update(public_log_names=True)
    assert "Moderator</a>" in client.get(PUBLIC).text.split("<main")[1]


def test_public_log_shows_titles_of_what_may_be_read(acts, board, shown_to_all, cast, client):
    page = client.get(PUBLIC).text
    assert "Noodles" in page and "Tulips" in page
    # The former title may be why it was changed; the hidden post's subject is hidden.
    assert "Roses" not in page and "Rice" not in page
    on_topics.hide([board.topic.pk], by=cast.moderator)
    assert "Noodles" not in client.get(PUBLIC).text
    BoardSettings.objects.update(public_log_hiding=False)
    Topic.objects.filter(title="Tulips").delete()
    assert "Tulips" not in client.get(PUBLIC).text


def test_public_log_does_not_say_topic_where_posts_of_one_were_hidden(
    board, shown_to_all, cast, client
):
    on_posts.hide(board.ids(2, 3), by=cast.moderator)
    page = " ".join(client.get(PUBLIC).text.split())
    assert 'A moderator hid 2 posts in <a class="desk-title"' in page and "Noodles" in page


def test_public_log_shows_no_word_that_the_board_does_not_show(board, shown_to_all, cast, client):
    CensoredWord.objects.create(pattern="noodle*", replacement="****")
    on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True, reason="noodles!")
    page = re.sub(r'href="[^"]*"', "", client.get(PUBLIC).text)
    assert "noodles" not in page.lower() and "Reason: ****!" in page


def test_public_log_keeps_closed_forums_to_itself(shown_to_all, board, cast, as_, client):
    closed = make_forum("Back room", closed_to=("members", "newcomers", "guests"))
    secret = make_topic(closed, by=cast.moderator, title="Canary")
    on_topics.set_lock([secret.pk], by=cast.moderator, locked=True, reason="secret reason")
    on_topics.move([board.topic.pk], by=cast.moderator, forum=closed, reason="secret reason")
    for reader in (client, as_(cast.member)):
        page = reader.get(PUBLIC).text
        assert "secret reason" not in page and "Canary" not in page
    assert "secret reason" in as_(cast.moderator).get(PUBLIC).text


def test_public_log_says_nothing_of_reports(acts, shown_to_all, client):
    assert reasons(client.get(PUBLIC).text) == ["first", "second", "fourth"]


def test_public_log_shows_that_an_act_was_undone(acts, shown_to_all, cast, client):
    undo(acts[0], by=cast.moderator, reason="never mind")
    page = client.get(PUBLIC).text
    assert reasons(page) == ["first", "second", "fourth"] and page.count(">Undone<") == 1
    assert "never mind" not in page


def test_logs_cost_the_same_with_one_row_and_with_many(board, shown_to_all, cast, as_, client):
    entry = on_topics.set_lock([board.topic.pk], by=cast.moderator, locked=True)
    on_posts.hide(board.ids(7), by=cast.moderator)
    addresses = [LOG, f"{LOG}?by=Moderator&member=Ana", PUBLIC, entry.get_absolute_url()]
    moderator = as_(cast.moderator)
    few = [cost(moderator, address) for address in addresses]
    assert (few, cost(client, PUBLIC)) == ([4, 6, 6, 10], 5)
    for number in range(30):
        by = make_member(group="moderators")
        hidden = on_posts.hide(board.ids(number % 5 + 1), by=by, reason="x")
        undo(hidden, by=by)
    many = [cost(moderator, address) for address in addresses]
    assert (many, cost(client, PUBLIC)) == (few, 5)


def test_entry_costs_the_same_with_one_change_and_with_many(board, cast, as_):
    few = on_posts.hide(board.ids(1, 2), by=cast.moderator)
    many = on_posts.hide(board.ids(1, 2, 3), by=cast.moderator)
    moderator = as_(cast.moderator)
    assert cost(moderator, few.get_absolute_url()) == cost(moderator, many.get_absolute_url())


FILL = """
INSERT INTO moderation_logentry (act, by_id, by_name, at, forums, members, title, reason, changes)
SELECT CASE WHEN n %% 100 = 0 THEN 'hide' ELSE 'lock' END,
    CASE WHEN n %% 50 = 0 THEN %(rare)s ELSE %(by)s END, 'x',
    now() - interval '1 minute' * (40000 - n), ARRAY[%(hall)s + CASE WHEN n %% 200 = 0 THEN %(step)s
    ELSE 0 END], ARRAY[n %% 500], 'Title', '', '{}'
FROM generate_series(1, 40000) n
"""


def test_log_is_read_by_index(board, gardener, cast):
    rare = make_member(group="moderators")
    rows = {"rare": rare.pk, "by": cast.moderator.pk, "hall": board.hall.pk}
    rows["step"] = board.garden.pk - board.hall.pk
    with connection.cursor() as cursor:
        cursor.execute(FILL, rows)
        cursor.execute("ANALYZE moderation_logentry")
    day = timezone.now() - timedelta(days=10)
    reads = {
        "all": lambda: log_of(cast.moderator, Chosen()),
        "one forum's": lambda: log_of(gardener, Chosen()),
        "forum": lambda: log_of(cast.moderator, Chosen(forum_id=board.garden.pk)),
        "moderator": lambda: log_of(cast.moderator, Chosen(by=rare)),
        "name": lambda: log_of(cast.moderator, Chosen(by="nobody")),
        "member": lambda: log_of(cast.moderator, Chosen(member=User(pk=7))),
        "act": lambda: log_of(cast.moderator, Chosen(act="hide")),
        "day": lambda: log_of(cast.moderator, Chosen(since=day, before=day + timedelta(days=1))),
        "public": lambda: public_log(AnonymousUser()),
    }
    BoardSettings.objects.update(public_log_hiding=True)
    for name, read in reads.items():
        plan = plans(lambda read=read: list(read()[:51]))
        assert "Seq Scan on moderation_logentry" not in plan, f"{name}\n{plan}"
        assert rows_read(plan) <= 15_000, f"{name}\n{plan}"
