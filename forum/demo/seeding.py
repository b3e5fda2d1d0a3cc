"""Writes the planned demo board into an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Group, Rank, User
from accounts.rendering import context_of, render_text
from board.audit import repair
from board.models import BoardSettings
from forum.audit import CHECKS
from forum.demo.avatars import avatar_png
from forum.demo.board import DemoBoard, DemoForum, DemoMember, DemoPost, DemoTopic
from forum.demo.plan import plan
from forum.models import Forum, ForumLevel, Level, Post, PostVersion, Topic, TopicRead, TopicViews
from forum.queries.quoting import quoted
from markup import to_html
from notifications.audit import CHECKS as COUNTS
from notifications.models import Kind, Notification

PASSWORD = "sala-demo"
LOGINS = ("admin", "moderator", "member")
KINDS = {
    "normal": Topic.Kind.NORMAL,
    "sticky": Topic.Kind.STICKY,
    "announcement": Topic.Kind.ANNOUNCEMENT,
    "global": Topic.Kind.GLOBAL,
}
ZONE = "Asia/Phnom_Penh"
NAME, DESCRIPTION = "Sala", "Talk, news and help for people who live by the Mekong"


@transaction.atomic
def seed() -> DemoBoard:
    """Make the demo board of members, forums, topics and posts; gives what was planned."""
    now = timezone.now()
    local = timezone.localtime(now, ZoneInfo(ZONE))
    board = plan(minute_of_day=local.hour * 60 + local.minute)
    BoardSettings.objects.filter(pk=1).update(
        name=NAME, description=DESCRIPTION, default_time_zone=ZONE
    )
    ranks = {rank.title: rank for rank in _ranks(board)}
    members = {
        member.username: _member(member, ranks.get(member.special_rank or ""), now)
        for member in board.members
    }
    forums = _forums(board.forums)
    Seeder(now, members, forums).write(board)
    _notify(members["member"], now)
    repair(CHECKS + COUNTS)
    newest = Post.objects.filter(author=OuterRef("pk")).order_by("-id").values("created_at")[:1]
    User.objects.update(last_post_at=Subquery(newest), last_seen_at=Subquery(newest))
    _read_by(members["member"], now)
    return board


def _ranks(board: DemoBoard) -> list[Rank]:
    return Rank.objects.bulk_create(
        Rank(
            title=rank.title,
            min_posts=None if rank.special else rank.min_posts,
            stars=0 if rank.special else min(place, 10),
        )
        for place, rank in enumerate(board.ranks, start=1)
    )


def _member(planned: DemoMember, rank: Rank | None, now: datetime) -> User:
    # Nobody joined at the very minute at which the demo is made.
    minutes = Random(planned.username).randrange(1, 12 * 60)
    joined = now - timedelta(days=planned.joined_days_ago, minutes=minutes)
    user = User.objects.create_user(
        planned.username,
        planned.email,
        PASSWORD if planned.username in LOGINS else None,
        group=planned.group,
        rank=rank,
        date_joined=joined,
        country=planned.country,
        location=planned.location,
        website=planned.website,
        occupation=planned.occupation,
        interests=planned.interests,
        signature_source=planned.signature,
        signature_html=render_text(planned.signature) if planned.signature else "",
        time_zone=planned.time_zone,
        is_automated=planned.is_automated,
        hides_online=planned.hides_online,
    )
    if planned.group in (Group.MODERATORS, Group.ADMINISTRATORS):
        user.groups.add(Group.objects.get(key=Group.MEMBERS))
    user.avatar.save(f"{user.pk}.png", ContentFile(avatar_png(planned.username)))
    return user


def _forums(planned: tuple[DemoForum, ...]) -> dict[str, Forum]:
    forums: dict[str, Forum] = {}
    for position, node in enumerate(planned, start=1):
        forums[node.key] = forum = Forum.objects.create(
            kind=node.kind,
            parent=forums[node.parent_key] if node.parent_key else None,
            position=position,
            name=node.name,
            description=node.description,
            rules=node.rules,
            rules_html=render_text(node.rules) if node.rules else "",
            colour=node.colour,
            icon=node.icon,
            link_url=node.link_url,
        )
        if node.staff_only:
            _close(forum)
    return forums


def _close(forum: Forum) -> None:
    outside = Group.objects.filter(key__in=[Group.GUESTS, Group.NEWCOMERS, Group.MEMBERS])
    for group in outside:
        ForumLevel.objects.create(forum=forum, group=group, level=Level.NONE)


def _read_by(member: User, now: datetime) -> None:
    """The demo member was last here two days ago, and has read a part of what came since."""
    then = now - timedelta(days=2)
    User.objects.filter(pk=member.pk).update(read_until=then)
    recent = Topic.objects.filter(last_post_at__gt=then, post_count__gt=3).order_by("pk")
    TopicRead.objects.bulk_create(
        TopicRead(user=member, topic=topic, number=topic.post_count - 2) for topic in recent[::2]
    )


def _notify(member: User, now: datetime) -> None:
    """What has reached the demo member: one notification is read, two are new."""
    post, earlier = Post.objects.filter(author=member).order_by("-pk")[:2]
    told = [
        (Kind.MOVED, earlier, 40, "It fits better here."),
        (Kind.REPORT_ANSWERED, earlier, 9, "Thank you: the advertisement is gone."),
        (Kind.APPROVED, post, 6, ""),
    ]
    Notification.objects.bulk_create(
        Notification(
            recipient=member,
            kind=kind,
            url=f"/p/{about.pk}/",
            words=words,
            created_at=now - timedelta(hours=hours),
            read_at=now - timedelta(hours=30) if hours > 30 else None,
        )
        for kind, about, hours, words in told
    )


@dataclass(frozen=True)
class Seeder:
    """Writes the topics: ids rise with time over the whole board, as they would have."""

    now: datetime
    members: dict[str, User]
    forums: dict[str, Forum]

    def write(self, board: DemoBoard) -> None:
        """All topics with their posts, versions and views. Counters are not written here."""
        topics = [self._topic(planned) for planned in board.topics]
        Topic.objects.bulk_create(topics)
        TopicViews.objects.bulk_create(
            TopicViews(topic=topic, views=planned.views)
            for topic, planned in zip(topics, board.topics, strict=True)
        )
        posts = self._posts(topics, board)
        context = context_of(post.source for post in posts)
        for post in posts:
            post.html = to_html(post.source, context=context)
        Post.objects.bulk_create(posts, batch_size=500)
        self._versions(posts)

    def _topic(self, planned: DemoTopic) -> Topic:
        author = self.members[planned.posts[0].author]
        started = self._at(planned.posts[0].minutes_ago)
        return Topic(
            forum=self.forums[planned.forum],
            title=planned.title,
            kind=KINDS[planned.kind],
            is_locked=planned.locked,
            author=author,
            author_name=author.username,
            created_at=started,
            last_post_at=started,
        )

    def _at(self, minutes_ago: float) -> datetime:
        return self.now - timedelta(minutes=minutes_ago)

    def _posts(self, topics: list[Topic], board: DemoBoard) -> list[Post]:
        planned = [
            (post.minutes_ago, place, number)
            for place, topic in enumerate(board.topics)
            for number, post in enumerate(topic.posts, start=1)
        ]
        # The oldest first; `number` settles two of one minute.
        order = sorted(planned, key=lambda row: (-row[0], row[1], row[2]))
        made: dict[tuple[int, int], Post] = {}
        for pk, (_ago, place, number) in zip(_new_ids(len(order)), order, strict=True):
            post = board.topics[place].posts[number - 1]
            cited = made[place, post.quotes] if post.quotes else None
            made[place, number] = self._post(pk, topics[place], number, post, cited)
        return list(made.values())

    def _post(
        self, pk: int, topic: Topic, number: int, planned: DemoPost, cited: Post | None
    ) -> Post:
        author = self.members[planned.author]
        source = (quoted(cited) if cited else "") + planned.source
        edited = planned.edit_reason is not None
        return Post(
            pk=pk,
            topic=topic,
            number=number,
            author=author,
            author_name=author.username,
            subject=topic.title if number == 1 else topic.reply_subject,
            source=source,
            created_at=self._at(planned.minutes_ago),
            edited_at=self._at(planned.minutes_ago - (planned.edited_minutes_after or 0))
            if edited
            else None,
            edited_by=author if edited else None,
            edit_count=int(edited),
            edit_reason=planned.edit_reason or "",
        )

    def _versions(self, posts: list[Post]) -> None:
        PostVersion.objects.bulk_create(
            PostVersion(
                post=post,
                version=1,
                subject=post.subject,
                source=_before(post.source),
                written_at=post.created_at,
                written_by=post.author,
            )
            for post in posts
            if post.edited_at
        )


def _before(source: str) -> str:
    """What an edited post may have said at first: its last word was missing."""
    shorter, _, _last = source.rstrip().rpartition(" ")
    return shorter or source


def _new_ids(count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('forum_post', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        yield from (row[0] for row in cursor.fetchall())
