"""May she? Pure questions about one reader and one thing, answered from memory."""

from datetime import timedelta

from django.utils import timezone

from accounts.bans import ban_of, is_read_only, sentence
from accounts.models import Group, Reader, User
from board.models.settings import board_settings
from forum.models import Forum, Level, Post, Topic, Visibility
from forum.models.tree import access_of, tree


def can_see_forum(user: Reader, forum: Forum) -> bool:
    return access_of(user).level(forum.pk) >= Level.SEE


def can_read_forum(user: Reader, forum: Forum) -> bool:
    return access_of(user).level(forum.pk) >= Level.READ


def can_moderate(user: Reader, forum_id: int) -> bool:
    """Who has the level, as long as the member may write at all."""
    return access_of(user).level(forum_id) >= Level.MODERATE and _may_write(user)


def can_start_topic(user: Reader, forum: Forum) -> bool:
    """Members with level *post*, in what takes topics at all: not in a category or a link."""
    if not _may_write(user) or not forum.takes_topics:
        return False
    return access_of(user).level(forum.pk) >= Level.POST


def can_reply(user: Reader, topic: Topic) -> bool:
    """Members with level *reply*, while the topic is open; its moderators at any time."""
    if not _may_write(user) or topic.visibility != Visibility.VISIBLE:
        return False
    level = access_of(user).level(topic.forum_id)
    return level >= Level.MODERATE or (level >= Level.REPLY and not topic.is_closed)


def can_edit(user: Reader, post: Post) -> bool:
    """Its author while the topic is open, the time for edits runs and no moderator has locked it;
    moderators at any time."""
    if can_moderate(user, post.topic.forum_id):
        return _may_write(user)
    return _is_own_and_open(user, post) and not post.is_locked and not _too_late_to_edit(post)


def can_delete(user: Reader, post: Post) -> bool:
    """Its author, as long as it is the topic's last post: nobody has answered it."""
    return _is_own_and_open(user, post) and post.pk == post.topic.last_post_id


def can_see_history(user: Reader, post: Post) -> bool:
    """Earlier versions are for the author and the forum's moderators."""
    own = user.is_authenticated and post.author_id == user.pk
    return own or can_moderate(user, post.topic.forum_id)


def can_report(user: Reader, post: Post) -> bool:
    """Every member who may write at all may tell the moderators of what another one wrote."""
    return _may_write(user) and post.author_id != user.pk


def can_rate(user: Reader, post: Post) -> bool:
    """Members rate visible posts of others, where reputation is given; newcomers do not, nor
    whoever is banned in any way. (That it happens once, and how much, is `reputation`'s.)"""
    return isinstance(user, User) and not why_not_rating(user, post)


def why_not_rating(user: User, post: Post) -> str:
    """The sentence for a member who may not rate `post`; `` for one who may."""
    return why_not_rating_in(user, post.topic) or why_not_rating_this(user, post)


def why_not_rating_in(user: User, topic: Topic) -> str:
    """The sentence for a member who may rate nothing in `topic`; else ``."""
    if not gives_reputation(topic.forum_id):
        return "Reputation is not given here."
    if ban := ban_of(user):
        return sentence(ban)
    if Group.NEWCOMERS in user.group_keys:
        return "You can rate posts when you are no longer a newcomer."
    return NOT_SHOWN if topic.visibility != Visibility.VISIBLE else ""


NOT_SHOWN = "This post is not shown: it cannot be rated."


def why_not_rating_this(user: Reader, post: Post) -> str:
    """The sentence for a member who may rate others in its topic, and not `post`; else ``."""
    if post.visibility != Visibility.VISIBLE:
        return NOT_SHOWN
    if post.author_id is None:
        return "Its author is no longer here."
    return "You cannot rate your own posts." if post.author_id == user.pk else ""


def gives_reputation(forum_id: int) -> bool:
    """Whether posts in the forum are rated."""
    on = tree().forums[forum_id].reputation == Forum.Reputation.ON
    return on and board_settings().has_reputation


def shows_reputation(forum_id: int) -> bool:
    """Whether what posts in the forum have got is shown with them."""
    return tree().forums[forum_id].counts_reputation and board_settings().has_reputation


def needs_no_pause(user: User, forum_id: int) -> bool:
    """Moderators and the board's own robots may post without waiting between posts."""
    return user.is_automated or can_moderate(user, forum_id)


def _may_write(user: Reader) -> bool:
    return isinstance(user, User) and not is_read_only(user)


def _is_own_and_open(user: Reader, post: Post) -> bool:
    own = user.is_authenticated and post.author_id == user.pk
    return own and post.visibility == Visibility.VISIBLE and can_reply(user, post.topic)


def _too_late_to_edit(post: Post) -> bool:
    minutes = board_settings().edit_minutes
    return bool(minutes) and timezone.now() > post.created_at + timedelta(minutes=minutes)
