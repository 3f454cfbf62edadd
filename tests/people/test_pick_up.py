"""A registration somebody else filled in comes into the hands of its worker, on their own phone."""

from __future__ import annotations

import pytest

from bot.runtime import Runtime
from bot.storage.people import people, registrations
from bot.storage.staff import audit
from tests.browsing import fill_in, link
from tests.cast import ANSWERS, NIK, REFERENCE, SITI, TUTI, person_at, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.people.helping import MET, TUTIS_FORM, load, said_last, sent, talk, word_for
from tests.stage import ring

pytestmark = SQLITE_ONLY


def test_the_workers_own_number_and_the_reference_are_enough(runtime: Runtime) -> None:
    reference = sent(runtime)
    talk(runtime, *MET, f"AMBIL {reference}", who=TUTI)
    assert reference in said_last(runtime, TUTI)
    found = load(runtime, reference)
    assert (found.person, found.helper) == (person_at(runtime, simulated(TUTI)), None)
    assert found.answers["called"] == "Tuti"
    assert reference in talk(runtime, "status", who=TUTI)
    assert "Siapa" not in talk(runtime, "keluarga")


def test_a_claim_is_audited_with_its_proof_and_told_to_the_helper(runtime: Runtime) -> None:
    reference = sent(runtime)
    talk(runtime, *MET, f"AMBIL {reference}", who=TUTI)
    assert "dipegang orangnya sendiri" in said_last(runtime, SITI)
    with runtime.database.look() as tx:
        row = tx.one("SELECT what, purpose FROM audit ORDER BY id DESC LIMIT 1")
        assert audit.first_broken(tx) is None
    assert row
    assert (row.what, row.purpose) == ("claimed by its worker", "own number")


def test_from_another_number_the_word_from_the_helper_is_needed(runtime: Runtime) -> None:
    reference, stranger = sent(runtime), "wa:+6285700000009"
    talk(runtime, *MET, f"AMBIL {reference}", who=stranger)
    assert "belum cocok" in said_last(runtime, stranger)
    word = word_for(runtime, reference)
    talk(runtime, f"ambil {reference} {word.lower()}", who=stranger)
    assert "Kami tanyakan dulu" in said_last(runtime, stranger)
    assert "…009" in said_last(runtime, SITI)
    talk(runtime, "izinkan")
    ring(runtime)
    assert load(runtime, reference).person == person_at(runtime, simulated(stranger))
    assert "Supaya aman" in talk(runtime, "hapus", who=stranger)


@pytest.mark.parametrize(("answer", "days"), [("jangan", 0), ("izinkan", 3), ("tidak kenal", 0)])
def test_a_word_that_a_helper_was_talked_out_of_moves_nothing_by_itself(
    runtime: Runtime, clock: HeldClock, answer: str, days: int
) -> None:
    reference, stranger = sent(runtime), "wa:+6285700000009"
    talk(runtime, *MET, f"AMBIL {reference} {word_for(runtime, reference)}", who=stranger)
    ring(runtime)
    clock.forward(days=days)
    talk(runtime, answer)
    ring(runtime)
    assert load(runtime, reference).helper == person_at(runtime, simulated(SITI))
    assert reference not in talk(runtime, "status", who=stranger)


def test_a_word_is_good_for_its_days_only(runtime: Runtime, clock: HeldClock) -> None:
    reference, stranger = sent(runtime), "wa:+6285700000009"
    word = word_for(runtime, reference)
    clock.forward(days=3)
    talk(runtime, *MET, f"AMBIL {reference} {word}", who=stranger)
    assert "belum cocok" in said_last(runtime, stranger)


def test_guessing_is_slowed_down(runtime: Runtime) -> None:
    stranger = "wa:+6285700000009"
    talk(runtime, *MET, *["AMBIL JK-AAAA-AAAA BBBB-BBBB"] * 6, who=stranger)
    assert "terlalu sering" in said_last(runtime, stranger)


def test_what_the_form_holds_comes_along_under_the_new_key(runtime: Runtime) -> None:
    reference = sent(runtime)
    fill_in(runtime, TUTIS_FORM, link(runtime, reference))
    talk(runtime, *MET, f"AMBIL {reference}", who=TUTI)
    ring(runtime)
    assert load(runtime, reference).form["nik"] == NIK
    with runtime.database.look() as tx:
        assert registrations.find_people(tx, "nik", NIK) == {person_at(runtime, simulated(TUTI))}


def test_who_has_a_registration_of_their_own_is_sent_to_a_person(runtime: Runtime) -> None:
    reference = sent(runtime)
    talk(runtime, *MET, who=TUTI)
    with runtime.database.begin() as tx:
        somebody = people.lock(tx, person_at(runtime, simulated(TUTI)))
        registrations.submit(tx, somebody, REFERENCE, ANSWERS, runtime.now_ms())
    talk(runtime, f"AMBIL {reference}", who=TUTI)
    assert "PETUGAS" in said_last(runtime, TUTI)
    assert load(runtime, reference).person != person_at(runtime, simulated(TUTI))
