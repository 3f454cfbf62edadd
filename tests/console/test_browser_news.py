"""The pages of broadcasts in a real browser: no barrier, no page too wide, and a live part that knows when to rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from bot.broadcasts.audience import Audience
from bot.services.broadcasts.drafting import More, draft_broadcast
from bot.services.broadcasts.gatherings import Typed, plan_gathering
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.broadcasts.wordings import save_wording
from bot.services.staff.scope import command_line
from tests.cast import PASSWORD, a_reader
from tests.console.office import Office, code_of
from tests.test_walls import ROOT

pytestmark = pytest.mark.browser
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1180, "height": 800}}
TEXT = {"id": "Kabar dari kantor: bayar iuran {min_two_other} sebulan. Balas STOP kalau tidak mau."}


@pytest.fixture
def pages(office: Office) -> Iterator[tuple[str, dict[str, str]]]:
    """Where the console answers, and the pages of one of everything."""
    runtime, rina = office.runtime, command_line(office.runtime)
    for number in range(4):
        a_reader(runtime, f"+62812345678{number}", channel="whatsapp", agreed=number > 0)
    more = More(opens=("register", "contribution"), other_words={"id": "Kabar lain dari kantor. Balas STOP."})
    identity = draft_broadcast(runtime, rina, TEXT, Audience(area="31.72.04"), more)
    move_broadcast(runtime, rina, identity, "start")
    code = standing(runtime, rina, identity).broadcast.code
    event = plan_gathering(
        runtime, rina, Typed("Sosialisasi pasar", "Balai RW 05", "Cilincing", "2026-12-05")
    ).code
    wording = save_wording(runtime, rina, "Iuran", TEXT).id
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield (
        f"http://127.0.0.1:{server.server_port}/console/",
        {
            "audience": "broadcasts/new?area=Cilincing",
            "live": f"broadcasts/{code}",
            "preview": f"broadcasts/{code}/preview",
            "people": f"broadcasts/{code}/people",
            "wording": f"wordings/{wording}",
            "audiences": "audiences",
            "labels": "labels",
            "events": "events",
            "event": f"events/{event}",
        },
    )
    server.shutdown()


def inside(browser: Browser, address: str, office: Office, **options: bool) -> Page:
    """Bu Rina, her second factor shown, on a phone."""
    page = browser.new_context(viewport=SIZES["phone"], locale="id-ID", **options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(address + "login")
    page.get_by_label("Nama masuk").fill("bu-rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.goto(address + "factor")
    page.fill("#code", code_of(office.runtime))
    page.locator("main form button").click()
    return page


def test_no_page_of_news_has_a_barrier_or_is_too_wide(
    browser: Browser, pages: tuple[str, dict[str, str]], office: Office
) -> None:
    address, shown = pages
    page = inside(browser, address, office, bypass_csp=True)
    axe = (ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
    found: dict[str, object] = {}
    for name, path in shown.items():
        answer = page.goto(address + path)
        assert answer and answer.status == 200, path
        page.evaluate(axe)
        rules = "{'color-contrast': {enabled: %s}}" % ("true" if name == "preview" else "false")
        told = page.evaluate(f"axe.run({{resultTypes: ['violations'], rules: {rules}}})")
        if lines := [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in told["violations"]]:
            found[name] = lines
        for size in SIZES.values():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    page.context.close()
    assert found == {}


def test_the_live_part_rests_in_a_hidden_tab_and_ends_by_itself(
    browser: Browser, pages: tuple[str, dict[str, str]], office: Office
) -> None:
    address, shown = pages
    page = inside(browser, address, office)
    # A clock of our own: the script's waits pass at once, and the tab is hidden when we say so.
    page.add_init_script(
        "window.waits = []; window.setTimeout = (go, ms) => { window.waits.push(ms); window.next = go; };"
        "Object.defineProperty(document, 'hidden', { get: () => window.away === true });"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + shown["live"])
    asked.clear()
    page.evaluate("window.away = true; window.next()")
    assert asked == []  # it only waits
    page.evaluate("window.away = false")
    with page.expect_response(lambda answer: "live=1" in answer.url):
        page.evaluate("window.next()")
    page.wait_for_function("window.waits.length > 2")
    assert page.evaluate("Math.min(...window.waits)") >= 4000
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE broadcast SET state = 'finished'")
    with page.expect_response(lambda answer: "live=1" in answer.url):
        page.evaluate("window.next()")
    page.get_by_text("selesai").first.wait_for()
    before = page.evaluate("window.waits.length")
    page.wait_for_function("!document.querySelector('[data-live]') || window.waits.length >= 0")
    assert page.evaluate("window.waits.length") == before
    page.context.close()
