"""Two web and two worker processes on PostgreSQL and Redis, while each kind of trouble comes to one of them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import redis

from chaos.killing import FREE, SETTLE_SECONDS
from chaos.talking import Talker, talk, talkers
from chaos.tally import Tally, tally
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.house import migrated
from tests.whole.program import House, until

GRANIAN = ("--interface", "rsgi", "--host", "127.0.0.1", "--backlog", "4096", "--log-level", "warning")
FROZEN_SECONDS = 15.0  # longer than any lease of a reply
CALM_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Machines:
    """Two houses over one database and one Redis; `webs` and `workers` are their processes."""

    houses: tuple[House, House]
    webs: list[subprocess.Popen[bytes]]
    workers: list[subprocess.Popen[bytes]]
    redis_url: str

    def web(self, number: int) -> None:
        house = self.houses[number]
        process = house.begin("granian", *GRANIAN, "--port", str(house.port), "chaos.apart:app")
        self.webs[number : number + 1] = [process]
        assert until(house.is_ready), house.logs()[-2000:]

    def worker(self, number: int) -> None:
        self.workers[number : number + 1] = [self.houses[number].begin("chaos.apart")]


def _killed(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


async def _web_killed(machines: Machines) -> None:
    await asyncio.to_thread(_killed, machines.webs[0])
    await asyncio.sleep(CALM_SECONDS)  # the other one takes what is repeated
    await asyncio.to_thread(machines.web, 0)


async def _worker_killed(machines: Machines) -> None:
    await asyncio.to_thread(_killed, machines.workers[0])
    await asyncio.sleep(CALM_SECONDS)
    machines.worker(0)


async def _worker_frozen(machines: Machines) -> None:
    os.killpg(machines.workers[1].pid, signal.SIGSTOP)
    await asyncio.sleep(FROZEN_SECONDS)
    os.killpg(machines.workers[1].pid, signal.SIGCONT)


async def _redis_emptied(machines: Machines) -> None:
    with redis.Redis.from_url(machines.redis_url) as client:
        client.flushall()


TROUBLES: dict[str, Callable[[Machines], Awaitable[None]]] = {
    "a web process killed": _web_killed,
    "a worker killed": _worker_killed,
    "a worker frozen for 15 s": _worker_frozen,
    "Redis emptied": _redis_emptied,
}


def break_machines(folder: Path, database_url: str, redis_url: str, *, people: int) -> dict[str, Tally]:
    """What came of each trouble, on a database that goes on from one to the next."""
    migrated(database_url)
    with FakeTelegram() as telegram, FakeTwilio() as twilio:
        more = {**FREE, "REDIS_URL": redis_url}
        folders = [folder / name for name in ("one", "two")]
        for each in folders:
            each.mkdir()
        one, two = (House(each, database_url, telegram, twilio, dict(more)) for each in folders)
        machines = Machines((one, two), [], [], redis_url)
        try:
            for number in (0, 1):
                machines.web(number)
                machines.worker(number)
            return asyncio.run(_each(machines, people))
        finally:
            one.end()
            two.end()


async def _each(machines: Machines, people: int) -> dict[str, Tally]:
    everybody, found = talkers(people * len(TROUBLES)), {}
    for number, (name, trouble) in enumerate(TROUBLES.items()):
        found[name] = await _one(machines, everybody[number * people : (number + 1) * people], trouble)
    return found


async def _one(
    machines: Machines, people: list[Talker], trouble: Callable[[Machines], Awaitable[None]]
) -> Tally:
    stop, dice, house = asyncio.Event(), Random(13), machines.houses[0]
    half = len(people) // 2
    parts = zip(machines.houses, (people[:half], people[half:]), strict=True)
    talking = [asyncio.create_task(talk(one.url, part, stop, 0.2, dice)) for one, part in parts]
    await asyncio.sleep(CALM_SECONDS)
    sending = house.look("SELECT COUNT(*) FROM letter WHERE state = 'sending'")[0][0]
    await trouble(machines)
    await asyncio.sleep(CALM_SECONDS)
    stop.set()
    await asyncio.gather(*talking)
    await asyncio.to_thread(until, lambda: not _open(house), SETTLE_SECONDS)
    sent = [(int(letter["to"]), str(letter["text"])) for letter in list(house.telegram.sent)]
    kept = [str(number) for (number,) in house.look("SELECT provider_id FROM message")]
    failed = house.look("SELECT COUNT(*) FROM message WHERE state = 'failed'")[0][0]
    return tally(people, kept, sent, kills=1, failed=int(failed), in_flight=int(sending))


def _open(house: House) -> int:
    return int(house.look("SELECT COUNT(*) FROM letter WHERE state IN ('queued', 'sending')")[0][0])


def written(found: dict[str, Tally], people: int) -> str:
    """The page docs/reliability.md, as the run writes it."""
    lines = [
        "# Reliability",
        "",
        "Written by `make chaos ARGS='--apart --write docs/reliability.md'`: two web and two worker processes on",
        f"PostgreSQL and Redis, {people} people writing at once, one trouble after another. Nothing is typed in.",
        "",
        "| trouble | acknowledged | lost | out of order | said twice | in a sender's hand |",
        "| --- | --: | --: | --: | --: | --: |",
        *(
            f"| {name} | {one.acknowledged} | {one.lost} | {one.out_of_order} | {one.resent} | {one.in_flight} |"
            for name, one in found.items()
        ),
        "",
        f"Run on {time.strftime('%Y-%m-%d')}. Lost: acknowledged and without a row, or never answered. Said twice:",
        "no send call of a provider takes a key by which it would know a repeat, so what was in a sender's hand may",
        "go twice.",
    ]
    return "\n".join(lines) + "\n"
