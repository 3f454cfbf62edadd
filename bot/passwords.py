"""How staff's passwords are kept: only as a hash that takes long to check, so that a stolen one is guessed slowly."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200  # characters; what is longer is cut, so that nobody keeps us busy with a book


class Passwords:
    """Hashes and checks. Tests hand in a hasher that is quick on purpose."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Checked when the name is unknown, so that a stranger cannot tell names by the time an answer takes.
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password[:LONGEST])

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one that is kept; None, which takes as long, is nobody's and never fits."""
        try:
            return self._hasher.verify(kept or self._nobodys, password[:LONGEST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
