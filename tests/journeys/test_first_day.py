"""A stranger's first day on the board, and what the staff do meanwhile."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import log_in, open_tools, open_topic

PASSWORD = "lotus-pond-9"


def test_stranger_joins_writes_quotes_edits_and_is_seen_online(person, javascript):
    name = f"Sophea {'on' if javascript else 'off'}"
    page: Page = person()
    _sign_up(page, name)
    _confirm_by_mail(page, name)
    _start_topic(page, f"Hello from {name}")
    expect(page.locator(".post-author")).to_contain_text(name)
    expect(page.locator(".post-body")).to_contain_text("Just moved here")

    page.goto("/")
    expect(page.locator("#who-is-online")).to_contain_text(name)
    _reply_with_quote(page)
    _edit(page)


def test_moderator_locks_a_topic_and_opens_it_again(person, javascript):
    page = person()
    log_in(page, "moderator")
    open_topic(page, "The Veranda")
    open_tools(page)
    page.get_by_role("button", name="Lock topic").click()
    expect(page.locator(".messages")).to_contain_text("The topic is locked.")
    guest = person()
    guest.goto(page.url)
    expect(guest.locator(".badge-locked").first).to_be_visible()
    open_tools(page)
    page.get_by_role("button", name="Unlock topic").click()
    expect(page.locator(".messages")).to_contain_text("The topic is open again.")


def test_admin_adds_a_forum_in_django_admin_and_everybody_sees_it(person, javascript):
    name = f"Gardens {'on' if javascript else 'off'}"
    page = person()
    log_in(page, "admin")
    page.goto("/admin/forum/forum/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Parent").select_option(label="After Sundown")
    page.get_by_label("Description").fill("What grows on your balcony.")
    page.locator("[name=_save]").click()
    guest = person()
    guest.goto("/")
    expect(guest.get_by_role("link", name=name)).to_be_visible()


def test_theme_is_switched_and_stays(person, javascript):
    page = person()
    page.goto("/")
    page.locator("summary[title=Appearance]").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/members/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def _sign_up(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Register").first.click()
    page.locator("[name=username]").fill(name)
    page.locator("[name=email]").fill(f"{name.replace(' ', '.').lower()}@example.org")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("mail")


def _confirm_by_mail(page: Page, name: str) -> None:
    mail = page.locator("article", has_text=name).first
    # The worker sends the mail a moment later; the page says to reload.
    expect(_reloaded(page, "/mailbox/", mail)).to_be_visible()
    mail.locator("a[href*='/confirm-email/']").click()
    page.locator("main form button").first.click()
    expect(page.locator(".account-name")).to_have_text(name)


def _reloaded(page: Page, path: str, wanted):
    for _ in range(40):
        page.goto(path)
        if wanted.count():
            break
        page.wait_for_timeout(250)
    return wanted


def _start_topic(page: Page, title: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="The Veranda").first.click()
    page.get_by_role("link", name="New Topic").first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Message").fill("Just moved here. [b]Hello[/b] everybody! :)")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("Hello")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1")).to_contain_text(title)


def _reply_with_quote(page: Page) -> None:
    open_topic(page, "The Veranda")
    quoted = page.locator("article.post").first.locator(".post-author").inner_text().split("(")[0]
    page.get_by_role("link", name="Quote").first.click()
    area = page.get_by_label("Message")
    expect(area).to_have_value(re.compile(r"^\[quote="))
    area.fill(area.input_value() + "I agree with every word.")
    # A member waits between two posts; the text is kept until then.
    for _ in range(40):
        page.get_by_role("button", name="Submit").click()
        if "/reply/" not in page.url:
            break
        expect(page.get_by_label("Message")).to_have_value(re.compile("I agree with every word"))
        page.wait_for_timeout(1_000)
    last = page.locator("article.post", has_text="I agree with every word.").last
    expect(last.locator("blockquote cite")).to_contain_text(f"{quoted.strip()} wrote")


def _edit(page: Page) -> None:
    last = page.locator("article.post", has_text="I agree with every word.").last
    last.get_by_role("link", name="Edit").click()
    page.get_by_label("Message").fill("I agree with almost every word.")
    page.get_by_label("Reason for the edit").fill("second thoughts")
    page.get_by_role("button", name="Submit").click()
    changed = page.locator("article.post", has_text="I agree with almost every word.")
    expect(changed.locator(".edit-note")).to_contain_text("edited 1 time in total")
    expect(changed.locator(".edit-note")).to_contain_text("Reason: second thoughts")
