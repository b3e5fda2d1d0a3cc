"""What bans do to the board's pages: at once, on every process, and at the cost of nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import bans
from accounts.actions.bans import ban, lift
from accounts.models import Ban
from board.models import BoardSettings
from board.refusals import Refused
from board.stamps import Snapshot
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.models import Post, Topic
from forum.permissions import can_delete, can_edit, can_reply, can_start_topic
from tests.factories import make_topic
from tests.forum.test_urls import addresses  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
READ_ONLY, FULL = Ban.Kind.READ_ONLY, Ban.Kind.FULL
HERE = "203.0.113.7"


@pytest.fixture
def topic(hall, cast):
    BoardSettings.objects.update(flood_seconds=0)
    topic = make_topic(hall, by=cast.moderator)
    reply(topic, by=cast.member, source="mine")
    topic.refresh_from_db()
    return topic


def from_here() -> Client:
    return Client(REMOTE_ADDR=HERE)


# Guests


def test_kept_page_is_refused_to_the_next_guest_of_a_banned_network_and_given_again(
    topic, cast, client
):
    pages = ["/", topic.forum.get_absolute_url(), topic.get_absolute_url()]
    kept = {page: from_here().get(page) for page in pages}
    made = ban(by=cast.admin, network="203.0.113.0/24", reason="canary")
    for page in pages:
        refused = from_here().get(page, HTTP_IF_NONE_MATCH=kept[page]["ETag"])
        assert refused.status_code == 403
        assert "canary" in refused.text
        assert "ETag" not in refused
        elsewhere = client.get(page)
        assert (elsewhere.status_code, elsewhere["ETag"]) == (200, kept[page]["ETag"])
    lift(made)
    for page in pages:
        assert from_here().get(page)["ETag"] == kept[page]["ETag"]


def test_page_that_is_not_kept_yet_is_refused_and_never_kept(topic, cast, client):
    made = ban(by=cast.admin, network=HERE)
    assert from_here().get("/").status_code == 403
    assert client.get("/").status_code == 200
    lift(made)
    assert from_here().get("/").status_code == 200


def test_ban_that_is_over_or_of_another_kind_or_spared_lets_guests_read(topic, cast):
    network = {"by": cast.admin, "network": HERE}
    from_here().get("/")
    ban(**network, kind=READ_ONLY)
    assert from_here().get("/").status_code == 200
    ban(**network, until=timezone.now() + timedelta(days=1))
    assert from_here().get("/").status_code == 403
    long_ago = timezone.now() - timedelta(days=2)
    Ban.objects.update(made_at=long_ago, until=long_ago + timedelta(days=1))
    assert from_here().get("/").status_code == 200
    ban(**network)
    ban(**network, is_exemption=True)
    assert from_here().get("/").status_code == 200


def test_kept_page_costs_one_query_with_bans_and_one_more_after_each(topic, cast, client):
    def cost(browser, status=200):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/").status_code == status
        return len(queries)

    client.get("/")
    assert cost(client) == 1
    for number in range(20):
        ban(by=cast.admin, network=f"198.51.{number}.0/24")
    assert [cost(client) for _ in range(3)] == [2, 1, 1]
    assert cost(from_here()) == 1


def test_other_process_refuses_the_next_guest(topic, cast, client, monkeypatch):
    from_here().get("/")
    here, elsewhere = bans._snapshot, Snapshot(bans.read_bans, key="bans")
    for process in (elsewhere, here):
        monkeypatch.setattr(bans, "_snapshot", process)
        assert from_here().get("/").status_code == 200
    # Made in one process, where it is known; the other has been told nothing.
    ban(by=cast.admin, network=HERE)
    for process in (here, elsewhere):
        monkeypatch.setattr(bans, "_snapshot", process)
        assert from_here().get("/").status_code == 403


def test_every_address_but_the_way_in_is_closed_to_a_banned_network(addresses, cast):  # noqa: F811
    ban(by=cast.admin, network=HERE)
    for browser in (from_here(), from_here()):
        open_ones = {page for page in addresses if browser.get(page).status_code != 403}
        assert open_ones == {"/healthz", "/accounts/login/", "/accounts/logout/"}
        browser.force_login(cast.member)


# Members


@pytest.fixture(params=["account", "network"])
def told(request, cast):
    """The member may only read from here on, and is told this."""
    targets = {"account": {"user": cast.member}, "network": {"network": "127.0.0.1"}}

    def forbid() -> str:
        ban(by=cast.admin, kind=READ_ONLY, reason="cool down", **targets[request.param])
        return "You may read here, but not write. Reason: cool down"

    return forbid


def test_member_who_may_only_read_reads(topic, member, told):
    address = topic.get_absolute_url()
    assert "Quick reply" in member.get(address).text
    told()
    page = member.get(address)
    assert page.status_code == 200
    assert "Quick reply" not in page.text
    assert "Post Reply" not in page.text
    assert f"/p/{topic.last_post_id}/edit/" not in page.text
    assert "New Topic" not in member.get(topic.forum.get_absolute_url()).text


def test_pages_to_write_say_why_not(topic, member, told):
    mine = f"/p/{topic.last_post_id}/"
    sentence = told()
    for page in (
        f"{topic.get_absolute_url()}reply/",
        f"{topic.forum.get_absolute_url()}new/",
        f"{mine}edit/",
        f"{mine}delete/",
    ):
        answer = member.get(page)
        assert answer.status_code == 403
        assert sentence in answer.text


def test_text_of_one_who_was_banned_meanwhile_is_given_back(topic, member, told):
    sentence = told()
    text = {"source": "Precious words", "title": "Late one", "subject": "Late one"}
    before = list(Post.objects.values("source", "visibility"))
    for page in (
        f"{topic.get_absolute_url()}reply/",
        f"{topic.forum.get_absolute_url()}new/",
        f"/p/{topic.last_post_id}/edit/",
    ):
        answer = member.post(page, text | {"key": str(uuid4()), "action": "send", "version": 0})
        assert sentence in answer.text
        assert "Precious words" in answer.text
        assert 'value="Late one"' in answer.text
    assert member.post(f"/p/{topic.last_post_id}/delete/").status_code == 403
    assert list(Post.objects.values("source", "visibility")) == before
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("kind", [READ_ONLY, FULL])
@pytest.mark.parametrize("who", ["member", "moderator"])
def test_permissions_to_write_are_gone_with_a_ban(topic, cast, who, kind):
    user = getattr(cast, who)
    own = reply(topic, by=user, source="own")
    topic.refresh_from_db()
    own = Post.objects.select_related("topic").get(pk=own.pk)

    def may() -> list[bool]:
        return [
            can_start_topic(user, topic.forum),
            can_reply(user, topic),
            can_edit(user, own),
            can_delete(user, own),
        ]

    assert may() == [True] * 4
    made = ban(by=cast.admin, user=user, kind=kind)
    assert may() == [False] * 4
    lift(made)
    assert may() == [True] * 4
    ban(by=cast.admin, user=user, kind=Ban.Kind.MODERATED)
    assert may() == [True] * 4


def test_actions_refuse_with_the_reason(topic, cast):
    own = Post.objects.get(pk=topic.last_post_id)
    ban(by=cast.admin, user=cast.member, kind=READ_ONLY, reason="cool down")
    acts = [
        lambda: start_topic(topic.forum, by=cast.member, title="x", source="x"),
        lambda: reply(topic, by=cast.member, source="x"),
        lambda: edit(own, by=cast.member, subject="x", source="x"),
        lambda: delete_own(own, by=cast.member),
    ]
    for act in acts:
        with pytest.raises(Refused, match="not write. Reason: cool down"):
            act()


def test_pages_cost_a_member_the_same_with_bans_and_without(topic, cast, member):
    def cost() -> list[int]:
        pages = ["/", topic.forum.get_absolute_url(), topic.get_absolute_url()]
        counts = []
        for page in pages:
            member.get(page)
            with CaptureQueriesContext(connection) as queries:
                member.get(page)
            counts.append(len(queries))
        return counts

    before = cost()
    ban(by=cast.admin, network="198.51.100.0/24")
    ban(by=cast.admin, email="*@example.net")
    ban(by=cast.admin, user=cast.newcomer)
    ban(by=cast.admin, user=cast.member, kind=Ban.Kind.MODERATED)
    assert cost() == before
