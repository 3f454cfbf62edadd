"""A session lives on the server: whatever the browser keeps, it is over when it is ended there."""

from __future__ import annotations

import re

import pytest

from bot.services.staff.accounts import disable_staff, reset_staff, set_role
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from bot.services.staff.sessions import tidy_doors
from tests.cast import PASSWORD
from tests.console.elsewhere import browser_of
from tests.console.office import Browser, Office
from tests.looking import audited, rows

FRESH = {"password": "teh manis sore hari", "again": "teh manis sore hari"}


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("session")
    assert found
    return found.value


def opens(office: Office, kept: str) -> bool:
    """Whether a cookie that somebody kept still opens a page."""
    browser = office.browser()
    browser.client.set_cookie("session", kept)
    return browser.get("/console/people").status_code == 200


def test_a_cookie_sent_again_after_logging_out_opens_nothing(any_office: Office) -> None:
    browser = any_office.inside()
    kept = cookie(browser)
    assert opens(any_office, kept)
    browser.post("/console/logout", page="/console/")
    assert not opens(any_office, kept)


@pytest.mark.parametrize("what", ["disable", "reset", "role"])
def test_a_change_of_an_account_ends_every_session_of_theirs_and_nobody_elses(
    any_office: Office, what: str
) -> None:
    rina, tini = any_office.inside(), browser_of(any_office, "bu-tini", Wanted())
    kept, scope = cookie(tini), command_line(any_office.runtime)
    if what == "disable":
        disable_staff(any_office.runtime, scope, "bu-tini")
    elif what == "reset":
        reset_staff(any_office.runtime, scope, "bu-tini")
    else:
        set_role(any_office.runtime, scope, "bu-tini", Wanted("auditor"))
    assert not opens(any_office, kept)
    assert rina.get("/console/people").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_the_cookie_of_before(office: Office) -> None:
    here, elsewhere = office.inside(), office.inside()
    kept = cookie(here)
    here.post("/console/password", page="/console/password", current=PASSWORD, **FRESH)
    assert here.get("/console/people").status_code == 200
    assert elsewhere.get("/console/people").status_code == 303
    assert not opens(office, kept)


def test_where_one_is_logged_in_is_listed_and_one_of_them_ended(office: Office) -> None:
    here, elsewhere = office.inside(), office.inside()
    page = here.get("/console/account").text
    assert page.count("sesi ini") == 1
    (other,) = re.findall(r"/account/sessions/(\w+)/end", page)
    assert here.post(f"/console/account/sessions/{other}/end", page="/console/account").status_code == 303
    assert elsewhere.get("/console/people").status_code == 303
    assert here.get("/console/people").status_code == 200
    assert any(what == "session ended" for _, what, _, _ in audited(office.runtime))


@pytest.mark.parametrize("which", ["00ff", "no-hex"])
def test_nobody_ends_what_is_not_theirs(office: Office, which: str) -> None:
    browser_of(office, "bu-tini", Wanted())
    (theirs,) = rows(
        office.runtime,
        "SELECT token_hash FROM staff_session WHERE staff = (SELECT id FROM staff WHERE name = 'bu-tini')",
    )
    here = office.inside()
    for session in (which, bytes(theirs.token_hash).hex()):
        answer = here.post(f"/console/account/sessions/{session}/end", page="/console/account")
        assert answer.status_code == 422 and "sudah tidak ada" in answer.text
    assert rows(office.runtime, "SELECT 1 FROM staff_session WHERE ended_at IS NOT NULL") == []


def test_of_a_token_only_a_keyed_hash_is_kept(office: Office) -> None:
    browser = office.inside()
    with browser.client.session_transaction() as session:
        token = session["staff"]
    (row,) = rows(office.runtime, "SELECT * FROM staff_session")
    assert len(token) == 64 and token not in str(tuple(row)) and len(bytes(row.token_hash)) == 32


def test_that_a_session_is_in_use_is_noted_every_five_minutes_at_most(office: Office) -> None:
    browser = office.inside()
    begun = rows(office.runtime, "SELECT seen_at FROM staff_session")[0].seen_at
    office.clock.forward(minutes=4)
    browser.get("/console/people")
    assert rows(office.runtime, "SELECT seen_at FROM staff_session")[0].seen_at == begun
    office.clock.forward(minutes=2)
    browser.get("/console/people")
    assert rows(office.runtime, "SELECT seen_at FROM staff_session")[0].seen_at == begun + 360_000


def test_sessions_and_tries_are_let_go_in_time(office: Office) -> None:
    office.inside()
    office.browser().log_in(password="wrong")
    for days, left in ((29, (1, 3)), (2, (0, 3)), (60, (0, 0))):
        office.clock.forward(days=days)
        with office.runtime.database.begin() as tx:
            tidy_doors(office.runtime, tx, "")
        found = [
            len(rows(office.runtime, f"SELECT 1 FROM {table}")) for table in ("staff_session", "login_try")
        ]
        assert tuple(found) == left
