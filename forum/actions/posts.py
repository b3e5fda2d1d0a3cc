"""What happens when a member starts a topic, replies, edits or takes back a post.

Each verb is one transaction: the row, its number, the counters, the reader's own mark. They raise
`Refused` with a sentence for the member, and then nothing has changed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.members import promote_newcomer
from accounts.bans import why_not_writing
from accounts.groups import skips_pause
from accounts.models import Group, User
from accounts.rendering import render_text
from board.models.settings import board_settings
from board.refusals import Refused
from forum import counters
from forum.actions.reading import mark_read
from forum.models import Forum, Post, PostVersion, Topic, Visibility
from forum.permissions import can_delete, can_edit, can_reply, can_start_topic, needs_no_pause
from forum.queries.writing import post_of_form
from forum.screening import Verdict, screen

SLOW_PAUSE = timedelta(hours=1)


@transaction.atomic
def start_topic(
    forum: Forum,
    *,
    by: User,
    title: str,
    source: str,
    kind: int = Topic.Kind.NORMAL,
    key: UUID | None = None,
    address: str | None = None,
) -> Post:
    """Open a topic in `forum` and give its first post; where a rule holds that, neither is visible.
    A `key` seen before gives what it made."""
    if not can_start_topic(by, forum):
        raise Refused(why_not_writing(by) or "You may not start topics in this forum.")
    now = counters.lock_forum(forum.pk)
    author = counters.lock_member(by.pk)
    if earlier := _made_before(author, key):
        return earlier
    _refuse_flood(author, forum.pk, now)
    verdict = screen(author, forum_id=forum.pk, subject=title, source=source, now=now)
    topic = Topic.objects.create(
        forum=forum,
        visibility=verdict.visibility,
        title=title,
        kind=kind,
        author=author,
        author_name=author.username,
        created_at=now,
        last_post_at=now,
    )
    return _add_post(
        topic,
        author=author,
        subject=title,
        source=source,
        verdict=verdict,
        at=now,
        key=key,
        address=address,
    )


@transaction.atomic
def reply(
    topic: Topic,
    *,
    by: User,
    source: str,
    subject: str = "",
    key: UUID | None = None,
    address: str | None = None,
) -> Post:
    """Add a post at the end of `topic` and give it; one that a rule holds has no number. A `key`
    seen before gives what it made."""
    topic = counters.lock_topic(topic.pk)
    now = counters.lock_forum(topic.forum_id)
    author = counters.lock_member(by.pk)
    if earlier := _made_before(author, key):
        return earlier
    if not can_reply(by, topic):
        closed = "This topic was closed while you wrote. Your text is below."
        raise Refused(why_not_writing(by) or closed)
    _refuse_flood(author, topic.forum_id, now)
    _refuse_haste(author, topic, now)
    subject = subject or topic.reply_subject
    return _add_post(
        topic,
        author=author,
        subject=subject,
        source=source,
        verdict=screen(author, forum_id=topic.forum_id, subject=subject, source=source, now=now),
        at=now,
        key=key,
        address=address,
    )


def _made_before(author: User, key: UUID | None) -> Post | None:
    # Under the author's lock: of two clicks on one button the second waits here for the first.
    return post_of_form(author, key) if key else None


def _refuse_flood(author: User, forum_id: int, now: datetime) -> None:
    spared = needs_no_pause(author, forum_id) or skips_pause(author)
    if author.last_post_at is None or spared:
        return
    wait = board_settings().flood_seconds - int((now - author.last_post_at).total_seconds())
    if wait > 0:
        raise Refused(
            f"You posted a moment ago. Please wait {wait} more second{'' if wait == 1 else 's'} "
            "and send this again; your text is kept below."
        )


def _refuse_haste(author: User, topic: Topic, now: datetime) -> None:
    """In a slow topic everybody but its moderators writes once an hour."""
    if not topic.is_slow or needs_no_pause(author, topic.forum_id):
        return
    lately = topic.posts.filter(author=author, created_at__gt=now - SLOW_PAUSE)
    if last := lately.order_by("created_at").last():
        wait = last.created_at + SLOW_PAUSE - now
        raise Refused(
            "This topic is in slow mode: one post an hour. You can post again in "
            f"{-(-wait.seconds // 60)} minutes; your text is kept below."
        )


def _add_post(
    topic: Topic,
    *,
    author: User,
    subject: str,
    source: str,
    verdict: Verdict,
    at: datetime,
    key: UUID | None,
    address: str | None,
) -> Post:
    is_visible = verdict.visibility == Visibility.VISIBLE
    post = Post.objects.create(
        topic=topic,
        number=topic.post_count + 1 if is_visible else None,
        visibility=verdict.visibility,
        flag=verdict.why,
        author=author,
        author_name=author.username,
        subject=subject,
        source=source,
        html=render_text(source),
        created_at=at,
        submit_key=key,
        address=address,
    )
    if not is_visible:
        counters.post_held(post)
        return post
    counters.post_added(post, topic)
    mark_read(author, topic, number=post.number or 0)
    if Group.NEWCOMERS in author.group_keys:
        _welcome(author)
    return post


def _welcome(author: User) -> None:
    # The lock was taken before this post was counted.
    if author.post_count + 1 >= board_settings().newcomer_posts:
        promote_newcomer(author)


@transaction.atomic
def edit(
    post: Post,
    *,
    by: User,
    subject: str,
    source: str,
    reason: str = "",
    version: int | None = None,
) -> Post:
    """Change a post's text, keeping what it said before; the first post's subject is the title.

    `version` is how many versions the editor had seen: another edit in between is refused, so that
    nobody's words are overwritten unseen. A quiet fix of the topic's last post by its author
    leaves no note (phpBB's rule).
    """
    topic = counters.lock_topic(post.topic_id)
    post = Post.objects.select_related("topic").get(pk=post.pk)
    if not can_edit(by, post):
        late = "This post can no longer be edited. Your text is below."
        raise Refused(why_not_writing(by) or late)
    versions = post.versions.count()
    if version is not None and version != versions:
        raise Refused("Somebody else changed this post while you wrote. Compare before you send.")
    if (post.subject, post.source) == (subject, source):
        return post
    _keep_version(post, version=versions + 1)
    _rewrite(post, topic, by=by, subject=subject, source=source, reason=reason)
    return post


def _keep_version(post: Post, *, version: int) -> None:
    PostVersion.objects.create(
        post=post,
        version=version,
        subject=post.subject,
        source=post.source,
        written_at=post.edited_at or post.created_at,
        written_by_id=post.edited_by_id or post.author_id,
        reason=post.edit_reason,
    )


def _rewrite(post: Post, topic: Topic, *, by: User, subject: str, source: str, reason: str) -> None:
    quiet = by.pk == post.author_id and post.pk == topic.last_post_id and not reason
    post.edit_count += 0 if quiet else 1
    post.edited_at, post.edited_by, post.edit_reason = timezone.now(), by, reason
    post.subject, post.source, post.html = subject, source, render_text(source)
    post.save(
        update_fields=[
            "subject",
            "source",
            "html",
            "edited_at",
            "edited_by",
            "edit_count",
            "edit_reason",
        ]
    )
    if post.opens_topic and topic.title != subject[:120]:
        topic.title = subject[:120]
        topic.save(update_fields=["title"])


@transaction.atomic
def delete_own(post: Post, *, by: User) -> Topic:
    """Take back one's own post while it is the topic's last one; the text stays in the database.

    Gives the topic, which is hidden itself when its only post was taken back.
    """
    topic = counters.lock_topic(post.topic_id)
    counters.lock_forum(topic.forum_id)
    post = Post.objects.select_related("topic").get(pk=post.pk)
    if not can_delete(by, post):
        answered = "Somebody has answered, so this post stays. You can still edit it."
        raise Refused(why_not_writing(by) or answered)
    post.visibility, post.number, post.hidden_by = Visibility.HIDDEN, None, by
    post.save(update_fields=["visibility", "number", "hidden_by"])
    counters.last_post_removed(topic, post)
    return topic
