"""The serving process is killed with SIGKILL, again and again, while many people write."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from random import Random

from chaos.talking import talk, talkers
from chaos.tally import Tally, tally
from tests.whole.program import House, a_house, until

OPEN = ("queued", "sending")
SETTLE_SECONDS = 120.0
FREE = {"JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": "100000"}  # no pace slows a run down


def kill_again_and_again(
    folder: Path,
    database_url: str,
    *,
    kills: int,
    people: int,
    pause: float = 0.2,
    between: float = 1.0,
    apart: bool = False,
) -> Tally:
    """What came of it. `between`: seconds a process lives before it is killed, on average; `apart`: web and worker."""
    with a_house(folder, database_url, **FREE) as house:
        serve(house, apart)
        return asyncio.run(_run(house, kills, people, pause, between, apart))


def serve(house: House, apart: bool = False) -> None:
    process = house.begin("chaos.serve", *(["web"] if apart else []))
    until(lambda: process.poll() is not None or house.is_ready())
    assert house.is_ready(), house.logs()[-2000:]
    if apart:
        house.begin("bot", "worker")


async def _run(house: House, kills: int, people: int, pause: float, between: float, apart: bool) -> Tally:
    dice, stop, talking = Random(13), asyncio.Event(), talkers(people)
    talk_on = asyncio.create_task(talk(house.url, talking, stop, pause, dice))
    in_flight = 0
    for _ in range(kills):
        await asyncio.sleep(between * dice.uniform(0.5, 1.5))
        await asyncio.to_thread(house.end, signal.SIGKILL)
        in_flight += await asyncio.to_thread(_count, house, "letter", "state = 'sending'")
        await asyncio.to_thread(serve, house, apart)
    await asyncio.sleep(between)
    stop.set()
    await talk_on
    await asyncio.to_thread(until, lambda: not _count(house, "letter", f"state IN {OPEN}"), SETTLE_SECONDS)
    sent = [(int(one["to"]), str(one["text"])) for one in house.telegram.sent]
    kept = [str(number) for (number,) in house.look("SELECT provider_id FROM message")]
    failed = _count(house, "message", "state = 'failed'")
    return tally(talking, kept, sent, kills=kills, failed=failed, in_flight=in_flight)


def _count(house: House, table: str, where: str) -> int:
    return int(house.look(f"SELECT COUNT(*) FROM {table} WHERE {where}")[0][0])
