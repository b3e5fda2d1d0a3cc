"""Posts are kept as members see them, and nobody sees what is another's, or of yesterday."""

import re

import pytest
from django.utils import timezone

from accounts.actions.bans import ban
from accounts.models import Ban, User
from board.models import BoardSettings
from forum.actions.posts import reply
from forum.actions.presence import Visit, record_visits
from forum.models import Forum
from forum.views import member_cards
from moderation.actions import topics as on_topics
from moderation.actions.topics import set_lock
from reputation.actions.ratings import give
from tests.forum.scene import ACTS

pytestmark = pytest.mark.django_db


def posts_of(reader, topic) -> str:
    """The posts of the topic's page as `reader` has them now."""
    page = reader.get(topic.get_absolute_url()).content.decode()
    found = re.search(r'<div class="posts">(.*)<form id="rate"', page, re.S)
    assert found
    return found[1]


@pytest.mark.parametrize("act", ACTS)
def test_member_sees_what_was_done(scene, newcomer_here, act):
    reader, twin = newcomer_here("Reader"), newcomer_here("Twin")
    assert posts_of(reader, scene.topic) == posts_of(twin, scene.topic)
    ACTS[act][0](scene)
    scene.topic.refresh_from_db()
    given = posts_of(reader, scene.topic)
    member_cards.forget()
    assert given == posts_of(twin, scene.topic)


def test_each_reader_sees_the_posts_as_if_nothing_were_kept(scene, everybody):
    for locked in (False, True):
        set_lock([scene.topic.pk], by=scene.cast.moderator, locked=locked)
        for reader in everybody.values():
            posts_of(reader, scene.topic)
        kept = {who: posts_of(reader, scene.topic) for who, reader in everybody.items()}
        for who, reader in everybody.items():
            member_cards.forget()
            assert kept[who] == posts_of(reader, scene.topic), who
    # Own posts and thanks, rights, dates, words: none of them sees what another does.
    assert len(set(kept.values())) == len(everybody)


def test_author_who_comes_online_is_seen_to_be_there(scene, newcomer_here):
    reader = newcomer_here("Reader")
    assert "is-online" not in posts_of(reader, scene.topic)
    pk = scene.cast.moderator.pk
    record_visits([Visit(f"u{pk}", pk, "", scene.hall.pk, timezone.now())])
    assert posts_of(reader, scene.topic).count("is-online") == 1


def test_points_go_with_a_topic_that_moves_to_where_they_are_not_shown(scene, newcomer_here):
    # Nothing else changes: its author has no point more or less, and the reader may not rate.
    BoardSettings.objects.update(rating_negative=True, rating_negative_from=0)
    other = reply(scene.topic, by=scene.cast.moderator, source="boo")
    give(other, by=scene.fan, points=-1, comment="no")
    reader = newcomer_here("Reader")
    ban(user=User.objects.get(username="Reader"), kind=Ban.Kind.READ_ONLY, by=scene.cast.admin)
    Forum.objects.filter(pk=scene.yard.pk).update(reputation=Forum.Reputation.OFF)
    assert posts_of(reader, scene.topic).count("Thanked by") == 1
    on_topics.move([scene.topic.pk], by=scene.cast.moderator, forum=scene.yard)
    assert "Thanked by" not in posts_of(reader, scene.topic)
