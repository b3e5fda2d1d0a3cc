"""What several journeys begin with."""

from playwright.sync_api import Page, expect

# The titles of a forum's topics that may be replied to.
OPEN_TOPICS = ".topic-row:not(.is-locked) .row-title a:not(.unread-link)"


def log_in(page: Page, name: str) -> None:
    """As one of the demo's members."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("sala-demo")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".account-name")).to_have_text(name)


def open_forum(page: Page, name: str) -> None:
    """The first page of a forum, by its link on the index."""
    page.goto("/")
    page.get_by_role("link", name=name).first.click()
    expect(page.locator("h1")).to_contain_text(name)


def open_topic(page: Page, forum: str) -> None:
    """The last open topic on the first page of a forum."""
    open_forum(page, forum)
    page.locator(OPEN_TOPICS).last.click()


def open_tools(page: Page) -> None:
    """The moderators' menu over a topic's posts."""
    page.locator(".topic-menu summary").first.click()
