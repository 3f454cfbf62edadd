"""Two chats and a word: asked where something is given away, both told, what matters waits a day, and taken back."""

from __future__ import annotations

import re

import pytest

from bot.runtime import Runtime
from bot.services.people.registration_form import open_form
from bot.storage.people import people
from tests.browsing import link
from tests.cast import SITI, person_at, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import audited, plain
from tests.people.test_rights import through
from tests.stage import delivered, heard, last_words, ring, says

pytestmark = SQLITE_ONLY
STRANGER, NEW = "wa:+6285700000009", "tg:siti2"


def met(runtime: Runtime, who: str) -> None:
    for word in ("halo", "1"):
        says(runtime, who, word)


def said(runtime: Runtime, who: str, *texts: str) -> str:
    """Type, let everything happen; the last two bubbles."""
    for text in texts:
        says(runtime, who, text)
        ring(runtime)
        delivered(runtime)
        ring(runtime)
    return last_words(runtime, who, most=2)


def word_of(runtime: Runtime, who: str) -> str:
    found = re.search(r"SAMBUNG (\S+)", said(runtime, who, "PINDAH HP"))
    assert found
    return found[1]


def registered_siti(runtime: Runtime) -> str:
    reference = through(runtime)
    said(runtime, SITI, "tidak usah")
    return reference


def are_one(runtime: Runtime, one: str, other: str) -> bool:
    return person_at(runtime, simulated(one)) == person_at(runtime, simulated(other))


def moved_to_her_new_phone(runtime: Runtime, clock: HeldClock) -> str:
    """She asks for a word in her old chat, types it in the new one and allows it in the old one."""
    reference = registered_siti(runtime)
    word = word_of(runtime, SITI)
    met(runtime, NEW)
    assert "Kami tanyakan dulu" in said(runtime, NEW, f"SAMBUNG {word}")
    said(runtime, SITI, "izinkan")
    clock.forward(seconds=3)
    ring(runtime)
    assert are_one(runtime, SITI, NEW)
    return reference


def test_whoever_types_a_strangers_word_is_asked_what_they_would_give_away(runtime: Runtime) -> None:
    reference = registered_siti(runtime)
    met(runtime, STRANGER)
    asked = said(runtime, SITI, f"SAMBUNG {word_of(runtime, STRANGER)}")
    assert "minta disambung" in asked
    assert "…009" in asked
    assert not are_one(runtime, SITI, STRANGER)
    for wish in ("data saya", "status", "koreksi", "hapus", "formulir"):
        seen = said(runtime, STRANGER, wish)
        assert reference not in seen
        assert "/daftar/" not in seen


@pytest.mark.parametrize("answer", ["JANGAN", "tidak", "bukan"])
def test_whoever_refuses_keeps_everything_and_both_chats_hear_of_it(runtime: Runtime, answer: str) -> None:
    registered_siti(runtime)
    met(runtime, STRANGER)
    word = word_of(runtime, STRANGER)
    said(runtime, SITI, f"SAMBUNG {word}")
    assert "tidak jadi" in said(runtime, SITI, answer)
    assert "tidak jadi" in last_words(runtime, STRANGER)
    assert not are_one(runtime, SITI, STRANGER)
    assert "belum cocok" in said(runtime, SITI, f"SAMBUNG {word}")  # used up


def test_the_owner_of_a_word_that_was_talked_out_of_them_is_asked(runtime: Runtime) -> None:
    registered_siti(runtime)
    word = word_of(runtime, SITI)
    met(runtime, STRANGER)
    said(runtime, STRANGER, f"SAMBUNG {word}")
    assert "minta disambung" in last_words(runtime, SITI)
    assert not are_one(runtime, SITI, STRANGER)


