"""Many people who say one number after another at the real webhook, each as Telegram brings it: until it is taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import aiohttp

from chaos.echo_flow import RAISES
from tests.channels.sending import SECRET
from tests.fakes.payloads import telegram_text

FIRST = 7_000_000_000
LOWEST = 100_000  # the number of somebody's first message; what is tripped over is below
REPEATED = 0.05  # so many messages come twice
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass
class Talker:
    """Somebody who writes; `acknowledged` are the numbers of the messages that got their 200, oldest first.

    `wrote` and `taken`: when each was written, and how long its 200 took, in seconds. `refused`: other answers.
    """

    user: int
    trips: bool = False
    acknowledged: list[int] = field(default_factory=list)
    repeated: int = 0
    refused: int = 0
    wrote: dict[int, float] = field(default_factory=dict)
    taken: dict[int, float] = field(default_factory=dict)

    def update_id(self, number: int) -> int:
        return (self.user - FIRST) * 1_000_000 + number

    def says(self, number: int) -> dict[str, object]:
        text = "halo" if number == LOWEST else str(RAISES if self.trips else number)
        return telegram_text(self.user, text, update_id=self.update_id(number))


def talkers(people: int) -> list[Talker]:
    """One of them says only what trips a turn."""
    return [Talker(FIRST + number, trips=number == 1) for number in range(1, people + 1)]


async def talk(url: str, people: Sequence[Talker], stop: asyncio.Event, pause: float, dice: Random) -> None:
    """Everybody at once, until `stop`; what was begun is brought to its end. `pause`: seconds, about so long."""
    limits = aiohttp.TCPConnector(limit=40)  # as Telegram does by default
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=limits, timeout=timeout, headers=HEADERS) as session:
        await asyncio.gather(*(_one(session, url, one, stop, pause, Random(dice.random())) for one in people))


async def _one(
    session: aiohttp.ClientSession, url: str, person: Talker, stop: asyncio.Event, pause: float, dice: Random
) -> None:
    number = LOWEST
    while not stop.is_set():
        update, person.wrote[number] = person.says(number), time.time()
        while await post(session, url, update) != 200:
            person.refused += 1
            await asyncio.sleep(0.05)
        person.acknowledged.append(number)
        person.taken[number] = time.time() - person.wrote[number]
        if dice.random() < REPEATED:
            person.repeated += await post(session, url, update) == 200
        number += 1
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))


async def post(session: aiohttp.ClientSession, url: str, update: dict[str, object]) -> int:
    """What the webhook answers; 0 when nobody does."""
    try:
        async with session.post(f"{url}/webhooks/telegram", json=update) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return 0
