"""What happens when something reaches a member, and when it is read.

Locks are taken in one order everywhere: notifications, then members, each by their ids. Whoever
notifies holds no other lock on a member than on the recipients, or notifies last.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import Truncator
from procrastinate.types import JSONDict

from accounts.models import User
from board.rows import Columns, array_of
from notifications import tasks
from notifications.mail import wants_mail
from notifications.models import Kind, Notification

WORDS = 255
KEPT_FOR = timedelta(days=90)


@transaction.atomic(savepoint=False)
def notify(
    recipients: Iterable[User],
    kind: Kind,
    *,
    url: str,
    actor: User | None = None,
    words: str = "",
    at: datetime | None = None,
) -> None:
    """Tell each of `recipients` but the actor once, and by mail who wants it: all of it in the
    caller's transaction.

    Without an `actor` it was done by the moderators, without `at` now. `url` is a place of the
    board without a title in it, such as `/p/12/`. Raises IntegrityError for any other.
    """
    ids = sorted({member.pk for member in recipients} - {actor.pk if actor else None})
    made = Notification.objects.bulk_create(
        Notification(
            recipient_id=pk,
            kind=kind,
            actor=actor,
            actor_name=actor.username if actor else "",
            url=url,
            words=Truncator(words).chars(WORDS),
            created_at=at or timezone.now(),
        )
        for pk in ids
    )
    mailed = {member.pk for member in _count_up(ids) if wants_mail(member)}
    jobs: list[JSONDict] = [{"notification": row.pk} for row in made if row.recipient_id in mailed]
    if jobs:
        tasks.mail.batch_defer(*jobs)


def hold_together(recipient_id: int, kind: Kind, *, url: str) -> Notification | None:
    """The unread notification of the kind about `url`, held; None where there is none. Before any
    member is locked."""
    unread = Notification.objects.filter(recipient=recipient_id, kind=kind, url=url, read_at=None)
    return unread.select_for_update(no_key=True, of=("self",)).first()


def hold_all_together(places: Iterable[tuple[int, Kind, str]]) -> None:
    """Hold what recipients have not read yet of these kinds about these places, several at once;
    `hold_together` then gives each of them without waiting."""
    wanted = Q(pk__in=[])
    for recipient_id, kind, url in set(places):
        wanted |= Q(recipient=recipient_id, kind=kind, url=url)
    unread = Notification.objects.filter(wanted, read_at=None).order_by("pk")
    list(unread.select_for_update(no_key=True, of=("self",)))


def retell(told: Notification, actor_ids: Sequence[int]) -> None:
    """It was these, the first one first, who did what `told` says; where it was nobody, it is as if
    it had not been told. `told` is held."""
    if actor_ids:
        told.others = len(actor_ids) - 1
        if actor_ids[0] != told.actor_id:
            told.actor = User.objects.get(pk=actor_ids[0])
            told.actor_name = told.actor.username
        told.save(update_fields=["actor", "actor_name", "others"])
    elif Notification.objects.filter(pk=told.pk, read_at=None).delete()[0]:
        User.objects.filter(pk=told.recipient_id).update(
            unread_notifications=F("unread_notifications") - 1
        )


def _count_up(ids: list[int]) -> list[User]:
    array, parameters = array_of(ids)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP.format(members=array), parameters)
        return [_USER.make(connection.alias, row) for row in cursor.fetchall()]


_USER = Columns(User, "member")
# In order, so that two notifications that have recipients in common cannot deadlock.
_COUNT_UP = f"""
UPDATE accounts_user member SET unread_notifications = unread_notifications + 1
FROM (SELECT id FROM accounts_user WHERE id = ANY({{members}}) ORDER BY id FOR NO KEY UPDATE) held
WHERE member.id = held.id RETURNING {_USER.sql}
"""


@transaction.atomic
def mark_read(user: User, pk: int) -> None:
    """`user` has read the notification `pk`; what is another's, or was read before, stays so."""
    _mark(user, [pk])


@transaction.atomic
def mark_all_read(user: User) -> None:
    """`user` has read all that there is."""
    unread = user.notifications.select_for_update(no_key=True).filter(read_at=None)
    _mark(user, list(unread.order_by("pk").values_list("pk", flat=True)))


def _mark(user: User, ids: list[int]) -> None:
    # Only what this very statement changes is counted: the second click of two finds nothing.
    unread = user.notifications.filter(pk__in=ids, read_at=None)
    if changed := unread.update(read_at=timezone.now()):
        User.objects.filter(pk=user.pk).update(
            unread_notifications=F("unread_notifications") - changed
        )


def erase_old() -> None:
    """Erase what was read long ago."""
    Notification.objects.filter(read_at__lt=timezone.now() - KEPT_FOR).delete()
