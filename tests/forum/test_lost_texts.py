"""A form that comes late, twice or from somebody who may no longer send it: its text is kept."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import Group
from board.models import BoardSettings
from forum.actions.posts import edit, reply
from forum.models import ForumLevel, Level, Post, Topic
from tests.factories import PASSWORD, make_topic

pytestmark = pytest.mark.django_db

TEXT = "Precious words & ភាសាខ្មែរ 🛺\n  <i>as typed</i>"


@pytest.fixture
def topic(hall, cast):
    return make_topic(hall, by=cast.moderator)


@pytest.fixture
def strict(cast):
    """The member's browser at a board that checks tokens, sending from the board's own pages."""
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(cast.member)
    return browser


def form(**fields) -> dict[str, str]:
    return {"source": TEXT, "key": str(uuid4()), "action": "send"} | fields


def assert_given_back(answer, **hidden) -> None:
    assert escape(TEXT) in answer.text
    for name, value in hidden.items():
        assert f'<input type="hidden" name="{name}" value="{value}"' in answer.text


def test_topic_is_kept_when_the_right_to_it_was_taken_meanwhile(hall, member):
    members = Group.objects.get(key=Group.MEMBERS)
    ForumLevel.objects.create(forum=hall, group=members, level=Level.REPLY)
    answer = member.post(f"{hall.get_absolute_url()}new/", form(title="Late one"))
    assert "You may not start topics in this forum." in answer.text
    assert 'value="Late one"' in answer.text
    assert_given_back(answer)
    assert not Topic.objects.exists()


def test_edit_is_kept_when_the_time_for_edits_ran_out(topic, member, cast):
    post = reply(topic, by=cast.member, source="before")
    Post.objects.filter(pk=post.pk).update(created_at=topic.created_at.replace(year=2020))
    BoardSettings.objects.update(edit_minutes=1)
    answer = member.post(f"/p/{post.pk}/edit/", form(subject="s", version=0))
    assert "This post can no longer be edited." in answer.text
    assert_given_back(answer)
    post.refresh_from_db()
    assert post.source == "before"


def test_edit_over_somebody_elses_is_shown_and_not_done(topic, member, cast):
    post = reply(topic, by=cast.member, source="before")
    edit(post, by=cast.moderator, subject=post.subject, source="tidied")
    answer = member.post(f"/p/{post.pk}/edit/", form(subject="s", version=0))
    assert "Somebody else changed this post while you wrote." in answer.text
    assert_given_back(answer)
    post.refresh_from_db()
    assert post.source == "tidied"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "ok", "source": "x" * 101}, "This is 101 characters long; at most 100"),
        ({"title": "", "source": TEXT}, "This field is required."),
        ({"title": "a\u202eb", "source": TEXT}, "turn the direction of writing"),
    ],
)
def test_error_stands_beside_its_field(hall, member, fields, said):
    BoardSettings.objects.update(post_max_length=100)
    page = member.post(f"{hall.get_absolute_url()}new/", form(**fields)).text
    wrong = page[page.index("field-wrong") :]
    assert said in wrong[: wrong.index("</ul>")]
    assert escape(fields["source"]) in page
    assert not Topic.objects.exists()


def test_title_and_text_in_any_writing_are_kept_and_shown_exactly(hall, member, client):
    title = "ទិដ្ឋាការ 🛺 & <visas>"
    answer = member.post(f"{hall.get_absolute_url()}new/", form(title=title))
    topic = Topic.objects.get()
    assert (topic.title, topic.posts.get().source) == (title, TEXT)
    assert (
        answer["Location"] == topic.posts.get().topic.get_absolute_url() + f"#p{topic.last_post_id}"
    )
    page = client.get(topic.get_absolute_url()).text
    assert escape(title) in page
    assert "<visas>" not in page
    assert "<i>as typed" not in page


def test_topic_sent_twice_is_one_topic(hall, member):
    sent = form(title="Once")
    first, second = (member.post(f"{hall.get_absolute_url()}new/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Topic.objects.count() == 1


def test_reply_without_a_valid_token_comes_back_with_all_that_its_form_held(topic, strict):
    sent = form(subject="My own subject", seen="1")
    answer = strict.post(f"{topic.get_absolute_url()}reply/", sent)
    assert answer.status_code == 403
    assert "nothing is lost" in answer.text
    assert 'value="My own subject"' in answer.text
    assert_given_back(answer, key=sent["key"], seen="1")
    assert Post.objects.count() == 1


def test_edit_without_a_valid_token_still_knows_what_its_author_had_seen(topic, strict, cast):
    post = reply(topic, by=cast.member, source="before")
    answer = strict.post(f"/p/{post.pk}/edit/", form(subject="New subject", version="0"))
    assert answer.status_code == 403
    assert 'value="New subject"' in answer.text
    assert_given_back(answer, version="0")


def test_form_on_another_site_does_not_fill_ours(topic, cast):
    browser = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    browser.force_login(cast.member)
    answer = browser.post(f"{topic.get_absolute_url()}reply/", form(subject="Forged canary"))
    assert answer.status_code == 403
    assert "Precious words" not in answer.text
    assert "canary" not in answer.text


def test_log_in_keeps_the_text_once_and_for_its_page_only(client, topic, hall, cast):
    here = f"{topic.get_absolute_url()}reply/"
    answer = client.post(here, form(subject="Mine", seen="1"))
    reply(topic, by=cast.moderator, source="meanwhile")
    login = {"login": cast.member.username, "password": PASSWORD}
    assert client.post(answer["Location"], login)["Location"] == here
    assert "Precious words" not in client.get(f"{hall.get_absolute_url()}new/").text
    answer = client.get(here)
    assert 'value="Mine"' in answer.text
    assert_given_back(answer, seen="1")
    assert "Precious words" not in client.get(here).text


def test_posts_made_meanwhile_are_shown_once_and_by_whom(topic, member, cast):
    here = f"{topic.get_absolute_url()}reply/"
    for number in range(2):
        reply(topic, by=cast.moderator, source=f"faster {number}")
    sent = form(seen="1")
    answer = member.post(here, sent)
    assert "While you wrote: 2 new posts" in answer.text
    assert_given_back(answer, key=sent["key"], seen="3")
    assert member.post(here, sent | {"seen": "3"}).status_code == 302
    assert Post.objects.get(number=4).source == TEXT


def test_preview_escapes_and_stores_nothing_and_keeps_the_key(topic, hall, member, cast):
    post = reply(topic, by=cast.member, source="mine")
    addresses = [f"{topic.get_absolute_url()}reply/", f"/p/{post.pk}/edit/"]
    for address in [*addresses, f"{hall.get_absolute_url()}new/"]:
        sent = form(action="preview", title="<b id=canary>", subject="<b id=canary>")
        answer = member.post(address, sent)
        assert "Preview: &lt;b id=canary&gt;" in answer.text
        assert "<b id=canary" not in answer.text
        assert "<i>as typed" not in answer.text
        assert_given_back(answer, key=sent["key"])
    assert Post.objects.count() == 2


def test_text_that_was_stored_is_edited_without_a_change(topic, member, cast):
    post = reply(topic, by=cast.member, source="&amp;lt; <b> [b]x[/b]\n\n 'q' \"q\"")
    page = member.get(f"/p/{post.pk}/edit/").text
    assert escape(post.source) in page
    member.post(f"/p/{post.pk}/edit/", form(source=post.source, subject=post.subject, version=0))
    post.refresh_from_db()
    assert (post.edited_at, post.versions.count()) == (None, 0)
