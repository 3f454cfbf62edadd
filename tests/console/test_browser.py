"""The console in a real browser, without a script: as narrow as a small phone, and on a desk."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from bot.storage.messaging import holding, timers
from bot.storage.messaging.holding import Hold
from bot.storage.people import people
from bot.storage.referrals import complaints
from tests.cast import PASSWORD, REFERRAL, linked
from tests.console.office import Office
from tests.looking import rows
from tests.test_walls import ROOT

pytestmark = pytest.mark.browser
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1180, "height": 800}}
PAGES = (
    *(
        "",
        "unserved",
        "inbox",
        "ready",
        "figures",
        "referrals/board",
        "map",
        "agents/import",
        "hours",
        "troubles",
        "registered",
        "letters",
        "help/1",
        "help",
        "complaints",
        "complaints/PD-7K2M",
        "rights",
        "disputes",
        "contacts",
        "duplicates",
    ),
    *("failed", "people", "registrations", "referrals", f"referrals/{REFERRAL}", "agents", "agents/wati"),
    *("agents/wati/edit", "agents/wati/suspend", "agents/new", "communities", "silence", "coverage", "stops"),
    *("flows", "flows/register", "flows/register/called", "unread", "broadcasts", "password"),
    *("account", "factor", "audit", "held", "rules", "texts", "texts/register", "texts/register/called"),
)

# One page of each kind that is built in its own way.
EACH_KIND = ("", "inbox", "people", "figures", "referrals/board", "map", "agents/import", "agents/wati/edit")


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    agent = linked(office.runtime, "wati", 9001)
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET agent = :agent", {"agent": agent})
        known = people.lock(tx, office.siti)
        complaints.open_one(tx, known, "PD-7K2M", "money", "cerita", office.runtime.now_ms())
        tx.run("UPDATE referral SET agent = NULL, state = 'unserved'")
        timers.start(tx, "nudge", due=1, ref=office.siti, person=office.siti)
        holding.hold_all(tx, office.runtime.now_ms())
        holding.note_hold(tx, Hold(office.runtime.now_ms(), "gap", 1))
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/console/"
    server.shutdown()


def inside(browser: Browser, address: str, size: str) -> Page:
    """Bu Rina's browser, logged in, its scripts switched off."""
    context = browser.new_context(viewport=SIZES[size], locale="id-ID", java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(address + "login")
    page.get_by_label("Nama masuk").fill("bu-rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("heading", name="Selamat bekerja").wait_for()
    return page


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_is_wider_than_its_window_nor_asks_anything_elsewhere(
    browser: Browser, address: str, language: str
) -> None:
    page = inside(browser, address, "desk")
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    for path in PAGES:
        answer = page.goto(f"{address}{path}?lang={language}")
        assert answer and answer.status == 200, path
        for size in SIZES.values():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    root = address.removesuffix("console/")
    assert [url for url in elsewhere if not url.startswith((root, "data:"))] == []
    assert refused == []
    page.context.close()


def test_no_page_has_a_barrier_that_axe_knows(browser: Browser, address: str, office: Office) -> None:
    """One page of each kind, in one context: contrast, names, order, labels."""
    context = browser.new_context(viewport=SIZES["phone"], locale="id-ID", bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address + "login")
    page.get_by_label("Nama masuk").fill("bu-rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("heading", name="Selamat bekerja").wait_for()
    axe = (ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for path in (*EACH_KIND, f"people/{office.siti}"):
        page.goto(address + path)
        page.evaluate(axe)
        contrast = (
            "true" if path in ("", "inbox") else "false"
        )  # the dearest of its rules, and of one style sheet
        rules = f"{{'color-contrast': {{enabled: {contrast}}}}}"
        told = page.evaluate(f"axe.run({{resultTypes: ['violations'], rules: {rules}}})")
        lines = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in told["violations"]]
        if lines:
            found[path] = lines
    assert found == {}
    context.close()


def test_a_referral_is_given_by_hand_on_a_phone(browser: Browser, address: str, office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("DELETE FROM complaint")
    page = inside(browser, address, "phone")
    page.get_by_role("link", name="Tugas", exact=True).click()
    page.get_by_role("link", name="Tanpa agen", exact=True).click()
    page.get_by_role("link", name="JK-7K2M-9QXF").click()
    page.get_by_role("radio", name="Wati").check()
    page.locator("#give_why").fill("dekat rumah pekerja")
    page.get_by_role("button", name="Tawarkan").click()
    page.get_by_text("Sudah ditawarkan ke Wati").wait_for()
    assert rows(office.runtime, "SELECT state FROM referral")[0].state == "offered"
    page.context.close()


def test_an_agent_is_stopped_after_reading_what_moves(browser: Browser, address: str, office: Office) -> None:
    page = inside(browser, address, "desk")
    page.get_by_role("link", name="pengaduan soal uang").click()
    page.get_by_role("link", name="PD-7K2M").click()
    page.get_by_role("link", name="Hentikan agen").click()
    page.get_by_text("Ini yang terjadi, sekaligus").wait_for()
    page.get_by_label("Alasan Anda").fill("uang diminta di muka")
    page.get_by_role("button", name="Ya, hentikan sekarang").click()
    page.get_by_role("status").get_by_text("Wati (contoh) dihentikan").wait_for()
    assert rows(office.runtime, "SELECT state FROM agent WHERE handle = 'wati'")[0].state == "suspended"
    page.context.close()
