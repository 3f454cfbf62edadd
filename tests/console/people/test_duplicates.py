"""Two registrations that may be one person: side by side, masked, and settled by somebody once."""

from __future__ import annotations

from bot.services.staff.scope import command_line
from bot.storage.people import duplicates, people, registrations
from tests.cast import ANOTHER, FULL_NAME, NIK, PHONE, REFERENCE, REFERRAL
from tests.console.cases import budi
from tests.console.office import Office
from tests.looking import audited, rows


def siti_fills_in(office: Office, nik: str) -> None:
    form = {"full_name": FULL_NAME, "nik": nik, "phone": PHONE, "birth_date": "1985-03-02"}
    with office.runtime.database.begin() as tx:
        known = people.lock(tx, office.siti)
        registrations.save_form(tx, known, REFERRAL, form, office.runtime.now_ms())


def pairs(office: Office) -> list[tuple[str, str, str]]:
    with office.runtime.database.look() as tx:
        return [
            (one.earlier_reference, one.later_reference, one.kind)
            for one in duplicates.open_ones(tx, command_line(office.runtime))
        ]


def test_one_phone_in_two_registrations_waits_for_a_person(any_office: Office) -> None:
    budi(any_office)
    assert pairs(any_office) == [(REFERENCE, ANOTHER, "phone")]


def test_one_nik_says_more_than_one_phone_and_is_one_pair(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    budi(any_office, NIK)
    assert pairs(any_office) == [(REFERENCE, ANOTHER, "nik")]


def test_two_people_with_their_own_nik_on_one_phone_are_no_pair(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    budi(any_office, "3172042505900001")
    assert pairs(any_office) == []


def test_a_family_on_one_phone_is_no_pair(any_office: Office) -> None:
    budi(any_office, helper=any_office.siti)
    assert pairs(any_office) == []


def test_a_pair_stands_side_by_side_with_last_signs_only(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    other = budi(any_office, NIK)
    browser = any_office.inside()
    assert f"{REFERENCE} · {ANOTHER}" in browser.get("/console/duplicates").text
    page = browser.get("/console/duplicates/1").text
    assert "S••• A•••" in page and "B••• S•••" in page and page.count("•••• 0003") == 2
    assert NIK not in page and "Aminah" not in page and PHONE[3:] not in page
    looked = [one[2] for one in audited(any_office.runtime) if one[1] == "duplicate"]
    assert looked == [any_office.siti, other]


def test_a_merge_wants_a_tick_and_ends_the_later(any_office: Office) -> None:
    budi(any_office)
    browser, page = any_office.inside(), "/console/duplicates/1"
    for typed in ({}, {"verdict": "one"}, {"verdict": "both", "looked": "yes"}):
        assert browser.post(page, page=page, **typed).status_code == 422
    assert browser.post(page, page=page, verdict="one", looked="yes").status_code == 303
    states = {row.reference: row.state for row in rows(any_office.runtime, "SELECT * FROM registration")}
    assert states == {REFERENCE: "submitted", ANOTHER: "merged"}
    assert "sudah diputuskan" in browser.get(page).text
    assert any(what == "duplicate merged" for _, what, _, _ in audited(any_office.runtime))


def test_two_who_are_not_the_same_are_not_asked_about_again(any_office: Office) -> None:
    budi(any_office)
    browser, page = any_office.inside(), "/console/duplicates/1"
    browser.post(page, page=page, verdict="apart")
    siti_fills_in(any_office, NIK)
    assert pairs(any_office) == [] and "Tidak ada yang perlu" in browser.get("/console/duplicates").text
    assert browser.get("/console/duplicates/99").status_code == 404
