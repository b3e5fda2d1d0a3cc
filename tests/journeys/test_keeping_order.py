"""What is reported is dealt with and can be taken back; so can a split, a merge, a clean-up."""

import re
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import log_in


def undo_last_act(page: Page) -> None:
    """From the message about an act to its row in the log, and back."""
    page.locator(".messages").get_by_role("link", name="Undo").click()
    page.locator("main").get_by_role("button", name="Undo").click()
    expect(page.locator(".badge", has_text="Undone")).to_be_visible()


def posts(page: Page) -> Locator:
    return page.locator("article.post:not(.post-stub)")


def start_topic(page: Page, title: str, replies: int) -> str:
    """A topic by whoever is signed in, who need not wait between posts; gives its address."""
    page.goto("/")
    page.get_by_role("link", name="The Veranda").first.click()
    page.get_by_role("link", name="New Topic").first.click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=source]").fill(f"{title}: the first words")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".page-title")).to_have_text(title)
    address = page.url.split("#")[0]
    for number in range(replies):
        page.goto(f"{address}reply/")
        page.locator("[name=source]").fill(f"{title}: reply {number + 1}")
        page.get_by_role("button", name="Submit").click()
        expect(page.locator(".post-body").last).to_contain_text(f"reply {number + 1}")
    return address


def test_report_is_dealt_with_at_the_desk_and_taken_back_in_the_log(person, javascript):
    page = person()
    log_in(page, "moderator")
    title = f"Cheap watches {uuid4().hex[:6]}"
    address = start_topic(page, title, replies=1)
    text = page.locator(".post-body").last.inner_text()

    member = person()
    log_in(member, "member")
    member.goto(address)
    posts(member).last.get_by_role("link", name="Report").click()
    member.get_by_label("Spam or advertising").check()
    member.locator("[name=source]").fill("This is an advertisement.")
    member.get_by_role("button", name="Send the report").click()
    expect(member.locator(".messages")).to_be_visible()

    desk = person()
    log_in(desk, "admin")
    desk.get_by_role("link", name=re.compile("Moderation")).first.click()
    desk.get_by_role("link", name=re.compile(title)).first.click()
    expect(desk.locator("main")).to_contain_text("This is an advertisement.")
    desk.get_by_role("button", name="Hide the post").click()
    expect(desk.locator(".messages")).to_be_visible()
    guest = person()
    guest.goto(address)
    expect(guest.locator("main")).not_to_contain_text(text)

    undo_last_act(desk)
    guest.goto(address)
    expect(guest.locator("main")).to_contain_text(text)


def test_split_and_merge_are_undone(person, javascript):
    page = person()
    log_in(page, "moderator")
    address = start_topic(page, f"Long talk {uuid4().hex[:6]}", replies=3)
    title = page.locator(".page-title").inner_text()
    page.locator("article.post .post-box").last.check()
    page.get_by_role("button", name="Split…").click()
    page.locator("[name=title]").fill(f"Apart from {title}")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator(".page-title")).to_have_text(f"Apart from {title}")
    expect(posts(page)).to_have_count(1)
    apart = page.url.split("#")[0]
    undo_last_act(page)
    page.goto(apart)
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(posts(page)).to_have_count(4)

    other = start_topic(page, f"Same talk {uuid4().hex[:6]}", replies=0)
    page.goto(f"{other}moderate/")
    page.locator("form[action$='/merge/'] [name=target]").fill(address)
    page.locator("form[action$='/merge/'] button[type=submit]").click()
    expect(posts(page)).to_have_count(5)
    undo_last_act(page)
    page.goto(other)
    expect(posts(page)).to_have_count(1)


def test_cleaning_up_after_a_busy_member_is_one_act_and_undone_as_one(person, javascript):
    page = person()
    log_in(page, "admin")
    page.goto("/members/?sort=posts")
    busiest = page.locator("tr", has=page.locator(".member")).first
    assert int(busiest.locator(".member-posts").inner_text().replace(",", "")) >= 200
    busiest.locator(".member-name").get_by_role("link").last.click()
    profile = page.url
    guest = person()
    guest.goto(f"{profile}posts/")
    before = guest.locator("main").inner_text()
    assert guest.locator(".review-post").count() > 5

    page.goto(f"{profile}clean/")
    page.get_by_label("What was written in the last days").fill("")
    page.get_by_role("button", name="Clean up").click()
    expect(page.locator(".messages")).to_be_visible()
    guest.goto(f"{profile}posts/")
    expect(guest.locator(".review-post")).to_have_count(0)

    undo_last_act(page)
    guest.goto(f"{profile}posts/")
    assert guest.locator("main").inner_text() == before
