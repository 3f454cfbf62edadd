"""Two web and two worker processes on PostgreSQL and Redis, while each kind of trouble comes to one of them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import redis

from chaos.killing import FREE
from chaos.played import CALM_SECONDS, Played, play
from chaos.postgres import Restartable
from chaos.talking import talkers
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.house import migrated
from tests.launching import ROOT
from tests.whole.program import House, until

FROZEN_SECONDS = 15.0  # longer than any lease of a reply


@dataclass(frozen=True, slots=True)
class Machines:
    """Two houses over one database and one Redis; `webs` and `workers` are their processes."""

    houses: tuple[House, House]
    webs: list[subprocess.Popen[bytes]]
    workers: list[subprocess.Popen[bytes]]
    redis_url: str

    def web(self, number: int) -> None:
        house = self.houses[number]
        process = house.begin("chaos.serve", "web")
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


async def worker_killed(machines: Machines) -> None:
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


async def _postgres_ended(postgres: Restartable, how: signal.Signals, _: Machines) -> None:
    await asyncio.to_thread(postgres.restart, how)


Comes = Callable[[Machines], Awaitable[None]]
TROUBLES: Mapping[str, Comes] = {
    "a web process killed": _web_killed,
    "a worker killed": worker_killed,
    "a worker frozen for 15 s": _worker_frozen,
    "Redis emptied": _redis_emptied,
}


def break_machines(
    folder: Path, database_url: str, redis_url: str, postgres: Restartable, *, people: int
) -> dict[str, Played]:
    """What came of each trouble, on a database that goes on from one to the next."""
    migrated(database_url)
    ends = {
        "PostgreSQL restarted": partial(_postgres_ended, postgres, signal.SIGINT),
        "PostgreSQL crashed and replayed": partial(_postgres_ended, postgres, signal.SIGQUIT),
    }
    with two_of_each(folder, database_url, redis_url) as machines:
        return each(machines, {**TROUBLES, **ends}, people)


@contextmanager
def two_of_each(
    folder: Path, database_url: str, redis_url: str, root: Path = ROOT, **more: str
) -> Iterator[Machines]:
    """Two web and two worker processes of the release whose sources lie at `root`."""
    with FakeTelegram() as telegram, FakeTwilio() as twilio:
        folders = [folder / name for name in ("one", "two")]
        for each_one in folders:
            each_one.mkdir()
        env = {**FREE, "REDIS_URL": redis_url, **more}
        one, two = (House(place, database_url, telegram, twilio, dict(env), root=root) for place in folders)
        machines = Machines((one, two), [], [], redis_url)
        try:
            for number in (0, 1):
                machines.web(number)
                machines.worker(number)
            yield machines
        finally:
            for house in machines.houses:
                house.end()
                house.database.close()


def each(machines: Machines, troubles: Mapping[str, Comes], people: int) -> dict[str, Played]:
    everybody, found = talkers(people * len(troubles)), dict[str, Played]()
    for number, (name, trouble) in enumerate(troubles.items()):
        part = everybody[number * people : (number + 1) * people]
        found[name] = asyncio.run(play(machines.houses, part, partial(trouble, machines), kills=True))
    return found
