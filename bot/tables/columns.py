"""Which columns a table may have, and its header line accounted for to the last cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.tables.problems import WORDS, Problem

# A running number in front of the rows says nothing and is let through.
COUNTERS = frozenset({"no", "nomor", "nr", "urut", "no_urut", "nomor_urut"})


@dataclass(frozen=True, slots=True)
class Columns:
    """`names` may stand in any order and letter case; `needed` must; `days` hold dates, however kept.

    `also`: other headers -> the name they mean.
    """

    names: tuple[str, ...]
    needed: tuple[str, ...]
    days: frozenset[str] = frozenset()
    also: Mapping[str, str] = field(default_factory=dict)

    def meant(self, header: str) -> str:
        """The name that a header means, "" for none."""
        key = tidied(header)
        known = {tidied(name): name for name in (*self.also, *self.names)}
        name = known.get(key, "")
        return self.also.get(name, name)


def tidied(header: str) -> str:
    """A header without letter case, invisible signs and ways of dividing words: "Full  Name" is full_name."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return "_".join("".join(sign if sign.isalnum() else " " for sign in plain if not is_unseen(sign)).split())


def is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace()


def letter(place: int) -> str:
    """How spreadsheets call the column: 0 is A, 26 is AA."""
    said, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        said = chr(65 + rest) + said
    return said


@dataclass(frozen=True, slots=True)
class Header:
    """Place -> name of the columns in use; `counters` may be passed over; `letters` of each name."""

    places: Mapping[int, str]
    counters: frozenset[int]
    letters: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_header(cells: Sequence[str], columns: Columns) -> Header:
    """The header line, and everything that is wrong with it: missing, doubled and unknown columns by name."""
    places, counters, problems = dict[int, str](), set[int](), list[Problem]()
    where = dict[str, list[str]]()
    for place, cell in enumerate(cells):
        name = columns.meant(cell) if cell else ""
        if name:
            places.setdefault(place, name)
            where.setdefault(name, []).append(letter(place))
        elif tidied(cell) in COUNTERS or cell == "#":
            counters.add(place)
        elif cell:
            problems.append(_unknown(cell, place, columns))
    problems += [
        Problem("doubled", column=name, values={"letters": ", ".join(letters)})
        for name, letters in where.items()
        if len(letters) > 1
    ]
    missing = [name for name in columns.needed if name not in where]
    if missing:
        problems.insert(0, Problem("missing", values={"names": ", ".join(missing)}))
    letters = {name: found[0] for name, found in where.items()}
    return Header(places, frozenset(counters), letters, tuple(problems))


def _unknown(cell: str, place: int, columns: Columns) -> Problem:
    near = get_close_matches(tidied(cell), columns.names, n=1)
    meant = (
        "/".join(words["meant"].format(name=near[0]) for words in list(WORDS.values())[:1]) if near else ""
    )
    return Problem("unknown", column=f"{cell[:40]} ({letter(place)})", values={"meant": meant})
