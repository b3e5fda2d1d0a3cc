"""The tree as a whole, held in process memory: what lies where, and who has which level.

Loaded in two queries when the structure's stamp has changed, else in none. Counters and last
posts are not in it: they change with every post.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from accounts.models import Group, Reader, User
from board.stamps import Snapshot, structure_stamp
from forum.models.forum import Forum, ForumLevel, ForumModerator, Level

# Those who share their levels: the groups, and the forums of a single member's own.
Who = tuple[frozenset[int], frozenset[int]]
NOWHERE: frozenset[int] = frozenset()

# On a forum at the top that has no rule for a group: an admin who adds a forum has added one that
# everybody can use.
UNRULED = {
    Group.GUESTS: Level.READ,
    Group.NEWCOMERS: Level.POST,
    Group.MEMBERS: Level.POST,
    Group.MODERATORS: Level.MODERATE,
}


@dataclass(frozen=True)
class Tree:
    """Every forum by id, the children of each in order, the effective level of each group, and
    the forums that single members moderate (those that lie in them included)."""

    forums: dict[int, Forum]
    children: dict[int | None, list[Forum]]
    levels: dict[int, dict[int, int]]
    guests: int
    administrators: int
    moderators: dict[int, frozenset[int]]
    # Worked out when they are asked for.
    access: dict["Who", "Access"] = field(default_factory=dict)
    inner: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def walk(self, parent_id: int | None = None, depth: int = 0) -> Iterator[tuple[Forum, int]]:
        """Each forum below `parent_id` with its depth, in the order of the board."""
        for forum in self.children.get(parent_id, []):
            yield forum, depth
            yield from self.walk(forum.pk, depth + 1)

    def below(self, forum_id: int) -> tuple[int, ...]:
        """The ids of the forum and of all that lies in it."""
        held = self.inner.get(forum_id)
        if held is None:
            inner = (forum.pk for forum, _depth in self.walk(forum_id))
            held = self.inner[forum_id] = (forum_id, *inner)
        return held

    def path(self, forum_id: int) -> list[Forum]:
        """The forum and all it lies in, outermost first."""
        forum: Forum | None = self.forums[forum_id]
        path: list[Forum] = []
        while forum is not None:
            path.insert(0, forum)
            forum = self.forums[forum.parent_id] if forum.parent_id else None
        return path


@dataclass(frozen=True)
class Access:
    """What the members of a set of groups may do, forum by forum."""

    levels: dict[int, int]

    def level(self, forum_id: int) -> int:
        return self.levels.get(forum_id, Level.NONE)

    @property
    def moderates(self) -> bool:
        """Whether they keep order anywhere."""
        return Level.MODERATE in self.levels.values()

    def at_least(self, level: Level) -> frozenset[int]:
        """The ids of the forums where the level is `level` or more."""
        return self._at_least[level]

    @cached_property
    def _at_least(self) -> dict[Level, frozenset[int]]:
        return {
            level: frozenset(pk for pk, held in self.levels.items() if held >= level)
            for level in Level
        }


def tree() -> Tree:
    """The board's tree as it stands now."""
    return _snapshot.get()


def access_of(user: Reader) -> Access:
    """What `user` may do where. The highest level of the groups counts; guests are a group."""
    current = tree()
    who = _who(user, current)
    held = current.access.get(who)
    if held is None:
        held = current.access[who] = _resolve(current, *who)
    return held


def access_key(user: Reader) -> tuple[int, Who]:
    """The same for all who have the same access, for as long as the structure stays."""
    return structure_stamp(), _who(user, tree())


def _who(user: Reader, current: Tree) -> Who:
    if isinstance(user, User):
        return user.group_ids, current.moderators.get(user.pk, NOWHERE)
    return frozenset({current.guests}), NOWHERE


def _resolve(current: Tree, groups: frozenset[int], moderated: frozenset[int]) -> Access:
    if current.administrators in groups:
        return Access(dict.fromkeys(current.forums, int(Level.MODERATE)))
    held: dict[int, int] = {}
    for forum_id, by_group in current.levels.items():
        parent_id = current.forums[forum_id].parent_id
        # Parents come first here. What lies in a room that one may not see is not seen either.
        closed = parent_id is not None and held[parent_id] == Level.NONE
        levels = (by_group.get(group, Level.NONE) for group in groups)
        held[forum_id] = Level.NONE if closed else max(levels, default=Level.NONE)
    return Access(held | dict.fromkeys(moderated, int(Level.MODERATE)))


def _load() -> Tree:
    forums = {forum.pk: forum for forum in Forum.objects.all()}
    children: dict[int | None, list[Forum]] = {}
    for forum in forums.values():
        children.setdefault(forum.parent_id, []).append(forum)
    keys = dict(Group.objects.filter(key__isnull=False).values_list("key", "id"))
    board = Tree(
        forums=forums,
        children=children,
        levels=_inherited(children, {keys[key]: level for key, level in UNRULED.items()}),
        guests=keys[Group.GUESTS],
        administrators=keys[Group.ADMINISTRATORS],
        moderators={},
    )
    board.moderators.update(_moderated(board))
    return board


def _moderated(board: Tree) -> dict[int, frozenset[int]]:
    forums: dict[int, set[int]] = {}
    for forum_id, user_id in ForumModerator.objects.values_list("forum_id", "user_id"):
        forums.setdefault(user_id, set()).update(board.below(forum_id))
    return {user_id: frozenset(ids) for user_id, ids in forums.items()}


def _inherited(
    children: dict[int | None, list[Forum]], unruled: dict[int, int]
) -> dict[int, dict[int, int]]:
    """Each forum's levels by group: its own rules over those of what it lies in, and `unruled`
    where nothing has a rule."""
    own: dict[int, dict[int, int]] = {}
    for rule in ForumLevel.objects.all():
        own.setdefault(rule.forum_id, {})[rule.group_id] = rule.level
    levels: dict[int, dict[int, int]] = {}
    waiting = [(forum, unruled) for forum in children.get(None, [])]
    while waiting:
        forum, inherited = waiting.pop()
        levels[forum.pk] = inherited | own.get(forum.pk, {})
        waiting += [(child, levels[forum.pk]) for child in children.get(forum.pk, [])]
    return levels


_snapshot = Snapshot(_load)
