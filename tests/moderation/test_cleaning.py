"""Everything a spammer wrote is taken away by one act, and comes back by one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.bans import ban_of, ban_of_address
from accounts.models import Ban, Group
from board import audit
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply, start_topic
from forum.models import Post, PostRule, Topic, Visibility
from moderation.actions.cleaning import clean
from moderation.actions.undoing import prospect, undo
from moderation.audit import CHECKS
from moderation.models import LogEntry
from moderation.queries.cleaning import Traces
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_races import at_once
from tests.moderation.dump import differences, dump
from tests.moderation.people import at, cost

pytestmark = pytest.mark.django_db

HERE, THERE = "203.0.113.7", "2001:db8::7"
TYPED = {"days": "", "kind": "3", "ban_days": "", "address_days": "30", "reason": "Spam"}


@pytest.fixture
def spammer(db):
    BoardSettings.objects.update(flood_seconds=0)
    return make_member("Spammer", group=Group.NEWCOMERS)


@pytest.fixture
def hall(db):
    return make_forum("Hall")


def spam(forum, spammer, title="Pills", address=HERE) -> Topic:
    """A topic that the spammer opens."""
    return start_topic(forum, by=spammer, title=title, source="x", address=address).topic


def seen(title: str) -> bool:
    return Topic.objects.filter(title=title, visibility=Visibility.VISIBLE).exists()


def age(post: Post, days: int) -> None:
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=days))


def test_all_that_was_written_is_hidden_and_what_others_wrote_stays(cast, spammer, hall):
    spam(hall, spammer)
    answered = spam(hall, spammer, "Answered")
    answer = reply(answered, by=cast.member, source="Go away")
    elsewhere = make_topic(hall, by=cast.member, title="Noodles")
    reply(elsewhere, by=spammer, source="Pills!")
    entry = clean(spammer, by=cast.moderator, reason="Spam")
    assert [seen(title) for title in ("Pills", "Answered", "Noodles")] == [False, True, True]
    hidden = Post.objects.filter(author=spammer)
    assert set(hidden.values_list("visibility", "hidden_reason")) == {(Visibility.HIDDEN, "Spam")}
    answer.refresh_from_db()
    assert (answer.number, answer.visibility) == (1, Visibility.VISIBLE)
    assert ban_of(spammer).kind == Ban.Kind.FULL
    assert [part.act for part in entry.parts.order_by("pk")] == ["hide", "ban"]
    assert (entry.act, entry.title, entry.members) == ("clean", "Spammer", [spammer.pk])
    assert list(audit.differences(CHECKS)) == []


def test_only_the_last_days_go_where_days_are_named(cast, spammer, hall):
    old = reply(make_topic(hall, by=cast.member), by=spammer, source="was fine")
    age(old, 10)
    spam(hall, spammer)
    clean(spammer, by=cast.moderator, since=timezone.now() - timedelta(days=3), kind=None)
    shown = Post.objects.filter(author=spammer, visibility=Visibility.VISIBLE)
    assert list(shown) == [old]
    assert not seen("Pills")
    assert ban_of(spammer) is None


def test_posts_that_wait_go_too(cast, spammer, hall):
    PostRule.objects.create(
        name="Pills", condition="words", lines="pills", scope="all", action="hold", is_active=True
    )
    held = spam(hall, spammer, "pills")
    assert held.posts.get().visibility == Visibility.WAITING
    clean(spammer, by=cast.moderator)
    assert held.posts.get().visibility == Visibility.HIDDEN


def test_two_hundred_posts_over_sixty_topics_come_back_to_the_last_row(cast, spammer, hall):
    yard = make_forum("Yard")
    own = [spam((hall, yard)[n % 2], spammer, f"Own {n}") for n in range(30)]
    others = [make_topic((hall, yard)[n % 2], by=cast.member, title=f"{n}") for n in range(30)]
    for number in range(170):
        topic = [*own, *others][number % 60]
        reply(topic, by=spammer, source="x", address=(HERE, THERE)[number % 2])
    for topic in own[:7] + others[:7]:
        reply(topic, by=cast.member, source="Go away")
    assert Post.objects.filter(author=spammer).count() == 200
    before = dump()
    until = timezone.now() + timedelta(days=30)
    entry = clean(spammer, by=cast.moderator, addresses_until=until, reason="Spam")
    assert entry.parts.count() == 4
    assert Topic.objects.filter(visibility=Visibility.HIDDEN).count() == 23
    assert not Post.objects.filter(author=spammer, visibility=Visibility.VISIBLE).exists()
    assert list(audit.differences(CHECKS)) == []
    assert not prospect(entry).staying
    undo(entry, by=cast.moderator)
    assert differences(before, dump()) == {}
    assert ban_of(spammer) is None
    assert ban_of_address(HERE) is None
    assert list(audit.differences(CHECKS)) == []


def test_undone_cleaning_can_be_done_again(cast, spammer, hall):
    spam(hall, spammer)
    entry = clean(spammer, by=cast.moderator)
    done = dump()
    undo(entry, by=cast.moderator)
    undo(LogEntry.objects.get(undoes=entry), by=cast.moderator)
    assert not seen("Pills")
    assert ban_of(spammer)
    assert differences(done, dump()) == {}
    assert list(audit.differences(CHECKS)) == []


def test_nobody_signs_up_from_the_addresses_and_others_read_on(cast, spammer, hall, client):
    spam(hall, spammer)
    spam(hall, spammer, "More", THERE)
    clean(spammer, by=cast.moderator, addresses_until=timezone.now() + timedelta(days=30))
    for address in (HERE, THERE):
        made = ban_of_address(address)
        assert made.kind == Ban.Kind.READ_ONLY
        assert timedelta(days=29) < made.until - timezone.now() < timedelta(days=31)
    assert ban_of_address("203.0.113.8") is None
    sign_up = client.get("/accounts/signup/", REMOTE_ADDR=HERE)
    assert "You may read here, but not write until" in sign_up.text
    assert 'name="username"' not in sign_up.text
    assert 'name="username"' in client.get("/accounts/signup/", REMOTE_ADDR="203.0.113.8").text
    assert client.get("/", REMOTE_ADDR=HERE).status_code == 200


def test_nobody_but_those_who_keep_order_cleans_and_nobody_cleans_staff(cast, spammer, hall):
    spam(hall, spammer)
    for who in (cast.newcomer, cast.member):
        with pytest.raises(Refused):
            clean(spammer, by=who)
    other = make_member("Colleague", group=Group.MODERATORS)
    make_topic(hall, by=other, title="Rules")
    make_topic(hall, by=cast.admin, title="News")
    for whom in (other, cast.admin, cast.moderator):
        with pytest.raises(Refused):
            clean(whom, by=cast.moderator, kind=None)
    assert seen("Pills")
    assert seen("Rules")
    assert not LogEntry.objects.exists()
    clean(other, by=cast.admin)
    assert not seen("Rules")
    with pytest.raises(Refused):
        clean(cast.admin, by=make_member("Boss", group=Group.ADMINISTRATORS))


def test_posts_where_the_moderator_does_not_moderate_stay_and_are_not_told_of(
    cast, as_, spammer, hall
):
    attic = make_forum("Attic", closed_to=("moderators",))
    spam(attic, spammer, "Canary", THERE)
    spam(hall, spammer)
    page = as_(cast.moderator).get(at(spammer, "clean"))
    assert "Canary" not in page.text
    assert THERE not in page.text
    clean(spammer, by=cast.moderator)
    assert seen("Canary")
    assert not seen("Pills")


def test_nothing_to_do_is_said(cast, spammer):
    with pytest.raises(Refused, match="nothing to clean up"):
        clean(spammer, by=cast.moderator, kind=None)
    assert not LogEntry.objects.exists()
    clean(spammer, by=cast.moderator)
    assert ban_of(spammer)


def test_page_says_before_what_goes_and_what_stays(cast, as_, spammer, hall):
    spam(hall, spammer)
    answered = spam(hall, spammer, "Answered")
    reply(answered, by=cast.member, source="Go away", address=HERE)
    old = reply(make_topic(hall, by=cast.member), by=spammer, source="x", address=THERE)
    age(old, 10)
    keeper = as_(cast.moderator)
    page = keeper.get(at(spammer, "clean"))
    traces = page.context["traces"]
    assert (traces.going, traces.staying) == (3, 0)
    assert (traces.topics_going, traces.topics_staying) == (1, 1)
    assert (traces.addresses, traces.neighbours) == ([HERE, THERE], 1)
    assert "<strong>3 posts</strong>" in page.text
    counted = keeper.post(at(spammer, "clean"), TYPED | {"days": "3", "action": "count"})
    traces = counted.context["traces"]
    assert (traces.going, traces.staying, traces.addresses) == (2, 1, [HERE])
    assert 'value="Spam"' in counted.text
    assert 'value="3"' in counted.text
    assert not LogEntry.objects.exists()


def test_moderator_cleans_from_the_page_and_the_record_tells_of_it(cast, as_, spammer, hall):
    spam(hall, spammer)
    form = TYPED | {"bans_addresses": "on", "ban_days": "7"}
    page = as_(cast.moderator).post(at(spammer, "clean"), form, follow=True)
    assert page.redirect_chain == [(at(spammer), 302)]
    assert "Cleaned up after Spammer." in page.text
    assert not seen("Pills")
    assert ban_of(spammer).until is not None
    assert ban_of_address(HERE).until is not None
    assert page.context["record"].hidden_count == 1
    words = spammer.notifications.values_list("kind", "words")
    assert list(words) == [("banned", "Spam")]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"days": "0"}, "days"),
        ({"days": "9" * 30}, "days"),
        ({"days": "x"}, "days"),
        ({"kind": "7"}, "kind"),
        ({"ban_days": "-1"}, "ban_days"),
        ({"address_days": ""}, "address_days"),
        ({"reason": "x" * 256}, "reason"),
    ],
)
def test_form_that_is_wrong_cleans_nothing(cast, as_, spammer, hall, fields, wrong):
    spam(hall, spammer)
    page = as_(cast.moderator).post(at(spammer, "clean"), TYPED | fields)
    assert list(page.context["form"].errors) == [wrong]
    assert seen("Pills")
    assert not LogEntry.objects.exists()


def test_page_costs_the_same_with_one_post_and_with_many(cast, as_, spammer, hall):
    spam(hall, spammer)
    keeper = as_(cast.moderator)
    few = cost(keeper, at(spammer, "clean"))
    for number in range(12):
        topic = spam(hall, spammer, f"Own {number}", f"203.0.113.{number}")
        reply(topic, by=make_member(), source="x", address=HERE)
    assert (few, cost(keeper, at(spammer, "clean"))) == (10, 10)


def test_traces_of_somebody_who_wrote_nothing_are_none(cast):
    traces = Traces(cast.member, cast.moderator, None)
    assert (traces.going, traces.staying, traces.topics_going, traces.topics_staying) == (0,) * 4
    assert (traces.addresses, traces.neighbours) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_cleaning_beside_twenty_writers_in_the_same_topics_neither_blocks_nor_miscounts(
    cast, spammer, hall
):
    topics = [make_topic(hall, by=cast.moderator, title=f"{n}") for n in range(6)]
    topics += [spam(hall, spammer, f"Own {n}") for n in range(6)]
    for topic in topics:
        reply(topic, by=spammer, source="x")
    writers = [make_member() for _ in range(20)]

    def write(number: int) -> None:
        for round_ in range(3):
            try:
                reply(topics[(number + round_) % 12], by=writers[number], source="x")
            except Refused:
                start_topic(hall, by=writers[number], title="New", source="x")

    def clean_and_undo() -> None:
        undo(clean(spammer, by=cast.moderator), by=cast.moderator)

    writing = [lambda n=n: write(n) for n in range(20)]
    assert at_once([*writing, clean_and_undo]) == []
    clean(spammer, by=cast.moderator)
    assert list(audit.differences(CHECKS)) == []
    assert Post.objects.filter(author__in=writers, visibility=Visibility.VISIBLE).count() == 60
