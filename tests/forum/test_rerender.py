"""`manage.py rerender`: stopped anywhere, it goes on from there."""

import pytest
from django.core.management import call_command

from board.models import Stamp
from forum.actions import rerendering
from forum.models import Post
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(cast, monkeypatch):
    """Seven posts whose HTML was made by an older markup, in batches of three."""
    monkeypatch.setattr(rerendering, "BATCH", 3)
    make_topic(make_forum(), by=cast.moderator, replies=6)
    Post.objects.update(html="old")
    return Post.objects.order_by("id")


def test_every_text_is_rendered_again(posts, capsys):
    member = make_member(signature_source="[b]me[/b]", signature_html="old")
    call_command("rerender", processes=2)
    assert {post.html for post in posts} == {post.source for post in posts}
    member.refresh_from_db()
    assert member.signature_html == "<strong>me</strong>"
    assert "7 posts rendered, 7 of them changed." in capsys.readouterr().out
    assert not Stamp.objects.filter(key="rerender").exists()


def test_run_that_was_stopped_goes_on_behind_the_last_batch(posts, capsys):
    run = rerendering.rerender_posts(0, processes=1)
    last, size, changed = next(run)
    run.close()
    assert (size, changed) == (3, 3)
    Stamp.objects.create(key="rerender", value=last)
    Post.objects.filter(pk__lte=last).update(html="touched by nobody again")
    call_command("rerender", processes=1)
    assert "4 posts rendered, 4 of them changed." in capsys.readouterr().out
    assert posts.filter(html="touched by nobody again").count() == 3


def test_text_that_is_edited_meanwhile_keeps_its_new_html(posts):
    post = posts[0]
    Post.objects.filter(pk=post.pk).update(source="new", html="new html")
    rerendering._write([post.pk], [post.source], ["html of the old source"])
    post.refresh_from_db()
    assert post.html == "new html"
