"""Models that are made of a row of our own SQL are those that Django would have made."""

import pytest
from django.db import connection

from board.rows import Columns, Held, relate
from forum.models import Post
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_topic(make_forum(), by=make_member()).last_post


def made(columns, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns.sql} FROM forum_post p WHERE p.id = %s", [pk])
        return columns.make("default", cursor.fetchone())


def test_model_of_a_row_is_the_one_that_django_makes_and_can_be_saved(post):
    found = made(Columns(Post, "p"), post.pk)
    assert found == post
    assert found.__dict__.keys() == Post.objects.get(pk=post.pk).__dict__.keys()
    assert (found.html, found.author_id, found._state.db) == (post.html, post.author_id, "default")
    found.subject = "Another"
    found.save()
    assert Post.objects.get().subject == "Another"


def test_columns_that_were_not_read_are_read_when_they_are_asked_for(
    post, django_assert_num_queries
):
    found = made(Columns(Post, "p", only=("subject", "author")), post.pk)
    assert found.get_deferred_fields() > {"html", "source"}
    with django_assert_num_queries(0):
        assert (found.pk, found.subject, found.author_id) == (
            post.pk,
            post.subject,
            post.author_id,
        )
    with django_assert_num_queries(1):
        assert found.html == post.html


def test_what_is_put_beside_a_model_is_not_asked_for_again(post, django_assert_num_queries):
    author, found = post.author, made(Columns(Post, "p"), post.pk)
    relate(found, author=author, edited_by=None)
    with django_assert_num_queries(0):
        assert found.author is author
        assert found.edited_by is None


def test_row_of_an_outer_join_that_found_nothing_is_no_model():
    columns = Columns(Post, "p")
    assert columns.make("default", [None] * len(columns.names)) is None


def test_of_things_held_those_go_that_nobody_asked_for_longest():
    held = Held[str](3)
    held.add({(1, 1): "one", (2, 1): "two", (3, 1): "three"})
    assert held.among([(1, 1), (2, 2), (4, 1)]) == {(1, 1): "one"}
    held.add({(3, 2): "three, changed"})
    looks = [(pk, stamp) for pk in range(5) for stamp in range(3)]
    assert held.among(looks) == {(1, 1): "one", (3, 1): "three", (3, 2): "three, changed"}
    held.add({(pk, 1): str(pk) for pk in range(10, 20)})
    assert list(held.among((pk, 1) for pk in range(20))) == [(17, 1), (18, 1), (19, 1)]
