"""A member thanks, gives more with words, takes back; the author is told, and a guest sees it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import OPEN_TOPICS, log_in, open_forum

FORUM = "The Veranda"
# Whoever signs in here does so from one address: what they give each other is held.
OURS = re.compile(r"^\s*(member|moderator|admin)\b")


def find_post(page: Page) -> str:
    """Opens the topic of a post that nobody has rated and may be; gives the post's anchor."""
    open_forum(page, FORUM)
    titles = page.locator(OPEN_TOPICS)
    for address in [title.get_attribute("href") for title in titles.all()]:
        page.goto(str(address))
        free = page.locator("article.post", has=page.locator("[data-thank]"))
        others = free.filter(has_not=page.locator(".post-author", has_text=OURS))
        unrated = others.filter(has_not=page.locator(".thanks"))
        if unrated.count():
            return f"#{unrated.first.get_attribute('id')}"
    raise AssertionError("each post of the forum's first page is rated")


def test_post_is_thanked_for_and_the_author_told(person, javascript):
    page = person()
    log_in(page, "member")
    anchor = find_post(page)
    address = page.url.split("#")[0]
    post = page.locator(anchor)
    post.get_by_role("button", name="Thank").click()
    expect(post.locator(".thanks")).to_contain_text("Thanked by you")
    expect(post.locator(".thanks-points")).to_have_text("1 point")
    if javascript:
        # Without leaving the page: it can be taken back in the same place.
        assert page.url.split("#")[0] == address
        take_back = post.get_by_role("button", name="Take back")
        expect(take_back).to_be_focused()
        take_back.click()
        expect(post.locator(".thanks")).to_have_count(0)
        post.get_by_role("button", name="Thank").click()
        expect(post.locator(".thanks")).to_contain_text("Thanked by you")
    else:
        expect(page.locator(".messages")).to_contain_text("You thanked")

    guest = person()
    guest.goto(address)
    expect(guest.locator(f"{anchor} .thanks")).to_contain_text("Thanked by member")
    guest.locator(f"{anchor} .thanks-points").click()
    expect(guest.locator(".ratings")).to_contain_text("member")

    page.goto(f"{page.url.split('/t/')[0]}/p/{anchor[2:]}/ratings/")
    page.get_by_role("button", name="Take back what you gave").click()
    expect(page.locator(".messages")).to_contain_text("Taken back.")
    expect(page.locator(f"{anchor} .thanks")).to_have_count(0)


def test_thanks_that_wait_for_a_moderator_are_said_to_wait(person):
    author, page = person(), person()
    log_in(author, "moderator")
    open_forum(author, FORUM)
    author.locator(OPEN_TOPICS).first.click()
    author.get_by_label("Message").fill("The new office opens at nine.")
    author.get_by_role("button", name="Submit").click()
    expect(author).to_have_url(re.compile("#p"))
    address, number = author.url.split("#")

    # Both sit at one address.
    log_in(page, "member")
    page.goto(address)
    page.locator(f"#{number}").get_by_role("button", name="Thank").click()
    expect(page.locator(".messages")).to_contain_text("a moderator will look at this")
    expect(page).to_have_url(f"{address}#{number}")


def test_more_points_are_given_with_words_and_seen_on_the_authors_page(person):
    page = person()
    log_in(page, "admin")
    anchor = find_post(page)
    post = page.locator(anchor)
    name = post.locator(".post-author").inner_text().replace("(online)", "").strip()
    post.get_by_role("link", name="Rate", exact=True).click()
    expect(page.locator(".power-left")).to_contain_text(
        re.compile(r"You have \d+ of \d+ points left")
    )
    page.locator("[name=points]").fill("2")
    page.locator("[name=source]").fill("Exactly what I was looking for.")
    page.get_by_role("button", name="Give").click()
    expect(page.locator(".messages")).to_contain_text(f"2 points for {name}.")
    post.locator(".post-author a").click()
    page.locator(".facts").get_by_role("link", name=re.compile(r"^[\d,]+$")).last.click()
    expect(page.locator("main")).to_contain_text("Exactly what I was looking for.")
    expect(page.locator("main")).to_contain_text("admin")
