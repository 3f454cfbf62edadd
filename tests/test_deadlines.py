"""Deadlines: whoever waits for too long is told, nobody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.deadlines import Deadlines

LONG = 60.0


def test_what_comes_in_time_is_given_back() -> None:
    async def answer() -> str:
        await asyncio.sleep(0)
        return "here"

    assert asyncio.run(Deadlines(LONG).within(answer())) == "here"


def test_each_of_several_is_told_when_its_time_is_up() -> None:
    async def wait_for_nothing(deadlines: Deadlines) -> str:
        try:
            await deadlines.within(asyncio.sleep(LONG))
        except TimeoutError:
            return "late"
        return "came"

    async def everybody() -> list[str]:
        deadlines = Deadlines(0.02)
        first = asyncio.create_task(wait_for_nothing(deadlines))
        await asyncio.sleep(0.01)
        return await asyncio.gather(first, *(wait_for_nothing(deadlines) for _ in range(3)))

    assert asyncio.run(everybody()) == ["late"] * 4


def test_an_inner_deadline_is_not_taken_for_the_outer_one() -> None:
    inner, outer = Deadlines(0.01), Deadlines(LONG)

    async def impatient() -> str:
        try:
            await inner.within(asyncio.sleep(LONG))
        except TimeoutError:
            return "the inner one"
        return "none"

    assert asyncio.run(outer.within(impatient())) == "the inner one"


def test_whoever_is_cancelled_stays_cancelled() -> None:
    async def cancelled() -> None:
        task = asyncio.create_task(Deadlines(LONG).within(asyncio.sleep(LONG)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())


def test_another_event_loop_is_looked_after_too() -> None:
    deadlines = Deadlines(0.01)

    async def late() -> bool:
        try:
            await deadlines.within(asyncio.sleep(LONG))
        except TimeoutError:
            return True
        return False

    assert [asyncio.run(late()) for _ in range(2)] == [True, True]
