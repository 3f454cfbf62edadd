"""Hands: which letters of many this process is really writing to a provider, in a file that survives kill -9.

A row that was claimed says who has it (`taken_by`), not whether anything of it left the machine. Just before the bytes
of a request are written its letter's number is put into a page shared with the file, and taken out once what became
of it is in the database: some microseconds, without a transaction. Whoever comes next sees by the file's lock that its
owner is dead: what stands in it is in doubt, everything else of that owner is taken up again at once. The database
stays the only truth: where the file is not to be had (another machine, a lost disk) a letter in hand is in doubt.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SLOTS = 2048  # more than one process ever has under way
SLOT = struct.Struct("<q56s")  # the letter, and the provider's number for it once it answered
SIZE = SLOTS * SLOT.size
EVERYTHING = -1  # stands in the first slot where there were more than SLOTS at once


@dataclass(frozen=True, slots=True)
class Left:
    """What a dead process had in its hands: `begun` letters are in doubt, all of them where it is None.

    `taken`: letter -> the provider's number, where it had answered and nobody had written that down yet.
    """

    owner: str
    begun: frozenset[int] | None
    taken: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Hands:
    """One process's. Until it is opened it owns nothing, and nobody is told whose a row is."""

    owner: str = ""
    folder: Path | None = None
    _page: mmap.mmap | None = None
    _file: int = -1
    _slots: dict[tuple[int, int], int] = field(default_factory=dict)
    _free: list[int] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """What stands in `taken_by`; None while there is no file."""
        return self.owner if self._page is not None else None

    def open(self) -> None:
        """Begin a file of one's own; where none can be made, everything stays as careful as without."""
        if self.folder is None or self._page is not None:
            return
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self.folder / self.owner, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._file, SIZE)
            self._page = mmap.mmap(self._file, SIZE)
            self._free = list(range(SLOTS - 1, 0, -1))

    def begin(self, letter: int, tries: int) -> None:
        """Its request is about to be written, at so many tries: a try that ended later takes no other's mark away."""
        if self._page is None or (letter, tries) in self._slots:
            return
        if not self._free:
            SLOT.pack_into(self._page, 0, EVERYTHING, b"")
            return
        slot = self._slots[letter, tries] = self._free.pop()
        SLOT.pack_into(self._page, slot * SLOT.size, letter, b"")

    def took(self, letter: int, tries: int, number: str) -> None:
        """The provider has answered that it took the letter."""
        slot = self._slots.get((letter, tries))
        if slot is not None and self._page is not None:
            SLOT.pack_into(self._page, slot * SLOT.size, letter, number.encode()[:56])

    def end(self, letter: int, tries: int) -> None:
        """What became of it is written down."""
        slot = self._slots.pop((letter, tries), None)
        if slot is not None and self._page is not None:
            SLOT.pack_into(self._page, slot * SLOT.size, 0, b"")
            self._free.append(slot)

    def close(self) -> None:
        """The lock goes with the process; what still stands here is for whoever comes next."""
        if self._page is not None:
            empty = not self._slots
            self._page.close()
            os.close(self._file)
            self._page, self._file = None, -1
            if empty and self.folder is not None:
                (self.folder / self.owner).unlink(missing_ok=True)

    def dead(self) -> Iterator[Left]:
        """What processes of this machine left that live no more."""
        if self.folder is None or not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.name == self.owner:
                continue
            with suppress(OSError):
                left = _left(path)
                if left is not None:
                    yield left

    def forget(self, left: Left) -> None:
        """Everything of a dead process is taken up."""
        if self.folder is not None:
            (self.folder / left.owner).unlink(missing_ok=True)


def _left(path: Path) -> Left | None:
    """None for a process that still lives."""
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = os.read(file, SIZE)
    except BlockingIOError:
        return None
    finally:
        os.close(file)
    slots = list(SLOT.iter_unpack(found[: len(found) // SLOT.size * SLOT.size]))
    if slots and slots[0][0] == EVERYTHING:
        return Left(path.name, None)
    taken = {
        letter: name.rstrip(b"\0").decode("ascii", "replace") for letter, name in slots if letter and name[0]
    }
    return Left(path.name, frozenset(letter for letter, _ in slots if letter and letter not in taken), taken)
