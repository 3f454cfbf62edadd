"""A complaint has an end: whoever made it is told, asked whether it is settled, and opens it again by a word."""

from __future__ import annotations

import re

import pytest

from bot.runtime import Runtime
from bot.services.referrals.settle_complaint import note_complaint
from bot.services.staff.scope import command_line
from tests.cast import SITI
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import how_many
from tests.stage import last_words, reply, ring, says

pytestmark = SQLITE_ONLY


def complained(runtime: Runtime) -> str:
    """Siti's complaint, told under a number and closed by staff since; its number."""
    for text in ("lapor", "4"):
        says(runtime, SITI, text)
    told = reply(runtime, SITI, "agennya minta uang tanpa bukti")
    found = re.search(r"AD-\w{4}-\w{4}", told)
    assert found and "tiga hari kerja" in told
    note_complaint(runtime, command_line(runtime), found[0], "sudah bicara dengan agennya", closes=True)
    assert found[0] in last_words(runtime, SITI) and "beres" in last_words(runtime, SITI)
    return found[0]


def test_who_says_it_is_settled_is_thanked_and_it_stays_closed(runtime: Runtime) -> None:
    number = complained(runtime)
    says(runtime, SITI, "sudah")
    ring(runtime)
    assert number in last_words(runtime, SITI)
    assert how_many(runtime.database, "complaint", "state = 'closed'") == 1


@pytest.mark.parametrize("word", ["belum", "BELUM L1", "belum kak"])
def test_who_says_it_is_not_opens_it_again_and_staff_hear_of_it(runtime: Runtime, word: str) -> None:
    number = complained(runtime)
    asked = how_many(runtime.database, "help_request", "state = 'open'")
    says(runtime, SITI, word)
    ring(runtime)
    assert f"{number} kami buka lagi" in last_words(runtime, SITI)
    assert how_many(runtime.database, "complaint", "state = 'open' AND closed_at IS NULL") == 1
    assert how_many(runtime.database, "help_request", "state = 'open'") == asked + 1


def test_what_was_promised_within_three_days_is_kept_by_a_clock(runtime: Runtime, clock: HeldClock) -> None:
    number = complained(runtime)
    says(runtime, SITI, "belum")
    ring(runtime)
    asked = how_many(runtime.database, "help_request")
    clock.forward(days=2)
    ring(runtime)
    assert how_many(runtime.database, "help_request") == asked
    clock.forward(days=6)
    ring(runtime)
    assert how_many(runtime.database, "help_request") == asked + 1
    note_complaint(runtime, command_line(runtime), number, "uangnya kembali", closes=True)
    clock.forward(days=8)
    ring(runtime)
    assert how_many(runtime.database, "help_request") == asked + 1


def test_nothing_is_asked_again_while_staff_write_with_whoever_complained(
    runtime: Runtime, clock: HeldClock
) -> None:
    number = complained(runtime)
    says(runtime, SITI, "belum")
    ring(runtime)
    clock.forward(days=6)
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO staff (id, name, password, role, created_at) VALUES ('s', 'bu-rina', '', 'admin', 0)"
        )
        tx.run("UPDATE help_request SET staff = 's', answered_at = :now", {"now": runtime.now_ms()})
    ring(runtime)
    assert number not in last_words(runtime, SITI) or "kami buka lagi" in last_words(runtime, SITI)
    clock.forward(days=2)
    ring(runtime)
    assert "kami buka lagi" not in last_words(runtime, SITI) and number in last_words(runtime, SITI)


def test_status_knows_of_a_complaint_and_of_its_end(runtime: Runtime) -> None:
    for text in ("lapor", "4"):
        says(runtime, SITI, text)
    told = reply(runtime, SITI, "agennya minta uang tanpa bukti")
    found = re.search(r"AD-\w{4}-\w{4}", told)
    assert found
    assert f"Laporan Anda {found[0]} masih" in reply(runtime, SITI, "status")
    note_complaint(runtime, command_line(runtime), found[0], "sudah bicara", closes=True)
    assert f"Laporan Anda {found[0]} sudah" in reply(runtime, SITI, "status")
