"""Rules that hold, hide or flag new posts, and posts of newcomers that wait."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Ban, User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from board.stamps import pinned
from forum.actions.posts import reply, start_topic
from forum.models import Forum, Post, PostRule, Topic, Visibility
from forum.screening import Verdict, screen
from moderation.actions.posts import hide
from moderation.audit import CHECKS
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

Condition, Scope, Action = PostRule.Condition, PostRule.Scope, PostRule.Action


@pytest.fixture(autouse=True)
def _no_pause(db):
    BoardSettings.objects.update(flood_seconds=0)


def make_rule(**fields) -> PostRule:
    """A rule that is on and holds what has the word *pills* in it, but for what `fields` say."""
    usual = {"name": "Pills", "condition": Condition.WORDS, "lines": "pills", "scope": Scope.ALL}
    return PostRule.objects.create(**usual | {"is_active": True} | fields)


def verdict(author: User, source: str, *, forum: Forum, subject: str = "Re: x") -> Verdict:
    return screen(author, forum_id=forum.pk, subject=subject, source=source, now=timezone.now())


def is_caught(author: User, source: str, *, forum: Forum, subject: str = "Re: x") -> bool:
    return bool(verdict(author, source, forum=forum, subject=subject).why)


@pytest.mark.parametrize(
    ("lines", "source", "caught"),
    [
        ("pills", "buy PILLS now", True),
        ("pills", "buy pi[b]lls[/b] now", True),
        ("pills", "buy spills now", False),
        ("pills", "[img]http://a.b/pills.png[/img]", False),
        ("cheap\npill*", "a pillow", True),
        ("blue pills", "blue\npills", True),
        ("*pills*", "superpillsxx", True),
        ("ថ្នាំ", "ទិញថ្នាំថោក", True),
    ],
)
def test_words_are_looked_for_in_what_a_reader_reads(hall, cast, lines, source, caught):
    make_rule(lines=lines)
    assert is_caught(cast.member, source, forum=hall) == caught


def test_words_are_looked_for_in_the_subject_too(hall, cast):
    make_rule()
    assert verdict(cast.member, "x", forum=hall, subject="Pills!").why == "Pills: “Pills”"


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("http://a.example http://b.example", False),
        ("http://a.example www.b.example me@c.example", True),
        ("[url=http://a.example]x[/url][img]http://b.example/x.png[/img] http://c.example", True),
        ("[code]http://a.example http://b.example http://c.example[/code]", False),
        (f"{settings.BOARD_URL}/t/1/ " * 5, False),
        ("[url=/t/1/]here[/url] " * 5, False),
    ],
)
def test_links_are_counted_as_the_markup_finds_them_and_the_boards_own_are_not(
    hall, cast, source, caught
):
    make_rule(condition=Condition.LINKS, most=2)
    assert is_caught(cast.member, source, forum=hall) == caught


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("see http://spam.example/x", True),
        ("see www.SPAM.example", True),
        ("[url=https://a.b.spam.example:8080/]fine[/url]", True),
        ("[img]http://spam.example/x.png[/img]", True),
        ("write to me@mail.spam.example", True),
        ("http://spam.example.org/ http://notspam.example/", False),
        ("http://a.example/?spam.example", False),
        ("http://spam.example@a.example/", False),
        ("http://bücher.example/", True),
        ("http://xn--bcher-kva.example/", True),
        ("http://shop.wild.example/", True),
    ],
)
def test_domain_is_found_with_all_that_lies_under_it(hall, cast, source, caught):
    lines = "spam.example\nhttps://bücher.example/\n*.wild.example"
    make_rule(condition=Condition.DOMAINS, lines=lines)
    assert is_caught(cast.member, source, forum=hall) == caught


def test_member_who_writes_too_fast_is_caught_by_the_next_post(hall, cast):
    make_rule(name="Haste", condition=Condition.FAST, most=2, minutes=10)
    topic = make_topic(hall, by=cast.moderator)
    posts = [reply(topic, by=cast.member, source=f"{n}") for n in range(3)]
    assert [post.flag for post in posts] == ["", "", "Haste: more than 2 posts in 10 minutes"]
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert not reply(topic, by=cast.member, source="calm").flag


def test_pace_costs_one_query_however_many_rules_ask_and_the_rest_none(
    hall, cast, django_assert_num_queries
):
    def queries(expected: int) -> None:
        is_caught(author, "x", forum=hall)
        with django_assert_num_queries(expected):
            is_caught(author, "some words and http://a.example", forum=hall)

    author = User.objects.with_groups().get(pk=cast.member.pk)
    for number in range(5):
        make_rule(lines=f"word{number}")
        make_rule(condition=Condition.LINKS)
    with pinned():
        queries(0)
    for number in range(5):
        make_rule(condition=Condition.FAST, most=number + 1)
    with pinned():
        queries(1)


@pytest.mark.parametrize(
    ("scope", "caught"),
    [
        (Scope.NEWCOMERS, {"newcomer"}),
        (Scope.FEW_POSTS, {"newcomer", "member"}),
        (Scope.ALL, {"newcomer", "member", "regular"}),
    ],
)
def test_rule_looks_at_those_whom_it_is_meant_for(hall, cast, scope, caught):
    make_rule(scope=scope, fewer_than=10)
    authors = {name: getattr(cast, name) for name in ("newcomer", "member", "moderator", "admin")}
    authors |= {"regular": make_member(post_count=10), "robot": make_member(is_automated=True)}
    found = {name for name, user in authors.items() if is_caught(user, "pills", forum=hall)}
    assert found == caught


def test_rule_holds_in_the_forums_that_were_chosen_and_with_none_in_all(hall, cast):
    yard = make_forum("Yard")
    rule = make_rule()
    assert all(is_caught(cast.member, "pills", forum=forum) for forum in (hall, yard))
    rule.forums.add(yard)
    assert is_caught(cast.member, "pills", forum=yard)
    assert not is_caught(cast.member, "pills", forum=hall)


def test_rule_that_is_off_does_nothing(hall, cast):
    rule = make_rule()
    PostRule.objects.filter(pk=rule.pk).update(is_active=False)
    assert verdict(cast.member, "pills", forum=hall) == Verdict()


def test_strongest_of_several_rules_counts_and_every_reason_is_kept(hall, cast):
    make_rule(name="A", action=Action.HOLD)
    make_rule(name="B", action=Action.HIDE, condition=Condition.LINKS, most=0)
    make_rule(name="C", action=Action.REPORT)
    found = verdict(cast.member, "pills at http://a.example", forum=hall)
    assert found == Verdict(Visibility.HIDDEN, "A: “pills”; B: 1 link; C: “pills”")


def test_newcomers_wait_where_the_board_says_so_and_members_do_not(hall, cast):
    BoardSettings.objects.update(newcomers_wait=True)
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=cast.newcomer, source="hello")
    assert (post.visibility, post.flag) == (Visibility.WAITING, "posts of newcomers wait")
    assert reply(topic, by=cast.member, source="hello").number == 2


def test_posts_of_a_member_whose_ban_says_so_wait(hall, cast):
    topic = make_topic(hall, by=cast.moderator)
    Ban.objects.create(kind=Ban.Kind.MODERATED, user=cast.member)
    post = reply(topic, by=cast.member, source="hello")
    assert (post.visibility, post.flag) == (Visibility.WAITING, "posts of this member wait")


def test_author_of_a_hidden_post_reads_the_reason_that_a_moderator_gave(hall, cast, as_):
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=cast.member, source="canary")
    hide([post.pk], by=cast.moderator, reason="off the subject")
    page = as_(cast.member).get(f"/p/{post.pk}/").text
    assert "Hidden:</strong> only its author and the moderators can read it" in page
    assert "Reason: off the subject" in page
    assert as_(cast.newcomer).get(f"/p/{post.pk}/").status_code == 404
    # Nor does one who may do just what the author may.
    assert as_(make_member()).get(f"/p/{post.pk}/").status_code == 404


STATES = [(Action.HOLD, Visibility.WAITING), (Action.HIDE, Visibility.HIDDEN)]


def counts() -> list:
    """All that is counted of the board."""
    forums = list(Forum.objects.values_list("topic_count", "post_count", "last_post"))
    return forums + list(User.objects.order_by("pk").values_list("post_count", flat=True))


@pytest.mark.parametrize(("action", "state"), STATES)
def test_reply_that_is_caught_counts_nowhere_and_is_shown_to_nobody(
    hall, cast, client, action, state
):
    make_rule(action=action)
    topic = make_topic(hall, by=cast.moderator)
    before, page = counts(), client.get(topic.get_absolute_url())
    post = reply(topic, by=cast.member, source="pills canary", subject="Canary")
    post.refresh_from_db()
    assert (post.visibility, post.number, post.flag) == (state, None, "Pills: “pills”")
    assert counts() == before
    assert client.get(topic.get_absolute_url())["ETag"] == page["ETag"]
    assert not list(differences(CHECKS))
    assert reply(topic, by=cast.newcomer, source="next").number == 2


@pytest.mark.parametrize(("action", "state"), STATES)
def test_topic_that_is_caught_is_listed_nowhere(hall, cast, client, as_, action, state):
    make_rule(action=action)
    make_topic(hall, by=cast.moderator)
    before = counts()
    post = start_topic(hall, by=cast.member, title="Canary", source="pills")
    topic = Topic.objects.get(pk=post.topic_id)
    assert (topic.visibility, topic.post_count, topic.last_post) == (state, 0, None)
    assert counts() == before
    assert not list(differences(CHECKS))
    for reader in (client, as_(cast.newcomer), as_(cast.member)):
        assert "Canary" not in reader.get(hall.get_absolute_url()).text
        assert "Canary" not in reader.get("/").text
        assert reader.get(topic.get_absolute_url()).status_code == 404


def test_post_that_is_only_flagged_is_shown_and_counted(hall, cast, client):
    make_rule(action=Action.REPORT)
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=cast.member, source="pills")
    assert (post.number, post.flag) == (2, "Pills: “pills”")
    page = client.get(topic.get_absolute_url()).text
    assert "pills" in page
    assert "“pills”" not in page
    assert list(Post.objects.filter(flag__gt="")) == [post]


def test_form_sent_twice_finds_the_post_that_waits(hall, cast, as_):
    make_rule()
    member, key = as_(cast.member), str(uuid4())
    typed = {"title": "T", "source": "pills", "key": key, "action": "send"}
    answers = [member.post(f"{hall.get_absolute_url()}new/", typed) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/p/{Post.objects.get().pk}/"}
    topic, key = make_topic(hall, by=cast.moderator), str(uuid4())
    typed = {"source": "pills", "key": key, "action": "send"}
    answers = [member.post(f"{topic.get_absolute_url()}reply/", typed) for _ in range(2)]
    held = Post.objects.get(topic=topic, number=None)
    assert {answer["Location"] for answer in answers} == {f"/p/{held.pk}/"}


def test_post_that_waits_counts_for_the_pause_between_posts(hall, cast):
    make_rule()
    BoardSettings.objects.update(flood_seconds=15)
    topic = make_topic(hall, by=cast.moderator)
    reply(topic, by=cast.member, source="pills")
    with pytest.raises(Refused, match="You posted a moment ago"):
        reply(topic, by=cast.member, source="more pills")


def test_newcomers_posts_that_wait_make_no_member_of_them(hall, cast):
    BoardSettings.objects.update(newcomers_wait=True, newcomer_posts=1)
    start_topic(hall, by=cast.newcomer, title="Hello", source="hello")
    assert "newcomers" in User.objects.get(pk=cast.newcomer.pk).group_keys


def test_author_is_told_that_the_post_waits_and_not_why(hall, cast, as_):
    make_rule()
    topic = make_topic(hall, by=cast.moderator)
    typed = {"source": "[b]pills[/b]", "action": "send"}
    page = as_(cast.member).post(f"{topic.get_absolute_url()}reply/", typed, follow=True)
    assert "Waits for approval:</strong> a moderator will look at it" in page.text
    assert "<strong>pills</strong>" in page.text
    assert "Caught by" not in page.text
    page = as_(cast.moderator).get(f"/p/{Post.objects.order_by('-pk')[0].pk}/").text
    assert "Caught by Pills: “pills”" in page


def test_post_that_waits_is_not_found_by_others_nor_by_trying(hall, cast, as_, client):
    make_rule()
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=cast.member, source="pills canary")
    here = topic.get_absolute_url()
    tries = [f"/p/{post.pk}/", f"/p/{post.pk}/history/", f"/p/{post.pk}/edit/"]
    for address in [*tries, f"{here}reply/?quote={post.pk}"]:
        answer = as_(cast.newcomer).get(address)
        assert answer.status_code == 404
        assert "canary" not in answer.text
    assert client.get(f"/p/{post.pk}/").status_code == 404


def test_author_of_a_post_that_waits_can_neither_quote_nor_edit_nor_delete_it(hall, cast, as_):
    make_rule()
    topic = make_topic(hall, by=cast.moderator)
    post, member = reply(topic, by=cast.member, source="pills"), as_(cast.member)
    assert member.get(f"{topic.get_absolute_url()}reply/?quote={post.pk}").status_code == 404
    for verb in ("edit", "delete"):
        assert member.get(f"/p/{post.pk}/{verb}/").status_code == 403
        member.post(f"/p/{post.pk}/{verb}/", {"source": "x", "subject": "x", "action": "send"})
    post.refresh_from_db()
    assert (post.source, post.visibility) == ("pills", Visibility.WAITING)


def test_link_to_a_post_that_waits_carries_its_title_for_moderators_only(hall, cast, as_):
    make_rule()
    held = start_topic(hall, by=cast.member, title="Canary", source="pills")
    link = f"{settings.BOARD_URL}/p/{held.pk}/"
    here = start_topic(hall, by=cast.moderator, title="Links", source=link).topic
    # In this order: the one who may see more must not leave anything behind for the next.
    assert ">Canary</a>" in as_(cast.moderator).get(here.get_absolute_url()).text
    for reader in (cast.member, make_member()):
        assert "Canary" not in as_(reader).get(here.get_absolute_url()).text
