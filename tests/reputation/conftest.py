"""Where the tests of the board's pages and acts take place, and who sits at the browser."""

import pytest

from tests.factories import make_forum


@pytest.fixture
def hall(db):
    return make_forum("Hall")


@pytest.fixture
def member(cast, as_):
    """The browser of a member."""
    return as_(cast.member)
