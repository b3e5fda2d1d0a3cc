"""What tests begin with: members in their groups, made as the board makes them."""

from itertools import count
from typing import Any

from accounts.models import Group, User
from forum.actions.posts import reply, start_topic
from forum.models import Forum, ForumLevel, Level, Topic

PASSWORD = "lotus-pond-9"
_numbers = count(1)


def make_member(username: str = "", *, group: str = Group.MEMBERS, **fields: Any) -> User:
    """A confirmed member of `group`, whose password is PASSWORD."""
    username = username or f"Member {next(_numbers)}"
    email = fields.pop("email", f"{username.lower().replace(' ', '.')}@example.org")
    return User.objects.create_user(username, email, PASSWORD, group=group, **fields)


def make_forum(name: str = "Hall", *, closed_to: tuple[str, ...] = (), **fields: Any) -> Forum:
    """A forum; the groups of `closed_to` have level *none* on it."""
    forum = Forum.objects.create(name=name, **fields)
    for group in Group.objects.filter(key__in=closed_to):
        ForumLevel.objects.create(forum=forum, group=group, level=Level.NONE)
    return forum


def make_topic(forum: Forum, *, by: User, title: str = "Noodles", replies: int = 0) -> Topic:
    """A topic of `forum` with its first post and so many replies, all by `by`, written as the board
    writes them; `by` should be one who need not wait between posts."""
    topic = start_topic(forum, by=by, title=title, source=f"{title}: the first post").topic
    for number in range(replies):
        reply(topic, by=by, source=f"reply {number + 1}")
    topic.refresh_from_db()
    return topic
