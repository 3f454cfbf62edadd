"""People write, something breaks, it is over: what became of every message, and how long anybody waited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from chaos.killing import SETTLE_SECONDS, settled
from chaos.talking import Talker, talk
from chaos.tally import disorder, said_by, unknown_to
from tests.whole.program import House

CALM_SECONDS = 4.0

Trouble = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Played:
    """`refused`: other answers than 200, each repeated by who wrote. `lost`: acknowledged and without a row, or
    neither answered nor listed as unknown. `unknown`: listed for staff, since nobody can ask the provider. `in_hand`:
    cut off in a sender's hand by the trouble. `longest_wait`: seconds from a message's first try to its answer.
    """

    acknowledged: int
    refused: int
    lost: int
    unknown: int
    said_twice: int
    in_hand: int
    out_of_order: int
    longest_wait: float

    @property
    def holds(self) -> bool:
        return is_kept(self)


def is_kept(played: Played) -> bool:
    """Whether nothing was lost or mixed up, and nothing said twice that was not in a hand when the trouble began."""
    return not played.lost and not played.out_of_order and played.said_twice <= played.in_hand


async def play(
    houses: Sequence[House],
    people: Sequence[Talker],
    trouble: Trouble,
    *,
    calm: float = CALM_SECONDS,
    kills: bool = False,
    settle: float = SETTLE_SECONDS,
) -> Played:
    """Everybody writes, evenly to all houses, before, while and after `trouble`. `kills`: a sender dies in it."""
    stop, dice, house = asyncio.Event(), Random(13), houses[0]
    parts = [people[number :: len(houses)] for number in range(len(houses))]
    talking = [
        asyncio.create_task(talk(one.url, part, stop, 0.2, dice))
        for one, part in zip(houses, parts, strict=True)
    ]
    await asyncio.sleep(calm)
    before = _cut_off(house)
    await trouble()
    await asyncio.sleep(calm)
    stop.set()
    await asyncio.gather(*talking)
    await asyncio.to_thread(settled, house, settle)
    return await asyncio.to_thread(_played, house, people, _cut_off(house) - before if kills else 0)


def _cut_off(house: House) -> int:
    """How often a send was cut off so far: a look from outside just before a crash misses what is begun meanwhile."""
    return int(house.look("SELECT COALESCE(SUM(cut_off), 0) FROM letter")[0][0])


def _played(house: House, people: Sequence[Talker], in_hand: int) -> Played:
    kept = {str(number) for (number,) in house.look("SELECT provider_id FROM message")}
    unknown, said = unknown_to(house, people), said_by(house)
    lost = twice = mixed = 0
    for person in people:
        numbers = [number for number, _ in said.get(person.to, [])]
        lost += sum(person.kept_as(number) not in kept for number in person.acknowledged)
        if person.trips:  # an apology names no number
            lost += max(0, len(person.acknowledged) - len(numbers) - unknown[person.to])
            continue
        missing = len(set(person.acknowledged) - set(numbers))
        lost += max(0, missing - unknown[person.to])
        twice += len(numbers) - len(set(numbers))
        mixed += disorder(numbers)
    return Played(
        acknowledged=sum(len(person.acknowledged) for person in people),
        refused=sum(person.refused for person in people),
        lost=lost,
        unknown=unknown.total(),
        said_twice=twice,
        in_hand=in_hand,
        out_of_order=mixed,
        longest_wait=max((_longest(person, said.get(person.to, [])) for person in people), default=0.0),
    )


def _longest(person: Talker, said: Sequence[tuple[int, float]]) -> float:
    """Only of what was answered: what was not is counted as lost or unknown."""
    first = dict(reversed(said))
    waits = (first[number] - at for number, at in person.wrote.items() if number in first)
    return 0.0 if person.trips else max(waits, default=0.0)
