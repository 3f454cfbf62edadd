"""Ten thousand webhooks, each update several times and in no order: each is kept once and answered once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp

from chaos.killing import FREE, serve, settled
from chaos.talking import LOWEST, Talker, post, talkers
from chaos.tally import number_in
from tests.whole.program import House, a_house

COPIES = 4  # of each update
CONNECTIONS = 40  # as Telegram's default


@dataclass(frozen=True, slots=True)
class Repeated:
    """`kept`: rows of messages; `answered`: updates said back; `twice`: said back more than once."""

    webhooks: int
    updates: int
    refused: int
    kept: int
    answered: int
    twice: int
    seconds: float

    @property
    def holds(self) -> bool:
        return self.updates == self.kept == self.answered and not (self.refused or self.twice)


def repeat_and_shuffle(folder: Path, database_url: str, *, webhooks: int, people: int) -> Repeated:
    with a_house(folder, database_url, **FREE) as house:
        serve(house)
        return asyncio.run(_run(house, webhooks, talkers(people + 1)[1:]))


async def _run(house: House, webhooks: int, people: Sequence[Talker]) -> Repeated:
    """Everybody has said hello before: who is new is greeted whatever they write."""
    each = webhooks // COPIES // len(people)
    updates = [(one, LOWEST + number) for one in people for number in range(1, each + 1)]
    posts = updates * COPIES
    Random(20).shuffle(posts)
    limits = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=limits) as session:

        async def say(person: Talker, number: int) -> int:
            return await post(session, house.url, person, number)

        await asyncio.gather(*(say(one, LOWEST) for one in people))
        begun = time.monotonic()
        answers = await asyncio.gather(*(say(*one) for one in posts))
        seconds = time.monotonic() - begun
    await asyncio.to_thread(settled, house)
    said = Counter((int(one["to"]), number_in(str(one["text"]))) for one in list(house.telegram.sent))
    wanted = [said[(one.user, number)] for one, number in updates]
    kept = house.look("SELECT COUNT(*) FROM message")[0][0] - len(people)
    return Repeated(
        webhooks=len(posts),
        updates=len(updates),
        refused=sum(status != 200 for status in answers),
        kept=int(kept),
        answered=sum(times > 0 for times in wanted),
        twice=sum(times > 1 for times in wanted),
        seconds=round(seconds, 1),
    )
