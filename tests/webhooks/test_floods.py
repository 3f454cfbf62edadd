"""One person who writes more than anybody reads: all are kept, the newest is answered."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.coordination.bursts import Bursts
from bot.runtime import Runtime
from bot.services.messaging.deliver import deliver
from tests.cast import SITI_ID
from tests.fakes.payloads import telegram_text
from tests.fakes.telegram import FakeTelegram
from tests.front_client import FrontClient, front_of
from tests.house import HeldClock, the_world
from tests.looking import how_many
from tests.webhooks.conftest import Door
from tests.whole.program import told

MANY = 40


async def sent(runtime: Runtime) -> None:
    """In one event loop: a channel's connection knows no other."""
    for _ in range(3):
        await deliver(runtime)


def test_the_newest_of_a_flood_is_answered_and_the_word_said_once(
    runtime: Runtime, clock: HeldClock, telegram: FakeTelegram
) -> None:
    door = Door(FrontClient(front_of(replace(runtime, bursts=Bursts(12, 10)))))
    for number in range(MANY):
        assert (
            door.telegram(telegram_text(SITI_ID, "halo" if number < MANY - 1 else "menu")).status_code == 200
        )
        clock.forward(milliseconds=5)
    assert how_many(runtime.database, "message") == MANY
    assert how_many(runtime.database, "letter", "state = 'queued'") == 2
    assert how_many(runtime.database, "letter", "state = 'cancelled' AND reason = 'newer'") == MANY - 2
    asyncio.run(sent(runtime))
    slowly = the_world().words.find("id", "common", "slow_down").text
    assert [slowly in text for text in told(telegram, SITI_ID)] == [True, False]
