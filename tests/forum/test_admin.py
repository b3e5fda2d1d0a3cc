"""Forums, topics and posts in the administration."""

import pytest
from django.test import Client

from accounts.models import Group
from forum.models import Forum, ForumLevel, Level, Topic
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db

LIST = "/admin/forum/forum/"


@pytest.fixture
def admin(cast, as_):
    return as_(cast.admin)


def fields_of(levels=(), **fields):
    """What the form of a forum sends, with a row for each (group, level) of `levels`."""
    form = {
        "kind": "forum",
        "parent": "",
        "position": 0,
        "reputation": 0,
        "name": "Hall",
        "description": "",
    }
    form |= {"levels-TOTAL_FORMS": len(levels), "levels-INITIAL_FORMS": 0}
    form |= {"moderators-TOTAL_FORMS": 0, "moderators-INITIAL_FORMS": 0}
    for number, (group, level) in enumerate(levels):
        form[f"levels-{number}-group"] = Group.objects.get(key=group).pk
        form[f"levels-{number}-level"] = int(level)
    return form | fields


def order_of(admin, *names) -> list[str]:
    """`names` as the list has them from top to bottom."""
    text = admin.get(LIST).text
    return sorted(names, key=lambda name: text.index(f"{name}</a>"))


def test_forums_are_listed_in_the_order_of_the_tree(admin):
    second, first = make_forum("Zoo", position=2), make_forum("Yard", position=1)
    make_forum("Ants", parent=second)
    make_forum("Bees", parent=first)
    assert order_of(admin, "Ants", "Bees", "Yard", "Zoo") == ["Yard", "Bees", "Zoo", "Ants"]


def test_arrows_move_a_forum_among_its_siblings_and_stop_at_the_ends(admin):
    parent = make_forum("Parent")
    # All of one position, as an admin who never thought of it leaves them.
    one, _two, three = (make_forum(name, parent=parent) for name in ("One", "Two", "Three"))
    admin.post(f"{LIST}{three.pk}/move/", {"move": "up"})
    assert order_of(admin, "One", "Two", "Three") == ["One", "Three", "Two"]
    admin.post(f"{LIST}{one.pk}/move/", {"move": "down"})
    assert order_of(admin, "One", "Two", "Three") == ["Three", "One", "Two"]
    for _ in range(3):
        admin.post(f"{LIST}{three.pk}/move/", {"move": "up"})
    assert order_of(admin, "One", "Two", "Three") == ["Three", "One", "Two"]


def test_arrow_that_is_followed_or_forged_moves_nothing(admin, cast, as_):
    one, two = make_forum("One", position=1), make_forum("Two", position=2)
    move = f"{LIST}{two.pk}/move/"
    admin.get(f"{move}?move=up")
    admin.post(move, {"move": "sideways"})
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.admin)
    assert browser.post(move, {"move": "up"}).status_code == 403
    as_(cast.moderator).post(move, {"move": "up"})
    assert admin.post(f"{LIST}{two.pk + one.pk}/move/", {"move": "up"}).status_code == 404
    assert order_of(admin, "One", "Two") == ["One", "Two"]


def test_added_forum_is_on_the_index_at_once_with_its_levels(admin, client, cast, as_):
    assert "Night market" not in client.get("/").text
    levels = [(Group.GUESTS, Level.NONE), (Group.NEWCOMERS, Level.READ)]
    form = fields_of(levels, name="Night market", rules="Be [b]kind[/b]", colour="#A1B2C3")
    assert admin.post(f"{LIST}add/", form)["Location"] == LIST
    forum = Forum.objects.get()
    assert "Night market" not in client.get("/").text
    assert client.get(forum.get_absolute_url()).status_code == 404
    assert "Night market" in as_(cast.member).get("/").text
    page = as_(cast.newcomer).get(forum.get_absolute_url()).text
    assert "<strong>kind</strong>" in page
    assert "New Topic" not in page


def test_level_that_is_changed_holds_for_the_next_page(admin, client):
    forum = make_forum("Hall")
    assert client.get(forum.get_absolute_url()).status_code == 200
    form = fields_of([(Group.GUESTS, Level.NONE)])
    assert admin.post(f"{LIST}{forum.pk}/change/", form).status_code == 302
    assert client.get(forum.get_absolute_url()).status_code == 404


def test_group_has_one_level_on_a_forum(admin):
    forum = make_forum("Hall")
    form = fields_of([(Group.GUESTS, Level.NONE), (Group.GUESTS, Level.READ)])
    answer = admin.post(f"{LIST}{forum.pk}/change/", form)
    assert "Please correct the duplicate data" in answer.text
    assert not ForumLevel.objects.exists()


def test_forum_lies_neither_in_itself_nor_in_what_lies_in_it_nor_in_a_link(admin):
    top = make_forum("Top")
    inner = make_forum("Inner", parent=top)
    link = make_forum("Away", kind="link", link_url="https://example.org/")
    for parent in (top, inner, link):
        answer = admin.post(f"{LIST}{top.pk}/change/", fields_of(name="Top", parent=parent.pk))
        assert "A forum cannot lie in itself, nor in a link." in answer.text
    top.refresh_from_db()
    assert top.parent is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "link"}, "A link needs an address"),
        ({"link_url": "https://example.org/"}, "only a link has one"),
        ({"kind": "link", "link_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"colour": "red;}"}, "A colour is written as #A1B2C3."),
        ({"name": ""}, "This field is required."),
        ({"kind": "hall"}, "hall is not one of the available choices"),
    ],
)
def test_forum_that_cannot_be_is_refused_with_a_reason(admin, fields, said):
    answer = admin.post(f"{LIST}add/", fields_of(**fields))
    assert answer.status_code == 200
    assert said in answer.text
    assert not Forum.objects.exists()


def test_forum_with_topics_or_subforums_is_not_deleted(admin, cast):
    parent = make_forum("Parent")
    child = make_forum("Child", parent=parent)
    make_topic(child, by=cast.moderator)
    for forum in (parent, child):
        assert admin.post(f"{LIST}{forum.pk}/delete/", {"post": "yes"}).status_code in (200, 403)
    assert Forum.objects.count() == 2


def test_only_administrators_see_the_forums_here(client, cast, as_):
    forum = make_forum("Hall")
    for reader in (client, as_(cast.member), as_(cast.moderator)):
        for address in (LIST, f"{LIST}add/", f"{LIST}{forum.pk}/change/"):
            assert reader.get(address).status_code in (302, 403)


@pytest.mark.parametrize("name", ["topic", "post"])
def test_topics_and_posts_are_looked_at_and_left_alone(admin, cast, name):
    topic = make_topic(make_forum(), by=cast.moderator)
    pk = topic.pk if name == "topic" else topic.last_post_id
    here = f"/admin/forum/{name}/"
    assert "Noodles" in admin.get(here).text
    page = admin.get(f"{here}{pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    for address in (f"{pk}/change/", f"{pk}/delete/", "add/"):
        answer = admin.post(f"{here}{address}", {"title": "x", "subject": "x", "post": "yes"})
        assert answer.status_code == 403
    admin.post(here, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    kept = Topic.objects.get()
    assert (kept.title, kept.posts.count()) == ("Noodles", 1)
