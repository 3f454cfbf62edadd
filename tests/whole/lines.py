"""A line to a listener of its own, spoken to by the byte."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import uvloop

from bot.asked import Answer, Asked, Say, plain
from bot.listening import Listener, bound

MOST = 10_000  # bytes of a body
WIDE = 100_000  # bytes of a large answer
SHORT = 0.5  # seconds of patience
H2C = "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"
CHUNKED = "Transfer-Encoding: chunked"


def stumble() -> None:
    raise ZeroDivisionError("Siti typed her NIK here")


class Echo:
    """Says back what it was asked, "/late" when it is let, "/wide" much."""

    listener: Listener

    def __init__(self) -> None:
        self.held = list[Say]()
        self.asked = list[Asked]()

    def admit(self, asked: Asked) -> int | Answer:
        return plain(403) if asked.path == "/shut" else MOST

    def begin(self, asked: Asked, say: Say) -> None:
        self.asked.append(asked)
        if asked.path == "/late":
            self.held.append(say)
        elif asked.path == "/raises":
            stumble()
        elif asked.path == "/odd":
            say((200, [("x-odd", "\u0663")], b""))
        elif asked.path == "/wide":
            say((200, [], b"x" * WIDE * int(asked.query or 1)))
        else:
            said = asked.method, asked.path, asked.query, asked.body.decode()
            say((200, [("content-type", "text/plain")], " ".join(said).encode()))


class Line:
    """One connection, spoken to by the byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def says(self, raw: bytes) -> None:
        self._writer.write(raw)

    async def hears(self) -> tuple[int, bytes]:
        """The next answer: status and body. Raises where the line ends."""
        head = (await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 5)).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.lower().split("\r\n")
            if line.startswith("content-length")
        )
        return int(head.split()[1]), await self._reader.readexactly(length)

    async def ends(self) -> bool:
        """Whether nothing more comes, soon."""
        return await asyncio.wait_for(self._reader.read(1), 5) == b""

    def has_said_all(self) -> None:
        self._writer.write_eof()


async def until(found: Callable[[], object]) -> None:
    """Wait until it is so. Raises TimeoutError."""
    async with asyncio.timeout(5):
        while not found():
            await asyncio.sleep(0.01)


def pass_time(echo: Echo, seconds: float) -> None:
    """By the clock of the listener."""
    house = echo.listener._house
    before = house.now
    house.now = lambda: before() + seconds


def spoken(talk: Callable[[Line, Echo], Awaitable[None]], most: int = 1000) -> None:
    """One talk with a listener of its own, that takes so many connections."""

    async def both() -> None:
        echo = Echo()
        echo.listener, port = Listener(echo, SHORT, most), bound("127.0.0.1", 0)
        await echo.listener.open(port)
        line = Line(*await asyncio.open_connection(*port.getsockname()))
        await talk(line, echo)
        line._writer.close()
        await echo.listener.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(both())


def asks(path: str = "/", *headers: str, method: str = "GET", body: bytes = b"") -> bytes:
    named = ("Host: h", *headers, *([f"Content-Length: {len(body)}"] if body else []))
    return "\r\n".join((f"{method} {path} HTTP/1.1", *named, "", "")).encode() + body


def one_answer(raw: bytes, status: int, body: bytes = b"", *, stays: bool = True) -> None:
    """What comes of these bytes, and whether another request may follow."""

    async def talk(line: Line, echo: Echo) -> None:
        line.says(raw)
        found = await line.hears()
        assert (found[0], found[1] if body else b"") == (status, body)
        if stays:
            line.says(asks("/next"))
            assert await line.hears() == (200, b"GET /next  ")
        else:
            assert await line.ends()

    spoken(talk)
