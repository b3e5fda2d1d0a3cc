"""A member's reputation: what was received and given, who may know what of it, and the months."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Group, ReputationStep, User
from board.models import BoardSettings
from forum.actions.posts import reply
from forum.models import Post
from moderation.actions import posts as on_posts
from reputation.actions.ratings import give, take_back
from reputation.models import Rating
from reputation.queries.members import Month, months_of
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

ROW = re.compile(r'<li class="rating.*?</li>', re.DOTALL)
State = Rating.State


@pytest.fixture
def author(cast) -> User:
    """Whose posts are rated; one who need not wait between posts."""
    BoardSettings.objects.update(flood_seconds=0, power_base=100)
    return make_member("Author")


@pytest.fixture
def post(hall, author) -> Post:
    return make_topic(hall, by=author, title="Noodles").posts.get()


def address(member: User) -> str:
    return f"{member.get_absolute_url()}reputation/"


def rows(reader, member, query="") -> list[str]:
    """The entries of the page, from the top."""
    return ROW.findall(reader.get(address(member) + query).text)


def rated(post: Post, giver: User, **fields) -> Rating:
    """A row of the ledger as it may have become, without what follows from it."""
    fields = {"points": 1, "giver_name": giver.username} | fields
    return Rating.objects.create(post=post, giver=giver, receiver=post.author, **fields)


def many(hall, author, count: int) -> list[int]:
    """Ratings of as many posts; the ids, newest first."""
    topic = make_topic(hall, by=author)
    giver = make_member()
    made = [rated(reply(topic, by=author, source=f"{n}"), giver) for n in range(count)]
    return [rating.pk for rating in reversed(made)]


def test_received_says_from_whom_to_whom_for_what_and_how_much(post, author, cast, client):
    give(post, by=cast.member, points=3, comment="Best noodles <b>in town</b>")
    [row] = rows(client, author)
    for part in (">Member</a>", ">Author</a>", "+3", "Noodles", f"/p/{post.pk}/", "<time"):
        assert part in row
    assert "<q>Best noodles &lt;b&gt;in town&lt;/b&gt;</q>" in row
    assert "Remove" not in row


def test_given_is_what_the_member_gave(post, author, cast, client):
    give(post, by=cast.member, points=2)
    assert rows(client, cast.member) == []
    [row] = rows(client, cast.member, "?show=given")
    assert ">Author</a>" in row and "+2" in row
    assert rows(client, author, "?show=given") == []
    assert len(rows(client, author, "?show=else")) == 1


def test_number_stands_with_the_word_of_its_step(post, author, cast, client):
    step = ReputationStep.objects.create(min_points=2, word="Respected", colour="#113355")
    give(post, by=cast.member, points=2)
    page = client.get(address(author)).text
    assert f'step step-{step.pk}"><strong class="score-number">2</strong> Respected' in page


def test_what_is_left_to_give_is_told_to_oneself_only(author, cast, as_, client):
    assert "points left" in as_(author).get(address(author)).text
    for reader in (client, as_(cast.member), as_(cast.admin)):
        assert "points left" not in reader.get(address(author)).text


def test_post_in_a_closed_forum_is_not_named_nor_what_was_said_of_it(author, cast, as_, client):
    closed = make_forum("Back room", closed_to=("guests", "newcomers"))
    secret = make_topic(closed, by=author, title="Canary").posts.get()
    give(secret, by=cast.member, points=2, comment="the canary sings")
    for reader in (client, as_(cast.newcomer)):
        [row] = rows(reader, author)
        assert "a post that you may not see" in row and "+2" in row and ">Member</a>" in row
        page = reader.get(address(author)).text.lower()
        assert "canary" not in page and f"/p/{secret.pk}/" not in page
    [row] = rows(as_(cast.member), author)
    assert "Canary" in row and "the canary sings" in row


def test_hidden_post_is_named_to_its_author_and_moderators_only(post, author, cast, as_, client):
    give(post, by=cast.member, comment="so rude")
    other = reply(post.topic, by=author, source="second")
    give(other, by=cast.member, comment="well said")
    on_posts.hide([other.pk], by=cast.moderator, reason="x")
    for reader in (client, as_(cast.member)):
        newest, oldest = rows(reader, author)
        assert "a post that you may not see" in newest and "well said" not in newest
        assert "so rude" in oldest
    for reader in (as_(author), as_(cast.moderator)):
        newest, _oldest = rows(reader, author)
        assert "well said" in newest and f"/p/{other.pk}/" in newest
        assert '<span class="badge">Hidden</span>' in newest


def test_states_are_for_moderators_and_those_that_wait_for_their_giver(
    post, author, cast, as_, client
):
    topic = post.topic
    for state in (State.HELD, State.REMOVED, State.TAKEN_BACK):
        rated(reply(topic, by=author, source="more"), cast.member, state=state)
    assert rows(client, author) == rows(as_(author), author) == []
    [own] = rows(as_(cast.member), cast.member, "?show=given")
    assert "Waits for a moderator" in own
    removed, held = rows(as_(cast.moderator), author)
    assert "Was removed" in removed and "Waits for a moderator" in held
    assert rows(client, cast.member, "?show=given") == []


def test_whoever_moderates_where_the_post_is_may_remove_what_stands(
    post, author, cast, as_, client
):
    give(post, by=cast.member)
    link = f'href="/ratings/{Rating.objects.get().pk}/remove/"'
    for reader in (client, as_(cast.member), as_(author)):
        assert link not in reader.get(address(author)).text
    moderator = as_(cast.moderator)
    assert link in moderator.get(address(author)).text
    Rating.objects.update(state=State.REMOVED)
    assert link not in moderator.get(address(author)).text


def test_what_was_taken_back_is_gone(post, author, cast, client):
    give(post, by=cast.member)
    take_back(post, by=cast.member)
    assert rows(client, author) == []
    assert "Nobody has rated" in client.get(address(author)).text


def test_giver_whose_account_is_gone_is_named_without_a_link(post, author, cast, client):
    rated(post, cast.member)
    Rating.objects.update(giver=None)
    [row] = rows(client, author)
    assert '<span class="username username-gone">Member</span>' in row


def test_who_may_not_see_the_profile_gets_404(post, author, cast, as_, client):
    User.objects.filter(pk=author.pk).update(is_active=False)
    for reader in (client, as_(cast.member)):
        assert reader.get(address(author)).status_code == 404
    assert as_(cast.admin).get(address(author)).status_code == 200
    assert client.get("/u/999-nobody/reputation/").status_code == 404


def test_another_slug_leads_to_the_right_one(author, client):
    answer = client.get(f"/u/{author.pk}-old/reputation/?show=given")
    assert answer.status_code == 301
    assert answer["Location"] == f"{address(author)}?show=given"


def test_pages_go_on_where_the_last_one_ended_though_more_comes_meanwhile(hall, author, client):
    def places(query=""):
        page = client.get(address(author) + query).text
        more = re.search(r'rel="next" href="[^"]*before=(\d+)"', page)
        return re.findall(r'<a href="(/p/\d+/)">', page), more

    ids = many(hall, author, 55)
    right = [f"/p/{Rating.objects.get(pk=pk).post_id}/" for pk in ids]
    first, more = places()
    rated(make_topic(hall, by=author).posts.get(), make_member())
    second, more_yet = places(f"?before={more[1]}")
    third, end = places(f"?before={more_yet[1]}")
    assert [len(first), len(second), len(third)] == [25, 25, 5]
    assert first + second + third == right
    assert end is None


def test_older_given_stays_with_what_was_given(hall, author, client):
    many(hall, author, 26)
    giver = Rating.objects.first().giver
    page = client.get(f"{address(giver)}?show=given").text
    assert re.search(r'rel="next" href="[^"]*\?show=given&amp;before=\d+"', page)


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 30, "١", "%00"])
def test_page_that_cannot_be_is_404(author, client, before):
    assert client.get(f"{address(author)}?before={before}").status_code == 404


def test_page_before_everything_is_empty(post, author, cast, client):
    give(post, by=cast.member)
    page = client.get(f"{address(author)}?before=1").text
    assert "There is nothing older." in page
    assert client.get(f"{address(author)}?before={'9' * 18}").status_code == 200


def test_months_are_those_in_which_something_that_stands_was_received(post, author, cast):
    topic = post.topic
    for day, points, state in (
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), 5, State.STANDING),
        (datetime(2026, 1, 2, tzinfo=UTC), -7, State.STANDING),
        (datetime(2026, 3, 1, tzinfo=UTC), 4, State.STANDING),
        (datetime(2026, 3, 2, tzinfo=UTC), 9, State.REMOVED),
        (datetime(2026, 2, 2, tzinfo=UTC), 9, State.HELD),
        (datetime(2026, 2, 3, tzinfo=UTC), 9, State.TAKEN_BACK),
    ):
        words = {"comment": "why"} if points < 0 else {}
        post = reply(topic, by=author, source="more")
        rated(post, cast.member, given_at=day, points=points, state=state, **words)
    assert months_of(author) == [Month(date(2026, 1, 1), -2), Month(date(2026, 3, 1), 4)]
    with timezone.override(ZoneInfo("Asia/Phnom_Penh")):
        assert [(m.first.month, m.points) for m in months_of(author)] == [(1, -7), (2, 5), (3, 4)]


def test_month_whose_first_midnight_comes_twice_is_one_month(post, author, cast, client):
    topic = post.topic
    for day, points in (
        (datetime(2026, 9, 5, tzinfo=UTC), 3),
        (datetime(2026, 11, 1, 3, 59, tzinfo=UTC), 5),
        (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), 7),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 11),
    ):
        rated(reply(topic, by=author, source="more"), cast.member, given_at=day, points=points)
    months = [Month(date(2026, 9, 1), 3), Month(date(2026, 10, 1), 5), Month(date(2026, 11, 1), 18)]
    with timezone.override(ZoneInfo("America/Havana")):
        assert months_of(author) == months


def test_table_and_chart_have_the_same_months_as_a_recount(hall, author, cast, client):
    topic = make_topic(hall, by=author)
    recount: dict[str, int] = {}
    start = datetime(2023, 1, 15, tzinfo=UTC)
    for number in range(30):
        at = start + timedelta(days=31 * number)
        points = number * 37 % 11 - 4 or 1
        comment = "why" if points < 0 else ""
        post = reply(topic, by=author, source="more")
        rated(post, cast.member, points=points, comment=comment, given_at=at)
        recount[at.strftime("%B %Y")] = recount.get(at.strftime("%B %Y"), 0) + points
    page = client.get(address(author)).text
    cells = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(-?\d+)</td>', page)
    newest_first = list(reversed(recount.items()))[:24]
    assert [(month, int(points)) for month, points in cells] == newest_first
    bars = re.findall(r'<rect class="([^"]+)" [^>]*><title>([^:]+): (-?\d+)</title>', page)
    assert [(month, int(points)) for _name, month, points in reversed(bars)] == newest_first
    assert all(("is-negative" in name) == (int(points) < 0) for name, _month, points in bars)


def test_negative_months_hang_below_the_line(post, author, cast, client):
    rated(post, cast.member, points=10, given_at=datetime(2026, 1, 5, tzinfo=UTC))
    worse = reply(post.topic, by=author, source="worse")
    at = datetime(2026, 2, 5, tzinfo=UTC)
    rated(worse, cast.member, points=-3, comment="Really not.", given_at=at)
    page = client.get(address(author)).text
    places = re.findall(r'<rect [^>]* y="([\d.]+)" height="([\d.]+)"', page)
    (top, height), (below, depth) = [tuple(map(float, place)) for place in places]
    [zero] = re.findall(r'<line class="chart-zero" [^>]*y1="([\d.]+)"', page)
    assert (top + height, below) == (float(zero), float(zero))
    assert height == 100 and depth == 30
    assert '<span class="rating-points is-negative">-3</span>' in page


def test_page_costs_the_same_with_one_entry_and_with_many(
    hall, author, cast, as_, client, django_assert_num_queries
):
    own, moderator = as_(author), as_(cast.moderator)
    for count in (1, 40):
        many(hall, author, count)
        for reader, queries in ((client, 5), (own, 8), (moderator, 6)):
            # Structure, and what waits at the desk, is read once.
            reader.get(address(author))
            for query in ("", f"?before={'9' * 18}"):
                with django_assert_num_queries(queries):
                    reader.get(address(author) + query)


def test_board_without_reputation_has_no_such_page(post, author, cast, client):
    give(post, by=cast.member)
    BoardSettings.objects.update(has_reputation=False)
    assert client.get(address(author)).status_code == 404


def test_groups_of_newcomers_read_it_as_guests_do(post, author, cast, as_, client):
    give(post, by=cast.member, comment="Yes!")
    newcomer = make_member("Fresh", group=Group.NEWCOMERS)
    assert rows(as_(newcomer), author) == rows(client, author)


def test_profile_and_own_menu_lead_there_where_the_board_has_reputation(
    post, author, cast, as_, client
):
    step = ReputationStep.objects.create(min_points=1, word="Known")
    give(post, by=cast.member)
    link = f'href="{address(author)}"'
    profile = client.get(author.get_absolute_url()).text
    assert f'<dd class="step step-{step.pk}"><a {link}>1</a> Known</dd>' in profile
    assert f'<a class="menu-item" {link}>' in as_(author).get("/members/").text
    BoardSettings.objects.update(has_reputation=False)
    assert "Reputation" not in client.get(author.get_absolute_url()).text
    assert link not in as_(author).get("/members/").text
