"""What a topic's page shows to whom: the author panel, the notes, the ways on."""

import re

import pytest

from accounts.models import Rank, User
from forum.actions.posts import delete_own, edit, reply
from forum.models import Topic, Visibility
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_forum("Hall", parent=make_forum("House", kind="category"))


@pytest.fixture
def topic(hall, cast):
    return make_topic(hall, by=cast.moderator, replies=1)


def page_of(reader, topic) -> str:
    """The topic's page, its white space made single, its emoji as people see them."""
    text = " ".join(reader.get(topic.get_absolute_url()).text.split())
    return re.sub(r"&#(\d{6});", lambda found: chr(int(found[1])), text)


def test_author_panel_tells_of_the_author(client, hall):
    Rank.objects.create(title="Expatriate", min_posts=1)
    author = make_member(
        "Dara", location="Siem Reap", country="KH", website="https://example.org/dara"
    )
    User.objects.filter(pk=author.pk).update(reputation=1_234, signature_html="<em>Sabai</em>")
    page = page_of(client, make_topic(hall, by=author))
    for shown in (
        "Expatriate",
        f'<dt>Posts:</dt> <dd><a href="{author.get_absolute_url()}posts/">1</a></dd>',
        "<dt>Joined:</dt>",
        f'<dd><a href="{author.get_absolute_url()}reputation/" rel="nofollow">1,234</a></dd>',
        "<dt>Location:</dt> <dd>Siem Reap</dd>",
        'href="https://example.org/dara" rel="nofollow ugc noopener"',
        "🇰🇭",
        '<div class="signature"><em>Sabai</em></div>',
    ):
        assert shown in page


def test_robot_is_marked_as_one(client, hall):
    desk = make_member("News desk", is_automated=True)
    assert "Automated" in page_of(client, make_topic(hall, by=desk))
    assert "Automated" not in page_of(client, make_topic(hall, by=make_member()))


def test_posts_of_a_deleted_member_keep_the_name(client, hall):
    author = make_member("Gone Away")
    topic = make_topic(hall, by=author)
    author.delete()
    page = page_of(client, topic)
    assert "Gone Away" in page
    assert f"/u/{author.pk}" not in page
    assert client.get("/").status_code == 200
    assert "Gone Away" in client.get(hall.get_absolute_url()).text


def test_edit_note_counts_in_words_and_names_the_last_editor(client, topic, cast):
    post = topic.posts.get(number=1)
    assert "Last edited by" not in page_of(client, topic)
    edit(post, by=cast.moderator, subject=post.subject, source="once")
    page = page_of(client, topic)
    assert "edited 1 time in total." in page
    assert "Reason:" not in page
    edit(post, by=cast.admin, subject=post.subject, source="twice", reason="a <typo>")
    page = page_of(client, topic)
    assert "edited 2 times in total." in page
    assert f'{cast.admin.get_absolute_url()}">Admin</a> on <time' in page
    assert "Reason: a &lt;typo&gt;" in page


def test_neighbours_are_the_topics_before_and_after_by_last_post(client, hall, cast):
    oldest, middle, newest = (
        make_topic(hall, by=cast.moderator, title=title) for title in ("Ants", "Bees", "Crabs")
    )
    make_topic(hall, by=cast.moderator, title="Sticky one")
    Topic.objects.filter(title="Sticky one").update(kind=Topic.Kind.STICKY)
    make_topic(make_forum("Elsewhere"), by=cast.moderator, title="Other forum")
    page = page_of(client, middle)
    assert f'rel="prev" href="{oldest.get_absolute_url()}"' in page
    assert f'rel="next" href="{newest.get_absolute_url()}"' in page
    assert "Previous topic</span> Ants" in page
    assert "Next topic</span> Crabs" in page
    assert "There are no older topics in this forum." in page_of(client, oldest)
    assert "There are no newer topics in this forum." in page_of(client, newest)
    reply(oldest, by=cast.moderator, source="up again")
    assert "Next topic</span> Ants" in page_of(client, newest)


def test_hidden_neighbour_is_none(client, hall, cast):
    shown, hidden = (make_topic(hall, by=cast.moderator, title=title) for title in ("Ants", "Bees"))
    Topic.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)
    assert "Bees" not in page_of(client, shown)


