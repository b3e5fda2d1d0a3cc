"""Notifications by mail: through the real job worker, to a real mail server."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from board.models import BoardSettings
from notifications.actions import hold_together, mark_read, notify, retell
from notifications.models import Kind, Notification
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)

# The worker also does what is due by the clock.
MAILS = ProcrastinateJob.objects.filter(task_name="notifications.mail")


@pytest.fixture
def dara(db):
    member = make_member("Dara")
    notify([member], Kind.HIDDEN, url="/p/7/", words="Not for <b>children</b> & co.")
    return member


def test_mail_says_what_was_done_and_where_to_look(dara, sink, work, settings):
    work()
    [mail] = sink
    row = Notification.objects.get()
    assert (mail["To"], mail["Subject"]) == (
        "dara@example.org",
        "Sala: The moderators hid your post.",
    )
    body = mail.get_content().replace("\r\n", "\n")
    assert "The moderators hid your post.\n\nNot for <b>children</b> & co.\n" in body
    assert f"{settings.BOARD_URL}/notifications/{row.pk}/" in body
    assert mail.get_content_type() == "text/plain"
    assert mail["Auto-Submitted"] == "auto-generated"
    work()
    assert len(sink) == 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda member: mark_read(member, member.notifications.get().pk),
        lambda member: User.objects.filter(pk=member.pk).update(is_active=False),
        lambda member: User.objects.filter(pk=member.pk).update(mails_notifications=False),
        lambda member: member.notifications.all().delete(),
        lambda member: member.delete(),
    ],
    ids=["read", "account closed", "mail unwanted", "erased", "member gone"],
)
def test_no_mail_goes_out_that_became_needless(dara, sink, work, meanwhile):
    meanwhile(dara)
    work()
    assert sink == []
    assert [job.status for job in MAILS.all()] == ["succeeded"]


def test_mail_goes_to_the_address_of_today(dara, sink, work):
    User.objects.filter(pk=dara.pk).update(email="new@example.org")
    work()
    assert [mail["To"] for mail in sink] == ["new@example.org"]


def test_names_put_no_line_into_the_head_of_a_mail(dara, sink, work):
    BoardSettings.objects.update(name="Sala\r\nBcc: all@example.org")
    Notification.objects.update(actor_name="Eve\nX-Evil: 1")
    work()
    [mail] = sink
    assert mail["Subject"] == "Sala Bcc: all@example.org: Eve X-Evil: 1 hid your post."
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None


def test_mail_that_the_server_does_not_take_is_tried_again(dara, work, settings):
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    work()
    job = MAILS.get()
    assert (job.status, job.attempts) == ("todo", 1)


def test_mail_tells_of_all_who_did_it_by_the_time_it_is_sent(db, sink, work):
    dara, ana, *others = (make_member(name) for name in ("Dara", "Ana", "Bora", "Chan"))
    notify([dara], Kind.THANKED, url="/p/7/", actor=ana)
    with transaction.atomic():
        told = hold_together(dara.pk, Kind.THANKED, url="/p/7/")
        retell(told, [ana.pk, *(other.pk for other in others)])
    work()
    [mail] = sink
    assert mail["Subject"] == "Sala: Ana and 2 others thanked your post."
