"""What several journeys begin with."""

from playwright.sync_api import Page, expect


def log_in(page: Page, name: str) -> None:
    """As one of the demo's members."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("sala-demo")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".account-name")).to_have_text(name)


def open_topic(page: Page, forum: str) -> None:
    """The last open topic on the first page of a forum."""
    page.goto("/")
    page.get_by_role("link", name=forum).first.click()
    page.locator(".topic-row:not(.is-locked) .row-title a:not(.unread-link)").last.click()


def open_tools(page: Page) -> None:
    """The moderators' menu over a topic's posts."""
    page.locator(".topic-menu summary").first.click()
