"""Warnings: who gives them, what they count, what so many points lead to, answers, revoking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.bans import ban
from accounts.bans import ban_of
from accounts.models import Ban, User
from board.refusals import Refused
from forum.actions.posts import reply
from moderation.actions.undoing import undo
from moderation.actions.warnings import answer, revoke, warn
from moderation.models import LogEntry, MemberWarning, WarningStep
from moderation.queries.record import points_of
from notifications.models import Notification
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_races import at_once
from tests.moderation.dump import differences, dump
from tests.moderation.people import at, cost

pytestmark = pytest.mark.django_db

READ_ONLY, FULL = Ban.Kind.READ_ONLY, Ban.Kind.FULL
TYPED = {"points": "3", "days": "30", "reason": "Insults & <b>threats</b>"}


@pytest.fixture
def steps(db):
    WarningStep.objects.create(points=3, kind=READ_ONLY, days=7)
    WarningStep.objects.create(points=5, kind=FULL)


def told(member: User) -> list[tuple[str, str, str]]:
    """What has reached the member, in order: kind, place, words."""
    rows = member.notifications.order_by("pk")
    return list(rows.values_list("kind", "url", "words"))


def test_moderator_warns_and_the_member_reads_why_and_answers_once(cast, as_):
    page = as_(cast.moderator).post(at(cast.member, "warn"), TYPED, follow=True)
    assert page.redirect_chain == [(at(cast.member), 302)]
    assert "Insults &amp; &lt;b&gt;threats&lt;/b&gt;" in page.text
    assert "3 points" in page.text
    assert told(cast.member) == [("warned", "/warnings/", "Insults & <b>threats</b>")]
    browser = as_(cast.member)
    own = browser.get("/warnings/").text
    assert "Insults &amp; &lt;b&gt;threats&lt;/b&gt;" in own
    assert "3 points count now." in own
    warning = MemberWarning.objects.get()
    address = f"/warnings/{warning.pk}/answer/"
    page = browser.post(address, {"answer": "It was\nirony."}, follow=True).text
    assert "It was<br>irony." in page
    assert told(cast.moderator) == [
        ("warning_answered", f"/u/{cast.member.pk}/record/", "It was\nirony.")
    ]
    again = browser.post(address, {"answer": "And more"}).text
    assert "answered or revoked already" in again
    assert MemberWarning.objects.get().answer == "It was\nirony."
    assert "It was<br>irony." in as_(cast.admin).get(at(cast.member)).text


def test_warning_of_a_post_leads_to_it(cast, as_):
    post = make_topic(make_forum(), by=cast.member).last_post
    address = f"{at(cast.member, 'warn')}?post={post.pk}"
    assert "For the post" in as_(cast.moderator).get(address).text
    as_(cast.moderator).post(address, TYPED)
    assert MemberWarning.objects.get().post == post
    assert LogEntry.objects.get().post == post
    assert f'href="/p/{post.pk}/"' in as_(cast.member).get("/warnings/").text


def test_warning_names_no_post_of_another_nor_one_that_is_out_of_sight(cast, as_):
    closed = make_forum(closed_to=("moderators", "members"))
    hidden = make_topic(closed, by=cast.admin).last_post
    other = make_topic(make_forum(), by=cast.newcomer).last_post
    member = at(cast.member, "warn")
    for address in (
        f"{member}?post={other.pk}",
        f"{member}?post=x",
        f"{member}?post={'9' * 30}",
        f"{member}?post=999999",
        f"{at(cast.admin, 'warn')}?post={hidden.pk}",
    ):
        assert as_(cast.moderator).get(address).status_code == 404
        assert as_(cast.moderator).post(address, TYPED).status_code == 404
    assert not MemberWarning.objects.exists()


@pytest.mark.parametrize("who", ["newcomer", "member"])
def test_nobody_but_those_who_keep_order_warns(cast, as_, who):
    other = make_member("Other")
    assert as_(getattr(cast, who)).get(at(other, "warn")).status_code == 403
    assert as_(getattr(cast, who)).post(at(other, "warn"), TYPED).status_code == 403
    with pytest.raises(Refused):
        warn(other, by=getattr(cast, who), points=1, reason="x")
    assert not MemberWarning.objects.exists()


def test_moderators_warn_neither_administrators_nor_themselves(cast, as_):
    for member in (cast.admin, cast.moderator):
        page = as_(cast.moderator).post(at(member, "warn"), TYPED)
        assert "nor to an administrator" in page.text
        assert "Insults &amp; &lt;b&gt;" in page.text
    assert not MemberWarning.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"points": "0"}, "points"),
        ({"points": "11"}, "points"),
        ({"points": "many"}, "points"),
        ({"days": "0"}, "days"),
        ({"days": "9" * 30}, "days"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 256}, "reason"),
        ({"reason": "nul\x00"}, "reason"),
        ({"reason": "left\u202eright"}, "reason"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_rest(cast, as_, fields, wrong):
    page = as_(cast.moderator).post(at(cast.member, "warn"), TYPED | fields)
    assert list(page.context["form"].errors) == [wrong]
    assert wrong == "points" or 'value="3"' in page.text
    assert not MemberWarning.objects.exists()


def test_points_count_until_they_are_over_or_revoked(cast):
    warn(cast.member, by=cast.admin, points=2, reason="a", days=30)
    second = warn(cast.member, by=cast.admin, points=4, reason="b")
    assert points_of(cast.member) == 6
    undo(second, by=cast.admin)
    assert points_of(cast.member) == 2
    MemberWarning.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert points_of(cast.member) == 0


def test_member_who_reaches_a_step_is_banned_and_revoking_lifts_that(cast, steps):
    warn(cast.member, by=cast.moderator, points=2, reason="a")
    assert ban_of(cast.member) is None
    before = dump()
    entry = warn(cast.member, by=cast.moderator, points=1, reason="b")
    made = ban_of(cast.member)
    assert (made.kind, made.reason) == (READ_ONLY, "b")
    assert timedelta(days=6) < made.until - timezone.now() < timedelta(days=8)
    assert [part.act for part in entry.parts.all()] == ["ban"]
    assert told(cast.member)[1:] == [("warned", "/warnings/", "b"), ("banned", "/warnings/", "b")]
    revoke(MemberWarning.objects.latest("pk"), by=cast.moderator, reason="a mistake")
    assert ban_of(cast.member) is None
    assert points_of(cast.member) == 2
    assert told(cast.member)[-1] == ("unbanned", "/", "a mistake")
    assert differences(before, dump()) == {}


def test_form_says_which_steps_lie_ahead(cast, as_, steps):
    page = as_(cast.moderator).get(at(cast.member, "warn")).text
    assert "With 3 points comes a ban: may read, not write, for 7 days." in page
    assert "With 5 points comes a ban: may not come in, for good." in page
    warn(cast.member, by=cast.moderator, points=3, reason="a")
    page = as_(cast.moderator).get(at(cast.member, "warn")).text
    assert "3 points so far." in page
    assert "With 3 points" not in page


def test_step_that_was_reached_before_bans_nobody_again(cast, steps):
    warn(cast.member, by=cast.moderator, points=4, reason="a")
    warn(cast.member, by=cast.moderator, points=1, reason="b")
    kinds = Ban.objects.order_by("pk").values_list("kind", "until")
    assert [kind for kind, _until in kinds] == [READ_ONLY, FULL]
    assert kinds[1][1] is None
    warn(cast.member, by=cast.moderator, points=1, reason="c")
    assert Ban.objects.count() == 2


def test_warning_passes_two_steps_at_once(cast, steps):
    warn(cast.member, by=cast.moderator, points=10, reason="a")
    assert Ban.objects.count() == 2
    assert ban_of(cast.member).kind == FULL


def test_warning_that_would_ban_a_moderator_is_for_administrators(cast, steps):
    other = make_member("Colleague", group="moderators")
    with pytest.raises(Refused, match="Only an administrator"):
        warn(other, by=cast.moderator, points=3, reason="a")
    assert not MemberWarning.objects.exists()
    warn(other, by=cast.admin, points=3, reason="a")
    assert ban_of(other).kind == READ_ONLY


def test_warning_is_revoked_from_the_record_once(cast, as_):
    warn(cast.member, by=cast.moderator, points=3, reason="Canary")
    warning = MemberWarning.objects.get()
    keeper, address = as_(cast.moderator), f"/warnings/{warning.pk}/revoke/"
    assert keeper.get(address).status_code == 405
    page = keeper.post(address, {"reason": "a mistake"}, follow=True).text
    assert "The warning is revoked." in page
    assert "0 points" in page
    assert "revoked already" in keeper.post(address, follow=True).text
    assert LogEntry.objects.filter(act="undo").count() == 1
    assert "revoked" in as_(cast.member).get("/warnings/").text


def test_warning_that_was_revoked_and_given_again_is_revoked_again(cast):
    entry = warn(cast.member, by=cast.moderator, points=3, reason="a")
    revoke(MemberWarning.objects.get(), by=cast.moderator)
    undo(LogEntry.objects.get(undoes=entry), by=cast.moderator)
    assert points_of(cast.member) == 3
    revoke(MemberWarning.objects.get(), by=cast.moderator)
    assert points_of(cast.member) == 0


def test_nobody_takes_back_what_was_done_to_the_own_account(cast):
    other = make_member("Colleague", group="moderators")
    entry = warn(cast.moderator, by=other, points=3, reason="a")
    with pytest.raises(Refused, match="may not undo"):
        undo(entry, by=cast.moderator)
    with pytest.raises(Refused):
        revoke(MemberWarning.objects.get(), by=cast.moderator)
    assert points_of(cast.moderator) == 3


def test_moderators_do_not_revoke_what_an_administrator_gave(cast, as_):
    warn(cast.member, by=cast.admin, points=3, reason="a")
    address = f"/warnings/{MemberWarning.objects.get().pk}/revoke/"
    page = as_(cast.moderator).post(address, follow=True)
    assert "You may not undo this." in page.text
    assert as_(cast.member).post(address).status_code == 403
    assert points_of(cast.member) == 3


def test_warnings_are_read_and_answered_by_their_member_alone(cast, as_, client):
    warn(cast.member, by=cast.moderator, points=3, reason="Canary")
    warning = MemberWarning.objects.get()
    assert client.get("/warnings/")["Location"].startswith("/accounts/login/")
    other = as_(cast.newcomer)
    assert "Canary" not in other.get("/warnings/").text
    assert other.post(f"/warnings/{warning.pk}/answer/", {"answer": "x"}).status_code == 404
    with pytest.raises(Refused):
        answer(warning, by=cast.newcomer, text="x")
    assert MemberWarning.objects.get().answer == ""


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 501, "nul\x00"])
def test_answer_that_cannot_be_kept_stays_in_the_form(cast, as_, text):
    warn(cast.member, by=cast.moderator, points=3, reason="a")
    address = f"/warnings/{MemberWarning.objects.get().pk}/answer/"
    page = as_(cast.member).post(address, {"answer": text})
    assert "errorlist" in page.text
    assert text.strip()[:50].replace("\x00", "") in page.text.replace("\ufffd", "")
    assert MemberWarning.objects.get().answered_at is None


def test_revoked_warning_is_answered_no_more(cast):
    warn(cast.member, by=cast.moderator, points=3, reason="a")
    warning = MemberWarning.objects.get()
    revoke(warning, by=cast.moderator)
    with pytest.raises(Refused):
        answer(warning, by=cast.member, text="But")


def test_member_who_may_only_read_answers_all_the_same(cast, as_, steps):
    warn(cast.member, by=cast.moderator, points=3, reason="a")
    page = as_(cast.member).get("/warnings/").text
    assert "You may read here, but not write until" in page
    address = f"/warnings/{MemberWarning.objects.get().pk}/answer/"
    assert as_(cast.member).post(address, {"answer": "Sorry"}).status_code == 302
    assert MemberWarning.objects.get().answer == "Sorry"


def test_answer_to_one_whose_account_is_gone_is_kept(cast):
    warn(cast.member, by=cast.moderator, points=3, reason="a")
    cast.moderator.delete()
    answer(MemberWarning.objects.get(), by=cast.member, text="Sorry")
    assert MemberWarning.objects.get().answer == "Sorry"
    assert MemberWarning.objects.get().by_name == "Moderator"
    assert not Notification.objects.filter(kind="warning_answered").exists()


def test_own_page_costs_the_same_with_one_warning_and_with_many(cast, as_):
    browser = as_(cast.member)
    topic = make_topic(make_forum(), by=cast.moderator)
    warn(cast.member, by=cast.moderator, points=1, reason="a")
    few = cost(browser, "/warnings/")
    ban(by=cast.admin, user=cast.member, kind=Ban.Kind.MODERATED)
    for number in range(12):
        post = reply(topic, by=make_member(), source="x")
        warn(cast.member, by=cast.admin, points=1, reason=f"{number}", post=post)
    assert (few, cost(browser, "/warnings/")) == (3, 3)


def test_administrator_sets_the_steps(cast, as_):
    fields = {"points": "4", "kind": "2", "days": "7"}
    as_(cast.admin).post("/admin/moderation/warningstep/add/", fields)
    step = WarningStep.objects.get()
    assert (step.points, step.kind, step.days) == (4, READ_ONLY, 7)
    for wrong in ({"points": "0"}, {"kind": "9"}, {"days": "0"}, {"points": "4"}):
        as_(cast.admin).post("/admin/moderation/warningstep/add/", fields | {"points": "5"} | wrong)
    assert WarningStep.objects.count() == 1
    assert as_(cast.moderator).get("/admin/moderation/warningstep/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_warnings_at_once_reach_a_step_once(cast, steps):
    keepers = [make_member(group="moderators") for _ in range(4)]
    acts = [lambda by=by: warn(cast.member, by=by, points=1, reason="a") for by in keepers]
    assert at_once(acts) == []
    assert points_of(cast.member) == 4
    assert Ban.objects.count() == 1
