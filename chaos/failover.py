"""The PostgreSQL in charge is gone under everybody's hands; the one that followed it is promoted."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from chaos.books import WHOLE, audited
from chaos.machines import Machines, two_of_each
from chaos.played import CALM_SECONDS, Played, is_kept, play
from chaos.standby import Pair, lose
from chaos.talking import Talker, talkers
from tests.house import migrated
from tests.whole.program import House

NOTICED_SECONDS = 3.0  # until whoever watches the servers promotes the other
BACK_SECONDS = 10.0  # at most, from then to the next message that is taken
STILL_SECONDS = 12.0
NAME = "failover"


@dataclass(frozen=True, slots=True)
class FailedOver(Played):
    """`back_after`: seconds from what an operator does to the first message that is taken."""

    back_after: float
    audit: str

    @property
    def holds(self) -> bool:
        return is_kept(self) and self.back_after <= BACK_SECONDS and self.audit == WHOLE


def fail_over(folder: Path, redis_url: str, pair: Pair, *, people: int) -> dict[str, FailedOver]:
    """What came of each, on a database that goes on from one to the next. DATABASE_URL names both and never changes."""
    url = _both(pair)
    migrated(url)
    with two_of_each(folder, url, redis_url) as machines:
        everybody, found = talkers(people * len(TROUBLES)), dict[str, FailedOver]()
        for number, (name, trouble) in enumerate(TROUBLES.items()):
            if number:
                pair.follow_anew()
            part = everybody[number * people : (number + 1) * people]
            found[name] = _played(machines, part, partial(trouble, machines, pair))
        _tools_find_it(machines.houses[0])
    return found


def _taken_over(how: signal.Signals, _: Machines, pair: Pair) -> float:
    lose(pair.primary, how)
    time.sleep(NOTICED_SECONDS)
    told = time.time()
    pair.promote()
    return told


def _without_standby(machines: Machines, pair: Pair) -> float:
    """COMMIT waits for it; whoever asks `/ready` is told, and an operator says that nobody need be waited for."""
    lose(pair.standby)
    time.sleep(STILL_SECONDS)
    assert not machines.houses[0].is_ready()
    told = time.time()
    pair.go_alone()
    return told


TROUBLES: Mapping[str, Callable[[Machines, Pair], float]] = {
    "the one in charge is killed, the standby promoted": partial(_taken_over, signal.SIGKILL),
    "a new one at its old address takes over in order": partial(_taken_over, signal.SIGINT),
    "the standby is lost, nobody is waited for any more": _without_standby,
}


def _both(pair: Pair) -> str:
    """An empty database on the two of them, as libpq spells it."""
    with psycopg.connect(pair.primary.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}".encode())
    first, second = urlsplit(pair.primary.url), urlsplit(pair.standby.url)
    return first._replace(netloc=f"{first.netloc},{second.hostname}:{second.port}", path=f"/{NAME}").geturl()


def _played(machines: Machines, people: Sequence[Talker], trouble: Callable[[], float]) -> FailedOver:
    told = 0.0

    async def lost() -> None:
        nonlocal told
        told = await asyncio.to_thread(trouble)
        await asyncio.sleep(CALM_SECONDS)

    found = asyncio.run(play(machines.houses, people, lost, kills=True))
    taken = (one.wrote[number] + after for one in people for number, after in one.taken.items())
    back = min((at for at in taken if at > told), default=told + 60.0)
    return FailedOver(**asdict(found), back_after=back - told, audit=audited(machines.houses[0]).audit)


def _tools_find_it(house: House) -> None:
    """What an operator runs afterwards reads the same address. Raises AssertionError."""
    house.more["JANGKAU_BACKUP_KEY"] = house.run("keys", "new").split()[0]
    backup = str(house.folder / "after.backup")
    house.run("backup", backup)
    house.run("restore", "--check", backup)
    doctor = [sys.executable, "-m", "bot", "doctor"]  # ends with 1: our providers here are none
    said = subprocess.run(doctor, cwd=house.root, env=house.environment(), capture_output=True).stdout
    assert b"postgresql answers and is up to date" in said, said
