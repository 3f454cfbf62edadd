"""Accounts on the page and on the command line: added, listed, changed, disabled, reset; who may, and who may not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.errors import BadArgument, NotAllowed
from bot.services.staff.accounts import add_staff, disable_staff, first_login, list_staff, nobody_yet
from bot.services.staff.login import log_in
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import PASSWORD
from tests.console.elsewhere import HERE, SOUTH, browser_of, scoped, south
from tests.console.office import Browser, Office, code_of, shows_code
from tests.looking import audited, rows

PAGE = "/console/accounts"


@pytest.fixture
def keeper(office: Office) -> Browser:
    """Bu Rina, who has shown her second factor."""
    browser = office.inside()
    assert shows_code(office.runtime, browser).status_code == 303
    return browser


def test_an_account_is_added_and_its_password_shown_once(office: Office, keeper: Browser) -> None:
    shown = keeper.post(PAGE, page=PAGE, name="bu-tini", role="supervisor", branch=HERE, areas="Koja")
    password = re.search(r"<code>([\w-]+)</code>", shown.text)
    assert shown.status_code == 200 and password
    assert password[1] not in keeper.get(PAGE).text
    (row,) = rows(office.runtime, "SELECT * FROM staff WHERE name = 'bu-tini'")
    assert (row.role, row.areas, row.must_change) == ("supervisor", "31.72.03", 1)
    assert office.browser().log_in("bu-tini", password[1]).status_code == 303
    assert ("bu-rina", "staff added", "bu-tini", "supervisor") in audited(office.runtime)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Bu Tini"}, "small letters"),
        ({"name": "bu-rina"}, "exists already"),
        ({"name": "bu-tini", "role": "boss"}, "is none of"),
        ({"name": "bu-tini", "areas": "Atlantis"}, "not known"),
        ({"name": "bu-tini", "role": "coordinator"}, "needs a community"),
    ],
)
def test_what_cannot_be_an_account_is_said(
    office: Office, keeper: Browser, typed: dict[str, str], said: str
) -> None:
    answer = keeper.post(PAGE, page=PAGE, **{"role": "branch", **typed})
    assert answer.status_code == 422 and said in answer.text
    assert len(rows(office.runtime, "SELECT 1 FROM staff")) == 1


def test_a_role_is_changed_and_an_account_disabled_and_enabled(office: Office, keeper: Browser) -> None:
    browser_of(office, "bu-tini", Wanted())
    communities = ["Koperasi Contoh Maju Bersama"]
    changed = keeper.post(f"{PAGE}/bu-tini/role", page=PAGE, role="coordinator", communities=communities)
    assert changed.status_code == 303
    assert "koordinator komunitas" in keeper.get(PAGE).text and communities[0] in keeper.get(PAGE).text
    keeper.post(f"{PAGE}/bu-tini/disable", page=PAGE)
    assert "dinonaktifkan" in keeper.get(PAGE).text
    assert office.browser().log_in("bu-tini").status_code == 401
    keeper.post(f"{PAGE}/bu-tini/enable", page=PAGE)
    assert office.browser().log_in("bu-tini").status_code == 303
    whats = [
        what for _, what, subject, _ in audited(office.runtime) if subject == "bu-tini" and "staff" in what
    ]
    assert whats == ["staff added", "staff role changed", "staff disabled", "staff enabled"]


def test_a_reset_gives_a_password_for_one_time_and_takes_the_second_factor(
    office: Office, keeper: Browser
) -> None:
    tini = browser_of(office, "bu-tini", Wanted("admin"))
    shows_code(office.runtime, tini, "bu-tini")
    shown = keeper.post(f"{PAGE}/bu-tini/reset", page=PAGE).text
    password = re.findall(r"<code>([\w-]+)</code>", shown)[0]
    again = office.browser()
    again.log_in("bu-tini", password)
    assert again.get("/console/people").location.endswith("/console/password")
    (row,) = rows(office.runtime, "SELECT factor_at FROM staff WHERE name = 'bu-tini'")
    assert row.factor_at is None


def test_a_one_time_password_ends_after_three_days(office: Office) -> None:
    login = add_staff(office.runtime, command_line(office.runtime), "bu-tini", Wanted())
    office.clock.forward(hours=71)
    assert log_in(office.runtime, login.name, login.password, "").staff
    office.clock.forward(hours=2)
    assert office.browser().log_in(login.name, login.password).status_code == 401


def test_nobody_locks_the_door_behind_themselves(office: Office, keeper: Browser) -> None:
    for what in ("disable", "reset", "role"):
        assert keeper.post(f"{PAGE}/bu-rina/{what}", page=PAGE, role="branch").status_code == 403
    assert office.browser().log_in().status_code == 303


def test_a_branchs_admin_keeps_the_accounts_of_the_branch(office: Office) -> None:
    south(office)
    here, there = (scoped(office, f"bu-{n}", Wanted("admin", b)) for n, b in (("a", HERE), ("b", SOUTH)))
    assert [one.staff.name for one in list_staff(office.runtime, here)] == ["bu-a"]
    with pytest.raises(BadArgument, match="no account"):
        disable_staff(office.runtime, here, "bu-b")
    with pytest.raises(BadArgument, match="no branch"):
        add_staff(office.runtime, here, "bu-c", Wanted("admin", SOUTH))
    add_staff(office.runtime, there, "bu-c", Wanted("admin"))
    assert rows(office.runtime, "SELECT 1 FROM staff WHERE name = 'bu-c' AND branch IS NULL") == []


def test_production_makes_no_admin_by_itself(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("DELETE FROM staff")
    production = office.runtime.settings.model_copy(update={"environment": "production"})
    runtime = replace(office.runtime, settings=production)
    assert first_login(runtime) is None and nobody_yet(runtime)
    assert first_login(office.runtime) is not None


# --- the second factor ------------------------------------------------------------------------------


def test_accounts_wait_for_a_second_factor_and_everything_else_does_not(office: Office) -> None:
    browser = office.inside()
    assert browser.get(PAGE).location.endswith("/console/factor")
    assert browser.get("/console/people").status_code == 200
    page = browser.get("/console/factor").text
    assert "data:image/svg+xml" in page and re.search(r"<code>[A-Z2-7]{32}</code>", page)
    assert shows_code(office.runtime, browser).status_code == 303
    assert browser.get(PAGE).status_code == 200
    assert "data:image/svg+xml" not in browser.get("/console/factor").text


def test_whoever_has_one_is_asked_for_it_at_every_login(office: Office, keeper: Browser) -> None:
    office.clock.forward(minutes=1)
    browser = office.browser()
    browser.log_in()
    for path in ("/console/", "/console/people", PAGE, f"/console/people/{office.siti}"):
        assert browser.get(path).location.endswith("/console/factor")
    wrong = browser.post("/console/factor", page="/console/factor", code="000000")
    assert wrong.status_code == 422 and browser.get("/console/people").status_code == 303
    code = code_of(office.runtime)
    right = browser.post("/console/factor", page="/console/factor", code=f" {code[:3]} {code[3:]}")
    assert right.status_code == 303 and browser.get(PAGE).status_code == 200
    assert any(what == "second factor failed" for _, what, _, _ in audited(office.runtime))


def test_a_code_is_good_once_and_a_minute_at_most(office: Office, keeper: Browser) -> None:
    used = code_of(office.runtime)
    browser = office.browser()
    browser.log_in()
    again = browser.post("/console/factor", page="/console/factor", code=used)
    assert again.status_code == 422
    office.clock.forward(minutes=2)
    assert browser.post("/console/factor", page="/console/factor", code=used).status_code == 422
    late = code_of(office.runtime, late=-30)
    assert browser.post("/console/factor", page="/console/factor", code=late).status_code == 303


def test_codes_are_not_guessed_at_leisure(office: Office, keeper: Browser) -> None:
    browser = office.browser()
    browser.log_in()
    for number in range(20):
        browser.post("/console/factor", page="/console/factor", code=f"{number:06d}")
    office.clock.forward(minutes=1)
    limited = browser.post("/console/factor", page="/console/factor", code=code_of(office.runtime))
    assert limited.status_code == 422 and "satu jam lagi" in limited.text


def test_in_production_it_comes_before_everything_for_whoever_needs_one(office: Office) -> None:
    browser_of(office, "bu-tini", Wanted())
    production = office.runtime.settings.model_copy(update={"environment": "production"})
    office.app.extensions["jangkau"] = replace(office.runtime, settings=production)
    rina, tini = office.inside(), office.browser()
    tini.log_in("bu-tini")
    assert rina.get("/console/people").location.endswith("/console/factor")
    assert tini.get("/console/people").status_code == 200


def test_a_verb_of_staffs_accounts_stops_without_the_second_factor_too(office: Office) -> None:
    scope = scoped(office, "bu-tini", Wanted("admin"))
    without = replace(scope, may=scope.may - {"keep_staff", "export", "broadcast"})
    with pytest.raises(NotAllowed):
        add_staff(office.runtime, without, "bu-lia", Wanted())


def test_the_secret_of_the_second_factor_does_not_stand_in_the_database(office: Office) -> None:
    browser = office.inside()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.get("/console/factor").text)[0]
    (row,) = rows(office.runtime, "SELECT * FROM staff")
    assert secret not in str(tuple(row)) and PASSWORD not in str(tuple(row))


def test_an_admin_of_some_areas_keeps_nobodys_account(office: Office) -> None:
    """Neither makes one that sees more than they do, nor shuts out whoever sees everything."""
    narrow = replace(command_line(office.runtime), areas=("31.72.03",), own_areas=True, staff="x" * 32)
    with pytest.raises(BadArgument):
        add_staff(office.runtime, narrow, "bu-semua", Wanted("admin"))
    with pytest.raises(BadArgument, match="no account"):
        disable_staff(office.runtime, narrow, "bu-rina")
    assert rows(office.runtime, "SELECT 1 FROM staff WHERE name = 'bu-semua'") == []
