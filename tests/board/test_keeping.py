"""Parts of pages that are kept for all, and the gaps in them for what is one reader's own."""

import re

import pytest
from django.middleware.csrf import _does_token_match
from django.template import Context, Template

from accounts.models import User
from board.models import BoardSettings
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


def rendered(text: str, **words) -> str:
    return Template(text).render(Context(words))


def test_part_is_rendered_once_for_the_same_arguments():
    text = "{% keep test_once number %}{{ word }}{% endkeep %}"
    assert rendered(text, number=1, word="one") == "one"
    assert rendered(text, number=1, word="another") == "one"
    assert rendered(text, number=2, word="another") == "another"


def test_part_is_rendered_anew_when_the_structure_of_the_board_changes():
    text = "{% keep test_anew %}{{ word }}{% endkeep %}"
    assert rendered(text, word="one") == "one"
    BoardSettings.objects.update(name="Pavilion")
    assert rendered(text, word="another") == "another"


def test_gap_is_filled_each_time_and_escaped():
    text = "{% keep test_gap %}a {% gap word %} b{% endkeep %}"
    assert rendered(text, word="<1>") == "a &lt;1&gt; b"
    assert rendered(text, word="2") == "a 2 b"


def test_gap_outside_of_what_is_kept_is_its_value():
    assert rendered("{% gap word %}", word="&") == "&amp;"


def test_gap_is_filled_around_the_outermost_part():
    text = (
        "{% keep test_outer %}({% with word='inside' %}"
        "{% keep test_inner %}{% gap word %}{% endkeep %}{% endwith %}){% endkeep %}"
    )
    assert rendered(text, word="1") == "(1)"
    assert rendered(text, word="2") == "(2)"
    inner = "{% keep test_inner %}never seen{% endkeep %}"
    assert rendered(inner, word="3") == "3"


def test_token_is_never_kept():
    text = "{% keep test_token %}{{ csrf_token }}{% endkeep %}{{ csrf_token }}"
    assert rendered(text, csrf_token="secret") == "secret"


@pytest.fixture
def pages(cast):
    forum = make_forum()
    topic = make_topic(forum, by=cast.moderator, replies=2)
    return ["/", forum.get_absolute_url(), topic.get_absolute_url(), "/members/", "/online/"]


def test_every_token_on_a_page_is_of_who_reads_it(pages, cast, as_):
    readers = [as_(make_member("Ana")), as_(make_member("Bopha")), as_(cast.moderator)]
    for address in pages:
        for reader in readers:
            page = reader.get(address).content.decode()
            tokens = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
            secret = reader.cookies["csrftoken"].value
            assert len(tokens) >= 2, address
            assert all(_does_token_match(token, secret) for token in tokens), address


def test_nobody_finds_another_ones_name_keys_or_news_on_a_page(pages, as_):
    ana, bo = make_member("Ana"), make_member("Bopha")
    User.objects.filter(pk=ana.pk).update(unread_notifications=7)
    anas, bos = as_(ana), as_(bo)
    for address in pages[:-1]:
        first, second = (who.get(address).content.decode() for who in (anas, bos))
        assert '<span class="account-name">Ana</span>' in first
        assert "7 unread notifications" in first
        assert '<span class="account-name">Bopha</span>' in second
        assert "unread notification" not in second
        keys = [set(re.findall(r'name="key" value="([^"]+)"', page)) for page in (first, second)]
        assert not keys[0] & keys[1]
