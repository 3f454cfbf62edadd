"""Many people who say one number after another at the real webhooks, each as a provider brings it, until taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import aiohttp

from chaos.doors import DOORS, FIRST, Door
from chaos.echo_flow import RAISES

LOWEST = 100_000  # the number of somebody's first message; what is tripped over is below
REPEATED = 0.05  # so many messages come twice
ON_WHATSAPP = 4  # each so-manieth where both doors are used


@dataclass
class Talker:
    """Somebody who writes; `acknowledged` are the numbers of the messages that got their 200, oldest first.

    `wrote` and `taken`: when each was written, and how long its 200 took, in seconds. `refused`: other answers.
    """

    user: int
    trips: bool = False
    door: Door = DOORS["telegram"]
    acknowledged: list[int] = field(default_factory=list)
    repeated: int = 0
    refused: int = 0
    wrote: dict[int, float] = field(default_factory=dict)
    taken: dict[int, float] = field(default_factory=dict)

    @property
    def to(self) -> str:
        return self.door.to(self.user)

    def kept_as(self, number: int) -> str:
        return self.door.kept_as(self.user, number)

    def says(self, number: int) -> str:
        return "halo" if number == LOWEST else str(RAISES if self.trips else number)


def talkers(people: int, *, both_doors: bool = False) -> list[Talker]:
    """The first says only what trips a turn. `both_doors`: some write on WhatsApp; else all on Telegram."""
    numbers = range(1, people + 1)
    on_whatsapp = {number for number in numbers if both_doors and not number % ON_WHATSAPP}
    doors = {number: DOORS["whatsapp" if number in on_whatsapp else "telegram"] for number in numbers}
    return [Talker(FIRST + number, trips=number == 1, door=doors[number]) for number in numbers]


async def talk(url: str, people: Sequence[Talker], stop: asyncio.Event, pause: float, dice: Random) -> None:
    """Everybody at once, until `stop`; what was begun is brought to its end. `pause`: seconds, about so long."""
    limits = aiohttp.TCPConnector(limit=40)  # as Telegram does by default
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=limits, timeout=timeout) as session:
        await asyncio.gather(*(_one(session, url, one, stop, pause, Random(dice.random())) for one in people))


async def _one(
    session: aiohttp.ClientSession, url: str, person: Talker, stop: asyncio.Event, pause: float, dice: Random
) -> None:
    number = LOWEST
    while not stop.is_set():
        person.wrote[number] = time.time()
        while await post(session, url, person, number) != 200:
            person.refused += 1
            await asyncio.sleep(0.05)
        person.acknowledged.append(number)
        person.taken[number] = time.time() - person.wrote[number]
        if dice.random() < REPEATED:
            person.repeated += await post(session, url, person, number) == 200
        number += 1
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))


async def post(session: aiohttp.ClientSession, house: str, person: Talker, number: int) -> int:
    """What the webhook answers to somebody's message; 0 when nobody does."""
    url, headers, body = person.door.request(house, person.user, number, person.says(number))
    try:
        async with session.post(url, headers=headers, data=body) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return 0
