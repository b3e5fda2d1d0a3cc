"""What the pages show, to whom, at what cost; and what they answer to odd requests."""

import pytest
from django.utils import timezone

from forum.actions.presence import Visit, record_visits
from forum.models import Topic, Visibility
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_forum("Hall", description="Talk & tea")


@pytest.fixture
def topic(hall, cast):
    return make_topic(
        hall, by=cast.moderator, title="Noodles & soup at the market tonight", replies=2
    )


def test_index_shows_counts_last_post_statistics_and_who_is_online(client, topic):
    text = client.get("/").text
    assert "Talk &amp; tea" in text
    assert "Noodles &amp; soup at the market t…" in text
    assert "Total posts <strong>3</strong>" in text
    assert "In total there is <strong>1</strong> user online" in text
    assert "Legend:" in text


def test_topic_page_has_what_hands_expect(client, topic, cast):
    text = client.get(topic.get_absolute_url()).text
    assert "3 posts" in text
    for number, post in enumerate(topic.posts.order_by("number"), start=1):
        assert f'id="p{post.pk}"' in text
        assert f"#{number}" in text
    assert "There are no older topics in this forum." in text
    assert "Return to “Hall”" in text
    assert "Jump to" in text
    assert "Users browsing this forum:" in text
    assert "Quick reply" not in text


def test_member_gets_a_quick_reply_unless_the_topic_is_locked(topic, cast, as_):
    assert "Quick reply" in as_(cast.member).get(topic.get_absolute_url()).text
    Topic.objects.update(is_locked=True)
    text = as_(cast.member).get(topic.get_absolute_url()).text
    assert "Quick reply" not in text
    assert "Locked" in text


def test_pages_of_a_list_are_numbered_and_a_page_past_the_last_is_not_found(client, hall, cast):
    topic = make_topic(hall, by=cast.moderator, replies=44)
    text = client.get(f"{topic.get_absolute_url()}?page=2").text
    assert "45 posts • Page <strong>2</strong> of <strong>3</strong>" in text
    gone = client.get(f"{topic.get_absolute_url()}?page=4")
    assert (gone.status_code, "The last page is page 3." in gone.text) == (404, True)


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 20, "1" * 5000, "\x00", "%ff", "²", ""])
def test_odd_page_numbers_are_not_found(client, topic, hall, page):
    for thing in (topic, hall):
        assert client.get(thing.get_absolute_url(), {"page": page}).status_code == 404


def test_wrong_slug_leads_to_the_right_address(client, topic, hall):
    away = client.get(f"/t/{topic.pk}-old-title/?page=1")
    assert (away.status_code, away["Location"]) == (301, f"{topic.get_absolute_url()}?page=1")
    assert client.get(f"/f/{hall.pk}/")["Location"] == hall.get_absolute_url()


def test_permalink_finds_a_post_on_its_page(client, hall, cast):
    topic = make_topic(hall, by=cast.moderator, replies=25)
    post = topic.posts.get(number=23)
    expected = f"{topic.get_absolute_url()}?page=2#p{post.pk}"
    assert client.get(f"/p/{post.pk}/")["Location"] == expected


def test_closed_forum_is_not_there_for_who_may_not_see_it(client, cast, as_):
    closed = make_forum("Back room", closed_to=("guests", "members", "newcomers"))
    inner = make_forum("Cupboard", parent=closed)
    topic = make_topic(inner, by=cast.moderator, title="Secret canary")
    post = topic.posts.get()
    here = topic.get_absolute_url()
    addresses = [closed.get_absolute_url(), inner.get_absolute_url(), here, f"{here}unread/"]
    addresses += [f"/p/{post.pk}/", f"{here}latest/", f"/t/{topic.pk}-x/"]
    for reader in (client, as_(cast.member)):
        assert {reader.get(address).status_code for address in addresses} == {404}
        for address in ("/", "/online/", "/members/"):
            assert "canary" not in reader.get(address).text
    open_topic = make_topic(make_forum("Open"), by=cast.moderator)
    quoting = f"{open_topic.get_absolute_url()}reply/?quote={post.pk}"
    assert as_(cast.member).get(quoting).status_code == 404
    for name in ("edit", "history", "delete"):
        assert as_(cast.member).get(f"/p/{post.pk}/{name}/").status_code == 404
    assert as_(cast.moderator).get(here).status_code == 200


def test_hidden_topic_is_there_for_its_moderators_only(client, topic, cast, as_):
    Topic.objects.update(visibility=Visibility.HIDDEN)
    for reader in (client, as_(cast.member)):
        assert reader.get(topic.get_absolute_url()).status_code == 404
    assert as_(cast.moderator).get(topic.get_absolute_url()).status_code == 200


