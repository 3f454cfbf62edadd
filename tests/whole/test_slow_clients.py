"""Slow bodies and idle connections at the real front: they cost themselves, and nobody else waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel
from bot.front import Front
from bot.listening import Listener, bound
from bot.runtime import Runtime
from bot.wiring import close_runtime
from chaos.holding import HEALTH, asked, idle, slow_bodies
from tests.cast import SITI_ID
from tests.channels.sending import SECRET, telegram_settings
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads import telegram_text
from tests.house import HeldClock, open_house

DEADLINE = 3.0  # seconds; ten outside of tests
SLOW, IDLE = 40, 100


def genuine() -> bytes:
    body = json.dumps(telegram_text(SITI_ID, "halo")).encode()
    head = (
        "POST /webhooks/telegram HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@asynccontextmanager
async def listening(runtime: Runtime) -> AsyncIterator[int]:
    """The port of the front, its deadline short."""
    front, port = Front(runtime), bound("127.0.0.1", 0)
    listener = Listener(front, patience=DEADLINE)
    await listener.open(port)
    try:
        yield int(port.getsockname()[1])
    finally:
        await listener.close()
        front.close()


async def held_door(runtime: Runtime) -> tuple[list[tuple[int, float]], bool, list[tuple[int, float]]]:
    """What others were answered, whether the slow ones were still held then, and how those ended."""
    async with listening(runtime) as port:
        held = await idle(port, IDLE)
        bodies = asyncio.create_task(slow_bodies(port, SLOW))
        await asyncio.sleep(0.2)
        others = [await asked(port, HEALTH), await asked(port, genuine())]
        waited = bodies.done()
        late = await bodies
        for connection in held:
            connection.close()
    return others, waited, late


@pytest.fixture
def runtime(database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    channel = TelegramChannel(telegram_settings("http://127.0.0.1:9"))  # nothing is sent here
    runtime = open_house(database_url, clock, {"telegram": channel})
    yield runtime
    close_runtime(runtime)


@SQLITE_ONLY
def test_slow_and_idle_clients_cost_nobody_else_anything(runtime: Runtime) -> None:
    others, waited, late = asyncio.run(held_door(runtime))
    assert [status for status, _ in others] == [200, 200]
    assert not waited
    assert {status for status, _ in late} == {408}
    assert min(seconds for _, seconds in late) >= DEADLINE
