"""Bu Rina at the console, and Siti, whose registration an agent could not take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.console import console
from bot.post import Address
from bot.referrals.lead import Ruling
from bot.runtime import Runtime
from bot.services.staff import second_factor
from bot.services.staff.accounts import add_staff, change_password
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import Scope, command_line, scope_of
from bot.storage.agents import agents
from bot.storage.people import people, registrations
from bot.storage.referrals import offers, referrals
from bot.storage.staff import audit, staff
from bot.web import create_app
from tests.broadcasts.cast import somebody

PASSWORD = "kopi susu pagi hari"
SITI = "Siti Nurhaliza"
PHONE = "+6281234567789"
REFERENCE = "JK-7K2M-9QXF"
REFERRAL = "jk7k2m9qxf"
CILINCING = {"code": "31.72.04", "name": "Cilincing", "lat": -6.1103, "lon": 106.9437}


@dataclass
class Said:
    """A log that remembers what went wrong."""

    errors: list[str] = field(default_factory=list)

    def error(self, event: str, **_facts: object) -> None:
        self.errors.append(event)


class HasRuntime(Protocol):
    """An office of the tests."""

    @property
    def runtime(self) -> Runtime: ...


@dataclass
class Browser:
    """A browser that keeps its cookies and sends the token of the page's own form."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, page: str = "/console/login", **form: str | list[str]) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token
        return self.client.post(path, data={**form, "csrf_token": token[1]})

    def log_in(self, name: str = "bu-rina", password: str = PASSWORD) -> TestResponse:
        return self.post("/console/login", name=name, password=password)


def app_of(runtime: Runtime) -> Flask:
    app = create_app(runtime)
    if "console" not in app.blueprints:
        app.register_blueprint(console.door)
    return app


def rina(runtime: Runtime) -> str:
    """Bu Rina with a password of her own; her id."""
    add_staff(runtime, command_line(runtime), "bu-rina", Wanted("admin"))
    scope = scope_named(runtime, "bu-rina")
    assert not change_password(runtime, scope, PASSWORD)
    return scope.staff


def scope_named(runtime: Runtime, name: str) -> Scope:
    """What somebody of the staff sees and may once they showed their second factor, as the console works it out."""
    with runtime.database.look() as tx:
        found = staff.by_name(tx, name, lock=False)
        assert found
        return scope_of(runtime, tx, found, second=True)


def siti(runtime: Runtime) -> str:
    """Siti registered; Wati was asked and declined, nobody else is near. Her id."""
    now = runtime.now_ms()
    person = somebody(runtime, "7001", stage="unserved")
    answers = {"called": "Siti", "phone": PHONE, "place": CILINCING}
    with runtime.database.begin() as tx:
        known = people.lock(tx, person)
        registrations.submit(tx, known, REFERENCE, answers, now)
        registration = registrations.reference_id(REFERENCE)
        registrations.save_form(tx, known, registration, {"full_name": SITI, "phone": ""}, now)
        referrals.ask(tx, known, REFERENCE, now)
        wati = agents.by_handle(tx, "wati")
        assert wati
        because = '{"km":1.2,"load":0,"capacity":5,"speaks":true}'
        offer = offers.make(tx, registration, wati.id, "K7", 1.2, because, now=now, expires=now + 900_000)
        offers.close(tx, offer, "declined", now)
        found = referrals.load(tx, registration)
        assert found
        referrals.write(tx, found, Ruling("unserved"), now)
        tx.run(
            "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, 'claim', :now, 'open')",
            {"person": person, "now": now},
        )
    return person


def linked(runtime: Runtime, handle: str, address: str) -> str:
    """An agent of the directory with a Telegram chat of their own; their id."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = agents.by_handle(tx, handle)
        assert found
        known = people.find_or_create(
            tx,
            [Address("telegram", "tg_user_id", address)],
            new_id=runtime.new_id(),
            now=now,
            language="id",
        )
        agents.link(tx, found.id, known, now)
        agents.note_opt_in(tx, found.id, now)
    return found.id


def rows(runtime: Runtime, sql: str, **params: object) -> list[Any]:
    with runtime.database.look() as tx:
        return list(tx.all(sql, params))


def audited(runtime: Runtime) -> list[tuple[str, str, str, str]]:
    """Who did what to which subject for which purpose, oldest first."""
    with runtime.database.begin() as tx:
        rows = tx.all("SELECT who, what, subject, purpose FROM audit ORDER BY id")
    return [(row.who, row.what, row.subject, row.purpose) for row in rows]


def broken_row(office: HasRuntime) -> int | None:
    """The first row of the audit that is wrong."""
    with office.runtime.database.look() as tx:
        return audit.first_broken(tx)


def whole(office: HasRuntime) -> bool:
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
