"""What the members of the demo board gave one another: the same each time for the same posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import cast

from django.contrib.auth.models import AnonymousUser

import notifications.audit
import reputation.audit
from accounts.models import Group, ReputationStep, User
from board.audit import repair
from forum.models import Post
from notifications.models import Kind, Notification
from reputation.actions.promotions import promote
from reputation.history import close_past_days
from reputation.models import Promotion, Rating

SEED = 855
# For light paper; the stylesheet makes them lighter on dark.
STEPS = (
    (10, "Known", "#5b5047"),
    (50, "Respected", "#1f6f5c"),
    (150, "Esteemed", "#2d5f8a"),
    (400, "Pillar of the board", "#8a5a12"),
)
REGULARS, REGULAR_FROM = "Regulars", 150

WELL_LIKED = ("Sreymom", "Gordon_P", "Dr Chidi", "Long Tall Vince", "Marijke", "Paolo the Cook")
# Two who thank each other for everything, and nobody else. Each has fifty posts or so, more or less
# by the hour at which the board is made: there are always twenty to thank for.
RING = ("Hiroshi M", "Pascal")
# Each from the address of the one who is to have it: they wait for a moderator.
HELD = (("Ivo", "Chiang Mai Ulf"), ("Ivo", "Chiang Mai Ulf"), ("Olena", "Wanda B"))
# Who has thanked the demo member last.
THANKING = ("Sreymom", "Teacher Tom", "Bopha", "Old Ron")

PER_POST = 0.9
COMMENTED, DEAR = 0.07, 0.13
# So many are given by somebody who comes upon an old post.
LATE = 0.15
ADDRESS_DAYS = 90
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def give_points(now: datetime) -> None:
    """Fill the ledger of a demo board that is written: ratings until `now`, steps, a group that
    reputation leads to, closings, and what the demo member was told."""
    ReputationStep.objects.bulk_create(
        ReputationStep(min_points=points, word=word, colour=colour)
        for points, word, colour in STEPS
    )
    giving = Giving.of_board(now)
    made = {(r.giver_id, r.post_id): r for r in giving.ratings()}
    # Ids rise with time, as they would have.
    Rating.objects.bulk_create(sorted(made.values(), key=lambda rating: rating.given_at))
    _tell(giving.members["member"], giving.thanked_post())
    repair(reputation.audit.CHECKS + notifications.audit.CHECKS)
    close_past_days(now.date())
    promote_regulars()


def promote_regulars() -> None:
    """Make a group that reputation leads to, and put those in who have enough."""
    group = Group.objects.create(
        name=REGULARS,
        description="Members whose posts have helped many others.",
        skips_pause=True,
        skips_link_rules=True,
        position=5,
    )
    Promotion.objects.create(group=group, min_reputation=REGULAR_FROM)
    promote()


def _tell(member: User, post: Post) -> None:
    """The author of `post` has not read yet who has thanked for it."""
    first, *others = Rating.objects.standing().filter(post=post).order_by("pk")
    Notification.objects.create(
        recipient=member,
        kind=Kind.THANKED,
        url=f"/p/{post.pk}/",
        actor=first.giver,
        others=len(others),
        created_at=first.given_at,
    )


@dataclass(frozen=True)
class Giving:
    """Who may give, what for, and by which dice."""

    now: datetime
    rng: Random
    members: dict[str, User]
    givers: list[User]
    posts: list[Post]

    @classmethod
    def of_board(cls, now: datetime) -> Giving:
        """All posts that everybody may read, and all members but robots and newcomers."""
        members = {member.username: member for member in User.objects.order_by("pk")}
        givers = User.objects.exclude(groups__key=Group.NEWCOMERS).exclude(is_automated=True)
        posts = Post.objects.visible_to(AnonymousUser()).select_related("author").order_by("pk")
        return cls(now, Random(SEED), members, list(givers.order_by("pk")), list(posts))

    def ratings(self) -> Iterator[Rating]:
        """What was given, not in the order of time. Of one member for one post the last one counts:
        those with a purpose come after the many."""
        own = self.thanked_post()
        for post in self.posts:
            if post != own:
                yield from self._by_chance(post)
        yield from self._ring()
        yield from self._held()
        for hours, name in enumerate(THANKING, start=2):
            yield self._rating(self.members[name], own, self.now - hours * AN_HOUR)

    def thanked_post(self) -> Post:
        """The last post of the demo member that was there before the first of them thanked."""
        first = self.now - (len(THANKING) + 1) * AN_HOUR
        return [post for post in self._posts_of("member") if post.created_at < first][-1]

    def _posts_of(self, name: str) -> list[Post]:
        return [post for post in self.posts if post.author == self.members[name]]

    def _by_chance(self, post: Post) -> Iterator[Rating]:
        here = [member for member in self.givers if member.date_joined < post.created_at]
        count = round(self.rng.expovariate(1 / self._expected(post)))
        for giver in dict.fromkeys(self.rng.choices(here, k=min(count, len(here)))):
            if giver != post.author and giver.username not in RING:
                yield self._rating(giver, post, self._after(post), *self._words())

    def _expected(self, post: Post) -> float:
        """How many ratings a post has, more or less."""
        author = post.author
        if author is None or author.is_automated:
            return PER_POST / 3
        liking = 4.4 if author.username in WELL_LIKED else 0.8
        length = min(0.5 + len(post.source) / 400, 2.5)
        age = 0.7 + (self.now - post.created_at) / (730 * A_DAY)
        return PER_POST * liking * length * age * (1.8 if post.opens_topic else 1)

    def _after(self, post: Post) -> datetime:
        later = _at_once(post) + A_DAY * self.rng.expovariate(1 / 2)
        if later < self.now and self.rng.random() > LATE:
            return later
        return post.created_at + (self.now - post.created_at) * self.rng.random()

    def _words(self) -> tuple[int, str]:
        chance = self.rng.random()
        if chance < COMMENTED:
            return 1, self.rng.choice(COMMENTS)
        if chance < COMMENTED + DEAR:
            return self.rng.choice((2, 2, 2, 3, 3, 5)), self.rng.choice(COMMENTS)
        return 1, ""

    def _ring(self) -> Iterator[Rating]:
        for giver, receiver in (RING, RING[::-1]):
            for days, post in enumerate(self._posts_of(receiver)[-22:-2]):
                given_at = self.now - (days / 2 + self.rng.random()) * A_DAY
                yield self._rating(self.members[giver], post, max(given_at, _at_once(post)), 2)

    def _held(self) -> Iterator[Rating]:
        for number, (giver, receiver) in enumerate(HELD):
            post = self._posts_of(receiver)[-1 - number]
            given_at = max(self.now - (number + 1) * 5 * AN_HOUR, _at_once(post))
            rating = self._rating(self.members[giver], post, given_at, 3, "Helped me a lot.")
            rating.state = Rating.State.HELD
            rating.address = _address(self.members[receiver])
            yield rating

    def _rating(
        self, giver: User, post: Post, given_at: datetime, points: int = 1, comment: str = ""
    ) -> Rating:
        kept = given_at > self.now - ADDRESS_DAYS * A_DAY
        return Rating(
            giver=giver,
            giver_name=giver.username,
            receiver=cast(User, post.author),
            post=post,
            points=points,
            comment=comment,
            given_at=given_at,
            address=_address(giver) if kept else None,
        )


def _at_once(post: Post) -> datetime:
    return post.created_at + timedelta(minutes=1)


def _address(member: User) -> str:
    """An address that is nobody's, and the same for one member."""
    return f"203.0.113.{member.pk % 250 + 1}"


COMMENTS = [
    line.strip()
    for line in """
    Saved me a day at immigration.
    Worked exactly as you said.
    Went there this morning: still true.
    My landlord has read this, and now there is a receipt.
    The best answer in this topic.
    Printed and put on the fridge.
    Should be pinned.
    Made me laugh out loud on the bus.
    Careful, kind and correct.
    Finally somebody who has really been there.
    The map alone is worth it.
    You spared us a trip to the border.
    I sent this to three colleagues.
    Exactly the form I needed.
    The prices are up to date, thank you.
    Best soup in town, and you found it.
    My motorbike runs again.
    Well said, and politely.
    The vet was open. The dog says thanks.
    Clear even for newcomers.
    For the patience.
    For the photographs in words.
    I had been doing it wrong for years.
    The school called back the same day.
    Now I understand my electricity bill.
    A warning that came just in time.
    The pharmacist knew the name at once.
    Khmer lesson of the week.
    Two hours of searching, and the answer was here.
    You should write a book about it.
    The bank did it after I showed them this.
    Honest about the bad parts, too.
    Good to hear it from somebody local.
    Calmed me down before the interview.
    The ferry times are right.
    This is why I read this board.
    """.strip().splitlines()
]
