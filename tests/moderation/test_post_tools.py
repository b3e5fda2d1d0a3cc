"""The tools of a post: each act through its page, by those who may and by those who may not."""

import pytest

from accounts.models import Group
from board import audit
from forum.actions.posts import reply
from forum.audit import CHECKS
from forum.models import ForumLevel, Level, Post, Visibility
from moderation.models import LogEntry
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db

TOOLS = {
    "hide": ({}, lambda p: p.visibility == Visibility.HIDDEN),
    "author": ({"author": "aNA"}, lambda p: p.author.username == "Ana" and p.author_name == "Ana"),
    "lock": ({"lock": "1"}, lambda p: p.is_locked),
    "note": (
        {"note": "Calm down."},
        lambda p: (p.note, p.note_by_name) == ("Calm down.", "Moderator"),
    ),
}


def send(reader, post, tool, follow=True, **data):
    return reader.post(f"/p/{post.pk}/{tool}/", data, follow=follow)


def now(post) -> Post:
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def moderator(cast, as_):
    return as_(cast.moderator)


@pytest.fixture
def post(board):
    """The member's second post in the topic."""
    return board.posts()[4]


def withhold(post, visibility=Visibility.WAITING) -> None:
    """As the board does it: not visible, not numbered, counted apart."""
    Post.objects.filter(pk=post.pk).update(visibility=visibility, number=None)
    audit.repair(CHECKS)


@pytest.mark.parametrize("tool", TOOLS)
def test_moderator_does_it_gives_a_reason_and_is_offered_to_undo_it(post, cast, moderator, tool):
    data, is_done = TOOLS[tool]
    page = send(moderator, post, tool, **data, reason="for  good order").text
    assert is_done(now(post))
    entry = LogEntry.objects.get()
    assert (entry.by, entry.reason) == (cast.moderator, "for good order")
    assert f'<a href="/moderation/log/{entry.pk}/">Undo</a>' in page
    # The browser is where the post stands.
    assert f'id="p{post.pk}"' in page
    assert list(audit.differences(CHECKS)) == []


@pytest.mark.parametrize("tool", [*TOOLS, "restore", "approve"])
def test_nobody_else_does_it(board, post, cast, as_, client, tool):
    data, is_done = TOOLS.get(tool, ({}, lambda p: False))
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.garden, group=members, level=Level.MODERATE)
    for who in (cast.member, cast.newcomer):
        assert send(as_(who), post, tool, **data).status_code == 403
    answer = send(client, post, tool, follow=False, **data)
    assert answer["Location"].startswith("/accounts/login/?next=/p/")
    assert not is_done(now(post))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("tool", [*TOOLS, "restore", "approve", "moderate"])
def test_post_that_is_not_seen_is_not_there(board, post, cast, as_, client, tool):
    closed = make_forum("Back room", closed_to=("newcomers", "members", "guests"))
    secret = make_topic(closed, by=cast.moderator, title="Canary").last_post
    withhold(post)
    for hidden in (secret, post):
        for reader in (as_(make_member()), as_(cast.newcomer), client):
            answer = send(reader, hidden, tool)
            assert answer.status_code in (404, 405)
            assert reader.get(f"/p/{hidden.pk}/moderate/").status_code == 404


@pytest.mark.parametrize("tool", [*TOOLS, "restore", "approve"])
def test_act_is_not_done_by_a_link(post, moderator, tool):
    assert moderator.get(f"/p/{post.pk}/{tool}/").status_code == 405


def test_hidden_post_is_restored_into_its_place(board, post, moderator, client):
    before = board.ids(*range(1, 8))
    send(moderator, post, "hide", reason="spam")
    assert (now(post).hidden_by.username, now(post).hidden_reason) == ("Moderator", "spam")
    assert f'id="p{post.pk}"' not in client.get(board.topic.get_absolute_url()).text
    assert "The post is visible again." in send(moderator, post, "restore").text
    assert board.ids(*range(1, 8)) == before


def test_waiting_post_is_approved_and_its_author_trusted(board, cast, moderator):
    new = reply(board.topic, by=cast.newcomer, source="let me in")
    withhold(new)
    page = moderator.get(f"/p/{new.pk}/moderate/").text
    assert "Trust the author" in page
    send(moderator, new, "approve", trust="on")
    assert now(new).number == 8
    assert Group.MEMBERS in {group.key for group in cast.newcomer.groups.all()}


