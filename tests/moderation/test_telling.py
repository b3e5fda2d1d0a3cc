"""Authors learn what moderators did to their posts: once for each act, and nothing else of it."""

import pytest

from forum.actions.posts import reply
from forum.models import Post, Visibility
from moderation.actions import posts as on_posts
from moderation.actions.undoing import undo
from notifications.models import Notification

pytestmark = pytest.mark.django_db


def told(user) -> list[tuple[str, str, str]]:
    rows = Notification.objects.filter(recipient=user).order_by("id")
    return list(rows.values_list("kind", "url", "words"))


def test_author_of_a_hidden_post_learns_of_it_and_of_its_return(board, cast):
    post = board.posts()[2]
    entry = on_posts.hide([post.pk], by=cast.moderator, reason="Off topic.")
    undo(entry, by=cast.moderator)
    here = f"/p/{post.pk}/"
    assert told(post.author) == [("hidden", here, "Off topic."), ("restored", here, "")]
    assert not Notification.objects.filter(actor__isnull=False).exists()


def test_author_of_several_learns_once_how_many(board, cast):
    ana = board.people[1]
    mine = [post for post in board.posts() if post.author == ana]
    assert len(mine) > 1
    on_posts.hide([post.pk for post in board.posts()], by=cast.moderator, reason="Spam")
    assert told(ana) == [("hidden", f"/p/{mine[0].pk}/", f"{len(mine)} posts. Spam")]


def test_author_of_a_post_that_waited_learns_that_it_is_shown(board, cast):
    post = reply(board.topic, by=cast.member, source="held")
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.WAITING, number=None)
    on_posts.approve([post.pk], by=cast.moderator)
    assert told(cast.member) == [("approved", f"/p/{post.pk}/", "")]


def test_moderators_are_not_told_of_what_they_did_to_their_own(board, cast):
    own = reply(board.topic, by=cast.moderator, source="mine")
    on_posts.hide([own.pk], by=cast.moderator)
    assert told(cast.moderator) == []
