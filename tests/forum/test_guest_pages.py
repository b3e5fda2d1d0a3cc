"""Guests' pages are kept, and never show what was before the last act."""

import gzip
import re

import brotli
import pytest
import zstandard
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.administration import change_member, close
from accounts.actions.joining import confirm_member, sign_up
from accounts.actions.members import promote_newcomer
from accounts.actions.profile import edit_profile, remove_avatar, set_avatar, write_signature
from accounts.models import Group, Rank, ReputationStep, User
from board.models import BoardSettings, CensoredWord
from forum import guest_pages
from forum.actions.forums import move_forum
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.actions.presence import Visit, record_visits
from forum.actions.rerendering import rerender_posts
from forum.models import Forum, ForumLevel, Level, Post, Topic, TopicViews, Visibility
from forum.presence import gathered
from moderation.actions import posts as on_posts
from moderation.actions import splitting
from moderation.actions import topics as on_topics
from moderation.actions.members import delete_member
from moderation.actions.posts import edit_others
from moderation.actions.ratings import remove
from moderation.actions.topics import set_lock
from reputation.actions.ratings import give, take_back
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


class Scene:
    """A board with all that acts need, and its three pages as a guest has them."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.house = make_forum("House", kind="category")
        self.hall = make_forum("Hall", parent=self.house, position=1)
        self.pantry = make_forum("Pantry", parent=self.hall)
        self.yard = make_forum("Yard", parent=self.house, position=2)
        # Of the newcomer's name, avatar and signature each page shows something.
        writer = cast.newcomer
        self.writer = writer
        self.older = make_topic(self.hall, by=cast.moderator, title="Older")
        self.elsewhere = make_topic(self.yard, by=cast.moderator, title="Elsewhere")
        self.topic = make_topic(self.hall, by=cast.moderator, title="Noodles")
        self.quiet = reply(
            self.topic, by=writer, source=f"see {settings.BOARD_URL}/t/{self.elsewhere.pk}/"
        )
        self.newer = make_topic(self.hall, by=cast.moderator, title="Newer")
        self.topic.refresh_from_db()
        self.fan = make_member("Fan")
        give(first_post(self.topic), by=self.fan)
        # The pause between posts is of no interest here.
        User.objects.update(last_post_at=None)

    @property
    def addresses(self) -> dict[str, str]:
        hall, topic = self.hall.get_absolute_url(), self.topic.get_absolute_url()
        return {"index": "/", "forum": hall, "topic": topic}

    @property
    def last(self) -> Post:
        return Post.objects.get(pk=Topic.objects.get(pk=self.newer.pk).last_post_id)


@pytest.fixture
def scene(cast):
    BoardSettings.objects.update(flood_seconds=0)
    return Scene(cast)


def first_post(topic: Topic) -> Post:
    return topic.posts.get(number=1)


def move(topic: Topic, forum: Forum) -> None:
    Topic.objects.filter(pk=topic.pk).update(forum=forum)


def set_kind(topic: Topic, kind: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(kind=kind)


def hide(topic: Topic, visibility: int = Visibility.HIDDEN) -> None:
    Topic.objects.filter(pk=topic.pk).update(visibility=visibility)


def rule(forum: Forum, level: int) -> None:
    guests = Group.objects.get(key=Group.GUESTS)
    ForumLevel.objects.update_or_create(forum=forum, group=guests, defaults={"level": level})


def rename(user: User, name: str) -> None:
    user.username = name
    change_member(user, ["username"])


def rewrite(post: Post, by: User, source: str, subject: str = "") -> None:
    edit(post, by=by, subject=subject or post.subject, source=source, reason="for the test")


def set_rank(user: User) -> None:
    user.rank = Rank.objects.create(title="Cook")
    change_member(user, ["rank"])


def approve(scene: Scene) -> None:
    Post.objects.filter(pk=scene.quiet.pk).update(visibility=Visibility.WAITING, number=None)
    on_posts.approve([scene.quiet.pk], by=scene.cast.moderator)


ALL = ("index", "forum", "topic")
# What is done, and which of the pages show it.
ACTS = {
    "a reply in the topic": (
        lambda s: reply(s.topic, by=s.writer, source="me too"),
        ALL,
    ),
    "a reply in another topic": (
        lambda s: reply(s.older, by=s.writer, source="up again"),
        ALL,
    ),
    "a new topic": (
        lambda s: start_topic(s.hall, by=s.writer, title="Rice", source="or rice"),
        ("index", "forum"),
    ),
    "a reply in a subforum": (
        lambda s: make_topic(s.pantry, by=s.cast.moderator, title="Salt"),
        ("index", "forum"),
    ),
    "a post edited": (lambda s: rewrite(s.quiet, s.writer, "never mind"), ("topic",)),
    "a post edited by a moderator": (
        lambda s: edit_others(
            s.quiet, by=s.cast.moderator, subject="Re: x", source="tidied", reason="tidy"
        ),
        ("topic",),
    ),
    "a post thanked for": (lambda s: give(first_post(s.topic), by=s.cast.member), ("topic",)),
    "a reply thanked for": (lambda s: give(s.quiet, by=s.cast.member), ("topic",)),
    "thanks taken back": (lambda s: take_back(first_post(s.topic), by=s.fan), ("topic",)),
    "points removed": (
        lambda s: remove([s.fan.ratings_given.get().pk], by=s.cast.moderator),
        ("topic",),
    ),
    "one who thanked deleted": (lambda s: delete_member(s.fan, by=s.cast.admin), ("topic",)),
    "one who thanked renamed": (lambda s: rename(s.fan, "Sokha"), ("topic",)),
    "a step of reputation made": (
        lambda s: ReputationStep.objects.create(min_points=0, word="Known"),
        ("topic",),
    ),
    "reputation off in a forum": (
        lambda s: Forum.objects.filter(pk=s.hall.pk).update(reputation=Forum.Reputation.OFF),
        ("topic",),
    ),
    "a topic renamed": (
        lambda s: rewrite(first_post(s.topic), s.cast.moderator, "x", "Soup"),
        ("forum", "topic"),
    ),
    "the neighbour renamed": (
        lambda s: rewrite(first_post(s.newer), s.cast.moderator, "x", "Soup"),
        ALL,
    ),
    "a linked topic renamed": (
        lambda s: rewrite(first_post(s.elsewhere), s.cast.moderator, "x", "Moved away"),
        ("index", "topic"),
    ),
    "a linked topic hidden": (lambda s: hide(s.elsewhere), ("topic",)),
    "the last post taken back": (lambda s: delete_own(s.last, by=s.cast.moderator), ALL),
    "a post hidden": (
        lambda s: Post.objects.filter(pk=s.quiet.pk).update(
            visibility=Visibility.HIDDEN, number=None
        ),
        ("topic",),
    ),
    "a topic hidden": (lambda s: hide(s.older), ("forum", "topic")),
    "a topic locked": (
        lambda s: set_lock([s.topic.pk], by=s.cast.moderator, locked=True),
        ("forum", "topic"),
    ),
    "a post hidden by a moderator": (
        lambda s: on_posts.hide([s.quiet.pk], by=s.cast.moderator, reason="x"),
        ALL,
    ),
    "a post approved": (approve, ALL),
    "an author changed": (
        lambda s: on_posts.change_author([s.quiet.pk], by=s.cast.admin, author=s.cast.member),
        ("forum", "topic"),
    ),
    "a note left": (
        lambda s: on_posts.set_note(s.quiet.pk, by=s.cast.moderator, note="Calm down."),
        ("topic",),
    ),
    "a post deleted for ever": (
        lambda s: on_posts.delete_for_ever([s.quiet.pk], by=s.cast.admin),
        ALL,
    ),
    "a topic hidden by a moderator": (
        lambda s: on_topics.hide([s.older.pk], by=s.cast.moderator),
        ALL,
    ),
    "a title changed": (
        lambda s: on_topics.rename(s.topic.pk, by=s.cast.moderator, title="Soup"),
        ("forum", "topic"),
    ),
    "a topic moved by a moderator": (
        lambda s: on_topics.move([s.older.pk], by=s.cast.moderator, forum=s.yard),
        ALL,
    ),
    "a topic moved that casts a shadow": (
        lambda s: on_topics.move([s.older.pk], by=s.cast.moderator, forum=s.yard, shadow_days=7),
        ALL,
    ),
    "a topic bumped": (lambda s: on_topics.bump([s.older.pk], by=s.cast.moderator), ALL),
    "a topic announced": (
        lambda s: on_topics.set_kind([s.older.pk], by=s.cast.moderator, kind=2),
        ("forum", "topic"),
    ),
    "a post split off": (
        lambda s: splitting.split(
            s.topic.pk, [s.quiet.pk], by=s.cast.moderator, forum=s.hall, title="Apart"
        ),
        ALL,
    ),
    "a topic merged": (
        lambda s: splitting.merge([s.older.pk], by=s.cast.moderator, target=s.topic),
        ALL,
    ),
    "a topic copied": (
        lambda s: splitting.copy(s.older.pk, by=s.cast.moderator, forum=s.hall),
        ALL,
    ),
    "a topic deleted for ever": (
        lambda s: on_topics.delete_for_ever([s.older.pk], by=s.cast.admin),
        ALL,
    ),
    "a topic moved away": (lambda s: move(s.older, s.yard), ("forum", "topic")),
    "a topic moved in between": (lambda s: move(s.elsewhere, s.hall), ("forum", "topic")),
    "a topic made sticky": (lambda s: set_kind(s.older, Topic.Kind.STICKY), ("forum", "topic")),
    "a global announcement made": (
        lambda s: set_kind(s.elsewhere, Topic.Kind.GLOBAL),
        ("forum",),
    ),
    "a topic deleted": (lambda s: s.older.delete(), ("forum", "topic")),
    "a member renamed": (lambda s: rename(s.writer, "Sokha"), ("topic",)),
    "the last author renamed": (lambda s: rename(s.cast.moderator, "Dara"), ALL),
    "an avatar set": (lambda s: set_avatar(s.writer, b"RIFF"), ("topic",)),
    "a signature written": (lambda s: write_signature(s.writer, "[b]bye[/b]"), ("topic",)),
    "a home changed": (
        lambda s: edit_profile(s.writer, {"location": "Kep"}),
        ("topic",),
    ),
    "a special rank given": (lambda s: set_rank(s.writer), ("topic",)),
    "a newcomer promoted": (lambda s: promote_newcomer(s.writer), ("topic",)),
    "a member deleted": (lambda s: s.writer.delete(), ("index", "topic")),
    "an account closed": (lambda s: close(s.writer), ("index",)),
    "an account confirmed": (
        lambda s: confirm_member(
            sign_up(username="Fresh", email="f@example.org", password="x", theme="system")
        ),
        ("index",),
    ),
    "a group coloured": (
        lambda s: Group.objects.filter(key=Group.MEMBERS).update(colour="#123456"),
        ALL,
    ),
    "a rank made": (lambda s: Rank.objects.create(title="Resident", min_posts=1), ("topic",)),
    "a forum renamed": (lambda s: Forum.objects.filter(pk=s.hall.pk).update(name="Lobby"), ALL),
    "a forum moved": (lambda s: move_forum(s.yard, "up"), ALL),
    "a forum closed": (lambda s: rule(s.yard, Level.NONE), ALL),
    "a forum added": (lambda s: make_forum("Attic", parent=s.house), ALL),
    "the board renamed": (lambda s: BoardSettings.objects.update(name="Pavilion"), ALL),
    "a word listed": (lambda s: CensoredWord.objects.create(pattern="noodles"), ("forum", "topic")),
    "fewer posts on a page": (lambda s: BoardSettings.objects.update(posts_per_page=1), ALL),
}


@pytest.mark.parametrize("act", ACTS)
def test_next_guest_sees_what_was_done(scene, client, act):
    do, shows = ACTS[act]
    before = {name: client.get(url).content for name, url in scene.addresses.items()}
    do(scene)
    scene.hall.refresh_from_db()
    scene.topic.refresh_from_db()
    for name, url in scene.addresses.items():
        given = client.get(url)
        guest_pages.forget()
        assert given.content == client.get(url).content, f"{name} is of yesterday"
        changed = given.content != before[name]
        assert changed or name not in shows, f"{name} does not show it"


def test_act_that_no_page_shows_leaves_all_pages_kept(scene, client):
    pages = {url: client.get(url)["ETag"] for url in scene.addresses.values()}
    User.objects.filter(pk=scene.writer.pk).update(theme="dark", last_seen_at=timezone.now())
    make_topic(scene.yard, by=scene.cast.moderator, title="Far away")
    kept = {url: client.get(url)["ETag"] for url in pages}
    del pages["/"], kept["/"]
    assert kept == pages


def test_removed_avatar_is_gone_for_the_next_guest(scene, client):
    set_avatar(scene.writer, b"RIFF")
    assert b"/media/avatars/" in client.get(scene.topic.get_absolute_url()).content
    remove_avatar(scene.writer)
    assert b"/media/avatars/" not in client.get(scene.topic.get_absolute_url()).content


@pytest.mark.django_db(transaction=True)
def test_texts_rendered_anew_are_shown(scene, client):
    Post.objects.filter(pk=scene.quiet.pk).update(html="stale")
    assert b"stale" in client.get(scene.topic.get_absolute_url()).content
    assert sum(changed for _last, _size, changed in rerender_posts(0, processes=1)) == 1
    assert b"stale" not in client.get(scene.topic.get_absolute_url()).content


def test_kept_page_costs_one_query(scene, client):
    for url in scene.addresses.values():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) == 1


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_visitor_with_a_cookie_that_matters_never_meets_what_is_kept(scene, client, cookie):
    client.get("/")
    client.cookies[cookie] = "anything"
    with CaptureQueriesContext(connection) as queries:
        assert "ETag" not in client.get("/")
    assert len(queries) > 1


def test_member_never_gets_a_guests_page_nor_a_guest_a_members(scene, client, as_):
    url = scene.topic.get_absolute_url()
    client.get(url)
    member = as_(scene.cast.member).get(url)
    assert b"Quick reply" in member.content and "ETag" not in member
    assert b"Quick reply" not in client.get(url).content


@pytest.mark.parametrize("query", ["page=1", "page=02", "x=1", "page=2&x=1", "PAGE=2", "page=2#"])
def test_query_that_is_not_a_pages_is_not_kept(scene, client, query):
    assert "ETag" not in client.get(f"{scene.hall.get_absolute_url()}?{query}")


def test_answers_that_are_no_page_are_not_kept(scene, client):
    for address in ("/t/999999-gone/", f"/t/{scene.topic.pk}-wrong-name/", "/f/999999-x/"):
        assert "ETag" not in client.get(address)
    assert client.post("/").status_code == 405


def test_odd_headers_leave_nothing_behind(scene, client):
    url = scene.topic.get_absolute_url()
    clean = client.get(url).content
    guest_pages.forget()
    odd = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_ORIGINAL_URL": "/admin/",
        "HTTP_ACCEPT_LANGUAGE": "km",
        "HTTP_USER_AGENT": "<script>",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "POST",
    }
    assert client.get(url, **odd).content == clean
    assert client.get(url).content == clean
    assert client.get(url, HTTP_HOST="evil.example").status_code == 400
    assert client.get(url).content == clean


def test_forum_closed_to_guests_is_never_kept(scene, client):
    url = scene.yard.get_absolute_url()
    assert "ETag" in client.get(url)
    rule(scene.yard, Level.SEE)
    answer = client.get(url)
    assert answer.status_code == 302 and "ETag" not in answer


def test_browser_that_has_the_page_is_told_that_it_still_holds(scene, client):
    url = scene.topic.get_absolute_url()
    tag = client.get(url)["ETag"]
    again = client.get(url, HTTP_IF_NONE_MATCH=tag)
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == tag
    reply(scene.topic, by=scene.writer, source="news")
    assert client.get(url, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_page_says_that_caches_must_ask_and_keeps_its_security_headers(scene, client):
    for _first_and_kept in range(2):
        answer = client.get("/")
        assert answer["Cache-Control"] == "no-cache"
        assert answer["Vary"] == "Accept-Encoding, Cookie"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies


@pytest.mark.parametrize(
    ("accepted", "coding", "plain"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, zstd", "zstd", lambda body: zstandard.ZstdDecompressor().decompress(body)),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("identity", "", bytes),
    ],
)
def test_page_is_sent_in_the_coding_that_the_browser_takes(scene, client, accepted, coding, plain):
    whole = client.get("/").content
    for _made_quickly_well_and_kept in range(3):
        answer = client.get("/", HTTP_ACCEPT_ENCODING=accepted)
        assert answer.get("Content-Encoding", "") == coding
        assert plain(answer.content) == whole
        assert answer["Content-Length"] == str(len(answer.content))


def test_page_that_is_asked_for_again_is_compressed_better_and_then_kept(scene, client):
    url = scene.topic.get_absolute_url()
    sizes = [len(client.get(url, HTTP_ACCEPT_ENCODING="br").content) for _time in range(3)]
    assert sizes[0] > sizes[1] == sizes[2]


def test_theme_of_a_guest_is_put_into_the_kept_page(scene, client):
    plain = client.get("/").content.decode()
    dark = Client()
    dark.cookies["theme"] = "dark"
    for _first_and_kept in range(2):
        page = dark.get("/").content.decode()
        assert '<html lang="en" data-theme="dark">' in page
        assert 'value="dark" aria-pressed="true"' in page
        assert 'value="system" aria-pressed="false"' in page
        assert client.get("/").content.decode() == plain
        guest_pages.forget()


def test_who_is_online_is_put_into_a_page_that_was_made_before(scene, client):
    first = client.get("/")
    record_visits([Visit(f"u{scene.writer.pk}", scene.writer.pk, "", None, timezone.now())])
    guest_pages._dressed.clear()
    guest_pages._sections.clear()
    later = client.get("/")
    assert later["ETag"] == first["ETag"]
    names = re.search(rb"(?s)Registered users: (.*?)</p>", later.content)
    assert names and scene.writer.username.encode() in names[1]
    assert b"No registered users" in first.content


def test_guest_of_a_kept_page_is_online_and_counts_as_a_view(scene, client):
    url = scene.topic.get_absolute_url()
    client.get(url)
    gathered.take()
    client.get(url, REMOTE_ADDR="127.0.0.9", HTTP_USER_AGENT="Mozilla/5.0")
    visits, views = gathered.take()
    assert [visit.forum_id for visit in visits] == [scene.hall.pk]
    assert views == {scene.topic.pk: 1}


def test_statistics_are_made_anew_after_a_while(scene, client, monkeypatch):
    url = scene.hall.get_absolute_url()
    client.get(url)
    TopicViews.objects.update_or_create(topic=scene.topic, defaults={"views": 4321})
    assert b"4,321" not in client.get(url).content
    later = guest_pages.time.time() + guest_pages.STATISTICS_SECONDS
    monkeypatch.setattr(guest_pages.time, "time", lambda: later)
    assert b"4,321" in client.get(url).content


def test_picture_file_name_is_what_changes_with_an_avatar(scene):
    before = User.objects.get(pk=scene.writer.pk).stamp
    scene.writer.avatar.save("x.webp", ContentFile(b"RIFF"))
    assert User.objects.get(pk=scene.writer.pk).stamp > before


def test_counters_of_a_member_are_no_part_of_what_others_see(scene):
    member = make_member("Counted")
    User.objects.filter(pk=member.pk).update(post_count=5, last_seen_at=timezone.now())
    assert User.objects.get(pk=member.pk).stamp == member.stamp
