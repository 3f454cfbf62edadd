"""Waking: another thread tells an event loop what is finished."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import TryLater
from bot.webhooks.waking import Waking

Tell = Callable[[Any], None]


def told_by_a_thread(tells: list[tuple[Tell, object]]) -> None:
    def all_of_them() -> None:
        for tell, outcome in tells:
            tell(outcome)

    threading.Thread(target=all_of_them).start()


def test_each_gets_what_it_waits_for_and_trouble_is_raised() -> None:
    waking, begun = Waking(), list[tuple[Tell, object]]()

    async def all_three() -> list[object]:
        waits = [waking.until(lambda tell, n=n: begun.append((tell, n))) for n in (1, TryLater("later"), 3)]
        asyncio.get_running_loop().call_later(0.01, told_by_a_thread, begun)
        return await asyncio.gather(*waits, return_exceptions=True)

    first, second, third = asyncio.run(all_three())
    assert (first, type(second), third) == (1, TryLater, 3)


def test_what_cannot_begin_is_raised_at_once() -> None:
    def never(tell: Tell) -> None:
        raise TryLater("this process is ending")

    with pytest.raises(TryLater):
        asyncio.run(Waking().until(never))


def test_whoever_goes_away_and_a_loop_that_has_ended_hurt_nobody() -> None:
    waking, begun = Waking(), list[tuple[Tell, object]]()

    async def gone() -> object:
        impatient = asyncio.create_task(waking.until(lambda tell: begun.append((tell, "late"))))
        await asyncio.sleep(0)
        impatient.cancel()
        told_by_a_thread(begun)
        return await waking.until(lambda tell: told_by_a_thread([(tell, "here")]))

    assert asyncio.run(gone()) == "here"
    begun[0][0]("much too late")
