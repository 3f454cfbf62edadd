"""Bu Rina's hands at a real browser: every click is counted, and whatever a page did behind her back is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.storage.people import people
from bot.storage.referrals import referrals
from tests.cast import PASSWORD, linked
from tests.console.elsewhere import Theirs, north
from tests.console.office import Office, code_of

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1180, "height": 800}


class Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Nobody reads it."""


@dataclass
class House:
    """A console that a browser can open: who works there, one of everything on its pages, and where it is."""

    office: Office
    here: Theirs
    address: str


@contextmanager
def opened_to_browsers(office: Office) -> Iterator[House]:
    here = north(office)
    _settle_down(office)
    server = make_server("127.0.0.1", 0, office.app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield House(office, here, f"http://127.0.0.1:{server.server_port}/console/")
    finally:
        server.shutdown()


def _settle_down(office: Office) -> None:
    """Darto can be asked; Siti's lead is stuck, and it is her twin who says no to what Wati reported."""
    linked(office.runtime, "darto", 9_002)
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        twin = tx.run("SELECT person, reference FROM registration WHERE reference = 'JK-UTAR-0002'").one()
        referrals.ask(tx, people.lock(tx, twin.person), twin.reference, now)
        tx.run("UPDATE help_request SET person = :twin WHERE reason = 'disputed'", {"twin": twin.person})
        tx.run("UPDATE referral SET answer = '', answered_at = NULL")
        tx.run(
            "UPDATE referral SET state = 'registered', reported = 'registered', answer = 'wrong', answered_at = :now,"
            " reported_at = :now, agent = (SELECT id FROM agent WHERE handle = 'wati') WHERE person = :twin",
            {"twin": twin.person, "now": now},
        )


@dataclass
class Hands:
    """`elsewhere` are addresses that were asked for outside the house; `refused` what the browser would not do."""

    page: Page
    address: str
    clicks: int = 0
    elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """At the first page; what was clicked to get there is not counted."""
        self.page.goto(self.address)
        self.clicks = 0

    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1

    def link(self, name: str, exact: bool = False) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=exact).first)

    def button(self, name: str, exact: bool = False) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=exact).first)

    def radio(self, name: str) -> None:
        self.click(self.page.get_by_role("radio", name=name).first)

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def told(self, text: str) -> None:
        """What the page says once it is done."""
        self.page.get_by_role("status").get_by_text(text).first.wait_for()


def hands_in(browser: Browser, house: House) -> Hands:
    """Logged in, her second factor shown; the scripts of pages are switched off: pages must do without."""
    context = browser.new_context(viewport=DESK, locale="id-ID", java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(house.address + "login")
    page.get_by_label("Nama masuk").fill("bu-rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("heading", name="Selamat bekerja").wait_for()
    page.goto(house.address + "factor")
    page.locator("input[name=code]").fill(code_of(house.office.runtime))
    page.locator("main button").first.click()
    page.get_by_role("heading", name="Selamat bekerja").wait_for()
    hands = Hands(page, house.address)
    root = house.address.removesuffix("console/")
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((root, "data:")) else hands.elsewhere.append(asked.url),
    )
    page.on("console", lambda message: hands.refused.append(message.text))
    return hands


def reading(browser: Browser, hands: Hands) -> Page:
    """A narrow window of the same session in which a test may run scripts of its own."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale="id-ID",
        bypass_csp=True,
        storage_state=hands.page.context.storage_state(),
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(hands.address)
    return page


def file_for(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
