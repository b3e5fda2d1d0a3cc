"""The pages where members write: nothing that was typed is lost, whatever goes wrong."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.actions.posts import reply
from forum.models import Post, Topic
from tests.factories import PASSWORD, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(hall, cast):
    return make_topic(hall, by=cast.moderator)


def send(client, topic, text="hello there", **fields):
    form = {"source": text, "key": str(uuid4()), "seen": topic.post_count, "action": "send"}
    return client.post(f"{topic.get_absolute_url()}reply/", form | fields)


def test_reply_leads_to_the_new_post(member, topic):
    answer = send(member, topic)
    post = Post.objects.get(number=2)
    assert answer["Location"] == f"{topic.get_absolute_url()}#p{post.pk}"
    assert (post.source, post.address) == ("hello there", "127.0.0.1")


@pytest.mark.parametrize(
    "text",
    [
        "ភាសាខ្មែរ ជាភាសា",
        "🛺🙂 four bytes",
        "right \u202eto left\u202c",
        "  indented\n\n\ttabbed",
        "&amp;lt; stays",
    ],
)
def test_text_is_kept_exactly(member, topic, text):
    send(member, topic, text)
    assert Post.objects.get(number=2).source == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write something first"),
        (" \n ", "Write something first"),
        ("nul \x00 here", "Null characters are not allowed"),
        ("broken \ufffd here", "did not arrive whole"),
        ("x" * 60_001, "60,001 characters"),
    ],
)
def test_bad_text_is_refused_with_a_reason_and_given_back(member, topic, text, said):
    answer = send(member, topic, text)
    assert answer.status_code == 200
    assert said in answer.text
    assert Post.objects.count() == 1
    assert text.strip()[:5] in answer.text


def test_broken_utf_8_is_no_500(member, topic):
    body = b"source=caf%e9&action=send"
    answer = member.post(
        f"{topic.get_absolute_url()}reply/", body, "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert Post.objects.count() == 1


def test_preview_shows_the_text_and_stores_nothing(member, topic):
    answer = send(member, topic, "[b]bold[/b]", action="preview")
    assert "<strong>bold</strong>" in answer.text
    assert "[b]bold[/b]" in answer.text
    assert Post.objects.count() == 1


def test_posts_that_came_meanwhile_are_shown_before_ones_own_is_sent(member, topic, cast):
    reply(topic, by=cast.moderator, source="I was faster")
    answer = send(member, topic, "my words")
    assert "While you wrote: 1 new post" in answer.text
    assert "I was faster" in answer.text
    assert "my words" in answer.text
    assert Post.objects.count() == 2
    topic.refresh_from_db()
    send(member, topic, "my words")
    assert Post.objects.count() == 3


def test_form_sent_again_leads_to_the_post_it_made(member, topic):
    key = str(uuid4())
    first, second = send(member, topic, key=key), send(member, topic, key=key)
    assert first["Location"] == second["Location"]
    assert Post.objects.count() == 2


def test_flood_and_lock_give_the_text_back(member, topic):
    send(member, topic)
    topic.refresh_from_db()
    assert "again so soon" in send(member, topic, "again so soon").text
    Topic.objects.update(is_locked=True)
    answer = send(member, topic, "too late for this")
    assert "too late for this" in answer.text
    assert "closed while you wrote" in answer.text
    assert Post.objects.count() == 2


def test_browser_is_told_which_form_was_taken_and_no_other(member, topic):
    key = str(uuid4())
    assert send(member, topic, key=key).cookies["sent"].value == key
    assert "sent" not in send(member, topic, "again so soon", key=str(uuid4())).cookies


def test_preview_of_a_link_to_a_topic_has_its_title_as_the_post_will(member, topic, settings):
    source = f"see {settings.BOARD_URL}/t/{topic.pk}/"
    assert f">{topic.title}</a>" in send(member, topic, source, action="preview").text


def test_guests_text_is_there_again_after_the_log_in(client, topic, cast):
    answer = send(client, topic, "typed before the log-in")
    assert Post.objects.count() == 1
    client.post(answer["Location"], {"login": cast.member.username, "password": PASSWORD})
    assert "typed before the log-in" in client.get(f"{topic.get_absolute_url()}reply/").text


def test_expired_token_gives_the_text_back(topic, cast):
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(cast.member)
    answer = send(browser, topic, "do not lose me")
    assert answer.status_code == 403
    assert "do not lose me" in answer.text


@pytest.mark.parametrize("title", ["", "   ", "x" * 121, "turn \u202e it", "nul\x00", "\u200b"])
def test_bad_title_is_refused_beside_its_field(member, hall, title):
    answer = member.post(
        f"{hall.get_absolute_url()}new/", {"title": title, "source": "kept text", "action": "send"}
    )
    assert "errorlist" in answer.text
    assert "kept text" in answer.text
    assert not Topic.objects.exists()


def test_member_cannot_choose_the_kind_of_a_topic_and_a_moderator_can(member, hall, cast, as_):
    form = {"title": "Important", "source": "x", "kind": "3", "action": "send"}
    member.post(f"{hall.get_absolute_url()}new/", form)
    as_(cast.moderator).post(f"{hall.get_absolute_url()}new/", form)
    kinds = Topic.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [Topic.Kind.NORMAL, Topic.Kind.GLOBAL]


def test_fields_that_nobody_offered_are_ignored(member, topic, cast):
    send(member, topic, author=cast.admin.pk, number=99, visibility=2, html="<script>")
    post = Post.objects.get(number=2)
    assert (post.author, post.html, post.visibility) == (cast.member, "hello there", 1)


def test_quote_names_the_author_and_links_to_the_post(member, topic):
    first = topic.posts.get()
    text = member.get(f"{topic.get_absolute_url()}reply/?quote={first.pk}").text
    assert f"[quote=&quot;Moderator&quot; post_id={first.pk}" in text


def test_edit_shows_a_note_and_keeps_the_history_for_those_who_may_see_it(
    member, topic, cast, client
):
    send(member, topic, "first words")
    reply(topic, by=cast.moderator, source="answer")
    post = Post.objects.get(number=2)
    form = {"subject": post.subject, "source": "second words", "reason": "typo", "version": 0}
    member.post(f"/p/{post.pk}/edit/", form | {"action": "send"})
    page = client.get(topic.get_absolute_url()).text
    assert "edited 1 time in total." in page
    assert "Reason: typo" in page
    assert "first words" in member.get(f"/p/{post.pk}/history/?view=source").text
    assert client.get(f"/p/{post.pk}/history/").status_code in (302, 404)


def test_member_cannot_edit_or_delete_anothers_post(member, topic):
    post = topic.posts.get()
    form = {"subject": "x", "source": "hacked", "action": "send"}
    assert member.post(f"/p/{post.pk}/edit/", form).status_code == 403
    assert member.post(f"/p/{post.pk}/delete/").status_code == 403
    assert Post.objects.get().source == post.source


def test_last_post_is_deleted_after_being_asked(member, topic):
    send(member, topic)
    post = Post.objects.get(number=2)
    assert "Delete" in member.get(f"/p/{post.pk}/delete/").text
    member.post(f"/p/{post.pk}/delete/")
    topic.refresh_from_db()
    assert topic.post_count == 1
