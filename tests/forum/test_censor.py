"""Words that are not shown: on no page to whom they are not for, and everywhere as they were
written in what is stored."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from board.models import BoardSettings, CensoredWord
from forum.actions.posts import edit, reply, start_topic
from forum.models import Post, Topic
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

WORD = "Balderdash"


@pytest.fixture
def topic(hall, cast):
    """A topic that has the word wherever a member may write one, between two others."""
    CensoredWord.objects.create(pattern="balderdash", replacement="b****")
    signature = f"<em>{WORD}</em> signature"
    type(cast.moderator).objects.filter(pk=cast.moderator.pk).update(signature_html=signature)
    cast.moderator.refresh_from_db()
    make_topic(hall, by=cast.moderator, title=f"{WORD} before")
    first = start_topic(hall, by=cast.moderator, title=f"{WORD} here", source=f"[b]{WORD}[/b]!")
    topic = first.topic
    linked = f"see {settings.BOARD_URL}/t/{topic.pk}/ and {settings.BOARD_URL}/p/{first.pk}/"
    last = reply(topic, by=cast.moderator, source=f"{WORD}: {linked}")
    edit(last, by=cast.admin, subject=last.subject, source=f"{last.source}.", reason=f"no {WORD}")
    make_topic(hall, by=cast.moderator, title=f"{WORD} after")
    topic.refresh_from_db()
    return topic


@pytest.fixture
def pages(topic, hall):
    """The pages that everybody reads."""
    return ["/", hall.get_absolute_url(), topic.get_absolute_url()]


def shows_as_written(page) -> bool:
    """Whether the word itself stands on the page; addresses have it in small letters."""
    return WORD in page.text


def test_guest_never_reads_the_word(pages, client):
    for page in map(client.get, pages):
        assert not shows_as_written(page)
        assert "b**** " in page.text


def test_topic_page_has_the_replacement_in_every_place(topic, client):
    page = client.get(topic.get_absolute_url()).text
    for shown in (
        "<title>b**** here - ",
        'content="b**** here: a topic in ',
        ">b**** here</a></h1>",
        "</span>b**** here</a>",
        "</span>Re: b**** here</a>",
        "<strong>b****</strong>!",
        f'class="own-topic-{topic.pk}" href="{settings.BOARD_URL}/t/{topic.pk}/">b**** here</a>',
        f'href="{settings.BOARD_URL}/p/{topic.posts.get(number=1).pk}/">b**** here</a>',
        "Reason: no b****",
        '<div class="signature"><em>b****</em> signature</div>',
        "Previous topic</span> b**** before",
        "Next topic</span> b**** after",
    ):
        assert shown in page


def test_member_reads_it_after_choosing_so_and_others_as_before(pages, cast, as_):
    member, other = as_(cast.member), as_(cast.newcomer)
    profile = member.get("/accounts/profile/").text
    assert "Show words as they were written" in profile
    member.post("/accounts/profile/", {"theme": "system", "shows_censored": "on"})
    for address in pages:
        assert not shows_as_written(other.get(address))
        assert shows_as_written(member.get(address))
        assert "b****" not in member.get(address).text
        assert not shows_as_written(other.get(address))


def test_nobody_chooses_where_the_board_does_not_leave_it_to_members(pages, cast, as_):
    type(cast.member).objects.filter(pk=cast.member.pk).update(shows_censored=True)
    member = as_(cast.member)
    assert shows_as_written(member.get(pages[0]))
    BoardSettings.objects.update(censor=BoardSettings.Censoring.ALWAYS)
    assert not any(shows_as_written(member.get(page)) for page in pages)
    assert "Show words" not in member.get("/accounts/profile/").text


def test_choice_is_not_offered_while_no_word_is_listed(cast, as_):
    member = as_(cast.member)
    assert "Show words" not in member.get("/accounts/profile/").text
    member.post("/accounts/profile/", {"theme": "system", "shows_censored": "on"})
    cast.member.refresh_from_db()
    assert not cast.member.shows_censored


@pytest.mark.parametrize("page", ["reply/", "reply/?quote={post}"])
def test_forms_hold_what_was_written_and_show_what_may_be_read(topic, cast, as_, page):
    post = topic.posts.get(number=1)
    answer = as_(cast.member).get(topic.get_absolute_url() + page.format(post=post.pk))
    form = answer.context["form"]
    assert form["subject"].value() == f"Re: {WORD} here"
    assert "quote" not in page or f"[b]{WORD}[/b]!" in form["source"].value()
    assert ">b**** here</a></p>" in answer.text
    assert '<span aria-current="page">b**** here</span>' in answer.text
    assert "Topic review: b**** here" in answer.text
    assert "<strong>b****</strong>!" in answer.text
    assert f"<strong>{WORD}" not in answer.text


def test_edit_form_holds_the_source_as_written(topic, cast, as_):
    post = topic.posts.get(number=1)
    form = as_(cast.moderator).get(f"/p/{post.pk}/edit/").context["form"]
    assert (form["subject"].value(), form["source"].value()) == (post.subject, f"[b]{WORD}[/b]!")


def test_preview_shows_the_replacement_and_the_field_what_was_typed(topic, cast, as_):
    typed = {"source": f"[i]{WORD}[/i]", "subject": WORD, "action": "preview"}
    page = as_(cast.member).post(f"{topic.get_absolute_url()}reply/", typed).text
    assert "Preview: b****" in page
    assert '<div class="panel-body post-body"><em>b****</em></div>' in page
    assert f"[i]{WORD}[/i]</textarea>" in page


def test_what_is_sent_is_stored_as_it_was_typed(topic, cast, as_):
    typed = {"source": f"[i]{WORD}[/i]", "subject": WORD, "action": "send"}
    as_(cast.member).post(f"{topic.get_absolute_url()}reply/", typed)
    post = Post.objects.order_by("-id")[0]
    assert (post.subject, post.source, post.html) == (WORD, typed["source"], f"<em>{WORD}</em>")
    assert Topic.objects.get(pk=topic.pk).title == f"{WORD} here"


def test_history_deletion_and_profile_show_the_replacement(topic, cast, as_):
    moderator = as_(cast.moderator)
    last = topic.last_post
    for address in (f"/p/{last.pk}/history/", cast.moderator.get_absolute_url()):
        page = moderator.get(address)
        assert not shows_as_written(page)
        assert "b****" in page.text
    page = moderator.get(f"/p/{last.pk}/delete/")
    assert not shows_as_written(page)
    assert "b****: see" in page.text


def test_own_signature_is_shown_as_others_read_it_and_edited_as_written(topic, cast, as_):
    typed = {"source": f"[b]{WORD}[/b]", "action": "preview"}
    page = as_(cast.moderator).post("/accounts/signature/", typed).text
    assert "<strong>b****</strong>" in page
    assert f"[b]{WORD}[/b]</textarea>" in page


def test_address_that_has_the_word_still_leads_there(hall, cast, client):
    CensoredWord.objects.create(pattern="*darn*")
    source = "https://darn.example/darn [url=https://darn.example/]darn it[/url]"
    topic = start_topic(hall, by=cast.moderator, title="Links", source=source).topic
    page = client.get(topic.get_absolute_url()).text
    assert ">https://darn.example/darn</a>" in page
    assert 'href="https://darn.example/"' in page
    assert ">**** it</a>" in page


@pytest.mark.parametrize("pattern", ["", "*", "a-b", "<b>"])
def test_admin_is_told_what_is_no_word(cast, as_, pattern):
    typed = {"pattern": pattern, "replacement": "x"}
    answer = as_(cast.admin).post("/admin/board/censoredword/add/", typed)
    assert answer.status_code == 200
    assert "errorlist" in answer.text
    assert not CensoredWord.objects.exists()


def test_word_is_listed_once_whatever_its_case():
    CensoredWord.objects.create(pattern="darn")
    with pytest.raises(ValidationError, match="listed already"):
        CensoredWord(pattern="DARN").full_clean()


def test_pages_cost_no_more_queries_with_words_than_without(
    hall, cast, as_, django_assert_num_queries
):
    topic = make_topic(hall, by=cast.moderator, title="Noodles")
    member, here = as_(cast.member), topic.get_absolute_url()
    for listed in (0, 1, 20):
        CensoredWord.objects.all().delete()
        for number in range(listed):
            CensoredWord.objects.create(pattern=f"word{number}")
        member.get(here)
        member.get(here)
        with django_assert_num_queries(6):
            member.get(here)
