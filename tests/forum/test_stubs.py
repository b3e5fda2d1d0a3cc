"""Posts that are hidden or wait are folded in their places, for whom they concern."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board import audit
from board.models import BoardSettings
from forum.actions.posts import delete_own, reply
from forum.audit import CHECKS
from forum.models import Post, Topic, Visibility
from forum.queries import withheld
from moderation.actions import posts as act
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(hall, cast):
    BoardSettings.objects.update(flood_seconds=0, posts_per_page=5)
    return make_topic(hall, by=cast.moderator, replies=4)


@pytest.fixture
def mine(topic, cast):
    """A member's post, and one after it."""
    post = reply(topic, by=cast.member, source="my canary")
    reply(topic, by=cast.moderator, source="the one after it")
    return post


def page_of(reader, topic, number=1) -> str:
    answer = reader.get(f"{topic.get_absolute_url()}?page={number}")
    return " ".join(answer.text.split())


def wait(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.WAITING, number=None)
    audit.repair(CHECKS)


def test_hidden_post_is_folded_in_its_place_for_its_author_and_moderators(
    topic, mine, cast, as_, client
):
    act.hide([mine.pk], by=cast.moderator, reason="off <topic>")
    for who in (cast.member, cast.moderator, cast.admin):
        page = page_of(as_(who), topic)
        place = page.index(f'<details class="post-stub" id="p{mine.pk}">')
        assert place > page.index("reply 4")
        assert "my canary" in page
        assert "hidden by" in page and "<q>off &lt;topic&gt;</q>" in page
    for reader in (client, as_(cast.newcomer)):
        page = page_of(reader, topic)
        assert "canary" not in page and "post-stub" not in page and "off &lt;topic" not in page


def test_stub_stands_on_the_page_of_the_post_before_it_and_on_no_other(topic, mine, cast, as_):
    act.hide([mine.pk], by=cast.moderator)
    moderator = as_(cast.moderator)
    assert f'id="p{mine.pk}"' in page_of(moderator, topic)
    assert f'id="p{mine.pk}"' not in page_of(moderator, topic, 2)
    said = moderator.post(f"/p/{mine.pk}/note/", {"note": "x"})
    assert said["Location"] == f"{topic.get_absolute_url()}#p{mine.pk}"
    act.hide([topic.posts.get(number=1).pk], by=cast.moderator)
    assert page_of(moderator, topic).count("post-stub") == 2
    later = reply(topic, by=cast.member, source="later")
    act.hide([later.pk], by=cast.moderator)
    reply(topic, by=cast.moderator, source="latest")
    assert f'id="p{later.pk}"' in page_of(moderator, topic)


def test_every_stub_is_shown_once_whatever_the_pages(topic, cast, as_):
    posts = [reply(topic, by=cast.member, source=f"post {number}") for number in range(12)]
    hidden = [post.pk for post in posts[::2]]
    act.hide(hidden, by=cast.moderator)
    # Posts of one moment, too.
    Post.objects.filter(topic=topic).update(created_at=posts[0].created_at)
    audit.repair(CHECKS)
    pages = "".join(page_of(as_(cast.moderator), topic, number) for number in (1, 2, 3))
    assert [pages.count(f'id="p{pk}"') for pk in hidden] == [1] * len(hidden)
    shown = Post.objects.filter(topic=topic, number__isnull=False)
    assert all(pages.count(f'id="p{post.pk}"') == 1 for post in shown)


def test_stub_of_a_moderator_has_buttons_and_an_authors_has_none(topic, mine, cast, as_):
    act.hide([mine.pk], by=cast.moderator)
    button = f'action="/p/{mine.pk}/restore/"'
    assert button in page_of(as_(cast.moderator), topic)
    page = page_of(as_(cast.member), topic)
    assert button not in page
    assert f'value="{mine.pk}"' not in page
    as_(cast.moderator).post(f"/p/{mine.pk}/restore/")
    assert Post.objects.get(pk=mine.pk).number == 6