@pytest.mark.parametrize(
    ("tool", "typed", "error"),
    [
        ("hide", {"reason": "x" * 256}, "at most 255 characters"),
        ("author", {"author": "Nobody here"}, "There is no member of this name."),
        ("author", {"author": ""}, "This field is required."),
        ("author", {"author": "..."}, "There is no member of this name."),
        ("author", {"author": "a\x00b"}, "cannot be shown"),
        ("note", {"note": "x" * 501}, "at most 500 characters"),
        ("note", {"note": "a\u202eb"}, "turn the direction"),
    ],
)
def test_what_is_not_in_order_is_said_and_stays_in_the_form(post, moderator, tool, typed, error):
    answer = send(moderator, post, tool, **({"reason": "kept words"} | typed))
    assert answer.status_code == 200
    assert error in answer.text
    assert "kept words" in answer.text or "reason" in typed
    assert not LogEntry.objects.exists()


def test_note_stands_under_the_text_for_everybody_until_it_is_taken_away(
    board, post, moderator, client
):
    here = board.topic.get_absolute_url()
    client.get(here)
    send(moderator, post, "note", note="Calm <b>down</b>.")
    page = client.get(here).text
    assert "Calm &lt;b&gt;down&lt;/b&gt;." in page
    assert "Note of Moderator, moderator" in page
    assert "The note is gone." in send(moderator, post, "note", note="").text
    assert "Note of" not in client.get(here).text


def test_author_of_a_locked_post_is_told_why_it_cannot_be_edited(board, post, cast, as_, moderator):
    here, author = board.topic.get_absolute_url(), as_(post.author)
    assert f"/p/{post.pk}/edit/" in author.get(here).text
    send(moderator, post, "lock", lock="1")
    page = author.get(here).text
    assert f"/p/{post.pk}/edit/" not in page
    assert 'title="A moderator has locked this post: it cannot be edited."' in page
    assert author.get(f"/p/{post.pk}/edit/").status_code == 403
    for other in (as_(cast.newcomer), moderator):
        assert "A moderator has locked this post" not in other.get(here).text
    assert f"/p/{post.pk}/edit/" in moderator.get(here).text
    send(moderator, post, "lock", lock="0")
    assert f"/p/{post.pk}/edit/" in author.get(here).text


def test_moderator_is_told_the_address_and_who_else_wrote_from_it(board, post, moderator):
    ana, boris = board.people[1:]
    Post.objects.filter(author=ana).update(address="192.0.2.7")
    Post.objects.filter(author=boris).update(address="192.0.2.8")
    Post.objects.filter(pk=post.pk).update(address="192.0.2.7")
    page = " ".join(moderator.get(f"/p/{post.pk}/moderate/").text.split())
    assert "192.0.2.7" in page
    assert f">Ana</a> ({Post.objects.filter(author=ana).count()} posts)" in page
    assert "Boris" not in page.split("Others who wrote")[1].split("</p>")[0]


def test_address_tells_nothing_of_posts_that_the_moderator_may_not_read(board, post, cast, as_):
    closed = make_forum("Back room", closed_to=("members",))
    secret = make_topic(closed, by=cast.moderator, title="Canary").last_post
    Post.objects.filter(pk__in=[secret.pk, post.pk]).update(address="192.0.2.7")
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=board.hall, group=members, level=Level.MODERATE)
    page = as_(board.people[1]).get(f"/p/{post.pk}/moderate/").text
    assert "Nobody else wrote from this address." in page


def test_forgotten_address_is_no_address_that_all_share(board, post, moderator):
    page = moderator.get(f"/p/{post.pk}/moderate/").text
    assert "Not known" in page
    assert "Others who wrote" not in page


def test_buttons_of_a_post_are_for_its_moderators(board, post, cast, as_, client, moderator):
    here = board.topic.get_absolute_url()
    marks = (f"/p/{post.pk}/moderate/#hide", f'name="post" value="{post.pk}" form="bulk"')
    for mark in marks:
        assert mark in moderator.get(here).text
        for reader in (client, as_(cast.member), as_(cast.newcomer)):
            assert mark not in reader.get(here).text
