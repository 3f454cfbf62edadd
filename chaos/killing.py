"""The serving process is killed with SIGKILL, again and again, while many people write."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.storage.people import people as book
from chaos.books import audited, log_in_and_on
from chaos.talking import Talker, talk, talkers
from chaos.tally import Tally, said_by, tally, unknown_to
from tests.fakes.server import FakeServer
from tests.house import open_held
from tests.whole.program import House, a_house, until

OPEN = "state IN ('queued', 'sending')"
SETTLE_SECONDS = 120.0
LATENCY = 0.03  # seconds that a provider takes
FREE = {  # no pace slows a run down
    "JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": "100000",
    "JANGKAU__THROTTLE__WHATSAPP_PER_SECOND": "100000",
}


@dataclass(frozen=True, slots=True)
class Killing:
    """`pause`: seconds between somebody's messages; `between`: that a process lives before it is killed, both on
    average. `apart`: web and worker.
    """

    kills: int
    people: int
    pause: float = 0.2
    between: float = 1.0
    apart: bool = False


def kill_again_and_again(folder: Path, database_url: str, killing: Killing) -> Tally:
    """What came of it."""
    with a_house(folder, database_url, **FREE) as house:
        for provider in (house.telegram, house.twilio):
            slow(provider)
        serve(house, killing.apart)
        return asyncio.run(_run(house, killing))


def serve(house: House, apart: bool = False) -> None:
    process = house.begin("chaos.serve", *(["web"] if apart else []))
    until(lambda: process.poll() is not None or house.is_ready())
    assert house.is_ready(), house.logs()[-2000:]
    if apart:
        _at_work(house)


def _at_work(house: House) -> None:
    """One that is still loading has nothing in its hand that a kill could cut off."""
    number, process = len(house.processes), house.begin("bot", "worker")
    log = house.folder / f"log-{number}"
    until(lambda: process.poll() is not None or "worker_works" in log.read_text(errors="replace"))
    assert process.poll() is None, house.logs()[-2000:]


def slow(provider: FakeServer) -> None:
    """It takes its time, so that requests are really under way at a kill."""
    handle = provider.handle

    async def later(request: Any) -> Any:
        answer = await handle(request)
        await asyncio.sleep(LATENCY)
        return answer

    provider.handle = later  # type: ignore[method-assign]


async def _run(house: House, killing: Killing) -> Tally:
    dice, stop, talking = Random(13), asyncio.Event(), talkers(killing.people, both_doors=True)
    staff = asyncio.create_task(log_in_and_on(house, stop))
    talk_on = asyncio.create_task(talk(house.url, talking, stop, killing.pause, dice))
    in_hand = Counter[str]()
    for _ in range(killing.kills):
        await asyncio.sleep(killing.between * dice.uniform(0.5, 1.5))
        await asyncio.to_thread(house.end, signal.SIGKILL)
        in_hand += await asyncio.to_thread(_in_hand, house, talking)
        await asyncio.to_thread(serve, house, killing.apart)
    await asyncio.sleep(killing.between)
    stop.set()
    await talk_on
    await asyncio.to_thread(settled, house)
    kept = [str(number) for (number,) in house.look("SELECT provider_id FROM message")]
    failed, books = _count(house, "message", "state = 'failed'"), audited(house, await staff)
    unknown = await asyncio.to_thread(unknown_to, house, talking)
    return tally(
        *(talking, kept, said_by(house), books),
        kills=killing.kills,
        failed=failed,
        in_hand=in_hand,
        unknown=unknown,
    )


def settled(house: House, patience: float = SETTLE_SECONDS) -> None:
    """Wait until nothing waits to be sent, for as long as it gets less within so many seconds."""
    database, least, since = open_held(house.database_url), sys.maxsize, time.monotonic()
    try:
        while time.monotonic() - since < patience:
            with database.look() as tx:
                left = int(tx.run(f"SELECT COUNT(*) AS n FROM letter WHERE {OPEN}").one().n)
            if left < least:
                least, since = left, time.monotonic()
            if not left:
                return
            time.sleep(0.1)
    finally:
        database.close()


def _in_hand(house: House, talking: Sequence[Talker]) -> Counter[str]:
    """To whom a letter was in a sender's hand, as their provider knows them."""
    database = open_held(house.database_url)
    try:
        with database.look() as tx:
            known = {book.find(tx, one.door.address(one.user)): one.to for one in talking}
            rows = tx.all("SELECT person FROM letter WHERE state = 'sending'")
    finally:
        database.close()
    return Counter(known.get(row.person, "") for row in rows)


def _count(house: House, table: str, where: str) -> int:
    return int(house.look(f"SELECT COUNT(*) FROM {table} WHERE {where}")[0][0])
