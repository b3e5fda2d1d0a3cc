"""What waits at the desk of the demo board."""

from datetime import datetime, timedelta

from accounts.models import User
from forum.models import Post
from moderation.actions.reports import claim, report_post, report_profile
from moderation.models import Report

Category = Report.Category


def report_some(now: datetime) -> None:
    """A few members have told the moderators of something; one of them looks at a part of it."""
    members = {member.username: member for member in User.objects.all()}
    offer = _last_post_of(members["Bar-owner Benny"])
    quarrel = _last_post_of(members["Old Ron"])
    sent = [
        report_post(
            offer,
            by=members["Lotte Kep"],
            category=Category.SPAM,
            words="Happy hour is announced here for the third time this week.",
        ),
        report_post(offer, by=members["Kiri"], category=Category.SPAM),
        report_post(
            quarrel,
            by=members["Fernanda"],
            category=Category.INSULT,
            words="He may not mean it, but it reads unkind to somebody who has just come.",
        ),
        report_profile(
            members["Mekong Mike"],
            by=members["Nuria"],
            category=Category.OTHER,
            words="The signature says a dirty word in Lao. He may not know.",
        ),
    ]
    for hours, report in zip((26, 20, 7, 3), sent, strict=True):
        Report.objects.filter(pk=report.pk).update(created_at=now - timedelta(hours=hours))
    claim(quarrel, by=members["moderator"])


def _last_post_of(member: User) -> Post:
    return Post.objects.select_related("topic").filter(author=member).latest("pk")
