"""A board on which everything can be done that changes what its pages show."""

from django.conf import settings

from accounts.actions.administration import change_member, close
from accounts.actions.joining import confirm_member, sign_up
from accounts.actions.members import promote_newcomer
from accounts.actions.profile import edit_profile, set_avatar, write_signature
from accounts.models import Group, Rank, ReputationStep, User
from board.models import BoardSettings, CensoredWord
from forum.actions.forums import move_forum
from forum.actions.posts import delete_own, edit, reply, start_topic
from forum.models import Forum, ForumLevel, Level, Post, Topic, Visibility
from moderation.actions import posts as on_posts
from moderation.actions import splitting
from moderation.actions import topics as on_topics
from moderation.actions.members import delete_member
from moderation.actions.posts import edit_others
from moderation.actions.ratings import remove
from moderation.actions.topics import set_lock
from reputation.actions.ratings import give, take_back
from tests.factories import make_forum, make_member, make_topic


class Scene:
    """A board with all that acts need, and its three pages as a guest has them."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.house = make_forum("House", kind="category")
        self.hall = make_forum("Hall", parent=self.house, position=1)
        self.pantry = make_forum("Pantry", parent=self.hall)
        self.yard = make_forum("Yard", parent=self.house, position=2)
        # Of the newcomer's name, avatar and signature each page shows something.
        writer = cast.newcomer
        self.writer = writer
        self.older = make_topic(self.hall, by=cast.moderator, title="Older")
        self.elsewhere = make_topic(self.yard, by=cast.moderator, title="Elsewhere")
        self.topic = make_topic(self.hall, by=cast.moderator, title="Noodles")
        self.quiet = reply(
            self.topic, by=writer, source=f"see {settings.BOARD_URL}/t/{self.elsewhere.pk}/"
        )
        self.newer = make_topic(self.hall, by=cast.moderator, title="Newer")
        self.topic.refresh_from_db()
        self.fan = make_member("Fan")
        give(first_post(self.topic), by=self.fan)
        # The pause between posts is of no interest here.
        User.objects.update(last_post_at=None)

    @property
    def addresses(self) -> dict[str, str]:
        hall, topic = self.hall.get_absolute_url(), self.topic.get_absolute_url()
        return {"index": "/", "forum": hall, "topic": topic}

    @property
    def last(self) -> Post:
        return Post.objects.get(pk=Topic.objects.get(pk=self.newer.pk).last_post_id)


def first_post(topic: Topic) -> Post:
    return topic.posts.get(number=1)


def move(topic: Topic, forum: Forum) -> None:
    Topic.objects.filter(pk=topic.pk).update(forum=forum)


def set_kind(topic: Topic, kind: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(kind=kind)


def hide(topic: Topic, visibility: int = Visibility.HIDDEN) -> None:
    Topic.objects.filter(pk=topic.pk).update(visibility=visibility)


def rule(forum: Forum, level: int) -> None:
    guests = Group.objects.get(key=Group.GUESTS)
    ForumLevel.objects.update_or_create(forum=forum, group=guests, defaults={"level": level})


def rename(user: User, name: str) -> None:
    user.username = name
    change_member(user, ["username"])


def rewrite(post: Post, by: User, source: str, subject: str = "") -> None:
    edit(post, by=by, subject=subject or post.subject, source=source, reason="for the test")


def set_rank(user: User) -> None:
    user.rank = Rank.objects.create(title="Cook")
    change_member(user, ["rank"])


def approve(scene: Scene) -> None:
    Post.objects.filter(pk=scene.quiet.pk).update(visibility=Visibility.WAITING, number=None)
    on_posts.approve([scene.quiet.pk], by=scene.cast.moderator)


ALL = ("index", "forum", "topic")
# What is done, and which of the pages show it.
ACTS = {
    "a reply in the topic": (
        lambda s: reply(s.topic, by=s.writer, source="me too"),
        ALL,
    ),
    "a reply in another topic": (
        lambda s: reply(s.older, by=s.writer, source="up again"),
        ALL,
    ),
    "a new topic": (
        lambda s: start_topic(s.hall, by=s.writer, title="Rice", source="or rice"),
        ("index", "forum"),
    ),
    "a reply in a subforum": (
        lambda s: make_topic(s.pantry, by=s.cast.moderator, title="Salt"),
        ("index", "forum"),
    ),
    "a post edited": (lambda s: rewrite(s.quiet, s.writer, "never mind"), ("topic",)),
    "a post edited by a moderator": (
        lambda s: edit_others(
            s.quiet, by=s.cast.moderator, subject="Re: x", source="tidied", reason="tidy"
        ),
        ("topic",),
    ),
    "a post thanked for": (lambda s: give(first_post(s.topic), by=s.cast.member), ("topic",)),
    "a reply thanked for": (lambda s: give(s.quiet, by=s.cast.member), ("topic",)),
    "thanks taken back": (lambda s: take_back(first_post(s.topic), by=s.fan), ("topic",)),
    "points removed": (
        lambda s: remove([s.fan.ratings_given.get().pk], by=s.cast.moderator),
        ("topic",),
    ),
    "one who thanked deleted": (lambda s: delete_member(s.fan, by=s.cast.admin), ("topic",)),
    "one who thanked renamed": (lambda s: rename(s.fan, "Sokha"), ("topic",)),
    "a step of reputation made": (
        lambda s: ReputationStep.objects.create(min_points=0, word="Known"),
        ("topic",),
    ),
    "reputation off in a forum": (
        lambda s: Forum.objects.filter(pk=s.hall.pk).update(reputation=Forum.Reputation.OFF),
        ("topic",),
    ),
    "a topic renamed": (
        lambda s: rewrite(first_post(s.topic), s.cast.moderator, "x", "Soup"),
        ("forum", "topic"),
    ),
    "the neighbour renamed": (
        lambda s: rewrite(first_post(s.newer), s.cast.moderator, "x", "Soup"),
        ALL,
    ),
    "a linked topic renamed": (
        lambda s: rewrite(first_post(s.elsewhere), s.cast.moderator, "x", "Moved away"),
        ("index", "topic"),
    ),
    "a linked topic hidden": (lambda s: hide(s.elsewhere), ("topic",)),
    "the last post taken back": (lambda s: delete_own(s.last, by=s.cast.moderator), ALL),
    "a post hidden": (
        lambda s: Post.objects.filter(pk=s.quiet.pk).update(
            visibility=Visibility.HIDDEN, number=None
        ),
        ("topic",),
    ),
    "a topic hidden": (lambda s: hide(s.older), ("forum", "topic")),
    "a topic locked": (
        lambda s: set_lock([s.topic.pk], by=s.cast.moderator, locked=True),
        ("forum", "topic"),
    ),
    "a post hidden by a moderator": (
        lambda s: on_posts.hide([s.quiet.pk], by=s.cast.moderator, reason="x"),
        ALL,
    ),
    "a post approved": (approve, ALL),
    "an author changed": (
        lambda s: on_posts.change_author([s.quiet.pk], by=s.cast.admin, author=s.cast.member),
        ("forum", "topic"),
    ),
    "a note left": (
        lambda s: on_posts.set_note(s.quiet.pk, by=s.cast.moderator, note="Calm down."),
        ("topic",),
    ),
    "a post deleted for ever": (
        lambda s: on_posts.delete_for_ever([s.quiet.pk], by=s.cast.admin),
        ALL,
    ),
    "a topic hidden by a moderator": (
        lambda s: on_topics.hide([s.older.pk], by=s.cast.moderator),
        ALL,
    ),
    "a title changed": (
        lambda s: on_topics.rename(s.topic.pk, by=s.cast.moderator, title="Soup"),
        ("forum", "topic"),
    ),
    "a topic moved by a moderator": (
        lambda s: on_topics.move([s.older.pk], by=s.cast.moderator, forum=s.yard),
        ALL,
    ),
    "a topic moved that casts a shadow": (
        lambda s: on_topics.move([s.older.pk], by=s.cast.moderator, forum=s.yard, shadow_days=7),
        ALL,
    ),
    "a topic bumped": (lambda s: on_topics.bump([s.older.pk], by=s.cast.moderator), ALL),
    "a topic announced": (
        lambda s: on_topics.set_kind([s.older.pk], by=s.cast.moderator, kind=2),
        ("forum", "topic"),
    ),
    "a post split off": (
        lambda s: splitting.split(
            s.topic.pk, [s.quiet.pk], by=s.cast.moderator, forum=s.hall, title="Apart"
        ),
        ALL,
    ),
    "a topic merged": (
        lambda s: splitting.merge([s.older.pk], by=s.cast.moderator, target=s.topic),
        ALL,
    ),
    "a topic copied": (
        lambda s: splitting.copy(s.older.pk, by=s.cast.moderator, forum=s.hall),
        ALL,
    ),
    "a topic deleted for ever": (
        lambda s: on_topics.delete_for_ever([s.older.pk], by=s.cast.admin),
        ALL,
    ),
    "a topic moved away": (lambda s: move(s.older, s.yard), ("forum", "topic")),
    "a topic moved in between": (lambda s: move(s.elsewhere, s.hall), ("forum", "topic")),
    "a topic made sticky": (lambda s: set_kind(s.older, Topic.Kind.STICKY), ("forum", "topic")),
    "a global announcement made": (
        lambda s: set_kind(s.elsewhere, Topic.Kind.GLOBAL),
        ("forum",),
    ),
    "a topic deleted": (lambda s: s.older.delete(), ("forum", "topic")),
    "a member renamed": (lambda s: rename(s.writer, "Sokha"), ("topic",)),
    "the last author renamed": (lambda s: rename(s.cast.moderator, "Dara"), ALL),
    "an avatar set": (lambda s: set_avatar(s.writer, b"RIFF"), ("topic",)),
    "a signature written": (lambda s: write_signature(s.writer, "[b]bye[/b]"), ("topic",)),
    "a home changed": (
        lambda s: edit_profile(s.writer, {"location": "Kep"}),
        ("topic",),
    ),
    "a special rank given": (lambda s: set_rank(s.writer), ("topic",)),
    "a newcomer promoted": (lambda s: promote_newcomer(s.writer), ("topic",)),
    "a member deleted": (lambda s: s.writer.delete(), ("index", "topic")),
    "an account closed": (lambda s: close(s.writer), ("index",)),
    "an account confirmed": (
        lambda s: confirm_member(
            sign_up(username="Fresh", email="f@example.org", password="x", theme="system")
        ),
        ("index",),
    ),
    "a group coloured": (
        lambda s: Group.objects.filter(key=Group.MEMBERS).update(colour="#123456"),
        ALL,
    ),
    "a rank made": (lambda s: Rank.objects.create(title="Resident", min_posts=1), ("topic",)),
    "a forum renamed": (lambda s: Forum.objects.filter(pk=s.hall.pk).update(name="Lobby"), ALL),
    "a forum moved": (lambda s: move_forum(s.yard, "up"), ALL),
    "a forum closed": (lambda s: rule(s.yard, Level.NONE), ALL),
    "a forum added": (lambda s: make_forum("Attic", parent=s.house), ALL),
    "the board renamed": (lambda s: BoardSettings.objects.update(name="Pavilion"), ALL),
    "a word listed": (lambda s: CensoredWord.objects.create(pattern="noodles"), ("forum", "topic")),
    "fewer posts on a page": (lambda s: BoardSettings.objects.update(posts_per_page=1), ALL),
}
