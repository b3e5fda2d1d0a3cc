"""What the editor adds where JavaScript runs: toolbar, selected quotes, preview, pasted links."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import log_in, open_topic


@pytest.fixture
def javascript() -> bool:
    return True


@pytest.fixture
def page(person) -> Page:
    page = person()
    log_in(page, "member")
    open_topic(page, "The Veranda")
    return page


def test_toolbar_and_shortcut_put_codes_around_the_selection(page):
    area = page.get_by_label("Message")
    area.fill("noodles")
    area.select_text()
    page.get_by_role("button", name="Bold").click()
    expect(area).to_have_value("[b]noodles[/b]")
    area.select_text()
    page.keyboard.press("Control+i")
    expect(area).to_have_value("[i][b]noodles[/b][/i]")
    area.select_text()
    page.get_by_role("button", name="Spoiler").click()
    expect(area).to_have_value("[spoiler][i][b]noodles[/b][/i][/spoiler]")
    expect(page.locator("[data-count]")).to_contain_text("characters")


def test_quotes_of_several_posts_are_gathered_in_the_quick_reply(page):
    page.get_by_role("link", name="Quote").nth(0).click()
    area = page.get_by_label("Message")
    expect(area).to_have_value(re.compile(r"^\[quote="))
    page.get_by_role("link", name="Quote").nth(1).click()
    expect(area).to_have_value(re.compile(r"\[/quote\]\s+\[quote="))


def test_only_the_selected_words_of_a_post_are_quoted(page):
    body = page.locator(".post-body").first
    body.evaluate(
        """body => {
            const text = document.createTreeWalker(body, NodeFilter.SHOW_TEXT).nextNode();
            const [word] = text.textContent.match(/^\\s*\\S+/);
            getSelection().setBaseAndExtent(text, 0, text, word.length);
        }"""
    )
    word = page.evaluate("getSelection().toString()")
    page.get_by_role("link", name="Quote").first.click()
    expect(page.get_by_label("Message")).to_have_value(
        re.compile(rf"^\[quote=[^\]]*\]\n{re.escape(word)}\n\[/quote\]\n$")
    )


def test_an_address_pasted_over_words_links_them(page):
    area = page.get_by_label("Message")
    area.fill("my notes")
    area.select_text()
    area.evaluate(
        """area => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "https://example.org/notes");
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
        }"""
    )
    expect(area).to_have_value("[url=https://example.org/notes]my notes[/url]")


def test_markdown_is_turned_into_bbcode_only_when_asked(page):
    area = page.get_by_label("Message")
    area.fill("> said\n\n**yes**\n```python\n**x\n```")
    expect(page.locator("[data-markdown]")).to_be_visible()
    page.get_by_role("button", name="Turn it into BBCode").click()
    expect(area).to_have_value("[quote]said[/quote]\n\n[b]yes[/b]\n[code=python]**x[/code]")
    expect(page.locator("[data-markdown]")).to_be_hidden()


def test_preview_is_shown_without_leaving_the_form(page):
    page.get_by_role("link", name="Post Reply").first.click()
    area = page.get_by_label("Message")
    area.fill("[b]Almost[/b] there")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("Almost")
    area.fill("[i]Nearly[/i] there")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview em")).to_have_text("Nearly")
    expect(page.locator(".preview")).to_have_count(1)
    expect(area).to_have_value("[i]Nearly[/i] there")


def test_a_draft_is_kept_until_it_is_sent(page):
    area = page.get_by_label("Message")
    area.fill("half a thought")
    _wait_until_kept(page, "half a thought")
    page.reload()
    expect(area).to_have_value("half a thought")
    expect(page.locator("[data-draft-note]")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(area).to_have_value("")


def test_a_draft_outlives_a_text_that_could_not_be_sent_and_goes_with_one_that_was(page):
    address = page.url
    area = page.get_by_label("Message")
    area.fill("half an hour of writing")
    page.context.set_offline(True)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(address)
    expect(area).to_have_value("half an hour of writing")
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("#p"))
    expect(area).to_have_value("")
    page.goto(address)
    expect(area).to_have_value("")


def test_a_draft_of_a_new_topic_has_its_title(page):
    page.goto("/")
    page.get_by_role("link", name="The Veranda").first.click()
    page.get_by_role("link", name="New Topic").first.click()
    title, area = page.get_by_label("Title"), page.get_by_label("Message")
    title.fill("Ants in the rice cooker")
    area.fill("They like it warm.")
    _wait_until_kept(page, "They like it warm.")
    page.reload()
    expect(title).to_have_value("Ants in the rice cooker")
    expect(area).to_have_value("They like it warm.")
    page.get_by_role("button", name="Discard it").click()
    expect(title).to_have_value("")
    expect(area).to_have_value("")


def test_a_quote_comes_after_the_draft(page):
    area = page.get_by_label("Message")
    area.fill("half a thought")
    _wait_until_kept(page, "half a thought")
    page.goto(str(page.get_by_role("link", name="Quote").first.get_attribute("href")))
    expect(area).to_have_value(re.compile(r"^half a thought\n\n\[quote="))
    page.get_by_role("button", name="Discard it").click()
    expect(area).to_have_value(re.compile(r"^\[quote="))


def test_a_draft_is_its_authors_alone(page):
    address = page.url
    page.get_by_label("Message").fill("for nobody else")
    _wait_until_kept(page, "for nobody else")
    page.context.clear_cookies()
    log_in(page, "moderator")
    page.goto(address)
    expect(page.get_by_label("Message")).to_have_value("")


def _wait_until_kept(page: Page, text: str) -> None:
    for _ in range(50):
        if text in page.evaluate("JSON.stringify(Object.values(localStorage))"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the draft was not kept")
