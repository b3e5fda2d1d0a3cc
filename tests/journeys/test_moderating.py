"""A moderator tidies up where the posts are read."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import log_in, open_topic


def test_moderator_hides_posts_that_were_ticked_and_brings_one_back(person, javascript):
    page: Page = person()
    log_in(page, "moderator")
    open_topic(page, "Visas")
    boxes = page.locator("article.post .post-box")
    boxes.nth(1).check()
    if javascript:
        boxes.nth(3).click(modifiers=["Shift"])
    else:
        boxes.nth(2).check()
        boxes.nth(3).check()
    page.get_by_role("button", name="Hide…").click()
    expect(page.locator(".chosen-list li")).to_have_count(3)
    page.get_by_label("Reason").fill("Off topic")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("3 posts were hidden.")
    stubs = page.locator(".post-stub")
    expect(stubs).to_have_count(3)
    expect(stubs.first).to_contain_text("Off topic")
    stubs.first.locator("summary .badge").click()
    stubs.first.get_by_role("button", name="Restore").click()
    expect(page.locator(".messages")).to_contain_text("The post is visible again.")
    expect(page.locator(".post-stub")).to_have_count(2)
    for stub in (1, 2):
        page.locator(".post-stub [type=checkbox]").nth(stub - 1).check()
    page.get_by_role("button", name="Restore", exact=True).last.click()
    expect(page.locator(".messages")).to_contain_text("2 posts were restored.")
    expect(page.locator(".post-stub")).to_have_count(0)


def test_one_box_ticks_all_and_says_when_some_are_ticked(person, javascript):
    page: Page = person()
    log_in(page, "moderator")
    page.goto("/")
    page.get_by_role("link", name="The Veranda").first.click()
    everything, boxes = page.locator("[data-check-all]"), page.locator(".row-box")
    if not javascript:
        expect(everything).to_be_hidden()
        return
    everything.check()
    expect(page.locator(".row-box:checked")).to_have_count(boxes.count())
    boxes.first.uncheck()
    assert everything.evaluate("box => box.indeterminate")
    everything.click()
    expect(page.locator(".row-box:checked")).to_have_count(boxes.count())
