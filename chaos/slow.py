"""The door is held by slow bodies and idle connections while people chat; how they fare, and the probes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from resource import RLIMIT_NOFILE, getrlimit, setrlimit

from chaos.holding import HEALTH, asked, idle, percentile, slow_bodies
from chaos.killing import FREE, serve
from chaos.talking import Talker, talk, talkers
from chaos.tally import number_in
from tests.whole.program import House, a_house

FILES = 8192
MOST_SECONDS = 1.0  # for a reply in 99 of 100, and for a probe


@dataclass(frozen=True, slots=True)
class Slowed:
    """Seconds. `told_408` of the slow bodies, the last of them after `last_408`."""

    slow: int
    idle: int
    people: int
    replies: int
    reply_p50: float
    reply_p99: float
    taken_p99: float
    health_worst: float
    told_408: int
    last_408: float

    @property
    def holds(self) -> bool:
        quick = self.reply_p99 < MOST_SECONDS and self.health_worst < MOST_SECONDS
        return quick and self.told_408 == self.slow and self.replies > self.people


def hold_the_door(
    folder: Path,
    database_url: str,
    *,
    slow: int = 200,
    idling: int = 2000,
    people: int = 50,
    pause: float = 1.0,
) -> Slowed:
    _, most = getrlimit(RLIMIT_NOFILE)
    setrlimit(RLIMIT_NOFILE, (min(most, FILES), most))  # ours and the house's: each connection is one
    with a_house(folder, database_url, **FREE) as house:
        serve(house)
        return asyncio.run(_run(house, slow, idling, people, pause))


async def _run(house: House, slow: int, idling: int, people: int, pause: float) -> Slowed:
    stop, talking = asyncio.Event(), talkers(people)
    talk_on = asyncio.create_task(talk(house.url, talking, stop, pause, Random(13)))
    await asyncio.sleep(2)
    held = await idle(house.port, idling)
    bodies, begun = asyncio.create_task(slow_bodies(house.port, slow)), time.time()
    probes = []
    while not bodies.done():
        probes.append((await asked(house.port, HEALTH))[1])
        await asyncio.sleep(0.25)
    stop.set()
    await talk_on
    await asyncio.sleep(1)
    for connection in held:
        connection.close()
    return _found(house, [one for one in talking if not one.trips], begun, idling, await bodies, probes)


def _found(
    house: House,
    people: Sequence[Talker],
    begun: float,
    idling: int,
    bodies: Sequence[tuple[int, float]],
    probes: Sequence[float],
) -> Slowed:
    """What was written before `begun` does not count."""
    replies = _replies(house, people, begun)
    taken = [one.taken[number] for one in people for number in one.taken if one.wrote[number] > begun]
    late = [seconds for status, seconds in bodies if status == 408]
    return Slowed(
        slow=len(bodies),
        idle=idling,
        people=len(people),
        replies=len(replies),
        reply_p50=round(percentile(replies, 0.5), 3),
        reply_p99=round(percentile(replies, 0.99), 3),
        taken_p99=round(percentile(taken, 0.99), 3),
        health_worst=round(max(probes), 3),
        told_408=len(late),
        last_408=round(max(late, default=0.0), 1),
    )


def _replies(house: House, people: Sequence[Talker], begun: float) -> list[float]:
    """From a message's first try to its reply at the provider; what was never answered counts as a minute."""
    first = dict[tuple[int, int], float]()
    for one in house.telegram.sent:
        first.setdefault((int(one["to"]), number_in(str(one["text"]))), float(one["at"]))
    return [
        first.get((person.user, number), wrote + 60.0) - wrote
        for person in people
        for number, wrote in person.wrote.items()
        if wrote > begun
    ]