def test_lock_is_a_moderators_and_a_post(client, topic, cast, as_):
    address = f"{topic.get_absolute_url()}lock/"
    assert as_(cast.moderator).get(address).status_code == 405
    assert as_(cast.member).post(address, {"lock": "1"}).status_code == 403
    assert client.post(address, {"lock": "1"})["Location"].startswith("/accounts/login/")
    topic.refresh_from_db()
    assert not topic.is_locked
    as_(cast.moderator).post(address, {"lock": "1"})
    topic.refresh_from_db()
    assert topic.is_locked


def test_whatever_people_name_things_is_escaped_everywhere(client, cast, as_):
    canary = "<b id=canary>\"'&"
    forum = make_forum(canary, description=canary, rules=canary)
    topic = make_topic(forum, by=cast.moderator, title=canary, replies=1)
    addresses = ["/", forum.get_absolute_url(), topic.get_absolute_url()]
    for reader in (client, as_(cast.member), as_(cast.admin)):
        for address in addresses:
            assert "<b id=canary" not in reader.get(address).text
    writing = [f"{topic.get_absolute_url()}reply/", f"{forum.get_absolute_url()}new/"]
    admin = ["/admin/forum/forum/", f"/admin/forum/forum/{forum.pk}/change/", "/admin/forum/topic/"]
    for address in writing + admin:
        answer = as_(cast.admin).get(address)
        assert answer.status_code == 200
        assert "<b id=canary" not in answer.text


def test_every_page_carries_the_security_headers(client, topic, cast, as_):
    for address in ("/", topic.get_absolute_url(), "/nowhere/"):
        answer = client.get(address)
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "no-store" in as_(cast.member).get("/")["Cache-Control"]


def test_forums_in_admin_are_in_the_order_of_the_tree_and_move(cast, as_):
    top = make_forum("Top", position=1)
    first, second = (make_forum(name, parent=top, position=1) for name in ("Ants", "Bees"))
    admin = as_(cast.admin)
    text = admin.get("/admin/forum/forum/").text
    assert text.index("Top") < text.index("Ants") < text.index("Bees")
    admin.post(f"/admin/forum/forum/{second.pk}/move/", {"move": "up"})
    text = admin.get("/admin/forum/forum/").text
    assert text.index("Bees") < text.index("Ants")
    assert first.pk


def test_forum_cannot_lie_in_itself(cast, as_):
    top = make_forum("Top")
    inner = make_forum("Inner", parent=top)
    fields = {"kind": "forum", "parent": inner.pk, "position": 0, "name": "Top"}
    management = {"levels-TOTAL_FORMS": 0, "levels-INITIAL_FORMS": 0}
    management |= {"moderators-TOTAL_FORMS": 0, "moderators-INITIAL_FORMS": 0}
    answer = as_(cast.admin).post(f"/admin/forum/forum/{top.pk}/change/", fields | management)
    assert "A forum cannot lie in itself" in answer.text
    top.refresh_from_db()
    assert top.parent is None


@pytest.mark.parametrize("name", ["topic", "post"])
def test_posts_are_not_changed_in_admin(topic, cast, as_, name):
    pk = topic.pk if name == "topic" else topic.posts.first().pk
    admin = as_(cast.admin)
    assert admin.get(f"/admin/forum/{name}/").status_code == 200
    assert admin.get(f"/admin/forum/{name}/{pk}/change/").status_code == 200
    assert admin.post(f"/admin/forum/{name}/{pk}/change/", {"title": "x"}).status_code == 403
    assert admin.get(f"/admin/forum/{name}/add/").status_code == 403


def test_who_is_online_names_members_and_robots_and_counts_guests(client, topic, cast, as_):
    hidden = make_member("Shy", hides_online=True)
    now = timezone.now()
    hall = topic.forum_id
    record_visits(
        [
            Visit("u1", cast.newcomer.pk, "", hall, now),
            Visit("u2", hidden.pk, "", hall, now),
            Visit("rGoogle", None, "Google", None, now),
            *(Visit(f"g{n}", None, "", hall if n else None, now) for n in range(3)),
        ]
    )
    index = _panel(client, "/")
    assert "<strong>5</strong> users online :: 1 registered, 1 hidden and 3 guests" in index
    assert "Google [Bot]" in index
    assert "Shy" not in index
    assert "Shy" in _panel(as_(cast.moderator), "/")
    page = _panel(client, topic.get_absolute_url())
    assert "Newcomer</a> and 2 guests" in page
    assert "Google" not in page


def _panel(client, address: str) -> str:
    """What stands under Who is online, its white space folded."""
    panel = client.get(address).text.split('id="who-is-online"')[1].split("</section>")[0]
    return " ".join(panel.split())
