"""What happens to a new post because of what is in it, or of who wrote it: the board's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings

from accounts.bans import is_moderated
from accounts.groups import skips_link_rules
from accounts.models import Group, User
from board.models.settings import board_settings
from board.templatetags.board import plural
from forum.models import Post, PostRule, Visibility
from forum.models.rule import MOST_COUNTED, active_rules
from forum.permissions import needs_no_pause
from markup import hosts_in, to_text

LONGEST_REASON = 255
# From the weakest to the strongest.
_RESULTS = {
    PostRule.Action.REPORT: Visibility.VISIBLE,
    PostRule.Action.HOLD: Visibility.WAITING,
    PostRule.Action.HIDE: Visibility.HIDDEN,
}


@dataclass(frozen=True)
class Verdict:
    """In which state a post begins, and why, for moderators; no reason: nothing caught it."""

    visibility: int = Visibility.VISIBLE
    why: str = ""


@dataclass(frozen=True)
class Text:
    """A post as rules read it. Its markup is parsed once, and only where a rule needs that."""

    subject: str
    source: str

    @cached_property
    def words(self) -> str:
        """What a reader reads of it."""
        return f"{self.subject}\n{to_text(self.source)}"

    @cached_property
    def hosts(self) -> list[str]:
        """Where its links lead, the board itself left out."""
        return hosts_in(self.source, board_url=settings.BOARD_URL)

    def why(self, rule: PostRule) -> str:
        """What `rule` finds in it; nothing where it finds nothing."""
        if rule.condition == PostRule.Condition.WORDS:
            word = rule.words.first_in(self.words)
            return f"“{word}”" if word else ""
        if rule.condition == PostRule.Condition.DOMAINS:
            return next((f"a link to {host}" for host in self.hosts if _lies_in(host, rule)), "")
        is_many = rule.condition == PostRule.Condition.LINKS and len(self.hosts) > rule.most
        return plural(len(self.hosts), "link") if is_many else ""


@dataclass(frozen=True)
class Pace:
    """How fast a member writes; asked of the database once, and only where a rule wants it."""

    author: User
    now: datetime

    @cached_property
    def earlier(self) -> list[datetime]:
        """When the newest posts were written, as many as a rule could count."""
        posts = Post.objects.filter(author=self.author).order_by("-id")
        return list(posts.values_list("created_at", flat=True)[:MOST_COUNTED])

    def why(self, rule: PostRule) -> str:
        """What `rule` says of it; nothing where it is slow enough."""
        if rule.condition != PostRule.Condition.FAST or len(self.earlier) < rule.most:
            return ""
        is_fast = self.earlier[rule.most - 1] > self.now - timedelta(minutes=rule.minutes)
        return rule.what if is_fast else ""


def _lies_in(host: str, rule: PostRule) -> bool:
    """Whether `host` is one of the rule's domains, or lies under one."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in rule.domains for start in range(len(labels)))


def screen(author: User, *, forum_id: int, subject: str, source: str, now: datetime) -> Verdict:
    """What becomes of a new post; of several rules that catch it the strongest counts. Moderators
    and automated members are never screened.

    The rules come from memory; one query where any of them asks how fast the author writes.
    """
    if needs_no_pause(author, forum_id):
        return Verdict()
    standing = why_all_wait(author)
    caught = [(PostRule.Action.HOLD, standing)] if standing else []
    text, pace = Text(subject, source), Pace(author, now)
    for rule in active_rules():
        if is_meant(rule, author, forum_id) and (why := pace.why(rule) or text.why(rule)):
            caught.append((PostRule.Action(rule.action), f"{rule.name}: {why}"))
    if not caught:
        return Verdict()
    strongest = max((action for action, _why in caught), key=list(_RESULTS).index)
    reasons = "; ".join(why for _action, why in caught)
    return Verdict(_RESULTS[strongest], reasons[:LONGEST_REASON])


def why_all_wait(author: User) -> str:
    """Why every post of `author` waits for approval, whatever is in it; nothing where none does."""
    if board_settings().newcomers_wait and Group.NEWCOMERS in author.group_keys:
        return "posts of newcomers wait"
    return "posts of this member wait" if is_moderated(author) else ""


def is_meant(rule: PostRule, author: User, forum_id: int) -> bool:
    """Whether `rule` looks at what `author` writes in this forum."""
    if rule.forum_ids and forum_id not in rule.forum_ids:
        return False
    if rule.is_about_links and skips_link_rules(author):
        return False
    if rule.scope == PostRule.Scope.NEWCOMERS:
        return Group.NEWCOMERS in author.group_keys
    return rule.scope == PostRule.Scope.ALL or author.post_count < rule.fewer_than