def test_breadcrumbs_and_the_way_back_name_the_forums(client, topic, hall):
    page = page_of(client, topic)
    trail = page[page.index('aria-label="Breadcrumbs"') :]
    assert trail.index("Board index") < trail.index("House") < trail.index("Hall")
    assert "Return to “Hall”" in page
    assert f'<option value="{hall.pk}" selected>' in page


def test_jump_offers_only_what_the_reader_may_see(client, topic, cast, as_):
    make_forum("Back room", closed_to=("guests", "members"))
    for reader, offered in ((client, False), (as_(cast.member), False), (as_(cast.admin), True)):
        assert ("Back room" in page_of(reader, topic)) is offered


BUTTONS = {
    "reply": 'reply/">',
    "quick reply": "Quick reply",
    "quote": "reply/?quote=",
    "edit": "/edit/",
    "delete": "/delete/",
    "lock": "Lock topic",
}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (None, []),
        ("newcomer", ["reply", "quick reply", "quote"]),
        ("member", ["reply", "quick reply", "quote"]),
        ("moderator", ["reply", "quick reply", "quote", "edit", "delete", "lock"]),
        ("admin", ["reply", "quick reply", "quote", "edit", "lock"]),
    ],
)
def test_buttons_are_there_for_who_may_press_them(topic, cast, as_, client, who, may):
    page = page_of(as_(getattr(cast, who)) if who else client, topic)
    assert [name for name, mark in BUTTONS.items() if mark in page] == may


def test_own_post_can_be_edited_and_deleted_until_it_is_answered(topic, cast, as_):
    mine = reply(topic, by=cast.member, source="mine")
    page = page_of(as_(cast.member), topic)
    assert f"/p/{mine.pk}/edit/" in page
    assert f"/p/{mine.pk}/delete/" in page
    reply(topic, by=cast.moderator, source="answer")
    page = page_of(as_(cast.member), topic)
    assert f"/p/{mine.pk}/edit/" in page
    assert f"/p/{mine.pk}/delete/" not in page


def test_deleted_post_is_seen_by_nobody_else_and_leaves_no_number_out(topic, cast, as_, client):
    mine = reply(topic, by=cast.member, source="regretted canary")
    delete_own(mine, by=cast.member)
    reply(topic, by=cast.moderator, source="next")
    for reader in (client, as_(cast.newcomer), as_(cast.member)):
        page = page_of(reader, topic)
        assert "canary" not in page
        assert "3 posts • Page <strong>1</strong> of <strong>1</strong>" in page
    for reader in (client, as_(cast.newcomer)):
        assert reader.get(f"/p/{mine.pk}/").status_code == 404
    for reader in (as_(cast.member), as_(cast.moderator)):
        assert "canary" in reader.get(f"/p/{mine.pk}/").text


def test_new_posts_are_marked_for_a_member_until_read(topic, cast, as_, client):
    member = as_(cast.newcomer)
    assert 'id="unread"' not in page_of(member, topic)
    new = reply(topic, by=cast.moderator, source="new")
    assert member.get(f"{topic.get_absolute_url()}unread/")["Location"].endswith(f"#p{new.pk}")
    page = page_of(member, topic)
    assert page.index('id="unread"') > page.index(f'id="p{new.pk}"')
    assert "First unread post" in page
    assert 'id="unread"' not in page_of(member, topic)
    assert 'id="unread"' not in page_of(client, topic)


def test_canonical_address_names_the_topic_and_the_page_only(client, hall, cast, settings):
    topic = make_topic(hall, by=cast.moderator, replies=20)
    here = topic.get_absolute_url()
    for query, canonical in (("?x=1", here), ("?page=1", here), ("?page=2", f"{here}?page=2")):
        page = client.get(f"{here}{query}").text
        assert f'rel="canonical" href="{settings.BOARD_URL}{canonical}"' in page


def test_moderator_alone_sees_the_earlier_versions_of_anothers_post(topic, cast, as_, client):
    post = topic.posts.get(number=1)
    edit(post, by=cast.moderator, subject=post.subject, source="tidied")
    for reader in (client, as_(cast.member)):
        assert f"/p/{post.pk}/history/" not in page_of(reader, topic)
    assert as_(cast.member).get(f"/p/{post.pk}/history/").status_code == 404
    assert f"/p/{post.pk}/history/" in page_of(as_(cast.admin), topic)
    page = as_(cast.admin).get(f"/p/{post.pk}/history/?view=source").text
    assert "Noodles: the first post" in page
