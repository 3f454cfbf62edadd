"""Bu Rina at the console, and Siti, whose registration an agent could not take."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.referrals.lead import Ruling
from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.staff import second_factor
from bot.storage.agents import agents
from bot.storage.people import people, registrations
from bot.storage.referrals import offers, referrals
from bot.storage.staff import audit, staff
from tests.browsing import app_of, browser, form_token
from tests.cast import FULL_NAME, PASSWORD, REFERRAL, a_reader, bu_rina, registered, telegram, wants_an_agent
from tests.house import HeldClock

SITI_USER = 7_001


@dataclass
class Browser:
    """A browser that keeps its cookies and sends the token of the page's own form."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, page: str = "/console/login", **form: str | list[str]) -> TestResponse:
        return self.client.post(path, data={**form, "csrf_token": form_token(self.get(page).text)})

    def log_in(self, name: str = "bu-rina", password: str = PASSWORD) -> TestResponse:
        return self.post("/console/login", name=name, password=password)


@dataclass
class Office:
    """Everything a test of the console needs. `siti` is her id."""

    runtime: Runtime
    clock: HeldClock
    siti: str

    @property
    def app(self) -> Flask:
        return app_of(self.runtime)

    def browser(self) -> Browser:
        return Browser(browser(self.runtime))

    def inside(self) -> Browser:
        """Bu Rina's browser, logged in."""
        browser = self.browser()
        assert browser.log_in().status_code == 303
        return browser


@dataclass
class Said:
    """A log that remembers what went wrong."""

    errors: list[str] = field(default_factory=list)

    def error(self, event: str, **_facts: object) -> None:
        self.errors.append(event)


def broken_row(office: Office) -> int | None:
    """The first row of the audit that is wrong."""
    with office.runtime.database.look() as tx:
        return audit.first_broken(tx)


def whole(office: Office) -> bool:
    return broken_row(office) is None


def code_of(runtime: Runtime, name: str = "bu-rina", late: int = 0) -> str:
    """What somebody's authenticator app shows now, or `late` seconds later."""
    secret = set_up_again(runtime, name)
    return pyotp.TOTP(secret).at(int(runtime.now().timestamp()) + late)


def set_up_again(runtime: Runtime, name: str) -> str:
    """The secret an app keeps from the set-up page, where the server shows it no more."""
    with runtime.database.look() as tx:
        who = staff.by_name(tx, name, lock=False)
        assert who
        return second_factor._secret(tx, who)


def shows_code(runtime: Runtime, browser: Browser, name: str = "bu-rina") -> TestResponse:
    """They open the set-up page and type what their app shows."""
    browser.get("/console/factor")
    return browser.post("/console/factor", page="/console/factor", code=code_of(runtime, name))


def open_office(runtime: Runtime, clock: HeldClock) -> Office:
    """With the sample agents, Bu Rina and Siti."""
    load_samples(runtime)
    bu_rina(runtime)
    return Office(runtime, clock, siti(runtime))


def siti(runtime: Runtime) -> str:
    """Siti registered; Wati was asked and declined, nobody else is near. Her id."""
    now = runtime.now_ms()
    person = a_reader(runtime, str(SITI_USER), stage="unserved")
    wants_an_agent(runtime, registered(runtime, telegram(SITI_USER)))
    with runtime.database.begin() as tx:
        known = people.lock(tx, person)
        registrations.save_form(tx, known, REFERRAL, {"full_name": FULL_NAME, "phone": ""}, now)
        wati = agents.by_handle(tx, "wati")
        assert wati
        because = '{"km":1.2,"load":0,"capacity":5,"speaks":true}'
        offer = offers.make(tx, REFERRAL, wati.id, "K7", 1.2, because, now=now, expires=now + 900_000)
        offers.close(tx, offer, "declined", now)
        found = referrals.load(tx, REFERRAL)
        assert found
        referrals.write(tx, found, Ruling("unserved"), now)
        tx.run(
            "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, 'claim', :now, 'open')",
            {"person": person, "now": now},
        )
    return person