def test_waiting_post_says_so_to_its_author_and_is_approved_there(topic, mine, cast, as_):
    wait(mine)
    assert "Waits for approval" in page_of(as_(cast.member), topic)
    page = page_of(as_(cast.moderator), topic)
    assert f'action="/p/{mine.pk}/approve/"' in page


def test_post_that_its_author_took_back_is_shown_to_moderators_alone(topic, cast, as_):
    regretted = reply(topic, by=cast.member, source="regretted canary")
    delete_own(regretted, by=cast.member)
    assert "canary" not in page_of(as_(cast.member), topic)
    assert "canary" in page_of(as_(cast.moderator), topic)


def test_authors_see_their_own_and_not_one_anothers(topic, mine, cast, as_):
    other = make_member("Other")
    theirs = reply(topic, by=other, source="their canary")
    act.hide([mine.pk, theirs.pk], by=cast.moderator)
    pages = {
        who: page_of(as_(who), topic) + page_of(as_(who), topic, 2)
        for who in (cast.member, other, cast.moderator)
    }
    assert "my canary" in pages[cast.member] and "their canary" not in pages[cast.member]
    assert "their canary" in pages[other] and "my canary" not in pages[other]
    assert pages[cast.moderator].count('class="post-stub"') == 2


def test_author_who_may_no_longer_read_the_forum_sees_nothing(cast, as_):
    closed = make_forum("Back room", closed_to=("members", "guests"))
    topic = make_topic(closed, by=cast.moderator)
    Post.objects.filter(topic=topic).update(author=cast.member)
    audit.repair(CHECKS)
    act.hide([topic.last_post_id], by=cast.moderator)
    assert not Post.objects.withheld_from_others(cast.member).exists()
    assert as_(cast.member).get(topic.get_absolute_url()).status_code == 404


def test_topic_of_which_everything_is_hidden_shows_its_stubs_to_moderators(topic, cast, as_):
    act.hide(list(topic.posts.values_list("pk", flat=True)), by=cast.moderator)
    page = page_of(as_(cast.moderator), topic)
    assert page.count('class="post-stub"') == 5
    assert "since all its posts are" in page


def test_more_stubs_than_a_page_can_bear_are_cut_and_it_is_said(topic, cast, as_, monkeypatch):
    monkeypatch.setattr(withheld, "AT_MOST", 2)
    for count in (2, 3):
        post = [reply(topic, by=cast.member, source="x") for _ in range(count - 1)]
        act.hide([each.pk for each in post], by=cast.moderator)
    page = page_of(as_(cast.moderator), topic)
    assert page.count('class="post-stub"') == 2
    assert page.count("More posts are withheld here than are shown.") == 1


def cost(reader, topic) -> int:
    reader.get(topic.get_absolute_url())
    reader.get(topic.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(topic.get_absolute_url()).status_code == 200
    return len(queries)


def test_stubs_cost_members_one_query_however_many_they_are_and_guests_none(
    topic, cast, as_, client
):
    readers = {"member": as_(cast.member), "moderator": as_(cast.moderator)}
    # The moderator has written a post there: one's own are made anew.
    costs = {who: cost(reader, topic) for who, reader in readers.items()}
    assert costs == {"member": 6, "moderator": 7}
    for count in (1, 9):
        posts = [reply(topic, by=make_member(), source="x") for _ in range(count)]
        act.hide([post.pk for post in posts], by=cast.moderator)
        assert Topic.objects.get(pk=topic.pk).withheld_count
        assert {who: cost(reader, topic) for who, reader in readers.items()} == {
            "member": 7,
            "moderator": 7,
        }
    with CaptureQueriesContext(connection) as queries:
        client.get(topic.get_absolute_url())
    assert not any("hidden_reason" in query["sql"] for query in queries)
