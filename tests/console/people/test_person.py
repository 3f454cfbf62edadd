"""One person's page: what happened, in words; data put right, erased and joined for a reason that is kept."""

from __future__ import annotations

import pytest

from bot.services.staff.reach import Wanted
from bot.storage.people import people
from tests.cast import ANOTHER, FULL_NAME, REFERRAL, a_reader
from tests.console.cases import budi
from tests.console.elsewhere import HERE, browser_of, south
from tests.console.office import Browser, Office, shows_code
from tests.looking import audited, kept, rows

WHY = "ia memintanya di chat"


def page_of(office: Office) -> str:
    return f"/console/people/{office.siti}"


def correct(browser: Browser, page: str, field: str, value: str, why: str = WHY, **more: str) -> int:
    form = {"registration": REFERRAL, "field": field, "value": value, "why": why, **more}
    return browser.post(f"{page}/correct", page=page, **form).status_code


def test_the_page_tells_the_whole_story_with_names_not_handles(any_office: Office) -> None:
    with any_office.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO event (person, at, kind, flow, step) VALUES (:person, 1, 'answered', 'register', 'called')",
            {"person": any_office.siti},
        )
    page = any_office.inside().get(page_of(any_office)).text
    for part in ("Perjalanannya", "1 dijawab", "Wati (contoh)", "tanpa agen", "Persetujuan", "Chatnya"):
        assert part in page
    assert FULL_NAME not in page


def test_a_field_is_put_right_and_she_is_told(any_office: Office) -> None:
    browser, page = any_office.inside(), page_of(any_office)
    assert correct(browser, page, "full_name", "Siti Aminah Rahayu") == 303
    assert kept(any_office.runtime, REFERRAL).form["full_name"] == "Siti Aminah Rahayu"
    assert ("bu-rina", "corrected full_name", any_office.siti, WHY) in audited(any_office.runtime)
    found = browser.post("/console/search", page=page, q="rahayu")
    assert found.status_code == 200 and "S••• A•••" in found.text


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("full_name", "3172044203850003", WHY),
        ("phone", "12", WHY),
        ("nik", "123", WHY),
        ("birth_date", "besok", WHY),
        ("income", "1000000", WHY),
        ("full_name", "Siti Aminah", ""),
    ],
)
def test_what_is_no_such_value_is_refused_and_nothing_changes(
    office: Office, field: str, value: str, why: str
) -> None:
    before = kept(office.runtime, REFERRAL).form
    assert correct(office.inside(), page_of(office), field, value, why) == 422
    assert kept(office.runtime, REFERRAL).form == before


def test_another_branchs_registration_is_not_corrected_through_ones_own_page(office: Office) -> None:
    theirs = south(office)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    status = correct(browser, page_of(office), "full_name", "Nama Lain", registration=theirs.registration)
    assert status == 404


def test_erasing_wants_the_second_factor_a_tick_and_a_reason(office: Office) -> None:
    browser, page = office.inside(), f"{page_of(office)}/erase"
    assert browser.get(page).headers["Location"].endswith("/factor")
    assert shows_code(office.runtime, browser).status_code == 303
    assert "dimusnahkan" in browser.get(page).text
    assert browser.post(page, page=page, why=WHY).status_code == 422
    assert browser.post(page, page=page, sure="yes", why="").status_code == 422
    assert rows(office.runtime, "SELECT wrapped_key FROM person WHERE id = :id", id=office.siti)[
        0
    ].wrapped_key
    assert browser.post(page, page=page, sure="yes", why=WHY).status_code == 303
    assert not rows(office.runtime, "SELECT wrapped_key FROM person WHERE id = :id", id=office.siti)[
        0
    ].wrapped_key
    assert any(what == "person erased" for _, what, _, _ in audited(office.runtime))
    assert browser.get(page_of(office)).status_code == 200


def test_two_chats_of_one_person_are_joined_after_looking(office: Office) -> None:
    other = a_reader(office.runtime, "7009", stage="new")
    browser, page = office.inside(), f"{page_of(office)}/join"
    assert "Yang pindah" in browser.get(f"{page}?other={other}").text
    assert browser.post(page, page=page, other=other, why="").status_code == 422
    assert browser.post(page, page=page, other=other, why=WHY).status_code == 303
    with office.runtime.database.look() as tx:
        assert len(people.addresses_of(tx, people.look_up(tx, office.siti))) == 2


def test_two_with_registrations_are_not_joined_and_the_page_says_why(office: Office) -> None:
    budi(office)
    browser, page = office.inside(), f"{page_of(office)}/join"
    assert "Putuskan dulu" in browser.get(f"{page}?other={ANOTHER}").text
    assert browser.post(page, page=page, other=ANOTHER, why=WHY).status_code == 422


@pytest.mark.parametrize("other", ["JK-XXXX-XXXX", "' OR 1=1 --", "%00"])
def test_nobody_is_joined_with_nobody(office: Office, other: str) -> None:
    assert office.inside().get(f"{page_of(office)}/join?other={other}").status_code == 422
