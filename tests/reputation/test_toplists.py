"""Who has the highest reputation: of all time, of the last 30 days, and in one forum."""

import re

import pytest

from accounts.models import ReputationStep, User
from board.models import BoardSettings
from forum.models import Forum, MemberScore
from tests.factories import make_forum, make_member

pytestmark = pytest.mark.django_db

ROW = re.compile(
    r'<td class="number toplist-place">(\d+)</td>.*?<a class="username[^>]*>([^<]+)</a>.*?'
    r'<a class="toplist-points"[^>]*>([^<]+)</a>',
    re.DOTALL,
)


def shown(reader, query="") -> list[tuple[str, str, str]]:
    """Place, name and points of each row, from the top."""
    return ROW.findall(reader.get(f"/reputation/{query}").text)


def has(name: str, reputation: int, **fields) -> User:
    return make_member(name, reputation=reputation, **fields)


def scores(forum: Forum, member: User, points: int) -> None:
    MemberScore.objects.create(forum=forum, member=member, points=points)


def test_highest_of_all_time_stand_first_for_everybody(cast, as_, client):
    for name, reputation in (("Ana", 7), ("Bob", 1_200), ("Chan", 7), ("Dara", 0), ("Emi", -4)):
        has(name, reputation)
    right = [("1", "Bob", "1,200"), ("2", "Ana", "7"), ("3", "Chan", "7")]
    assert shown(client) == right
    assert shown(as_(cast.member)) == right


def test_month_is_of_who_gained_most_since(client):
    has("Old hand", 500, reputation_month_ago=500)
    has("Riser", 30, reputation_month_ago=2)
    has("Starter", 9)
    has("Faller", 90, reputation_month_ago=100)
    assert shown(client, "?period=month") == [("1", "Riser", "+28"), ("2", "Starter", "+9")]


def test_forum_is_of_its_own_posts(hall, client):
    other, ana, bo = make_forum("Kitchen"), has("Ana", 12), has("Bob", 50)
    scores(hall, ana, 10)
    scores(hall, bo, 3)
    scores(other, bo, 47)
    assert shown(client, f"?forum={hall.pk}") == [("1", "Ana", "10"), ("2", "Bob", "3")]
    assert shown(client, f"?forum={other.pk}") == [("1", "Bob", "47")]


def test_members_who_are_not_listed_are_not_here_either(hall, client):
    scores(hall, has("Closed", 99, is_active=False), 99)
    scores(hall, has("Not confirmed", 98, is_confirmed=False), 98)
    for query in ("", "?period=month", f"?forum={hall.pk}"):
        assert shown(client, query) == []


def test_word_of_the_step_stands_with_the_name(client):
    step = ReputationStep.objects.create(min_points=10, word="Respected", colour="#224466")
    ReputationStep.objects.create(min_points=100, word="Revered")
    has("Ana", 11)
    page = client.get("/reputation/").text
    assert f'<span class="step step-{step.pk}">Respected</span>' in page
    assert "Revered" not in page


def test_forums_are_offered_and_shown_to_whoever_may_read_them(hall, cast, as_, client):
    closed = make_forum("Back room", closed_to=("guests", "newcomers"))
    scores(closed, has("Ana", 5), 5)
    for reader in (client, as_(cast.newcomer)):
        assert "Back room" not in reader.get("/reputation/").text
        assert reader.get(f"/reputation/?forum={closed.pk}").status_code == 404
    assert "Back room" in as_(cast.member).get("/reputation/").text
    assert shown(as_(cast.member), f"?forum={closed.pk}") == [("1", "Ana", "5")]


def test_forum_where_reputation_is_off_is_not_offered_and_one_that_keeps_it_is(hall, client):
    Forum.objects.filter(pk=hall.pk).update(reputation=Forum.Reputation.OFF)
    kept = make_forum("Attic", reputation=Forum.Reputation.KEPT)
    page = client.get("/reputation/").text
    assert f'<option value="{hall.pk}"' not in page
    assert f'<option value="{kept.pk}"' in page
    assert client.get(f"/reputation/?forum={hall.pk}").status_code == 404
    assert client.get(f"/reputation/?forum={kept.pk}").status_code == 200


@pytest.mark.parametrize("forum", ["999", "0", "x", "-1", "1e3", "١", "9" * 30, "1%00"])
def test_unknown_forum_is_404(hall, client, forum):
    assert client.get(f"/reputation/?forum={forum}").status_code == 404


@pytest.mark.parametrize("query", ["?forum=", "?period=", "?period=year", "?period=%00"])
def test_what_is_not_known_counts_as_not_asked(hall, client, query):
    has("Ana", 3)
    assert shown(client, query) == [("1", "Ana", "3")]


def test_fifty_are_shown_and_cost_what_one_does(hall, client, django_assert_num_queries):
    for number in range(52):
        member = has(f"Member no {number}", 100 - number)
        scores(hall, member, 100 - number)
        if number not in (0, 51):
            continue
        for query in ("", "?period=month", f"?forum={hall.pk}"):
            client.get("/reputation/")
            with django_assert_num_queries(2):
                rows = shown(client, query)
            assert len(rows) == (1 if number == 0 else 50)


def test_nobody_yet_is_said(hall, client):
    assert "Nobody has got a point" in client.get("/reputation/").text
    assert "Nobody has gained" in client.get("/reputation/?period=month").text


def test_board_without_reputation_has_no_toplist_and_no_link_to_it(cast, as_, client):
    assert 'href="/reputation/"' in client.get("/members/").text
    BoardSettings.objects.update(has_reputation=False)
    assert client.get("/reputation/").status_code == 404
    assert 'href="/reputation/"' not in client.get("/members/").text


def test_choice_of_forums_is_the_readers_own_and_shows_what_was_chosen(cast, as_, client):
    hall = make_forum("Hall")
    make_forum("Back room", closed_to=("guests",))
    for reader, sees in ((as_(cast.member), True), (client, False)):
        assert (
            f'<option value="{hall.pk}" selected>'
            in reader.get(f"/reputation/?forum={hall.pk}").text
        )
        page = reader.get("/reputation/").text
        assert f'<option value="{hall.pk}">' in page
        assert ("Back room</option>" in page) == sees
