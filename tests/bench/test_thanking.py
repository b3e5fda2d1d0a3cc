"""Thanks for a measurement: given like members give them, and then not given."""

import pytest

from accounts.models import User
from bench import thanking
from bench.inside import ask, form_of
from bench.server import ServerError
from board.audit import differences
from forum.models import Post, Topic
from moderation.audit import CHECKS
from notifications.models import Notification
from reputation.models import Rating
from tests.factories import make_forum, make_member, make_topic


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(thanking, "LAST_ANSWERS", 0)


def columns(model: type, *names: str) -> list[tuple]:
    return list(model.objects.order_by("pk").values_list("pk", *names))


def points() -> list[list[tuple]]:
    """All that thanks change."""
    return [
        columns(Post, "points", "thanked_by"),
        columns(Topic, "best_reply_id", "most_points"),
        columns(User, "reputation", "unread_notifications"),
        columns(Notification),
        columns(Rating, "state"),
    ]


def test_thanks_are_given_by_many_and_taken_back_at_the_end(db, settings) -> None:
    settings.TRUSTED_PROXIES, settings.ALLOWED_HOSTS = 1, ["forum.example.org"]
    forum = make_forum()
    for _ in range(9):
        make_topic(forum, by=make_member())
    before = points()
    with thanking.thanks_to_send() as thanks:
        assert thanks[0].giver == thanks[1].giver
        assert len({each.giver for each in thanks}) > 1
        for each in thanks:
            assert each.giver != each.post.author
            status, _body = ask(each.path, each.headers, form_of(each.headers))
            assert status == 302
        assert thanking.ratings() == len(thanks) >= 7
        assert sum(Post.objects.values_list("points", flat=True)) == len(thanks)
        assert not Rating.objects.filter(state=Rating.State.HELD).exists()
    assert points() == before
    assert list(differences(CHECKS)) == []


def test_a_board_without_posts_to_thank_for_is_told_so(db) -> None:
    make_topic(make_forum(), by=make_member())
    with pytest.raises(ServerError, match="too few posts"), thanking.thanks_to_send():
        pass
