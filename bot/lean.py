"""How a process that stays for weeks loads what it needs: quickly, and holding little of what loading took.

Nearly all that a start loads stays. To look through it for rubbish again and again is a third of the start, and later
a twentieth of a turn.
"""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress

M_ARENA_MAX = -8  # as malloc.h has it
YOUNG = 25_000  # objects: more than the turns of a commit hold at once, so that a sweep finds what only it can free
ARENAS = 2  # threads share them: with one each a third of what they ever held stays with the process


def load_lean() -> None:
    """Before anything is loaded: nothing is swept until `settle_down`."""
    gc.disable()
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError, OSError):  # a C library that has no arenas
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def settle_down() -> None:
    """Everything is loaded: what that only borrowed goes back to the machine, where its C library knows how."""
    gc.set_threshold(YOUNG)
    gc.enable()
    gc.collect()
    gc.freeze()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
