"""The try-it page in a real browser, as wide as a small phone."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.whole.program import PATIENCE, asked
from tests.whole.test_journey import ANSWERS

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def says_on(said: str) -> bool:
    """The worker can go on from here: a question is known, or the reference stands there."""
    return "JK-" in said or asked(said, ANSWERS) is not None


def say(page: Page, text: str, who: str = "worker") -> str:
    """Type it and wait until one of the answering bubbles can be gone on from: an aside may come before it."""
    theirs = page.locator(f'form.chat[data-who="{who}"] .bubble.theirs')
    before = theirs.count()
    box = page.locator(f'form.chat[data-who="{who}"] input[name="text"]')
    box.fill(text)
    box.press("Enter")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        known = [said for said in theirs.all_inner_texts()[before:] if says_on(said)]
        if known:
            return known[-1]
        page.wait_for_timeout(50)
    raise AssertionError(f"after {text!r} only: {theirs.all_inner_texts()[before:]}")


def test_from_halo_to_an_agent_who_comes(page: Page, address: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address + "/try?look=tg")
    said = say(page, "halo")
    for _ in range(40):
        question = asked(said, ANSWERS)
        if "JK-" in said or question is None:
            break
        said = say(page, ANSWERS[question])
    assert "JK-" in said
    agent = page.locator('form.chat[data-who="wati"]')
    agent.get_by_role("button", name="TERIMA").last.click()
    agent.get_by_text("Zubaedah").wait_for()
    page.locator('form.chat[data-who="worker"]').get_by_text("Wati (contoh)").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert [url for url in elsewhere if not url.startswith(address)] == []
    assert troubles == []


@pytest.mark.parametrize("path", ["/", "/privasi", "/try", "/nowhere"])
def test_nothing_is_wider_than_a_small_phone(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_a_script_forms_and_reloading_do(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/try?look=wa")
    for text in ("halo", "daftar"):
        box = page.locator('form.chat[data-who="worker"] input[name="text"]')
        box.fill(text)
        box.press("Enter")
        page.wait_for_load_state()
    for _ in range(40):
        page.reload()
        if page.get_by_role("button", name="Setuju").count():
            break
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Setuju").first.click()
    page.wait_for_load_state()
    assert page.url.startswith(address + "/try?look=wa")
    context.close()