def test_both_chats_are_told_each_in_its_own_before_they_are_one(runtime: Runtime, clock: HeldClock) -> None:
    registered_siti(runtime)
    word = word_of(runtime, SITI)
    met(runtime, STRANGER)
    said(runtime, STRANGER, f"SAMBUNG {word}")
    says(runtime, SITI, "izinkan")
    ring(runtime)
    old, new = plain(runtime, "SELECT person FROM letter WHERE state = 'queued' ORDER BY id DESC LIMIT 2")
    assert {old[0], new[0]} == {person_at(runtime, simulated(who)) for who in (SITI, STRANGER)}
    assert not are_one(runtime, SITI, STRANGER)
    assert "disambungkan ke chat lain" in last_words(runtime, SITI)
    clock.forward(seconds=3)
    ring(runtime)
    assert are_one(runtime, SITI, STRANGER)


def test_what_matters_waits_a_day_in_both_chats(runtime: Runtime, clock: HeldClock) -> None:
    reference = moved_to_her_new_phone(runtime, clock)
    token = link(runtime, reference).rpartition("/")[2]
    assert reference in said(runtime, NEW, "status")
    assert "/daftar/" not in "".join(heard(runtime, NEW)[-6:])
    for wishes in (("hapus",), ("data saya", "koreksi"), ("PINDAH HP",)):
        assert "sehari" in said(runtime, NEW, *wishes)
    assert open_form(runtime, token) == "form_waits"
    clock.forward(days=1, minutes=1)
    assert "dihapus" in said(runtime, NEW, "hapus")
    assert not isinstance(open_form(runtime, token), str)


def test_one_word_takes_the_newer_chat_away_again(runtime: Runtime, clock: HeldClock) -> None:
    reference = moved_to_her_new_phone(runtime, clock)
    code = re.search(r"BUKAN (HP\d+)", "".join(heard(runtime, SITI)))
    assert code
    assert "diputus" in said(runtime, SITI, f"BUKAN {code[1]}")
    assert "join_disowned" in [row[0] for row in plain(runtime, "SELECT reason FROM help_request")]
    met(runtime, NEW)
    assert not are_one(runtime, SITI, NEW)
    assert reference not in said(runtime, NEW, "status")
    assert reference in said(runtime, SITI, "status")


def test_a_question_about_another_chat_is_answered_within_its_days(
    runtime: Runtime, clock: HeldClock
) -> None:
    registered_siti(runtime)
    word = word_of(runtime, SITI)
    met(runtime, STRANGER)
    said(runtime, STRANGER, f"SAMBUNG {word}")
    clock.forward(days=3)
    assert "tidak jadi" in said(runtime, SITI, "IZINKAN")
    assert not are_one(runtime, SITI, STRANGER)


def test_two_who_both_have_something_to_lose_are_left_to_staff(runtime: Runtime) -> None:
    registered_siti(runtime)
    for word in ("daftar", "setuju", "jual sayur"):
        says(runtime, STRANGER, word)
    assert "PETUGAS" in said(runtime, SITI, f"SAMBUNG {word_of(runtime, STRANGER)}")
    assert not are_one(runtime, SITI, STRANGER)


def test_two_who_have_nothing_stay_two(runtime: Runtime) -> None:
    met(runtime, STRANGER)
    met(runtime, NEW)
    assert "belum ada yang perlu" in said(runtime, NEW, f"SAMBUNG {word_of(runtime, STRANGER)}")
    assert not are_one(runtime, STRANGER, NEW)


def test_a_chat_that_shows_what_is_other_peoples_is_joined_by_staff_only(runtime: Runtime) -> None:
    met(runtime, STRANGER)
    met(runtime, NEW)
    with runtime.database.begin() as tx:
        who = people.find(tx, simulated(NEW))
        tx.run(
            "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at) VALUES"
            " (:p, 'service', '1', '', 'id', 'simulator', 1)",
            {"p": who},
        )
        tx.run("INSERT INTO staff (id, name, password, role, created_at, person)"
               " VALUES ('s', 'bu-rina', 'x', 'admin', 1, :p)", {"p": who})  # fmt: skip
    assert "PETUGAS" in said(runtime, NEW, f"SAMBUNG {word_of(runtime, STRANGER)}")


def test_joining_is_in_the_audit_with_its_reason(runtime: Runtime, clock: HeldClock) -> None:
    moved_to_her_new_phone(runtime, clock)
    assert ("people joined", "word from their other chat, agreed in theirs") in {
        (row[1], row[3]) for row in audited(runtime)
    }
