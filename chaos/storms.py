"""The provider is in trouble: too many requests, errors, no answers, half answers; then it is well again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.keep_alive import READ_SECONDS
from chaos.killing import FREE, serve
from chaos.played import Played, play
from chaos.talking import talkers
from tests.fakes.telegram import FakeTelegram
from tests.whole.program import a_house

Answer = Coroutine[Any, Any, web.StreamResponse]
Handle = Callable[[Any], Answer]
Weather = Callable[[Handle, Any], Answer]
SILENT_SECONDS = READ_SECONDS + 2
HALF = b'{"ok": true, "result": {"message_id": 4711, "date": '


async def _flooded(_: Handle, request: Any) -> web.StreamResponse:
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    return web.json_response(body, status=429)


async def _broken(_: Handle, request: Any) -> web.StreamResponse:
    body = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    return web.json_response(body, status=500)


async def _silent(_: Handle, request: Any) -> web.StreamResponse:
    """Nothing is taken and nothing is said, for longer than anybody waits."""
    await asyncio.sleep(SILENT_SECONDS)
    return web.Response(status=504)


async def _half(handle: Handle, request: Any) -> web.StreamResponse:
    """The message is taken; of the answer comes the first half."""
    await handle(request)
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "400"})
    await answer.prepare(request)
    await answer.write(HALF)
    if request.transport is not None:
        request.transport.close()
    return answer


def _all_of_them() -> Weather:
    kinds = cycle((_flooded, _broken, _half, _silent))
    return lambda handle, request: next(kinds)(handle, request)


STORMS: Mapping[str, Callable[[], Weather]] = {
    "429 to everything": lambda: _flooded,
    "500 to everything": lambda: _broken,
    "no answer to anything": lambda: _silent,
    "half an answer to everything": lambda: _half,
    "all four in turn": _all_of_them,
}


@contextmanager
def weather(fake: FakeTelegram, storm: Weather) -> Iterator[None]:
    """While it lasts, every request gets what `storm` makes of it."""
    calm = fake.handle
    fake.handle = lambda request: storm(calm, request)  # type: ignore[method-assign]
    try:
        yield
    finally:
        fake.handle = calm  # type: ignore[method-assign]


def storm_after_storm(folder: Path, database_url: str, *, people: int, seconds: float) -> dict[str, Played]:
    """What came of each, on a database that goes on from one to the next; each lasts so many seconds."""
    with a_house(folder, database_url, **FREE) as house:
        serve(house)
        everybody, found = talkers(people * len(STORMS)), dict[str, Played]()
        for number, (name, storm) in enumerate(STORMS.items()):

            async def trouble(storm: Callable[[], Weather] = storm) -> None:
                with weather(house.telegram, storm()):
                    await asyncio.sleep(seconds)

            part = everybody[number * people : (number + 1) * people]
            found[name] = asyncio.run(play([house], part, trouble))
        return found
