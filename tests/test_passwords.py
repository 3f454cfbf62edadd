"""Passwords: the right one fits, nothing else does, and nobody's is checked as long as somebody's."""

from __future__ import annotations

from argon2 import PasswordHasher

from bot.passwords import LONGEST, Passwords
from tests.house import QUICK


def test_the_password_that_was_kept_fits_and_no_other() -> None:
    passwords = Passwords(QUICK)
    kept = passwords.hash("kopi susu")
    assert passwords.fits(kept, "kopi susu")
    assert not passwords.fits(kept, "kopi susu ")
    assert not passwords.fits("no hash at all", "kopi susu")


def test_the_same_password_never_looks_the_same_twice() -> None:
    passwords = Passwords(QUICK)
    assert passwords.hash("kopi susu") != passwords.hash("kopi susu")


def test_a_name_nobody_has_is_checked_like_any_other_and_never_fits() -> None:
    checked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            checked.append(str(password))
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    typed = ("kopi susu", "nobody has this password")
    assert not any(passwords.fits(None, password) for password in typed)
    assert checked == list(typed)


def test_what_is_longer_than_anybody_types_is_cut() -> None:
    passwords = Passwords(QUICK)
    assert passwords.fits(passwords.hash("a" * LONGEST + "b"), "a" * LONGEST + "c")


def test_a_password_is_hashed_slowly_unless_a_test_says_otherwise() -> None:
    assert "m=65536,t=3" in Passwords().hash("kopi susu")
