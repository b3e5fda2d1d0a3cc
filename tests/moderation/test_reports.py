"""Members report posts and profiles; moderators see the reports, answer them and take that back."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.bans import ban
from accounts.models import Ban, Group, User
from board.refusals import Refused
from forum.models import ForumLevel, Level, Post, Visibility
from moderation.actions import reports as act
from moderation.actions.posts import hide
from moderation.actions.undoing import undo
from moderation.models import LogEntry, Report
from notifications.models import Notification
from tests.factories import make_forum, make_member, make_topic
from tests.moderation.dump import differences, dump

pytestmark = pytest.mark.django_db

WORDS = "Canary: he sells watches"


@pytest.fixture
def post(board):
    """Of the member Ana."""
    return next(post for post in board.posts() if post.author == board.people[1])


@pytest.fixture
def reported(post, cast):
    act.report_post(post, by=cast.member, category="spam", words=WORDS)
    return post


def where(target) -> str:
    kind = "post" if isinstance(target, Post) else "profile"
    return f"/moderation/reports/{kind}/{target.pk}/"


def press(browser, target, verb, **typed):
    return browser.post(f"{where(target)}{verb}/", typed, follow=True)


def test_member_reports_a_post_and_moderators_read_it(post, cast, as_):
    member = as_(cast.member)
    assert f"/p/{post.pk}/report/" in member.get(post.topic.get_absolute_url()).text
    form = member.get(f"/p/{post.pk}/report/").text
    assert post.subject in form and "Spam or advertising" in form
    sent = {"category": "spam", "source": WORDS}
    answer = member.post(f"/p/{post.pk}/report/", sent, follow=True)
    assert "The moderators have your report" in answer.text
    report = Report.objects.get()
    assert (report.post, report.by, report.by_name) == (post, cast.member, "Member")
    assert (report.category, report.words, report.state) == ("spam", WORDS, "open")
    page = as_(cast.moderator).get(where(post)).text
    assert WORDS in page and "Member" in page and post.html in page


def test_newcomer_reports_a_profile(board, cast, as_):
    ana, newcomer = board.people[1], as_(cast.newcomer)
    address = f"{ana.get_absolute_url()}report/"
    assert address in newcomer.get(ana.get_absolute_url()).text
    newcomer.post(address, {"category": "other", "source": WORDS})
    assert Report.objects.get().profile == ana
    assert WORDS in as_(cast.moderator).get(where(ana)).text


def test_guests_and_authors_are_offered_no_report(post, board, cast, as_, client):
    topic, ana = post.topic.get_absolute_url(), board.people[1]
    assert f"/p/{post.pk}/report/" not in client.get(topic).text
    assert f"/p/{post.pk}/report/" not in as_(ana).get(topic).text
    assert as_(ana).get(f"/p/{post.pk}/report/").status_code == 403
    assert as_(ana).get(f"{ana.get_absolute_url()}report/").status_code == 403
    assert f"{ana.get_absolute_url()}report/" not in as_(ana).get(ana.get_absolute_url()).text
    with pytest.raises(Refused, match="own"):
        act.report_post(post, by=ana, category="spam")
    with pytest.raises(Refused, match="own"):
        act.report_profile(ana, by=ana, category="spam")


def test_guest_logs_in_and_finds_what_was_typed(post, client):
    address = f"/p/{post.pk}/report/"
    answer = client.post(address, {"category": "spam", "source": WORDS})
    assert answer["Location"].startswith("/accounts/login/?next=")
    client.force_login(make_member("Later"))
    assert not Report.objects.exists()
    assert WORDS in client.get(address).text


def test_what_is_not_seen_cannot_be_reported(cast, as_):
    closed = make_forum("Back room", closed_to=("members", "guests"))
    secret = make_topic(closed, by=cast.moderator, title="Canary").last_post
    answer = as_(cast.member).post(f"/p/{secret.pk}/report/", {"category": "spam"})
    assert answer.status_code == 404 and "Canary" not in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"source": "typed"}, "Choose what it is."),
        ({"category": "nonsense", "source": "typed"}, "valid choice"),
        ({"category": "other", "source": " "}, "Say what it is."),
        ({"category": "spam", "source": "typed" * 201}, "at most 1000"),
        ({"category": "spam", "source": "typed\x00"}, "Null characters"),
    ],
)
def test_bad_report_says_why_and_keeps_what_was_typed(post, cast, as_, sent, said):
    page = as_(cast.member).post(f"/p/{post.pk}/report/", sent).text
    assert said in page
    assert ("typed" in page) == ("typed" in sent["source"])
    assert not Report.objects.exists()


def test_report_is_sent_once(reported, cast, as_):
    page = as_(cast.member).post(
        f"/p/{reported.pk}/report/", {"category": "insult", "source": "again"}
    )
    assert "You have reported this already" in page.text and "again" in page.text
    assert Report.objects.get().category == "spam"


def test_database_keeps_one_report_of_one_thing(reported, board, cast):
    for target in ({"post": reported}, {}, {"post": board.posts()[3], "profile": cast.admin}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(by=cast.member, created_at=timezone.now(), **target)


def test_member_sends_at_most_twenty_reports_an_hour(board, cast, as_):
    newcomer = cast.newcomer
    for _ in range(20):
        act.report_profile(make_member(), by=newcomer, category="spam")
    with pytest.raises(Refused, match="within an hour"):
        act.report_post(board.posts()[0], by=newcomer, category="spam")
    page = as_(newcomer).post(
        f"/p/{board.posts()[0].pk}/report/", {"category": "spam", "source": "kept words"}
    )
    assert "within an hour" in page.text and "kept words" in page.text
    Report.objects.update(created_at=timezone.now() - act.AN_HOUR)
    assert act.report_post(board.posts()[0], by=newcomer, category="spam").pk


def test_report_is_seen_by_the_moderators_of_the_forum_alone(
    reported, board, gardener, cast, as_, client
):
    act.report_profile(board.people[1], by=cast.member, category="insult", words=WORDS)
    targets = [reported, board.people[1]]
    for who, status in ((cast.member, 403), (cast.newcomer, 403), (gardener, 404)):
        for target in targets:
            page = as_(who).get(where(target))
            assert page.status_code == status and WORDS not in page.text
            for verb in ("claim", "release", "resolve", "reject", "hide"):
                assert press(as_(who), target, verb).status_code == status
    assert client.get(where(reported))["Location"].startswith("/accounts/login/?next=")
    assert client.post(f"{where(reported)}resolve/")["Location"].endswith("next=/moderation/")
    assert set(Report.objects.visible_to(gardener)) == set()
    assert Report.objects.visible_to(cast.moderator).count() == 2
    assert {report.state for report in Report.objects.all()} == {"open"}
    assert "Gardener" not in as_(gardener).get("/moderation/").text.split("<main")[1]


def test_report_follows_its_post_into_another_forum(reported, board, gardener):
    reported.topic.forum = board.garden
    reported.topic.save()
    assert Report.objects.visible_to(gardener).get().post == reported


def test_moderators_without_a_hold_on_a_forum_do_not_see_its_reports(reported, board, cast, as_):
    moderators = Group.objects.get(key=Group.MODERATORS)
    ForumLevel.objects.create(forum=board.hall, group=moderators, level=Level.READ)
    assert as_(cast.moderator).get(where(reported)).status_code == 404
    with pytest.raises(Refused):
        act.resolve(Post.objects.get(pk=reported.pk), by=cast.moderator)
    assert as_(cast.admin).get(where(reported)).status_code == 200


def test_one_moderator_claims_and_the_other_is_told(reported, cast, as_):
    press(as_(cast.moderator), reported, "claim")
    assert "Moderator is looking at this already" in press(as_(cast.admin), reported, "claim").text
    report = Report.objects.get()
    assert (report.state, report.handled_by) == ("claimed", cast.moderator)
    assert "Moderator looks after it" in as_(cast.admin).get("/moderation/").text
    assert "Leave it to others" in as_(cast.moderator).get(where(reported)).text
    press(as_(cast.admin), reported, "release")
    report.refresh_from_db()
    assert (report.state, report.handled_by, report.handled_at) == ("open", None, None)


def test_all_reports_of_a_post_are_answered_together_and_logged(reported, cast, as_):
    act.report_post(reported, by=cast.newcomer, category="insult")
    page = press(as_(cast.moderator), reported, "resolve", reason="He is warned.")
    assert "Resolved." in page.text
    for report in Report.objects.all():
        assert (report.state, report.answer) == ("resolved", "He is warned.")
        assert report.handled_by == cast.moderator and report.handled_at
    entry = LogEntry.objects.get()
    assert (entry.act, entry.post, entry.reason) == ("report_resolve", reported, "He is warned.")
    assert (entry.forums, entry.members) == ([reported.topic.forum_id], [reported.author_id])
    again = press(as_(cast.admin), reported, "reject")
    assert "Somebody has answered these reports meanwhile" in again.text
    assert LogEntry.objects.count() == 1


def test_whoever_reported_is_told_the_answer_and_not_by_whom(reported, board, cast, as_):
    act.report_post(reported, by=cast.newcomer, category="insult")
    act.report_post(reported, by=cast.moderator, category="insult")
    act.resolve(reported, by=cast.moderator, answer="He is warned.")
    act.report_profile(board.people[1], by=cast.newcomer, category="spam")
    act.reject(board.people[1], by=cast.moderator)
    told = [(n.recipient, n.url, n.words, n.actor) for n in Notification.objects.order_by("pk")]
    assert sorted(told[:2], key=lambda one: one[0].username) == [
        (cast.member, f"/p/{reported.pk}/", "He is warned.", None),
        (cast.newcomer, f"/p/{reported.pk}/", "He is warned.", None),
    ]
    stays = "It stays as it is."
    assert told[2:] == [(cast.newcomer, f"/u/{board.people[1].pk}/", stays, None)]
    page = as_(cast.newcomer).get("/notifications/").text
    assert "He is warned." in page and "Moderator" not in page.split("<main")[1]
    # Undoing takes nothing back that was said.
    undo(LogEntry.objects.latest("pk"), by=cast.moderator)
    assert Notification.objects.count() == 3


def test_member_who_may_not_write_may_not_report(reported, board, cast, as_):
    ban(by=cast.admin, user=cast.newcomer, kind=Ban.Kind.READ_ONLY, reason="a ban reason")
    for address in (f"/p/{reported.pk}/report/", f"{board.people[1].get_absolute_url()}report/"):
        for ask in (as_(cast.newcomer).get, as_(cast.newcomer).post):
            page = ask(address)
            assert page.status_code == 403 and "a ban reason" in page.text
    with pytest.raises(Refused, match="a ban reason"):
        act.report_profile(board.people[1], by=cast.newcomer, category="spam")
    assert (
        f"/p/{reported.pk}/report/"
        not in as_(cast.newcomer).get(reported.topic.get_absolute_url()).text
    )
    assert Report.objects.count() == 1


def test_report_of_a_profile_is_rejected_and_that_undone(board, cast):
    ana = board.people[1]
    act.report_profile(ana, by=cast.member, category="spam")
    act.claim(ana, by=cast.moderator)
    before = dump()
    entry = act.reject(ana, by=cast.moderator, answer="No.")
    assert Report.objects.get().state == "rejected"
    assert (entry.forums, entry.members) == ([], [ana.pk])
    undo(entry, by=cast.admin)
    assert differences(before, dump()) == {}
    assert Report.objects.get().state == "claimed"


def test_answer_to_reports_of_a_post_is_undone_from_the_log(reported, cast, as_):
    press(as_(cast.moderator), reported, "resolve")
    entry = LogEntry.objects.get()
    page = as_(cast.moderator).get(entry.get_absolute_url()).text
    assert "1 report will be as before" in page
    as_(cast.moderator).post(f"{entry.get_absolute_url()}undo/", {"reason": "too early"})
    assert Report.objects.get().state == "open"
    assert LogEntry.objects.get(act="undo").reason == "too early"


def test_hidden_post_is_read_on_its_page_of_reports(reported, cast, as_):
    page = press(as_(cast.moderator), reported, "hide", reason="advertising")
    assert "The post is hidden." in page.text and "Hidden by" in page.text
    assert "advertising" in page.text and reported.html in page.text
    reported.refresh_from_db()
    assert reported.visibility == Visibility.HIDDEN
    assert LogEntry.objects.get().get_absolute_url() in page.text
    # Its reports wait for their answer still.
    assert Report.objects.get().state == "open"


def test_profile_cannot_be_hidden(board, cast, as_):
    act.report_profile(board.people[1], by=cast.member, category="spam")
    assert press(as_(cast.moderator), board.people[1], "hide").status_code == 404


def test_answer_that_is_too_long_is_kept_and_nothing_is_done(reported, cast, as_):
    page = press(as_(cast.moderator), reported, "resolve", reason="x" * 256).text
    assert "at most 255" in page and "x" * 256 in page
    assert Report.objects.get().state == "open"


def test_page_of_reports_tells_of_the_authors_other_reports(reported, board, cast, as_):
    assert "No other report of" in as_(cast.moderator).get(where(reported)).text
    act.report_profile(board.people[1], by=cast.newcomer, category="spam")
    assert "1 other report of" in as_(cast.moderator).get(where(reported)).text


def test_page_of_reports_shows_what_was_done_to_the_post(reported, cast, as_):
    hide([reported.pk], by=cast.admin, reason="for the history")
    assert "for the history" in as_(cast.moderator).get(where(reported)).text


def test_text_of_a_report_is_no_html(post, cast, as_):
    act.report_post(post, by=cast.member, category="other", words="<script>alert(1)</script>")
    assert "<script>alert" not in as_(cast.moderator).get(where(post)).text


def test_reports_outlive_who_sent_them(reported, cast, as_):
    User.objects.filter(pk=cast.member.pk).delete()
    report = Report.objects.get()
    assert (report.by, report.by_name) == (None, "Member")
    act.resolve(reported, by=cast.moderator)
    assert "Member" in as_(cast.moderator).get(where(reported)).text


def test_unknown_kind_of_target_is_not_found(cast, as_):
    for kind in ("post", "profile", "topic"):
        address = f"/moderation/reports/{kind}/999999/"
        assert as_(cast.moderator).get(address).status_code == 404
        assert as_(cast.moderator).post(f"{address}resolve/").status_code == 404
