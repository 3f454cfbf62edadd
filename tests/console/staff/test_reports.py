"""Large tables: asked for with a purpose, made beside the bot's work, for whoever asked and nobody else."""

from __future__ import annotations

import pytest

from bot.services.reports import make_next
from bot.services.staff.accounts import disable_staff
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import FULL_NAME, PHONE, REFERENCE
from tests.console.elsewhere import HERE, browser_of, south
from tests.console.office import Browser, Office, code_of, shows_code
from tests.looking import audited, rows

PAGE = "/console/reports"
WHY = "laporan bulanan"


def inside(office: Office, name: str = "bu-rina", wanted: Wanted | None = None) -> Browser:
    """Their browser, the second factor shown."""
    browser = browser_of(office, name, wanted) if wanted else office.inside()
    browser.get("/console/factor")
    browser.post("/console/factor", page="/console/factor", code=code_of(office.runtime, name))
    return browser


def ask(browser: Browser, kind: str, form: str = "csv", why: str = WHY, **filters: str) -> int:
    return browser.post(PAGE, page=PAGE, kind=kind, why=why, **{"as": form}, **filters).status_code


def made(office: Office) -> str:
    assert make_next(office.runtime)
    return str(rows(office.runtime, "SELECT id FROM report ORDER BY asked_at DESC")[0].id)


@pytest.mark.parametrize(
    ("kind", "held", "not_held"),
    [
        ("people", [REFERENCE, FULL_NAME], []),
        ("agents", ["Wati", "Darto"], []),
        ("list referrals", [REFERENCE, "S••• A•••"], [FULL_NAME, PHONE]),
        ("list help", ["claim"], [FULL_NAME]),
    ],
)
def test_a_report_is_made_beside_and_downloaded(
    any_office: Office, kind: str, held: list[str], not_held: list[str]
) -> None:
    browser = inside(any_office)
    assert ask(browser, kind) == 303
    assert "sedang disiapkan" in browser.get(PAGE).text
    answer = browser.get(f"{PAGE}/{made(any_office)}/file")
    text = answer.data.decode("utf-8-sig")
    assert [word for word in held if word not in text] == [] and [w for w in not_held if w in text] == []
    assert not make_next(any_office.runtime)
    assert any(what == f"report {kind}" and why == WHY for _, what, _, why in audited(any_office.runtime))


@pytest.mark.parametrize(
    ("kind", "form", "why"), [("nik", "csv", WHY), ("people", "exe", WHY), ("people", "csv", "")]
)
def test_what_we_do_not_make_is_refused(office: Office, kind: str, form: str, why: str) -> None:
    assert ask(inside(office), kind, form, why) == 422
    assert rows(office.runtime, "SELECT id FROM report") == []


def test_nobody_else_opens_it_nor_without_the_second_factor(office: Office) -> None:
    ask(inside(office), "agents")
    report = made(office)
    assert inside(office, "bu-tini", Wanted("admin")).get(f"{PAGE}/{report}/file").status_code == 404
    assert office.inside().get(f"{PAGE}/{report}/file").headers["Location"].endswith("/factor")


def test_it_is_kept_a_week(office: Office) -> None:
    ask(inside(office), "agents")
    report = made(office)
    office.clock.forward(minutes=8 * 24 * 60)
    browser = office.inside()
    shows_code(office.runtime, browser)
    assert browser.get(f"{PAGE}/{report}/file").status_code == 404


def test_a_branchs_report_holds_its_own_and_ends_with_the_account(office: Office) -> None:
    theirs = south(office)
    browser = inside(office, "bu-tini", Wanted("admin", HERE))
    ask(browser, "list people", "csv")
    text = browser.get(f"{PAGE}/{made(office)}/file").data.decode("utf-8-sig")
    assert theirs.person not in text and "31.74" not in text and "31.72" in text
    ask(browser, "agents")
    disable_staff(office.runtime, command_line(office.runtime), "bu-tini")
    assert make_next(office.runtime)
    assert "failed" in {row.state for row in rows(office.runtime, "SELECT state FROM report")}


def test_a_report_is_narrowed_as_the_list_was(office: Office) -> None:
    browser = inside(office)
    ask(browser, "list people", "csv", area="31.74")
    assert REFERENCE not in browser.get(f"{PAGE}/{made(office)}/file").data.decode("utf-8-sig")
