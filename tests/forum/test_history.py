"""What each edit of a post changed, for those who may see it."""

import pytest
from django.utils.html import escape

from forum.actions.posts import edit
from forum.models import Post
from tests.factories import make_topic

pytestmark = pytest.mark.django_db
VIEWS = ("inline", "side", "source")


@pytest.fixture
def post(hall, cast):
    return make_topic(hall, by=cast.moderator).posts.get()


@pytest.fixture
def moderator(cast, as_):
    return as_(cast.moderator)


def rewrite(post: Post, by, source: str, *, subject: str = "Noodles", reason: str = "") -> None:
    edit(post, by=by, subject=subject, source=source, reason=reason)


def history(browser, post: Post, view: str = "inline", **params) -> str:
    return browser.get(f"/p/{post.pk}/history/", {"view": view} | params).text


def test_each_edit_is_shown_with_what_it_changed_who_did_it_and_why(post, cast, moderator):
    rewrite(post, cast.moderator, "Two bowls of soup", reason="first reason")
    rewrite(post, cast.admin, "Three bowls of soup", reason="a bowl more")
    page = history(moderator, post)
    second, first = page.split('<article class="panel version">')[1:]
    assert "Edit 2" in second and "Reason: a bowl more" in second and ">Admin</a>" in second
    assert "Removed: </span><del>Two</del> bowls of soup" in second
    assert "Added: </span><ins>Three</ins> bowls of soup" in second
    assert "Edit 1" in first and "Reason: first reason" in first and ">Moderator</a>" in first
    assert "Noodles: the first post" in first
    assert "a bowl more" not in first


def test_edit_is_shown_side_by_side(post, cast, moderator):
    rewrite(post, cast.moderator, "one\ntwo\nthree")
    rewrite(post, cast.moderator, "one\nthree")
    page = history(moderator, post, "side")
    assert page.index("Before</th>") < page.index("After</th>")
    assert '<td class="diff-line diff-gone">two</td>' in page
    assert '<td class="diff-line"></td>' in page


def test_earlier_versions_are_shown_as_they_were_typed(post, cast, moderator):
    rewrite(post, cast.moderator, "[b]one[/b]")
    rewrite(post, cast.moderator, "two")
    page = history(moderator, post, "source")
    assert page.index("Version 2") < page.index("[b]one[/b]") < page.index("Version 1")
    assert "<ins>" not in page


@pytest.mark.parametrize("view", ["", "x", "SIDE", "\x00", "<b id=canary>", "9" * 5_000])
def test_way_that_is_none_shows_the_changes(post, cast, moderator, view):
    rewrite(post, cast.moderator, "changed")
    page = history(moderator, post, view)
    assert '<a href="?view=inline" aria-current="page">' in page
    assert "<b id=canary" not in page


def test_subject_that_was_changed_is_shown_and_a_text_that_was_not_is_said(post, cast, moderator):
    rewrite(post, cast.moderator, post.source, subject="Rice <b id=canary>")
    for view in ("inline", "side"):
        page = history(moderator, post, view)
        assert "Subject: <del>Noodles</del> <ins>Rice &lt;b id=canary&gt;</ins>" in page
        assert "The text was not changed." in page


def test_what_was_typed_is_escaped_in_every_view(post, cast, moderator):
    canary = "<b id=canary>\"'&amp;[b]x[/b]"
    same = "\n".join(f"{canary} {number}" for number in range(5))
    rewrite(post, cast.moderator, f"{same}\n{canary} one word\n{canary} gone", reason=canary)
    rewrite(post, cast.moderator, f"{same}\n{canary} other word", subject=canary, reason=canary)
    for view in VIEWS:
        page = history(moderator, post, view)
        assert "<b id=canary" not in page
        assert escape(canary) in page


def test_too_much_to_compare_shows_both_texts(post, cast, moderator):
    before, after = ("\n".join(f"{word} {n}" for n in range(900)) for word in ("red", "blue"))
    rewrite(post, cast.moderator, before)
    rewrite(post, cast.moderator, after)
    for view in ("inline", "side"):
        page = history(moderator, post, view)
        assert "Too much was changed to show it line by line." in page
        assert "red 899" in page and "blue 899" in page


def test_edits_are_in_pages_and_each_is_on_one(post, cast, moderator):
    for number in range(1, 24):
        rewrite(post, cast.moderator, f"text number {number}")
    for view, sign in (("inline", "Edit {}<"), ("side", "Edit {}<"), ("source", "Version {}:")):
        pages = [history(moderator, post, view, page=page) for page in (1, 2, 3)]
        shown = [[n for n in range(1, 24) if sign.format(n) in page] for page in pages]
        assert shown == [[*range(14, 24)], [*range(4, 14)], [*range(1, 4)]]
    assert "<del>9</del>" in history(moderator, post, page=2)
    assert "<ins>10</ins>" in history(moderator, post, page=2)
    side = f"/p/{post.pk}/history/?view=side"
    assert f"{escape(side)}&amp;page=3" in history(moderator, post, "side", page=2)
    assert moderator.get(f"{side}&page=4").status_code == 404


def test_post_that_was_never_changed_says_so(post, moderator):
    for view in VIEWS:
        assert "This post was never changed." in history(moderator, post, view)
