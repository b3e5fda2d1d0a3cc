"""Where the tests of the board's pages and acts take place, and who sits at the browser."""

import pytest

from board.models import BoardSettings
from tests.factories import make_forum
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
