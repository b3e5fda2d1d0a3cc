"""Where the tests of the board's pages and acts take place, and who sits at the browser."""

import pytest

from accounts.actions.bans import ban
from accounts.models import Ban, User
from board.models import BoardSettings, CensoredWord
from forum.actions.reading import mark_board_read
from tests.factories import make_forum, make_member
from tests.forum.scene import Scene


@pytest.fixture
def hall(db):
    return make_forum("Hall")


@pytest.fixture
def member(cast, as_):
    """The browser of a member."""
    return as_(cast.member)


@pytest.fixture
def scene(cast):
    BoardSettings.objects.update(flood_seconds=0)
    return Scene(cast)


@pytest.fixture
def newcomer_here(as_):
    """Makes one who has read everything and written nothing, and gives the browser."""

    def come(name: str, **fields):
        user = make_member(name, **fields)
        mark_board_read(user)
        return as_(user)

    return come


@pytest.fixture
def everybody(scene, newcomer_here, as_):
    """Readers of all kinds, each with something on the page that others do not see."""
    CensoredWord.objects.create(pattern="noodles")
    silent = newcomer_here("Silent")
    of_silent = User.objects.get(username="Silent")
    ban(user=of_silent, kind=Ban.Kind.READ_ONLY, by=scene.cast.admin)
    return {
        "member": newcomer_here("Plain"),
        "author and newcomer": as_(scene.writer),
        "one who thanked": as_(scene.fan),
        "moderator and author": as_(scene.cast.moderator),
        "admin": as_(scene.cast.admin),
        "read-only": silent,
        "far away": newcomer_here("Far", time_zone="Asia/Phnom_Penh"),
        "other dates": newcomer_here("Dates", date_format="Y-m-d H:i"),
        "ages in place of dates": newcomer_here("Ages", date_format="relative"),
        "sees all words": newcomer_here("Words", shows_censored=True),
    }
