"""What the index and a forum's page show to whom."""

import pytest

from accounts.models import Group
from board.models import BoardSettings
from forum.actions.posts import reply
from forum.actions.presence import record_views
from forum.models import ForumLevel, Level, Topic, Visibility
from tests.factories import make_forum, make_member, make_topic

pytestmark = pytest.mark.django_db


def page_of(reader, address="/") -> str:
    """A page, its white space made single."""
    return " ".join(reader.get(address).text.split())


def row_of(page: str, name: str) -> str:
    """The row of a list that begins with the link `name`."""
    return next(row for row in page.split("<li class=") if f">{name}</a> " in row)


def in_kind(topic: Topic, kind: int) -> Topic:
    Topic.objects.filter(pk=topic.pk).update(kind=kind)
    return topic


def test_index_heads_forums_by_category_in_the_boards_order(client):
    second, first = (
        make_forum(name, kind="category", position=p) for name, p in (("B", 2), ("A", 1))
    )
    make_forum("Under B", parent=second)
    make_forum("Under A", parent=first)
    make_forum("Loose", position=9)
    page = page_of(client)
    places = [page.index(f">{name}</a>") for name in ("Loose", "A", "Under A", "B", "Under B")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("x" * 30, "x" * 30 + "</a>"),
        ("x" * 31, "x" * 30 + "…</a>"),
        ("a" * 29 + " tail", "a" * 29 + "…</a>"),
        ("ទ" * 40, "ទ" * 30 + "…</a>"),
    ],
)
def test_title_of_the_last_post_is_cut_at_thirty_characters(client, hall, cast, title, shown):
    make_topic(hall, by=cast.moderator, title=title)
    assert f">{shown}" in page_of(client)


def test_row_adds_up_what_lies_in_its_subforums(client, hall, cast):
    inner = make_forum("Pantry", parent=hall)
    make_topic(hall, by=cast.moderator, title="Old", replies=2)
    make_topic(inner, by=cast.moderator, title="Young")
    row = row_of(page_of(client), "Hall")
    assert "<strong>2</strong> <span" in row
    assert "<strong>4</strong> <span" in row
    assert "Young</a>" in row
    assert "Subforums: <a" in row
    assert ">Pantry</a>" in page_of(client, hall.get_absolute_url())


def test_counts_say_one_topic_and_two_topics(client, hall, cast):
    make_topic(hall, by=cast.moderator, title="One")
    row = row_of(page_of(client), "Hall")
    assert ">topic</span>" in row
    assert ">post</span>" in row
    make_topic(hall, by=cast.moderator, title="Two")
    assert ">topics</span>" in row_of(page_of(client), "Hall")


def test_what_one_may_not_read_is_in_no_count_and_no_last_post(client, hall, cast, as_):
    make_topic(hall, by=cast.moderator, title="Open")
    inner = make_forum("Back room", parent=hall, closed_to=("guests", "members"))
    make_topic(inner, by=cast.moderator, title="Canary", replies=5)
    for reader in (client, as_(cast.member)):
        page = page_of(reader)
        assert "Canary" not in page
        assert "Back room" not in page
        assert "Open</a>" in row_of(page, "Hall")
        assert "Total posts <strong>1</strong> • Total topics <strong>1</strong>" in page
    assert "Total posts <strong>7</strong>" in page_of(as_(cast.moderator))
    assert "Canary</a>" in row_of(page_of(as_(cast.moderator)), "Hall")


def test_statistics_name_the_newest_member(client, cast):
    newest = make_member("Sokha")
    page = page_of(client)
    assert "Total members <strong>5</strong> • Our newest member" in page
    assert f'href="{newest.get_absolute_url()}">Sokha</a>' in page


def test_empty_board_says_so(client, db):
    assert "There are no forums here that you may see." in page_of(client)


def test_empty_forum_says_so_and_invites_who_may_write(client, hall, cast, as_):
    address = hall.get_absolute_url()
    assert "No posts" in row_of(page_of(client), "Hall")
    assert "There are no topics or posts in this forum yet." in page_of(client, address)
    assert "Start the first one." not in page_of(client, address)
    assert "Start the first one." in page_of(as_(cast.member), address)


def test_link_leads_away_and_has_no_counts(client, cast):
    link = make_forum("Old board", kind="link", link_url="https://example.org/old")
    row = row_of(page_of(client), "Old board")
    assert "column-count" not in row
    answer = client.get(link.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, "https://example.org/old")


def test_category_has_a_page_without_topics(client, cast, as_):
    category = make_forum("House", kind="category")
    make_forum("Hall", parent=category)
    page = page_of(as_(cast.admin), category.get_absolute_url())
    assert "Subforums" in page
    assert "New Topic" not in page
    assert as_(cast.admin).get(f"{category.get_absolute_url()}new/").status_code == 403


def test_announcements_come_first_then_stickies_then_the_rest_by_last_post(client, hall, cast):
    old, young = (make_topic(hall, by=cast.moderator, title=title) for title in ("Old", "Young"))
    sticky, notice = (
        in_kind(make_topic(hall, by=cast.moderator, title=title), kind)
        for title, kind in (("Sticky", Topic.Kind.STICKY), ("Notice", Topic.Kind.ANNOUNCEMENT))
    )
    reply(old, by=cast.moderator, source="up")
    page = page_of(client, hall.get_absolute_url())
    order = [page.index(f">{topic.title}</a>") for topic in (notice, sticky, old, young)]
    assert order == sorted(order)
    assert page.index("Announcements</h2>") < order[0] < page.index("Topics</h2>") < order[1]


