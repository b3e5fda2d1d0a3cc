"""Rating a post: what is shown, what is stored, and who may not."""

import re

import pytest

from accounts.actions.bans import ban
from accounts.models import Ban, Group, User
from board.audit import differences
from board.models import BoardSettings
from board.refusals import Refused
from forum.actions.posts import reply
from forum.models import Forum, MemberScore, Post, Topic
from moderation.actions.posts import hide
from moderation.audit import CHECKS
from reputation.actions.ratings import give, take_back
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(hall, cast) -> Post:
    return make_topic(hall, by=cast.moderator).posts.get()


def reputation_of(user: User) -> int:
    return User.objects.get(pk=user.pk).reputation


def test_thanks_by_one_click_count_for_the_post_its_author_and_the_forum(post, hall, cast, as_):
    answer = as_(cast.member).post(f"/p/{post.pk}/thank/", follow=True)
    assert "You thanked Moderator." in answer.content.decode()
    assert "Thanked by you" in answer.content.decode()
    rating = Rating.objects.get()
    assert (rating.giver, rating.receiver, rating.points) == (cast.member, cast.moderator, 1)
    post.refresh_from_db()
    assert (post.points, post.thanked_by) == (1, [cast.member.pk])
    assert reputation_of(cast.moderator) == 1
    assert MemberScore.objects.get(forum=hall, member=cast.moderator).points == 1
    assert list(differences(CHECKS)) == []


def test_guest_sees_who_thanked_and_no_button(post, cast, client):
    address = post.topic.get_absolute_url()
    assert "post-foot" not in client.get(address).content.decode()
    give(post, by=cast.member, points=3, comment="Exactly.")
    page = client.get(address).content.decode()
    assert "Thanked by <a" in page
    assert ">Member</a>" in page
    assert "3 points" in page
    assert "/thank/" not in page


def test_best_reply_is_linked_from_the_first_post(post, cast, client):
    answer = reply(post.topic, by=cast.moderator, source="by bus")
    give(answer, by=cast.member, points=2)
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert f'<a href="/p/{answer.pk}/" rel="nofollow">' in page
    assert "Most thanked reply: #2" in page
    topic = Topic.objects.get()
    assert (topic.best_reply, topic.most_points) == (answer, 2)


def test_one_who_took_it_back_may_give_again(post, cast):
    give(post, by=cast.member)
    take_back(post, by=cast.member)
    assert reputation_of(cast.moderator) == 0
    give(post, by=cast.member, points=2)
    assert reputation_of(cast.moderator) == 2
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("state", [Forum.Reputation.KEPT, Forum.Reputation.OFF])
def test_nothing_is_given_where_reputation_is_off(post, hall, cast, as_, state):
    Forum.objects.filter(pk=hall.pk).update(reputation=state)
    assert "/thank/" not in as_(cast.member).get(post.topic.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="not given here"):
        give(post, by=cast.member)


def test_nobody_rates_twice_nor_the_own_posts_nor_as_a_newcomer(post, cast):
    give(post, by=cast.member)
    with pytest.raises(Refused, match="already"):
        give(post, by=cast.member)
    with pytest.raises(Refused, match="your own"):
        give(post, by=cast.moderator)
    with pytest.raises(Refused, match="newcomer"):
        give(post, by=cast.newcomer)
    assert Rating.objects.count() == 1


def test_points_are_within_what_one_rating_may_have(post, cast):
    for points in (0, 6, -1):
        with pytest.raises(Refused):
            give(post, by=cast.member, points=points, comment="x")
    assert not Rating.objects.exists()


def test_nobody_gives_more_than_is_left(hall, post, cast):
    BoardSettings.objects.update(power_base=4, rating_most=5)
    give(post, by=cast.member, points=3)
    other = reply(post.topic, by=cast.moderator, source="more")
    with pytest.raises(Refused, match="1 of 4 points left"):
        give(other, by=cast.member, points=2)
    give(other, by=cast.member, points=1)


def test_second_account_of_one_address_waits_and_does_not_count(hall, cast):
    author = make_member("Author", group=Group.MEMBERS)
    topic = make_topic(hall, by=cast.moderator)
    post = reply(topic, by=author, source="buy this", address="192.0.2.7")
    rating = give(post, by=cast.member, address="192.0.2.7")
    assert rating.state == Rating.State.HELD
    assert reputation_of(author) == 0
    assert author.notifications.count() == 0
    with pytest.raises(Refused, match="moderator will look"):
        give(post, by=cast.member)


FOOT = {"Accept": "text/x-post-foot"}


