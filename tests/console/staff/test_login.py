"""Who gets in, who does not, and that neither tells a stranger anything."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.console.console import ROUTES, STRANGERS
from bot.passwords import Passwords
from bot.services.staff.accounts import add_staff, log_in
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import PASSWORD
from tests.console.office import Office
from tests.house import QUICK
from tests.looking import audited

RULES = [(path, name, method) for path, name, _, method, _ in ROUTES]


def spoken(page: str) -> str:
    """What a page says in its alert."""
    found = re.search(r'role="alert">([^<]+)<', page)
    return found[1] if found else ""


@pytest.mark.parametrize(("path", "name", "method"), RULES)
def test_nothing_can_be_read_without_a_login(office: Office, path: str, name: str, method: str) -> None:
    if f"console.{name}" in STRANGERS:
        return
    office.app.config["WTF_CSRF_ENABLED"] = False
    concrete = re.sub(r"<int:\w+>", "1", path.replace("<name>", "people"))
    concrete = re.sub(r"<\w+>", office.siti, concrete)
    answer = office.app.test_client().open(f"/console{concrete}", method=method)
    assert answer.status_code == 303
    assert answer.location.endswith("/console/login")


def test_every_rule_below_console_stands_in_the_table(office: Office) -> None:
    rules = {rule.endpoint for rule in office.app.url_map.iter_rules() if rule.rule.startswith("/console")}
    assert rules == {f"console.{name}" for _, name, _ in RULES} | {"console.static"}


def test_bu_rina_gets_in_and_out(office: Office) -> None:
    browser = office.inside()
    assert "bu-rina" in browser.get("/console/").text
    browser.post("/console/logout", page="/console/")
    assert browser.get("/console/").status_code == 303


def test_a_wrong_name_a_wrong_password_and_a_lock_sound_the_same(office: Office) -> None:
    browser = office.browser()
    said = {spoken(browser.log_in("nobody", "x").text)}
    said |= {spoken(browser.log_in(password="wrong").text) for _ in range(5)}
    locked = browser.log_in()
    assert locked.status_code == 401
    assert len(said | {spoken(locked.text)}) == 1 and said != {""}


def test_a_lock_ends_by_itself(office: Office) -> None:
    browser = office.browser()
    for _ in range(5):
        browser.log_in(password="wrong")
    office.clock.forward(minutes=15, seconds=1)
    assert browser.log_in().status_code == 303


@pytest.mark.parametrize("path", ["/console/login", "/console/logout", "/console/help/1/done"])
def test_a_form_without_its_token_is_refused(office: Office, path: str) -> None:
    browser = office.inside()
    assert browser.client.post(path, data={"name": "bu-rina", "password": PASSWORD}).status_code == 400


def test_a_session_from_before_the_login_is_not_kept(office: Office) -> None:
    browser = office.browser()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.log_in()
    with browser.client.session_transaction() as session:
        assert "planted" not in session and session["staff"]


def test_a_session_ends_with_the_working_day(office: Office) -> None:
    browser = office.inside()
    office.clock.forward(hours=10, minutes=1)
    assert browser.get("/console/people").status_code == 303


def test_a_one_time_password_opens_nothing_but_the_page_to_change_it(office: Office) -> None:
    login = add_staff(office.runtime, command_line(office.runtime), "pak-tono", Wanted())
    browser = office.browser()
    browser.log_in(login.name, login.password)
    for path in ("/console/", "/console/people", f"/console/people/{office.siti}"):
        assert browser.get(path).location.endswith("/console/password")
    changed = {"password": PASSWORD, "again": PASSWORD}
    assert browser.post("/console/password", page="/console/password", **changed).status_code == 303
    assert browser.get("/console/people").status_code == 200


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (PASSWORD, PASSWORD + "x")])
def test_a_password_that_is_short_or_mistyped_is_not_kept(office: Office, password: str, again: str) -> None:
    login = add_staff(office.runtime, command_line(office.runtime), "pak-tono", Wanted())
    browser = office.browser()
    browser.log_in(login.name, login.password)
    answer = browser.post("/console/password", page="/console/password", password=password, again=again)
    assert answer.status_code == 422 and spoken(answer.text)


def test_a_one_time_password_is_not_kept_as_the_own_one(office: Office) -> None:
    login = add_staff(office.runtime, command_line(office.runtime), "pak-tono", Wanted())
    browser = office.browser()
    browser.log_in(login.name, login.password)
    same = {"password": login.password, "again": login.password}
    answer = browser.post("/console/password", page="/console/password", **same)
    assert answer.status_code == 422 and "Kata sandi ini sudah dipakai" in spoken(answer.text)
    assert browser.get("/console/").location.endswith("/console/password")


def test_a_password_is_checked_outside_any_transaction(office: Office) -> None:
    """Checking takes a tenth of a second; on SQLite nobody could write meanwhile."""
    checked: list[bool] = []

    class Writing(Passwords):
        def fits(self, kept: str | None, password: str) -> bool:
            with office.runtime.database.begin() as tx:  # waits for ever while another writes
                checked.append(tx.one("SELECT 1") is not None)
            return password == PASSWORD

    assert log_in(replace(office.runtime, passwords=Writing(QUICK)), "bu-rina", PASSWORD)
    assert checked == [True]


def test_changing_a_password_wants_the_present_one_and_ends_other_sessions(office: Office) -> None:
    here, elsewhere = office.inside(), office.inside()
    fresh = {"password": "teh manis sore hari", "again": "teh manis sore hari"}
    wrong = here.post("/console/password", page="/console/password", current="x", **fresh)
    assert wrong.status_code == 422
    here.post("/console/password", page="/console/password", current=PASSWORD, **fresh)
    assert here.get("/console/").status_code == 200
    assert elsewhere.get("/console/").status_code == 303


def test_every_page_is_kept_by_nobody(office: Office) -> None:
    browser = office.inside()
    for path in ("/console/login", "/console/", "/console/people"):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script|style=|onclick", answer.text)


def test_a_login_stands_in_the_audit(office: Office) -> None:
    office.inside()
    assert ("bu-rina", "logged in", "", "") in audited(office.runtime)


def test_a_staff_member_who_is_gone_is_out(office: Office) -> None:
    browser = office.inside()
    with office.runtime.database.begin() as tx:
        tx.run("DELETE FROM staff")
    assert browser.get("/console/").status_code == 303


def test_a_changed_password_stands_in_the_audit_without_it(office: Office) -> None:
    office.inside()
    assert any(what == "password changed" for _, what, _, _ in audited(office.runtime))