def test_global_announcement_is_in_every_forum_for_who_may_read_its_own(client, hall, cast, as_):
    closed = make_forum("Back room", closed_to=("guests",))
    in_kind(make_topic(hall, by=cast.moderator, title="To all"), Topic.Kind.GLOBAL)
    in_kind(make_topic(closed, by=cast.moderator, title="Canary"), Topic.Kind.GLOBAL)
    other = make_forum("Other").get_absolute_url()
    assert "To all" in page_of(client, other)
    assert "Canary" not in page_of(client, other)
    assert "Canary" in page_of(as_(cast.member), other)


def test_second_page_goes_on_and_keeps_the_announcements_only(client, hall, cast):
    BoardSettings.objects.update(topics_per_page=5)
    for number in range(7):
        make_topic(hall, by=cast.moderator, title=f"Topic {number}")
    in_kind(make_topic(hall, by=cast.moderator, title="Sticky"), Topic.Kind.STICKY)
    in_kind(make_topic(hall, by=cast.moderator, title="Notice"), Topic.Kind.ANNOUNCEMENT)
    address = hall.get_absolute_url()
    first, second = page_of(client, address), page_of(client, f"{address}?page=2")
    assert "7 topics • Page <strong>1</strong> of <strong>2</strong>" in first
    assert [n for n in range(7) if f">Topic {n}</a>" in first] == [2, 3, 4, 5, 6]
    assert [n for n in range(7) if f">Topic {n}</a>" in second] == [0, 1]
    assert ("Notice</a>" in second, "Sticky</a>" in second) == (True, False)
    assert client.get(f"{address}?page=3").status_code == 404


def test_row_of_a_topic_has_its_replies_views_and_pages(client, hall, cast):
    BoardSettings.objects.update(posts_per_page=5)
    topic = make_topic(hall, by=cast.moderator, title="Long", replies=26)
    record_views({topic.pk: 1_234})
    row = row_of(page_of(client, hall.get_absolute_url()), "Long")
    assert "<strong>26</strong>" in row
    assert "<strong>1,234</strong>" in row
    assert "Hot topic" in row
    here = topic.get_absolute_url()
    assert f'href="{here}">1</a><span>…</span><a href="{here}?page=4">4</a>' in row
    Topic.objects.update(is_locked=True)
    row = row_of(page_of(client, hall.get_absolute_url()), "Long")
    assert "Locked" in row
    assert "Hot topic" not in row


def test_unread_topics_and_forums_are_marked_until_all_is_marked_read(client, hall, cast, as_):
    member = as_(cast.member)
    topic = make_topic(hall, by=cast.moderator)
    address = hall.get_absolute_url()
    assert "(unread posts)" in page_of(member)
    assert f"{topic.get_absolute_url()}unread/" in page_of(member, address)
    assert "(unread posts)" not in page_of(client)
    assert "(unread posts)" not in page_of(as_(cast.moderator))
    assert member.post("/read/")["Location"] == "/"
    assert "(unread posts)" not in page_of(member)
    assert f"{topic.get_absolute_url()}unread/" not in page_of(member, address)


def test_hidden_topic_is_in_no_list(client, hall, cast, as_):
    topic = make_topic(hall, by=cast.moderator, title="Canary")
    Topic.objects.filter(pk=topic.pk).update(visibility=Visibility.HIDDEN)
    for reader in (client, as_(cast.member)):
        assert "Canary" not in page_of(reader, hall.get_absolute_url())


def test_forum_that_may_be_seen_and_not_read_asks_guests_to_log_in(client, hall, cast, as_):
    topic = make_topic(hall, by=cast.moderator, title="Canary")
    for group in Group.objects.filter(key__in=[Group.GUESTS, Group.MEMBERS]):
        ForumLevel.objects.create(forum=hall, group=group, level=Level.SEE)
    address = hall.get_absolute_url()
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    refused = as_(cast.member).get(address)
    assert (refused.status_code, "You may not read this forum." in refused.text) == (403, True)
    for reader in (client, as_(cast.member)):
        page = page_of(reader)
        assert ">Hall</a>" in page
        assert "Canary" not in page
        assert "Total posts <strong>0</strong>" in page
        assert reader.get(topic.get_absolute_url()).status_code == 404


def test_member_who_may_only_read_is_offered_nothing_to_write(hall, cast, as_):
    topic = make_topic(hall, by=cast.moderator)
    members = Group.objects.get(key=Group.MEMBERS)
    rule = ForumLevel.objects.create(forum=hall, group=members, level=Level.READ)
    member = as_(cast.member)
    assert "New Topic" not in page_of(member, hall.get_absolute_url())
    assert "Post Reply" not in page_of(member, topic.get_absolute_url())
    assert member.get(f"{topic.get_absolute_url()}reply/").status_code == 403
    rule.level = Level.REPLY
    rule.save()
    assert "Post Reply" in page_of(member, topic.get_absolute_url())
    assert member.get(f"{hall.get_absolute_url()}new/").status_code == 403


def test_jump_leads_to_the_chosen_forum_if_it_may_be_read(client, hall, cast):
    closed = make_forum("Back room", closed_to=("guests",))
    assert client.get("/jump/", {"forum": hall.pk})["Location"] == hall.get_absolute_url()
    for chosen in (closed.pk, 0, "", "x", "9" * 17):
        assert client.get("/jump/", {"forum": chosen}).status_code == 404


def test_rules_of_a_forum_stand_above_its_topics_and_beside_its_forms(cast, as_):
    forum = make_forum("Hall", rules_html="<strong>Be kind</strong>")
    for address in (forum.get_absolute_url(), f"{forum.get_absolute_url()}new/"):
        page = page_of(as_(cast.member), address)
        assert "Forum rules" in page
        assert "<strong>Be kind</strong>" in page