def test_script_gets_the_foot_of_the_post_anew_and_may_take_back_there(post, cast, as_):
    browser = as_(cast.member)
    foot = browser.post(f"/p/{post.pk}/thank/", headers=FOOT).content.decode()
    assert foot.strip().startswith('<footer class="post-foot"')
    assert "Thanked by you" in foot
    assert f'formaction="/p/{post.pk}/take-back/"' in foot
    foot = browser.post(f"/p/{post.pk}/take-back/", headers=FOOT).content.decode()
    assert "Thanked by" not in foot
    assert f'formaction="/p/{post.pk}/thank/"' in foot
    assert not Rating.objects.standing().exists()


def test_foot_that_a_script_gets_has_the_number_of_the_best_reply(post, cast, as_):
    best = reply(post.topic, by=cast.newcomer, source="better")
    for _ in range(3):
        give(best, by=make_member())
    foot = as_(cast.member).post(f"/p/{post.pk}/thank/", headers=FOOT).content.decode()
    assert "#2" in foot


def test_script_is_told_where_a_refusal_is_said(post, cast, as_):
    browser = as_(cast.member)
    give(post, by=cast.member)
    answer = browser.post(f"/p/{post.pk}/thank/", headers=FOOT)
    assert answer.status_code == 204
    assert "already" in browser.get(answer.headers["Location"]).content.decode()


def test_foot_names_three_and_counts_the_others(post, cast, client, as_):
    names = ["Ana", "Bora", "Chan", "Dara", "Ean"]
    for name in names:
        give(post, by=make_member(name))
    address = post.topic.get_absolute_url()

    def foot(browser) -> str:
        page = browser.get(address).content.decode()
        shown = re.search(r'<p class="thanks">(.*?)</p>', page, re.S)
        return " ".join(re.sub(r"<[^>]+>", "", shown[1]).split()) if shown else ""

    assert foot(client) == "Thanked by Ana, Bora, Chan and 2 others 5 points"
    dara = User.objects.get(username="Dara")
    assert foot(as_(dara)) == "Thanked by you, Ana, Bora, Chan and 1 other 5 points"
    ana = User.objects.get(username="Ana")
    assert foot(as_(ana)) == "Thanked by you, Bora, Chan and 2 others 5 points"


@pytest.mark.parametrize(
    ("givers", "said"),
    [
        (["Ana"], "Thanked by Ana 1 point"),
        (["Ana", "Bora"], "Thanked by Ana and Bora 2 points"),
        (["Ana", "Bora", "Chan"], "Thanked by Ana, Bora and Chan 3 points"),
    ],
)
def test_foot_lists_few_as_people_write_it(post, client, givers, said):
    for name in givers:
        give(post, by=make_member(name))
    page = client.get(post.topic.get_absolute_url()).content.decode()
    shown = re.search(r'<p class="thanks">(.*?)</p>', page, re.S)
    assert " ".join(re.sub(r"<[^>]+>", "", shown[1]).split()) == said


@pytest.mark.parametrize("kind", Ban.Kind.values)
def test_banned_member_gives_nothing(post, cast, kind):
    ban(by=cast.admin, user=cast.member, kind=kind, reason="Enough.")
    with pytest.raises(Refused, match="Enough."):
        give(post, by=cast.member)


def test_post_that_one_may_not_read_is_not_there_to_be_rated(cast, as_):
    closed = make_forum("Staff", closed_to=(Group.MEMBERS, Group.GUESTS))
    post = make_topic(closed, by=cast.admin).posts.get()
    browser = as_(cast.member)
    for verb in ("thank", "take-back"):
        assert browser.post(f"/p/{post.pk}/{verb}/").status_code == 404
    for page in ("rate", "ratings"):
        assert browser.get(f"/p/{post.pk}/{page}/").status_code == 404


def test_hidden_post_cannot_be_rated(post, cast):
    hide([post.pk], by=cast.admin)
    with pytest.raises(Refused, match="not shown"):
        give(post, by=cast.member)


def test_words_typed_by_one_who_was_logged_out_are_there_after_the_log_in(post, cast, client):
    address = f"/p/{post.pk}/rate/"
    away = client.post(address, {"points": "2", "source": "Most helpful"})
    assert away.status_code == 302
    client.force_login(cast.member)
    assert 'value="Most helpful"' in client.get(address).content.decode()


def test_form_is_not_offered_a_second_time(post, cast, as_):
    give(post, by=cast.member)
    browser = as_(cast.member)
    answer = browser.get(f"/p/{post.pk}/rate/", follow=True)
    assert answer.redirect_chain == [(f"/p/{post.pk}/ratings/", 302)]
    assert "You have rated this post already." in answer.content.decode()
    take_back(post, by=cast.member)
    assert browser.get(f"/p/{post.pk}/rate/").status_code == 200


def test_who_gave_what_is_not_told_where_reputation_is_off(post, hall, cast, client):
    give(post, by=cast.member)
    assert client.get(f"/p/{post.pk}/ratings/").status_code == 200
    Forum.objects.filter(pk=hall.pk).update(reputation=Forum.Reputation.OFF)
    assert client.get(f"/p/{post.pk}/ratings/").status_code == 404
