"""The cast that all tests share."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Group, User
from tests.factories import make_member


@dataclass(frozen=True)
class Cast:
    """One member of each kind."""

    newcomer: User
    member: User
    moderator: User
    admin: User


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
def _fresh_limits():
    """Limits of attempts are counted in the cache; no test pays for the one before."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    # The manifest is made by collectstatic, which tests do without.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
