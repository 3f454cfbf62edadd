"""Siti calls the branch: whatever she says of herself finds her, within reach, and nothing typed is kept."""

from __future__ import annotations

import pytest

from bot.services.staff.reach import Wanted
from tests.cast import FULL_NAME, PHONE, REFERENCE, linked
from tests.console.cases import budi
from tests.console.elsewhere import HERE, browser_of, north, south
from tests.console.office import Browser, Office
from tests.looking import audited


def looked_for(browser: Browser, typed: str) -> tuple[str, str]:
    """Where it led, and what the page shows."""
    answer = browser.post("/console/search", page="/console/", q=typed)
    return answer.headers.get("Location", ""), answer.text


@pytest.mark.parametrize(
    "typed",
    [REFERENCE, "jk 7k2m 9qxf", "JK7K2M9QXF", " jk-7k2m-9qxf. ", "0812-3456-7890", "+62 812 3456 7890"],
)
def test_one_person_found_by_number_is_opened_at_once(any_office: Office, typed: str) -> None:
    place, _ = looked_for(any_office.inside(), typed)
    assert place == f"/console/people/{any_office.siti}"


@pytest.mark.parametrize("typed", ["7890", "567890", "aminah", "SITI", "Siti  aminah", "amináh"])
def test_last_digits_and_names_lead_to_a_list_with_masks(any_office: Office, typed: str) -> None:
    _, page = looked_for(any_office.inside(), typed)
    assert f"/console/people/{any_office.siti}" in page and "S••• A•••" in page and PHONE not in page


@pytest.mark.parametrize("typed", ["Siti Rahayu", "7891", "JK-0000-ZZZZ", "081299999999", "a", "", "'; DROP"])
def test_what_fits_nobody_says_so_and_how_to_look(office: Office, typed: str) -> None:
    place, page = looked_for(office.inside(), typed)
    assert place == "" and "Tidak ada yang cocok" in page and "4 sampai 6 angka" in page


def test_two_who_share_a_phone_are_both_shown(office: Office) -> None:
    other = budi(office)
    place, page = looked_for(office.inside(), PHONE)
    assert place == "" and office.siti in page and other in page


def test_an_agent_is_found_by_name_and_by_the_end_of_a_phone(office: Office) -> None:
    linked(office.runtime, "wati", 9001)
    _, page = looked_for(office.inside(), "wati")
    assert "Wati" in page and "/console/agents/" in page


def test_a_complaints_number_leads_to_the_complaint(office: Office) -> None:
    north(office)
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE complaint SET reference = 'AD-7K2M-9QXF'")
    assert looked_for(office.inside(), "ad 7k2m 9qxf")[0] == "/console/complaints/AD-7K2M-9QXF"


def test_nobody_is_found_beyond_ones_reach(office: Office) -> None:
    here, there = north(office), south(office)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert looked_for(browser, here.reference)[0] == f"/console/people/{here.person}"
    assert "Tidak ada yang cocok" in looked_for(browser, there.reference)[1]
    assert "Tidak ada yang cocok" in looked_for(browser, there.complaint)[1]


def test_the_audit_says_what_kind_of_thing_was_looked_for_and_nothing_of_it(office: Office) -> None:
    browser = office.inside()
    for typed in (FULL_NAME, PHONE, REFERENCE, "7890"):
        looked_for(browser, typed)
    said = [(what, subject) for _, what, subject, *_ in audited(office.runtime) if what == "search"]
    assert sorted(said) == [("search", f"{kind}: 1") for kind in ("name", "phone", "reference", "tail")]


def test_an_erased_person_is_not_found(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :id", {"id": office.siti})
    assert "Tidak ada yang cocok" in looked_for(office.inside(), REFERENCE)[1]
