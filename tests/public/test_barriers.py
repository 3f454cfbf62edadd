"""Every public page on a small phone: no barrier that axe knows, light, without script too, and nothing typed is lost.

The pages come from Flask's own client into a real browser: no server, no network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from bot.public import pages
from bot.runtime import Runtime
from tests.agents.test_agent_page import accepted, address, inside, two_agents
from tests.browsing import browser as flask_browser
from tests.browsing import fill_in
from tests.browsing import link as form_of
from tests.cast import FORM, FULL_NAME, WATI, registered
from tests.conftest import SQLITE_ONLY
from tests.launching import ROOT
from tests.stage import reply, says

pytestmark = [pytest.mark.browser, SQLITE_ONLY]
PHONE, HOUSE = {"width": 360, "height": 740}, "http://house.example"
MOST_BYTES = 60 * 1024  # a page with all that it loads
PAGES = [
    "home",
    "privacy",
    "service",
    "security",
    "try",
    "whole",
    "form",
    "form saved",
    "form wrong",
    "forged",
    "agent door",
    "agent leads",
]


@cache
def axe() -> str:
    return (ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")


class Visit:
    """A page in a browser, whose requests are answered by the house itself. `bytes`: of all that was loaded."""

    def __init__(self, page: Page, client: FlaskClient) -> None:
        self.page, self.client, self.bytes, self.offline = page, client, 0, False
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        asked = route.request
        if self.offline or not asked.url.startswith(HOUSE):
            route.abort()
            return
        headers = {"Content-Type": asked.headers.get("content-type", "")} if asked.post_data else {}
        got = self.client.open(
            asked.url.removeprefix(HOUSE), method=asked.method, data=asked.post_data_buffer, headers=headers
        )
        self.bytes += len(got.data)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    def to(self, path: str) -> Page:
        self.page.goto(HOUSE + path)
        return self.page

    def barriers(self) -> list[str]:
        """What axe finds, one line a rule with the first place."""
        self.page.evaluate(axe())
        found: dict[str, Any] = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


@pytest.fixture
def paths(runtime: Runtime) -> dict[str, tuple[FlaskClient, str]]:
    """Every public page, with somebody in front of it."""
    two_agents(runtime)
    siti = registered(runtime)
    fill_in(runtime, FORM)
    accepted(runtime, "wati", siti.registration)
    says(runtime, WATI, "menu")
    anybody, form = flask_browser(runtime), form_of(runtime)
    here = {
        "home": "/",
        "privacy": "/privasi",
        "service": "/layanan",
        "security": "/keamanan",
        "whole": whole_form(runtime),
        "try": "/try",
        "form": form,
        "form saved": f"{form}?saved=1",
    }
    here |= {"form wrong": form, "forged": "/daftar/x", "agent door": address(runtime, "wati")}
    return {name: (anybody, path) for name, path in here.items()} | {"agent leads": inside(runtime)}


def whole_form(runtime: Runtime) -> str:
    """Where Budi may answer everything at once."""
    said = [reply(runtime, "tg:budi", text) for text in ("mau daftar", "setuju")][-1]
    found = re.search(r"/daftar/\S+", said)
    assert found, said
    return found[0]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_no_page_has_a_barrier_or_is_wide_or_heavy(
    phone: Page, paths: dict[str, tuple[FlaskClient, str]]
) -> None:
    found: dict[str, Any] = {}
    for name in PAGES:
        client, path = paths[name]
        visit = Visit(phone, client)
        visit.to(path)
        if name == "form wrong":
            phone.locator("#full_name").fill("S1ti")
            phone.locator("form button").first.click()
            phone.locator("[role=alert] li").first.wait_for()
        wide = phone.evaluate("document.documentElement.scrollWidth")
        trouble = [*visit.barriers(), *([f"{wide} wide"] if wide > 360 else [])]
        trouble += [f"{visit.bytes} bytes"] if visit.bytes > MOST_BYTES and name != "form wrong" else []
        found |= {name: trouble} if trouble else {}
        phone.unroute_all()
    assert found == {}


def test_the_check_sees_a_barrier(phone: Page, paths: dict[str, tuple[FlaskClient, str]]) -> None:
    visit = Visit(phone, paths["home"][0])
    visit.to("/").evaluate("document.querySelector('main').innerHTML = '<input><img src=x>'")
    assert [line.partition(":")[0] for line in visit.barriers() if line.startswith(("label", "image"))]


def test_what_was_typed_stays_when_the_connection_is_gone(
    phone: Page, paths: dict[str, tuple[FlaskClient, str]], runtime: Runtime
) -> None:
    client, path = paths["form"]
    visit = Visit(phone, client)
    visit.to(path).locator("#address").fill("Jl. Kalibaru 7")
    visit.offline = True
    phone.locator("form button").first.click()
    told = phone.locator("form [role=alert]")
    told.get_by_text(pages.page_words("id")["offline"]).wait_for()
    assert phone.locator("#address").input_value() == "Jl. Kalibaru 7"
    visit.offline = False
    phone.locator("form button").first.click()
    phone.locator("[role=status]").wait_for()
    assert "Jl. Kalibaru 7" in client.get(path).text


@pytest.mark.parametrize(("page", "field"), [("whole", "#job"), ("agent door", "#word")])
def test_what_was_typed_stays_on_every_page_that_asks(
    phone: Page, paths: dict[str, tuple[FlaskClient, str]], page: str, field: str
) -> None:
    client, path = paths[page]
    visit = Visit(phone, client)
    visit.to(path).locator(field).fill("jual sayur")
    visit.offline = True
    phone.locator("form").last.locator("button").last.click()
    phone.locator("form [role=alert]").get_by_text(pages.page_words("id")["offline"]).wait_for()
    assert phone.locator(field).input_value() == "jual sayur"


def test_the_button_that_was_pressed_is_the_one_that_counts(
    phone: Page, paths: dict[str, tuple[FlaskClient, str]]
) -> None:
    client, path = paths["form"]
    Visit(phone, client).to(path).locator("button[value=in_person]").click()
    phone.get_by_text(pages.page_words("id")["form_in_person_saved"]).wait_for()


def test_what_was_typed_into_the_try_page_stays_when_it_was_not_sent(
    phone: Page, paths: dict[str, tuple[FlaskClient, str]]
) -> None:
    visit = Visit(phone, paths["try"][0])
    box = visit.to("/try").locator('form.chat[data-who="worker"] input[name="text"]')
    box.fill("brp sebulannya kak")
    visit.offline = True
    box.press("Enter")
    phone.locator(".told").get_by_text(pages.page_words("id")["offline"]).first.wait_for()
    assert box.input_value() == "brp sebulannya kak"


def test_without_a_script_the_form_is_saved_all_the_same(
    browser: Browser, paths: dict[str, tuple[FlaskClient, str]]
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    client, path = paths["form"]
    Visit(page, client).to(path).locator("#full_name").fill(FULL_NAME)
    page.locator("form button").first.click()
    page.locator("[role=status]").wait_for()
    context.close()


def test_pages_ask_nobody_else_for_anything(paths: dict[str, tuple[FlaskClient, str]]) -> None:
    for client, path in paths.values():
        assert "https://" not in json.dumps(client.get(path).text).replace(
            "https://www.bpjsketenagakerjaan.go.id", ""
        )
