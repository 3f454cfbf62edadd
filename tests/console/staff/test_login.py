"""Who gets in, who does not, and that neither tells a stranger anything."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from bot.console.console import ROUTES, STRANGERS
from bot.services.staff.accounts import add_staff
from bot.services.staff.login import log_in
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import PASSWORD
from tests.console.office import Browser, Office, Said
from tests.looking import audited, rows

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
    answer = office.browser().client.open(f"/console{concrete}", method=method)
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


def test_a_wrong_name_a_wrong_password_and_a_disabled_account_sound_the_same(office: Office) -> None:
    browser = office.browser()
    said = {spoken(browser.log_in(name, "wrong").text) for name in ("nobody", "bu-rina")}
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE staff SET disabled_at = 1")
    disabled = browser.log_in()
    assert disabled.status_code == 401
    assert len(said | {spoken(disabled.text)}) == 1 and said != {""}


def tried(browser: Browser, times: int, name: str = "bu-rina", address: str = "198.51.100.7") -> list[int]:
    """Statuses of wrong passwords from one address."""
    return [from_there(browser, name, "wrong", address).status_code for _ in range(times)]


def from_there(browser: Browser, name: str, password: str, address: str) -> TestResponse:
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser.log_in(name, password)


def test_wrong_passwords_slow_down_whoever_types_them_and_nobody_else(office: Office) -> None:
    stranger, rina = office.browser(), office.inside()
    assert tried(stranger, 6) == [401] * 4 + [429] * 2
    assert "Tunggu 2 detik" in spoken(from_there(stranger, "bu-rina", PASSWORD, "198.51.100.7").text)
    assert from_there(rina, "bu-rina", PASSWORD, "192.0.2.1").status_code == 303


def test_each_wait_is_twice_the_one_before_and_ends_by_itself(office: Office) -> None:
    browser = office.browser()
    tried(browser, 4)
    for seconds in (2, 4, 8, 16):
        office.clock.forward(seconds=seconds - 1)
        assert from_there(browser, "bu-rina", "wrong", "198.51.100.7").status_code == 429
        office.clock.forward(seconds=1)
        assert from_there(browser, "bu-rina", "wrong", "198.51.100.7").status_code == 401
    office.clock.forward(minutes=15)
    assert from_there(browser, "bu-rina", PASSWORD, "198.51.100.7").status_code == 303


def test_a_stranger_is_slowed_before_anything_is_hashed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    right = lambda known, password: bool(hashed.append(password))  # noqa: E731
    monkeypatch.setattr("bot.services.staff.passwords.is_right", right)
    tried(office.browser(), 60)
    assert len(hashed) == 4


def test_one_address_is_slowed_over_all_names(office: Office) -> None:
    browser = office.browser()
    statuses = [from_there(browser, f"nama-{n}", "wrong", "198.51.100.7").status_code for n in range(14)]
    assert statuses == [401] * 12 + [429] * 2


def test_many_strangers_slow_a_name_but_not_for_whoever_got_in_from_there_before(office: Office) -> None:
    rina, stranger = office.browser(), office.browser()
    assert from_there(rina, "bu-rina", PASSWORD, "192.0.2.1").status_code == 303
    for n in range(31):
        tried(stranger, 1, address=f"198.51.100.{n}")
    assert tried(stranger, 1, address="203.0.113.9") == [429]
    assert from_there(rina, "bu-rina", PASSWORD, "192.0.2.1").status_code == 303


def test_nobodys_address_stands_in_the_database(office: Office) -> None:
    tried(office.browser(), 3)
    found = rows(office.runtime, "SELECT * FROM login_try")
    assert len(found) == 3 and all("198.51.100.7" not in str(tuple(row)) for row in found)


def test_failures_stand_in_the_audit_without_what_was_typed(office: Office) -> None:
    tried(office.browser(), 1)
    tried(office.browser(), 1, name="my secret password")
    assert [row for row in audited(office.runtime) if row[1] == "login failed"] == [
        ("console", "login failed", "bu-rina", ""),
        ("console", "login failed", "unknown name", ""),
    ]


def test_many_failures_are_an_alarm_in_log_metrics_and_on_the_first_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, rina = Said(), office.inside()
    monkeypatch.setattr("bot.services.staff.raising.log", said)
    for n in range(20):
        tried(office.browser(), 1, name=f"nama-{n}", address=f"198.51.100.{n}")
    assert said.errors == ["many_failed_logins"]
    assert "kata sandi salah dalam satu jam" in rina.get("/console/").text
    assert "jangkau_failed_logins_last_hour 20.0" in rina.get("/metrics").text
    office.clock.forward(hours=1, minutes=1)
    assert "kata sandi salah dalam satu jam" not in rina.get("/console/").text


def test_two_passwords_are_checked_at_a_time_and_a_third_is_asked_to_come_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, checked = threading.Event(), threading.Semaphore(0)

    def slow(known: str, password: str) -> bool:
        checked.release()
        return going.wait(10)

    monkeypatch.setattr("bot.services.staff.passwords._verified", slow)
    with ThreadPoolExecutor(2) as pool:
        under_way = [pool.submit(office.browser().log_in) for _ in range(2)]
        assert checked.acquire(timeout=10) and checked.acquire(timeout=10)
        busy = office.browser().log_in()
        going.set()
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert [one.result().status_code for one in under_way] == [303, 303]


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


def test_a_password_is_checked_outside_any_transaction(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking takes a tenth of a second; on SQLite nobody could write meanwhile."""
    checked: list[bool] = []

    def right(hashed: str, password: str) -> bool:
        with office.runtime.database.begin() as tx:  # waits for ever while another writes
            checked.append(tx.one("SELECT 1") is not None)
        return password == PASSWORD

    monkeypatch.setattr("bot.services.staff.passwords._verified", right)
    assert log_in(office.runtime, "bu-rina", PASSWORD, "192.0.2.1").staff
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
        assert not re.search(r"<script(?! src=\"/console/static/)|style=|onclick", answer.text)


def test_a_login_stands_in_the_audit(office: Office) -> None:
    office.inside()
    assert ("bu-rina", "logged in", "", "") in audited(office.runtime)


def test_a_staff_member_who_is_gone_is_out(office: Office) -> None:
    browser = office.inside()
    with office.runtime.database.begin() as tx:
        tx.run("DELETE FROM staff_session")
        tx.run("DELETE FROM staff")
    assert browser.get("/console/").status_code == 303


def test_a_changed_password_stands_in_the_audit_without_it(office: Office) -> None:
    office.inside()
    assert any(what == "password changed" for _, what, _, _ in audited(office.runtime))
