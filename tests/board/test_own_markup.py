"""Smilies and tags that an admin adds, members who are mentioned, links to the board's own."""

import pytest
from django.core.exceptions import ValidationError

from accounts.rendering import context_of, render_text
from board.models import BBCode, Smiley
from markup import to_html

pytestmark = pytest.mark.django_db


def test_smiley_of_the_board_is_drawn_from_the_next_text_on():
    assert "🛺" not in render_text(":tuktuk:")
    Smiley.objects.create(sign=":tuktuk:", emoji="🛺", words="tuk-tuk")
    html = render_text("by :tuktuk: today")
    assert "🛺" in html
    assert 'aria-label="tuk-tuk"' in html


def test_tag_of_the_board_is_shown_as_its_template_and_escapes_what_is_in_it():
    BBCode.objects.create(
        usage="[note]{TEXT}[/note]", template='<div class="custom-note">{TEXT}</div>'
    )
    html = render_text("[note]mind the [b]step[/b] <script>[/note]")
    assert '<div class="custom-note">mind the <strong>step</strong> &lt;script&gt;</div>' in html


@pytest.mark.parametrize(
    "template",
    [
        "<script>{TEXT}</script>",
        '<a href="{TEXT}">x</a>',
        '<b style="color:{TEXT}">x</b>',
        '<b onclick="x">{TEXT}</b>',
    ],
)
def test_unsafe_tag_is_refused_with_a_reason(template):
    with pytest.raises(ValidationError) as refused:
        BBCode(usage="[x]{TEXT}[/x]", template=template).full_clean()
    assert refused.value.message_dict["template"][0]


def test_mentioned_member_is_linked_and_a_stranger_is_not(cast):
    html = render_text("Ask @Member or @nobody-here")
    assert cast.member.get_absolute_url() in html
    assert "@nobody-here" in html
    assert html.count("<a ") == 1


def test_quoted_member_is_linked_whatever_else_is_rendered_with_the_text(cast):
    source = f"[quote=Member post_id=1 user_id={cast.member.pk}]x[/quote]"
    alone = render_text(source)
    assert f'href="{cast.member.get_absolute_url()}">Member</a> wrote:' in alone
    assert to_html(source, context=context_of([source, "and @Member"])) == alone


def test_text_without_a_mention_asks_the_database_for_nothing(cast, django_assert_num_queries):
    # The stamp is read for the smilies and for the tags; a page has it pinned.
    render_text("warm up")
    with django_assert_num_queries(2):
        render_text("nobody is named here")


def test_admin_sees_why_a_tag_is_refused(cast, as_):
    answer = as_(cast.admin).post(
        "/admin/board/bbcode/add/",
        {"usage": "[x]{TEXT}[/x]", "template": "<script>{TEXT}</script>"},
    )
    assert answer.status_code == 200
    assert not BBCode.objects.exists()
    assert "errorlist" in answer.text
