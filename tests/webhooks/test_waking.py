"""Waking: another thread tells an event loop what is finished."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from bot.errors import TryLater
from bot.webhooks.waking import Waking

Tell = Callable[[Any], None]


def told_by_a_thread(tells: list[tuple[Tell, object]]) -> None:
    def all_of_them() -> None:
        for tell, outcome in tells:
            tell(outcome)

    threading.Thread(target=all_of_them).start()


def told_of(*begins: Callable[[Tell], object]) -> list[object]:
    """What a loop is told of each, in the order in which it is told."""

    async def all_of_them() -> list[object]:
        waking, told, over = Waking(), list[object](), asyncio.Event()

        def then(outcome: object) -> None:
            told.append(outcome)
            if len(told) == len(begins):
                over.set()

        for begin in begins:
            waking.tell(begin, then)
        await asyncio.wait_for(over.wait(), 10)
        return told

    return asyncio.run(all_of_them())


def test_each_is_told_on_the_loop_in_the_order_of_the_threads_words() -> None:
    begun, later = list[tuple[Tell, object]](), TryLater("later")

    def last(tell: Tell) -> None:
        begun.append((tell, 3))
        told_by_a_thread(begun)

    begins = [lambda tell: begun.append((tell, 1)), lambda tell: begun.append((tell, later)), last]
    assert told_of(*begins) == [1, later, 3]


def test_what_cannot_begin_is_told_at_once() -> None:
    later = TryLater("this process is ending")

    def never(tell: Tell) -> None:
        raise later

    assert told_of(never) == [later]


def test_one_that_trips_over_what_it_is_told_takes_nothing_from_the_others() -> None:
    waking = Waking()

    async def both() -> list[object]:
        told, begun, over = list[object](), list[tuple[Tell, object]](), asyncio.Event()
        waking.tell(lambda tell: begun.append((tell, "first")), lambda _: 1 / 0)
        waking.tell(lambda tell: begun.append((tell, "second")), lambda one: (told.append(one), over.set()))
        told_by_a_thread(begun)
        await asyncio.wait_for(over.wait(), 10)
        return told

    assert asyncio.run(both()) == ["second"]


def test_a_loop_that_has_ended_hurts_nobody() -> None:
    waking, begun = Waking(), list[Tell]()

    async def gone() -> None:
        waking.tell(begun.append, lambda _: None)

    asyncio.run(gone())
    begun[0]("much too late")
