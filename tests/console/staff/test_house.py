"""What a branch says of itself: hours, closed days, official trouble with an end; the audit checked and taken along."""

from __future__ import annotations

import pytest

from bot.services.staff.reach import Wanted
from bot.services.world import troubles_now
from tests.console.elsewhere import HERE, browser_of, north, south
from tests.console.office import Office
from tests.looking import audited, rows

HOURS, TROUBLES = "/console/hours", "/console/troubles"
WHY = "pengumuman di situs resmi"


def test_hours_and_closed_days_are_kept_and_taken_back(any_office: Office) -> None:
    browser, branch = any_office.inside(), north(any_office).branch
    path = f"/console/communities/branch/{branch}"
    form = {"opens": "08:30", "closes": "14.00", "weekdays": ["1", "2"]}
    assert browser.post(f"{path}/hours", page=HOURS, **form).status_code == 303
    day = {"first": "2026-12-28", "last": "2026-12-29", "why": "rapat kerja"}
    assert browser.post(f"{path}/days", page=HOURS, **day).status_code == 303
    page = browser.get(HOURS).text
    assert "08.30–14.00" in page and "Senin, Selasa" in page and "rapat kerja" in page
    assert browser.post(f"{path}/days/forget", page=HOURS, day="2026-12-28").status_code == 303
    assert len(rows(any_office.runtime, "SELECT day FROM office_day")) == 1


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("hours", {"opens": "14:00", "closes": "08:00", "weekdays": ["1"]}),
        ("hours", {"opens": "x", "closes": "08:00", "weekdays": ["1"]}),
        ("days", {"first": "besok", "why": "rapat"}),
        ("days", {"first": "2026-12-28", "why": ""}),
    ],
)
def test_what_is_no_clock_and_no_day_is_refused(office: Office, what: str, form: dict[str, str]) -> None:
    path = f"/console/communities/branch/{north(office).branch}/{what}"
    assert office.inside().post(path, page=HOURS, **form).status_code == 422


def test_trouble_is_told_until_its_end(any_office: Office) -> None:
    browser = any_office.inside()
    assert browser.post(TROUBLES, page=TROUBLES, what="jmo", hours="3", why=WHY).status_code == 303
    assert troubles_now(any_office.runtime) == ["jmo"] and "aplikasi JMO" in browser.get(TROUBLES).text
    any_office.clock.forward(minutes=181)
    assert troubles_now(any_office.runtime) == []


def test_trouble_that_is_mended_is_over_at_once_and_told_once(office: Office) -> None:
    browser = office.inside()
    for _ in range(2):
        browser.post(TROUBLES, page=TROUBLES, what="otp", hours="24", why=WHY)
    assert troubles_now(office.runtime) == ["otp"]
    number = rows(office.runtime, "SELECT MAX(id) AS id FROM official_trouble")[0].id
    assert browser.post(f"{TROUBLES}/{number}/end", page=TROUBLES).status_code == 303
    assert troubles_now(office.runtime) == []
    assert browser.post(f"{TROUBLES}/{number}/end", page=TROUBLES).status_code == 404


@pytest.mark.parametrize(
    "form", [{"what": "x", "hours": "3"}, {"what": "jmo", "hours": "9999"}, {"what": "jmo"}]
)
def test_trouble_without_an_end_or_a_name_is_refused(office: Office, form: dict[str, str]) -> None:
    assert office.inside().post(TROUBLES, page=TROUBLES, why=WHY, **form).status_code == 422
    assert troubles_now(office.runtime) == []


def test_the_audit_is_narrowed_checked_and_taken_along(any_office: Office) -> None:
    browser = any_office.inside()
    browser.get(f"/console/people/{any_office.siti}")
    assert "list people" not in browser.get("/console/audit?what=person&who=bu-rina").text
    assert any_office.siti in browser.get("/console/audit?what=person&since=2026-11-22").text
    assert "Utuh" in browser.post("/console/audit/verify", page="/console/audit").text
    text = browser.get("/console/audit/file?as=csv&what=person").data.decode("utf-8-sig")
    assert any_office.siti in text and text.count("\n") == 2
    assert any(what == "audit exported" for _, what, _, _ in audited(any_office.runtime))
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE audit SET who = 'somebody' WHERE id = 1")
    assert "TIDAK UTUH di baris 1" in browser.post("/console/audit/verify", page="/console/audit").text


def test_a_branchs_auditor_takes_its_own_along(office: Office) -> None:
    south(office)
    office.inside().get("/console/people")
    browser = browser_of(office, "bu-audit", Wanted("auditor", HERE))
    assert "bu-rina" not in browser.get("/console/audit/file?as=csv").data.decode("utf-8-sig")
