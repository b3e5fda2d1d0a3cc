"""Reports and their answers at the same moment."""

import pytest

from accounts.models import User
from board.refusals import Refused
from forum.models import Forum, Post
from moderation.actions import reports as act
from moderation.models import LogEntry, Report
from tests.factories import make_forum, make_member, make_topic
from tests.forum.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(db) -> Post:
    return make_topic(make_forum("Hall"), by=make_member("Starter")).last_post


def test_twenty_members_report_one_post_at_once(post):
    members = [make_member() for _ in range(20)]
    sent = [lambda by=by: act.report_post(post, by=by, category="spam") for by in members]
    assert at_once(sent) == []
    assert {report.by for report in Report.objects.all()} == set(members)


def test_one_member_who_reports_twice_at_once_is_told_so(post):
    member = make_member()
    raised = at_once([lambda: act.report_post(post, by=member, category="spam")] * 2)
    assert [str(error) for error in raised] == [
        "You have reported this already; the moderators know."
    ]
    assert Report.objects.get().by == member


def test_of_moderators_who_claim_at_once_one_wins(post):
    act.report_post(post, by=make_member(), category="spam")
    act.report_post(post, by=make_member(), category="insult")
    moderators = [make_member(f"Keeper {n}", group="moderators") for n in range(4)]
    raised = at_once([lambda by=by: act.claim(post, by=by) for by in moderators])
    winner = User.objects.get(pk__in=Report.objects.values("handled_by"))
    assert [type(error) for error in raised] == [Refused] * 3
    assert {str(error) for error in raised} == {f"{winner} is looking at this already."}


def test_reports_that_are_answered_by_several_at_once_are_answered_once(post):
    act.report_post(post, by=make_member(), category="spam")
    moderators = [make_member(group="moderators") for _ in range(4)]
    raised = at_once([lambda by=by: act.resolve(post, by=by) for by in moderators])
    assert [type(error) for error in raised] == [Refused] * 3
    assert LogEntry.objects.get().by == Report.objects.get().handled_by


def test_reports_come_while_others_are_answered_and_posts_are_written(post):
    forum = Forum.objects.get()
    posts = [make_topic(forum, by=make_member()).last_post for _ in range(4)]
    keeper, members = make_member(group="moderators"), [make_member() for _ in range(4)]
    for each in posts:
        act.report_post(each, by=post.author, category="spam")
    acts = [lambda p=p: act.resolve(p, by=keeper) for p in posts]
    acts += [lambda by=by: act.report_post(post, by=by, category="spam") for by in members]
    acts += [lambda by=by: make_topic(forum, by=by) for by in members]
    assert at_once(acts) == []
    assert Report.objects.pending().count() == 4
