"""Which passwords somebody who knows the login guesses among the first thousands."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.services.staff import passwords
from bot.services.staff.passwords import too_easy


@pytest.mark.parametrize(
    "password",
    [
        *("aaaaaaaaaa", "abababababab", "abcabcabcabc", "1122112211", "hahahahaha"),
        *("1234567890", "0987654321", "abcdefghij", "qwertyuiop", "asdfghjkl123", "1qaz2wsx3edc"),
        *(
            "password123",
            "P4ssw0rd2026",
            "Rahasia12345",
            "rahasiarahasia",
            "!!Indonesia!!",
            "5ayangku99",
            "Jakarta2026!",
        ),
        *("bu-rina2026!", "hai rina sayang", "RINA-kantor-1"),
    ],
)
def test_an_easy_one_is_known_as_such(password: str) -> None:
    assert too_easy(password, "bu-rina")


@pytest.mark.parametrize(
    "password",
    [
        *("kopi susu pagi hari", "teh manis sore hari", "mangga-jatuh-di-atap", "halo apa kabar"),
        *("xK9#vT2!mQ", "7K2M-9QXF-3T0B-WE", "semangka rahasia nenek"),
    ],
)
def test_a_few_words_of_ones_own_or_random_signs_are_fine(password: str) -> None:
    assert not too_easy(password, "bu-rina")


def _hashes() -> None:
    assert passwords.is_right(passwords.hashed("kopi susu pagi hari"), "kopi susu pagi hari")


def test_a_process_that_was_forked_after_hashing_hashes_too() -> None:
    """`serve` makes the first login, then forks its worker: threads do not come along."""
    _hashes()
    child = get_context("fork").Process(target=_hashes)
    child.start()
    child.join(20)
    assert child.exitcode == 0


def test_what_is_checked_for_an_unknown_name_costs_as_much_as_a_password() -> None:
    written = next(
        line for line in Path(passwords.__file__).read_text().splitlines() if line.startswith("NOBODY")
    )
    assert not PasswordHasher().check_needs_rehash(written.split('"')[1])
