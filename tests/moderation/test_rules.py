"""The pages of the rules for new posts: whose they are, how rules are made, tried and switched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board.models import BoardSettings
from forum.actions.posts import reply, start_topic
from forum.models import Post, PostRule, Visibility
from forum.queries import rules
from forum.queries.rules import matches, try_rule
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

RULES = "/moderation/rules/"
TYPED = {
    "name": "Pills",
    "condition": "words",
    "lines": "pills\ncheap *",
    "most": "2",
    "minutes": "10",
    "scope": "all",
    "fewer_than": "10",
    "action": "hold",
}


@pytest.fixture
def hall(db):
    BoardSettings.objects.update(flood_seconds=0)
    return make_forum("Hall")


@pytest.fixture
def admin(cast, as_):
    """The browser of an administrator."""
    return as_(cast.admin)


def make_rule(**fields) -> PostRule:
    """A rule against *pills* that is off, but for what `fields` say."""
    usual = {"name": "Pills", "condition": "words", "lines": "pills", "scope": "all"}
    return PostRule.objects.create(**usual | fields)


def caught(rule: PostRule, **options) -> list[str]:
    """What the rule would have caught, newest first."""
    return [match.post.source for match in matches(rule, **options)]


def test_administrator_makes_a_rule_sees_what_it_would_catch_and_switches_it_on(admin, cast, hall):
    topic = make_topic(hall, by=cast.moderator)
    reply(topic, by=cast.member, source="buy [b]pills[/b] & more")
    page = admin.post(f"{RULES}add/", TYPED | {"forums": [hall.pk]}, follow=True)
    rule = PostRule.objects.get()
    assert page.redirect_chain == [(f"{RULES}{rule.pk}/try/", 302)]
    assert "caught <strong>1</strong> of the newest <strong>2</strong> posts" in page.text
    assert "buy pills &amp; more" in page.text
    assert "“pills”" in page.text
    assert not rule.is_active
    assert reply(topic, by=cast.member, source="more pills").number == 3
    page = admin.post(f"{RULES}{rule.pk}/switch/", {"on": "1"}, follow=True)
    assert "“Pills” is on now." in page.text
    assert "One of 2 words, by anybody but moderators: the post waits for approval." in page.text
    assert "In Hall." in page.text
    assert reply(topic, by=cast.member, source="more pills").number is None
    admin.post(f"{RULES}{rule.pk}/switch/", {"on": "0"})
    assert reply(topic, by=cast.member, source="more pills").number == 4


def test_changed_rule_is_off_until_it_was_seen_again(admin, hall):
    rule = make_rule(is_active=True)
    page = admin.get(f"{RULES}{rule.pk}/").text
    assert "It is on. Saved, it is off" in page
    admin.post(f"{RULES}{rule.pk}/", TYPED | {"lines": "potions"})
    rule.refresh_from_db()
    assert (rule.lines, rule.is_active) == ("potions", False)


PAGES = ["", "add/", "{pk}/", "{pk}/try/"]
ACTS = ["add/", "{pk}/", "{pk}/switch/"]


@pytest.mark.parametrize("who", ["newcomer", "member", "moderator"])
def test_nobody_but_administrators_reads_or_changes_rules(cast, as_, hall, who):
    rule = make_rule(name="Canary")
    reader = as_(getattr(cast, who))
    answers = [reader.get(RULES + page.format(pk=rule.pk)) for page in PAGES]
    answers += [reader.post(RULES + act.format(pk=rule.pk), TYPED | {"on": "1"}) for act in ACTS]
    for answer in answers:
        assert answer.status_code == 403
        assert "Canary" not in answer.text
    assert list(PostRule.objects.values_list("name", "is_active")) == [("Canary", False)]


def test_guest_is_sent_to_log_in(client, hall):
    rule = make_rule()
    for page in (*PAGES, *ACTS[2:]):
        address = RULES + page.format(pk=rule.pk)
        answer = client.post(address) if page in ACTS else client.get(address)
        assert answer["Location"].startswith("/accounts/login/?next=")
    assert not PostRule.objects.get().is_active


def test_rule_that_is_not_there_is_not_found_and_no_link_switches_one(admin, hall):
    rule = make_rule()
    for page in PAGES[2:]:
        assert admin.get(RULES + page.format(pk=rule.pk + 1)).status_code == 404
    assert admin.post(f"{RULES}{rule.pk + 1}/switch/", {"on": "1"}).status_code == 404
    assert admin.get(f"{RULES}{rule.pk}/switch/?on=1").status_code == 405
    assert not PostRule.objects.get().is_active


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "left\u202eright"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"condition": "smell"}, "condition"),
        ({"lines": ""}, "lines"),
        ({"lines": "fine\n(a+)+"}, "lines"),
        ({"lines": "*"}, "lines"),
        ({"lines": "nul\x00"}, "lines"),
        ({"lines": "\n".join(f"word{n}" for n in range(501))}, "lines"),
        ({"condition": "domains", "lines": "no domain"}, "lines"),
        ({"condition": "domains", "lines": "localhost"}, "lines"),
        ({"condition": "domains", "lines": "http://[::1"}, "lines"),
        ({"condition": "fast", "most": "0"}, "most"),
        ({"most": "-1"}, "most"),
        ({"most": "101"}, "most"),
        ({"most": "many"}, "most"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"scope": "robots"}, "scope"),
        ({"fewer_than": "0"}, "fewer_than"),
        ({"action": "ban"}, "action"),
        ({"forums": ["999999"]}, "forums"),
        ({"forums": ["x"]}, "forums"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(admin, hall, fields, wrong):
    page = admin.post(f"{RULES}add/", TYPED | {"name": "Typed name"} | fields)
    assert list(page.context["form"].errors) == [wrong]
    assert wrong == "name" or 'value="Typed name"' in page.text
    assert not PostRule.objects.exists()


def test_fields_that_nobody_offered_are_ignored(admin, hall):
    admin.post(f"{RULES}add/", TYPED | {"is_active": "on", "id": "77"})
    rule = PostRule.objects.get()
    assert not rule.is_active
    assert rule.pk != 77


def test_trial_finds_newest_first_what_each_condition_is_about(cast, hall):
    topic = make_topic(hall, by=cast.moderator)
    for source in ("pills", "http://a.example", "a http://b.spam.example b", "plain"):
        reply(topic, by=cast.member, source=source)
    reply(topic, by=cast.moderator, source="pills of a moderator")
    reply(topic, by=make_member(is_automated=True), source="pills of a robot")
    assert caught(make_rule()) == ["pills"]
    assert caught(make_rule(condition="links", most=0)) == [
        "a http://b.spam.example b",
        "http://a.example",
    ]
    assert caught(make_rule(condition="domains", lines="spam.example")) == [
        "a http://b.spam.example b"
    ]
    assert caught(make_rule(condition="fast", most=2)) == ["plain", "a http://b.spam.example b"]
    assert caught(make_rule(condition="fast", most=2), last=3) == ["plain"]


def test_trial_looks_at_the_newest_in_the_chosen_forums_hidden_ones_included(cast, hall):
    yard = make_forum("Yard")
    here, there = (make_topic(forum, by=cast.moderator) for forum in (hall, yard))
    old = reply(here, by=cast.member, source="old pills")
    reply(there, by=cast.member, source="pills there")
    Post.objects.filter(pk=old.pk).update(visibility=Visibility.HIDDEN, number=None)
    rule = make_rule()
    assert caught(rule) == ["pills there", "old pills"]
    assert caught(rule, last=1) == ["pills there"]
    rule = make_rule()
    rule.forums.add(hall)
    assert caught(rule) == ["old pills"]


def test_trial_asks_how_new_the_author_was_then(cast, hall):
    BoardSettings.objects.update(newcomer_posts=2)
    topic = make_topic(hall, by=cast.moderator)
    for number in range(4):
        reply(topic, by=cast.newcomer, source=f"pills {number}")
    assert caught(make_rule(scope="newcomers")) == ["pills 1", "pills 0"]
    assert caught(make_rule(scope="few_posts", fewer_than=3)) == ["pills 2", "pills 1", "pills 0"]
    assert len(caught(make_rule())) == 4
    BoardSettings.objects.update(newcomer_posts=0)
    assert caught(make_rule(scope="newcomers")) == []


def test_trial_tells_of_posts_whose_author_is_gone(cast, hall, admin):
    topic = make_topic(hall, by=cast.moderator)
    reply(topic, by=cast.member, source="pills")
    cast.member.delete()
    rule = make_rule()
    assert caught(rule) == ["pills"]
    assert caught(make_rule(scope="newcomers")) == []
    assert "Member" in admin.get(f"{RULES}{rule.pk}/try/").text


def test_trial_shows_the_first_fifty_and_counts_the_rest(cast, hall, admin, monkeypatch):
    monkeypatch.setattr(rules, "BATCH", 7)
    topic = make_topic(hall, by=cast.moderator)
    for number in range(60):
        reply(topic, by=cast.member, source=f"pills <b>{number}</b>")
    rule = make_rule()
    trial = try_rule(rule)
    assert (trial.looked_at, trial.caught, len(trial.first)) == (61, 60, 50)
    page = admin.get(f"{RULES}{rule.pk}/try/").text
    assert "caught <strong>60</strong> of the newest <strong>61</strong>" in page
    assert "The newest 50 of them" in page
    assert "pills &lt;b&gt;59&lt;/b&gt;" in page
    assert "pills &lt;b&gt;9&lt;/b&gt;" not in page
    assert not Post.objects.filter(flag__gt="").exists()


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_one_rule_and_with_many(admin, cast, hall):
    rule = make_rule()
    rule.forums.add(hall)
    start_topic(hall, by=cast.member, title="T", source="pills")
    pages = [RULES, f"{RULES}add/", f"{RULES}{rule.pk}/", f"{RULES}{rule.pk}/try/"]
    few = [cost(admin, page) for page in pages]
    for number in range(12):
        make_rule(name=f"Rule {number}").forums.add(hall, make_forum(f"Forum {number}"))
        start_topic(hall, by=make_member(), title=f"T{number}", source="pills")
    assert [few, [cost(admin, page) for page in pages]] == [[4, 3, 5, 10], [4, 3, 5, 10]]
