"""Guests' pages are kept, and never show what was before the last act."""

import gzip
import re

import brotli
import pytest
import zstandard
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.profile import remove_avatar, set_avatar
from accounts.models import User
from forum import guest_pages
from forum.actions.posts import reply
from forum.actions.presence import Visit, record_visits
from forum.actions.rerendering import rerender_posts
from forum.models import Level, Post, TopicViews
from forum.presence import gathered
from forum.queries import forum_list
from tests.factories import make_member, make_topic
from tests.forum.scene import ACTS, rule

pytestmark = pytest.mark.django_db


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
        forum_list.held.clear()
        assert given.content == client.get(url).content, f"{name} is of yesterday"
        changed = given.content != before[name]
        assert changed or name not in shows, f"{name} does not show it"


def test_act_that_no_page_shows_leaves_all_pages_kept(scene, client):
    pages = {url: client.get(url)["ETag"] for url in scene.addresses.values()}
    User.objects.filter(pk=scene.writer.pk).update(theme="dark", last_seen_at=timezone.now())
    # As a change of the password does: all columns are written, and none that is seen has changed.
    User.objects.get(pk=scene.writer.pk).save()
    make_member("Stranger")
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


PLAIN = {
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "gzip": gzip.decompress,
    "": bytes,
}


@pytest.mark.parametrize(
    ("accepted", "quickest", "smallest"),
    [
        ("gzip, deflate, br, zstd", "zstd", "br"),
        ("gzip, deflate, br", "br", "br"),
        ("gzip, zstd", "zstd", "zstd"),
        ("gzip, br;q=0", "gzip", "gzip"),
        ("identity", "", ""),
    ],
)
def test_page_is_sent_in_the_coding_that_the_browser_takes(
    scene, client, accepted, quickest, smallest
):
    made = client.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert made.get("Content-Encoding", "") == quickest
    whole = client.get("/").content
    assert PLAIN[quickest](made.content) == whole
    # Another process has it to pack anew.
    guest_pages._dressed.clear()
    for coding in (quickest, smallest, smallest):
        answer = client.get("/", HTTP_ACCEPT_ENCODING=accepted)
        assert answer.get("Content-Encoding", "") == coding
        assert PLAIN[coding](answer.content) == whole
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
