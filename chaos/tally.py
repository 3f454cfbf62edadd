"""What people wrote, what is kept and what was said, beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from chaos.talking import LOWEST, Talker

SAID_BACK = re.compile(r"Dicatat: (\d+)")
GREETED = LOWEST  # the first reply names no number


@dataclass(frozen=True, slots=True)
class Tally:
    """`lost`: acknowledged without a row, or never answered. `resent`: said more often than once; `in_flight`:
    letters in a sender's hand at a kill. `out_of_order`: an older reply after a newer one.
    """

    kills: int
    acknowledged: int
    repeats: int
    failed: int
    lost: int
    resent: int
    in_flight: int
    out_of_order: int

    @property
    def holds(self) -> bool:
        return not self.lost and not self.out_of_order and self.resent <= self.in_flight


def number_in(text: str) -> int:
    """Which message a reply answers."""
    found = SAID_BACK.search(text)
    return int(found[1]) if found else GREETED


def tally(
    people: Sequence[Talker],
    kept: Iterable[str],
    sent: Sequence[tuple[int, str]],
    *,
    kills: int,
    failed: int,
    in_flight: int,
) -> Tally:
    """`kept` are the providers' numbers of the messages that have a row, `sent` to whom what was said."""
    rows, lost, resent, disorder = set(kept), 0, 0, 0
    for person in people:
        said = [text for to, text in sent if to == person.user]
        lost += sum(str(person.update_id(number)) not in rows for number in person.acknowledged)
        if person.trips:
            lost += max(0, len(person.acknowledged) - len(said))
            resent += max(0, len(said) - len(person.acknowledged))
            continue
        numbers = [number_in(text) for text in said]
        lost += len(set(person.acknowledged) - set(numbers))
        resent += len(numbers) - len(set(numbers))
        disorder += sum(later < before for before, later in pairwise(one for one, _ in groupby(numbers)))
    acknowledged = sum(len(person.acknowledged) for person in people)
    repeats = sum(person.repeated for person in people)
    return Tally(kills, acknowledged, repeats, failed, lost, resent, in_flight, disorder)
