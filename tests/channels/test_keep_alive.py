"""Connections to a provider: so many at once and no more, each place handed on, whoever goes away meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.keep_alive import MOST, KeepAlive

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Provider:
    """Takes every request and answers when it is let."""

    def __init__(self) -> None:
        self.held = list[asyncio.StreamWriter]()

    async def hears(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65_536):
            self.held.append(writer)
        writer.close()

    async def has(self, number: int) -> None:
        async with asyncio.timeout(10):
            while len(self.held) < number:
                await asyncio.sleep(0.005)

    def answers(self, number: int) -> None:
        for _ in range(number):
            self.held.pop().write(ANSWER)


def asked(talk: Callable[[Provider, Callable[[], asyncio.Task[int]]], Awaitable[None]]) -> None:
    """`talk` with a provider and a way to begin a request to it."""

    async def all_of_it() -> None:
        provider = Provider()
        server = await asyncio.start_server(provider.hears, "127.0.0.1", 0)
        wire = KeepAlive(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")

        async def one() -> int:
            return (await wire.request("GET", "/", seconds=10)).status

        await talk(provider, lambda: asyncio.create_task(one()))
        await wire.close()
        server.close()

    asyncio.run(all_of_it())


def test_no_more_go_at_once_and_the_others_follow_in_turn() -> None:
    async def talk(provider: Provider, begin: Callable[[], asyncio.Task[int]]) -> None:
        begun = [begin() for _ in range(MOST + 6)]
        await provider.has(MOST)
        await asyncio.sleep(0.05)
        assert len(provider.held) == MOST
        provider.answers(MOST)
        await provider.has(6)
        provider.answers(6)
        assert await asyncio.gather(*begun) == [200] * (MOST + 6)

    asked(talk)


def test_whoever_goes_away_in_line_or_as_their_place_comes_keeps_none() -> None:
    async def talk(provider: Provider, begin: Callable[[], asyncio.Task[int]]) -> None:
        first = [begin() for _ in range(MOST)]
        await provider.has(MOST)
        left, called, last = begin(), begin(), begin()
        await asyncio.sleep(0)
        left.cancel()
        first[0].cancel()
        # Their place has come by then, and they are not awake yet.
        asyncio.get_running_loop().call_soon(called.cancel)
        await provider.has(MOST + 1)
        provider.answers(MOST + 1)
        await asyncio.gather(*first[1:])
        assert await last == 200
        assert left.cancelled() and called.cancelled()
        again = [begin() for _ in range(MOST)]
        await provider.has(MOST)  # every place is there again
        provider.answers(MOST)
        await asyncio.gather(*again)

    asked(talk)
