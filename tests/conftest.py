"""The cast that all tests share."""

from dataclasses import dataclass

import pytest
from django.core import serializers
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client

from accounts.models import Group, User
from board.models import BoardSettings, Stamp
from board.templatetags import keeping
from forum import guest_pages
from forum.views import member_cards, rows
from tests.factories import make_member


@dataclass(frozen=True)
class Cast:
    """One member of each kind."""

    newcomer: User
    member: User
    moderator: User
    admin: User


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test whose transactions are real ends with empty tables: what the migrations put there is
    put back each time, and the jobs, whose tables Django does not own, are taken away."""
    with django_db_blocker.unblock():
        rows = [*Group.objects.all(), *BoardSettings.objects.all(), *Stamp.objects.all()]
        made = serializers.serialize("json", rows)

    def put_back(sender, **kwargs):
        if sender.name == "moderation" and not Group.objects.exists():
            for row in serializers.deserialize("json", made):
                row.save()
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE procrastinate_jobs CASCADE")

    post_migrate.connect(put_back, weak=False)


@pytest.fixture
def cast(db):
    return Cast(
        newcomer=make_member("Newcomer", group=Group.NEWCOMERS),
        member=make_member("Member"),
        moderator=make_member("Moderator", group=Group.MODERATORS),
        admin=make_member("Admin", group=Group.ADMINISTRATORS),
    )


@pytest.fixture
def as_(db):
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Limits of attempts are counted in a cache, pages are kept in others; no test pays
    for the one before, nor gains by it."""
    cache.clear()
    guest_pages.forget()
    member_cards.forget()
    rows.forget()
    keeping.forget()


@pytest.fixture(autouse=True)
def _quick_passwords(settings, request):
    """Argon2 takes its time by design; tests that are about passwords say `real_passwords`."""
    if "real_passwords" not in request.keywords:
        quick = "django.contrib.auth.hashers.MD5PasswordHasher"
        settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    # The manifest is made by collectstatic, which tests do without.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
