"""Dice: random bytes of the operating system, fetched many at a time.

Each call to the system hands the interpreter to another thread, and a turn needs seven of them.
"""

from __future__ import annotations

import os
from collections import deque

AT_ONCE = 256


class Dice:
    """Throws of `size` bytes each, safe from any thread: nobody else ever gets the same one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._thrown = deque[bytes]()
        os.register_at_fork(after_in_child=self._thrown.clear)  # the parent goes on with those it has

    def __call__(self) -> bytes:
        try:
            return self._thrown.popleft()
        except IndexError:
            return self._throw()

    def _throw(self) -> bytes:
        size, fetched = self._size, os.urandom(self._size * AT_ONCE)
        self._thrown.extend([fetched[at : at + size] for at in range(size, len(fetched), size)])
        return fetched[:size]
