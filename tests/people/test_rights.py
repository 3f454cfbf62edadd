"""What people may do with their data: agree to a text, see what is held, correct it, erase it, end a referral."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.services.people import asked_rights
from bot.services.people.registration_form import open_form
from bot.storage.keys.sealing import CannotOpen
from bot.storage.people import people, registrations
from bot.storage.staff import audit
from tests.browsing import fill_in, link
from tests.cast import FORM, HER_WORDS, NIK, SITI, person_at, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import every_byte, plain
from tests.stage import delivered, last_words, reply, ring, says

pytestmark = SQLITE_ONLY
# Everything a worker says from the greeting to the confirmation.
WORDS = [*HER_WORDS, "kirim"]


def through(runtime: Runtime) -> str:
    """Siti registers in chat; her reference."""
    for word in WORDS:
        says(runtime, SITI, word)
    with runtime.database.begin() as tx:
        row = tx.one("SELECT reference FROM registration")
    assert row, last_words(runtime, SITI)
    return str(row.reference)


def wait_a_little(runtime: Runtime, clock: HeldClock) -> None:
    """Everything due happens, and what was said goes out."""
    ring(runtime)
    delivered(runtime)
    clock.forward(seconds=3)
    ring(runtime)


def her(runtime: Runtime) -> str:
    return person_at(runtime, simulated(SITI))


def test_consent_keeps_the_very_text_that_was_shown(runtime: Runtime) -> None:
    shown = reply(runtime, SITI, "mau daftar")
    says(runtime, SITI, "setuju")
    [(kind, hashed, language, channel), (also, *same)] = plain(
        runtime, "SELECT kind, sha256, language, channel FROM consent ORDER BY id"
    )
    assert (also, same) == ("updates", [hashed, language, channel])
    [(text,)] = plain(runtime, f"SELECT words FROM consent_text WHERE sha256 = '{hashed}'")
    assert (kind, language, channel) == ("service", "id", "simulator")
    assert sha256(str(text).encode()).hexdigest() == hashed
    assert str(text) in shown
    assert runtime.world.facts["branch"] in str(text)


def test_broadcasts_have_a_consent_of_their_own_and_one_word_ends_it(runtime: Runtime) -> None:
    through(runtime)
    says(runtime, SITI, "boleh")
    says(runtime, SITI, "boleh")
    assert [row[0] for row in plain(runtime, "SELECT kind FROM consent ORDER BY id")] == [
        "service",
        "updates",
        "questions",
        "broadcasts",
    ]
    assert len(plain(runtime, "SELECT * FROM consent_text")) == 3
    says(runtime, SITI, "STOP")
    withdrawn = plain(runtime, "SELECT kind FROM consent WHERE withdrawn_at IS NOT NULL ORDER BY id")
    assert withdrawn == [("questions",), ("broadcasts",)]


def test_my_data_says_what_is_held_and_who_has_seen_it(runtime: Runtime) -> None:
    reference = through(runtime)
    with runtime.database.begin() as tx:
        audit.record(
            tx,
            who="bu-rina",
            what="name and phone",
            subject=registrations.reference_id(reference),
            purpose="call back",
            now=runtime.now_ms(),
        )
    says(runtime, SITI, "tidak usah")
    held = reply(runtime, SITI, "data saya")
    assert reference in held
    assert "Penghasilan" in held
    ring(runtime)
    assert "22-11-2026 10:00 Petugas bu-rina, melihat data Anda" in last_words(runtime, SITI, most=3)


def test_a_correction_replaces_the_answers_and_keeps_the_number(runtime: Runtime) -> None:
    reference = through(runtime)
    says(runtime, SITI, "tidak usah")
    for word in ("data saya", "koreksi", "jawaban di chat", "pekerjaan", "warung nasi"):
        says(runtime, SITI, word)
    assert reference in reply(runtime, SITI, "kirim")
    with runtime.database.begin() as tx:
        found = registrations.load(tx, registrations.reference_id(reference))
    assert found
    assert found.answers["job"]["label"] == "warung nasi"
    assert len(plain(runtime, "SELECT * FROM registration")) == 1


def test_stop_asks_whether_the_open_referral_goes_on(runtime: Runtime) -> None:
    through(runtime)
    says(runtime, SITI, "tidak usah")
    assert "Teruskan" in reply(runtime, SITI, "STOP") or "Diteruskan" in last_words(runtime, SITI)
    says(runtime, SITI, "teruskan")
    assert plain(runtime, "SELECT state FROM referral") == [("waiting",)]
    assert plain(runtime, "SELECT state FROM timer WHERE kind = 'end_referral'") == [("cancelled",)]


def test_a_referral_ends_when_nobody_says_it_goes_on(runtime: Runtime, clock: HeldClock) -> None:
    through(runtime)
    says(runtime, SITI, "tidak usah")
    says(runtime, SITI, "STOP")
    clock.forward(hours=25)
    ring(runtime)
    assert plain(runtime, "SELECT state FROM referral") in ([("closed",)], [("unserved",)])
    assert plain(runtime, "SELECT state FROM registration") == [("withdrawn",)]
    says(runtime, SITI, "halo")
    says(runtime, SITI, "mulai lagi")
    assert "DAFTAR" in reply(runtime, SITI, "cek status saya")


def test_erasing_is_confirmed_and_then_nothing_can_be_read(
    runtime: Runtime, clock: HeldClock, tmp_path: Path
) -> None:
    reference = through(runtime)
    fill_in(runtime, FORM, link(runtime, reference))
    person, before = her(runtime), len(plain(runtime, "SELECT * FROM consent"))
    for word in ("tidak usah", "data saya", "hapus"):
        says(runtime, SITI, word)
    assert "hapus" in reply(runtime, SITI, "ya, hapus").lower()
    wait_a_little(runtime, clock)
    with runtime.database.begin() as tx, pytest.raises(CannotOpen):
        people.key_of(tx, person)
    with runtime.database.begin() as tx:
        assert registrations.load(tx, registrations.reference_id(reference)) is None
        assert registrations.find_people(tx, "nik", NIK) == set()
        assert registrations.find_people(tx, "name", "Siti") == set()
        assert people.find(tx, simulated(SITI)) is None
    assert open_form(runtime, runtime.links.sign("daftar", reference)) == "form_forged"
    assert len(plain(runtime, "SELECT * FROM consent WHERE withdrawn_at IS NOT NULL")) == before
    assert plain(runtime, "SELECT length(sealed) FROM letter WHERE length(sealed) > 0") == []
    assert b"31.72.04" not in b"".join(
        str(row).encode() for row in plain(runtime, "SELECT * FROM registration")
    )


def test_somebody_who_was_erased_begins_anew(runtime: Runtime, clock: HeldClock) -> None:
    through(runtime)
    for word in ("tidak usah", "data saya", "hapus", "ya, hapus"):
        says(runtime, SITI, word)
    person = her(runtime)
    wait_a_little(runtime, clock)
    assert "Saya Jangkau" in reply(runtime, SITI, "halo")
    assert her(runtime) != person


def test_the_last_answer_goes_out_before_the_key_is_gone(runtime: Runtime, clock: HeldClock) -> None:
    through(runtime)
    for word in ("tidak usah", "data saya", "hapus", "ya, hapus"):
        says(runtime, SITI, word)
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'queued' WHERE id = (SELECT MAX(id) FROM letter)")
    person = her(runtime)
    ring(runtime)
    assert her(runtime) == person
    delivered(runtime)
    clock.forward(seconds=3)
    ring(runtime)
    with runtime.database.begin() as tx:
        assert people.find(tx, simulated(SITI)) is None


def test_staff_are_reminded_before_three_days_are_over(runtime: Runtime, clock: HeldClock) -> None:
    through(runtime)
    siti = her(runtime)
    with runtime.database.begin() as tx:
        asked_rights.by_hand(tx, siti, "right_correct", runtime.now_ms())
    ring(runtime)
    clock.forward(hours=47)
    ring(runtime)
    assert plain(runtime, "SELECT reason FROM help_request") == [("right_correct",)]
    clock.forward(hours=2)
    ring(runtime)
    assert ("late_right_correct",) in plain(runtime, "SELECT reason FROM help_request WHERE state = 'open'")


def test_the_database_file_holds_nothing_that_was_said(runtime: Runtime, tmp_path: Path) -> None:
    reference = through(runtime)
    fill_in(runtime, FORM, link(runtime, reference))
    found = every_byte(tmp_path)
    assert len(found) > 100_000
    for secret in (NIK, "Siti", "81234567890", "Jl. Baru", "Ahmad", "sebelah masjid", "siti@contoh"):
        assert secret.encode() not in found


def test_my_data_shows_enough_to_know_it_by_and_no_whole_value(runtime: Runtime) -> None:
    reference = through(runtime)
    says(runtime, SITI, "3")
    shown = reply(runtime, SITI, "data saya")
    assert "08…890" in shown and "Si…" in shown
    assert "1985" not in shown and "81234567890" not in shown
    assert "/daftar/" in shown and reference in shown
