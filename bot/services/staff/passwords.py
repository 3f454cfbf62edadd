"""Passwords of staff: which are too easy to guess, and hashing them two at a time, beside everybody else's work."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import TryLater

HASHER = PasswordHasher()
# Verified when the name is unknown, so that a stranger cannot tell names by the time an answer takes. Nobody's
# password, hashed as all are (a test); written down, for to make it at each start took a quarter of a second.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$IO4sd8srptsi/xjr+ZZuQQ$JJO+MTAPYwW0opn6zniWOw6BlFXYz6hbPObVK+24/oI"
SHORTEST, LONGEST = 10, 200
FEWEST_SIGNS = 5  # different ones
AT_ONCE = 2

# What passwords are made of where nobody thinks: our own list, folded. Alone, doubled or with figures they are refused.
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="ascii").split())
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
LOOKS_LIKE = str.maketrans("013457@$!", "oleastasi")
SHORTEST_RUN = 4
FIGURES = "0123456789!@#$%^&*()-_=+.,?~ "  # what stands around a word

Done = TypeVar("Done")


def too_easy(password: str, name: str) -> bool:
    """Whether somebody who knows the login would guess it among the first thousands."""
    plain = password.casefold()
    return (
        len(set(plain)) < FEWEST_SIGNS
        or _repeats(plain)
        or _left_of_runs(plain) < FEWEST_SIGNS
        or any(_halves(word) in COMMON for word in _words(plain))
        or any(part in plain for part in re.split(r"[.\-]", name) if len(part) >= SHORTEST_RUN)
    )


def _words(plain: str) -> set[str]:
    """The word in a password, with figures around it or in the place of letters."""
    around = {plain, plain.rstrip(FIGURES), plain.strip(FIGURES)}
    spelled = around | {text.translate(LOOKS_LIKE) for text in around}
    return {re.sub(r"[^a-z]", "", text) for text in spelled}


def _halves(letters: str) -> str:
    """A word said twice is the word."""
    middle = len(letters) // 2
    return letters[:middle] if middle and letters[:middle] * 2 == letters else letters


def _repeats(plain: str) -> bool:
    """abcabcabc, 121212121212: a short piece again and again."""
    return re.fullmatch(r"(.{1,5}?)\1+.{0,4}", plain) is not None


def _left_of_runs(plain: str) -> int:
    """How many signs are left once runs along the alphabet, the figures or the keyboard are taken out."""
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for length in range(len(row), SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                plain = plain.replace(row[start : start + length], "")
    return len(plain)


# --- hashing ----------------------------------------------------------------------------------------


def _step_back() -> None:
    """Who hashes waits for those who answer: on Linux a thread has a niceness of its own."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


@cache
def _threads(process: int) -> tuple[ThreadPoolExecutor, threading.BoundedSemaphore]:
    """Of this very process: `serve` hashes before it forks, and threads do not come along."""
    pool = ThreadPoolExecutor(AT_ONCE, "password", initializer=_step_back)
    return pool, threading.BoundedSemaphore(AT_ONCE)


def beside(work: Callable[[], Done]) -> Done:
    """Do it in one of two threads of its own. Raises TryLater where both are taken: nobody waits in line for one."""
    pool, free = _threads(os.getpid())
    if not free.acquire(blocking=False):
        raise TryLater("two passwords are being checked at this moment")
    try:
        return pool.submit(work).result()
    finally:
        free.release()


def hashed(password: str) -> str:
    return beside(lambda: HASHER.hash(password[:LONGEST]))


def is_right(known: str, password: str) -> bool:
    """Takes long on purpose: never inside a transaction."""
    return beside(lambda: _verified(known, password))


def _verified(known: str, password: str) -> bool:
    try:
        return HASHER.verify(known, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
