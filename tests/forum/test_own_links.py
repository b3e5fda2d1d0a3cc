"""Links to the board's own topics and posts carry their titles, for those who may see them."""

import pytest
from django.conf import settings

from accounts.models import Group
from board.stamps import pinned
from forum.actions.posts import start_topic
from forum.models import Forum, ForumLevel, Level
from forum.queries.own_links import titles_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(cast):
    """A topic in the open that links to itself, to a secret topic and to the secret post."""
    back_room, hall = Forum.objects.create(name="Back room"), Forum.objects.create(name="Hall")
    for group in Group.objects.filter(key__in=["guests", "members", "newcomers"]):
        ForumLevel.objects.create(forum=back_room, group=group, level=Level.NONE)
    secret = start_topic(back_room, by=cast.moderator, title="Secret & plan", source="x")
    source = (
        f"{settings.BOARD_URL}{secret.topic.get_absolute_url()} "
        f"{settings.BOARD_URL}{secret.get_absolute_url()}"
    )
    return start_topic(hall, by=cast.moderator, title="In the open", source=source).topic


def test_title_is_shown_to_who_may_see_it_and_to_nobody_else(links, cast, as_, client):
    for_staff = as_(cast.moderator).get(links.get_absolute_url())
    assert for_staff.text.count(">Secret &amp; plan</a>") == 2
    for reader in (client, as_(cast.member)):
        page = reader.get(links.get_absolute_url())
        assert page.status_code == 200
        assert "Secret &amp; plan" not in page.text


def test_titles_of_all_links_cost_one_query_and_none_where_nothing_is_linked(
    links, cast, django_assert_num_queries
):
    texts = [post.html for post in links.posts.all()] * 3
    with pinned():
        titles_for(texts, cast.moderator)
        with django_assert_num_queries(1):
            assert len(titles_for(texts, cast.moderator)) == 2
        with django_assert_num_queries(0):
            assert titles_for(["<p>nothing</p>"], cast.moderator) == {}
