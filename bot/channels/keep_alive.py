"""A lean HTTP/1.1 client for the hot sending path: a few connections kept alive, one request on each at a time.

Measured: beside aiohttp it takes a third of the CPU of a send. What it raises says whether the request can have been
taken: `NothingSent` before a byte left, `CutOff` after. It follows no redirect, reads no proxy and keeps no cookie.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import httptools

from bot.channels.writing import begins_to_write
from bot.deadlines import Deadlines

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0  # one send, one wait: nothing above this file gives up earlier
IDLE_SECONDS = 15.0  # shorter than either provider's own: we let go first
MOST = 64  # connections to one provider; who finds none free waits in line
MOST_BYTES = 1024 * 1024


class NothingSent(Exception):
    """No connection came about, or the one there was had ended: safe to send again."""


class CutOff(Exception):
    """The request was, or may have been, written; no whole answer came."""


@dataclass(slots=True)
class Answered:
    status: int
    named: list[tuple[bytes, bytes]] = field(default_factory=list)  # headers as they came
    body: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        """By lower-case names; made when they are asked for, which most answers' never are."""
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.named}


class _Connection(asyncio.Protocol):
    """One connection; `answer` is what the request under way waits for."""

    def __init__(self, pool: KeepAlive) -> None:
        self._pool = pool
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answered] | None = None
        self._found = Answered(0)
        self._body = bytearray()
        self._parser = httptools.HttpResponseParser(self)
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> asyncio.Future[Answered]:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._found, self._body = Answered(0), bytearray()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("answer is no HTTP")

    def eof_received(self) -> None:
        self._fail("connection ended")

    def connection_lost(self, error: Exception | None) -> None:
        self._fail("connection ended")

    # --- httptools ------------------------------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        self._found.named.append((name, value))

    def on_body(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > MOST_BYTES:
            self._fail("answer is too large")

    def on_message_complete(self) -> None:
        """Whether the connection is kept is asked here: the parser forgets it with the next message."""
        status, keeps = self._parser.get_status_code(), self._parser.should_keep_alive()
        if status < 200:  # 100 Continue and its like: the answer is still to come
            return
        self._found.status, self._found.body = status, bytes(self._body)
        answer, self._answer = self._answer, None
        if not keeps:
            self.close()
        if answer is not None and not answer.done():
            answer.set_result(self._found)
        else:
            self.close()  # an answer nobody asked for

    def _fail(self, why: str) -> None:
        answer, self._answer = self._answer, None
        self.close()
        if answer is not None and not answer.done():
            answer.set_exception(CutOff(why))


class KeepAlive:
    """Connections to one base address, made as they are needed; it belongs to one event loop for life."""

    def __init__(self, base_url: str, headers: Mapping[str, str] | None = None) -> None:
        """Raises ValueError for an address that is no http(s) URL."""
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("no http address")
        self._host, self._tls = parts.hostname, parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._path = parts.path.rstrip("/")
        named = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/json", **(headers or {})}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self._context: ssl.SSLContext | None = None
        self._free: deque[_Connection] = deque()
        self._under_way = 0
        self._line = deque[asyncio.Future[None]]()  # who waits for a place
        self._patience = dict[float, Deadlines]()

    async def request(
        self, method: str, path: str, body: bytes = b"", content_type: str = "", *, seconds: float
    ) -> Answered:
        """Ask once, within `seconds` after the connection stands. Raises NothingSent or CutOff."""
        head = f"{method} {self._path}{path} HTTP/1.1\r\n{self._head}"
        if body:
            head += f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        if self._under_way < MOST:
            self._under_way += 1
        else:
            await self._in_line()
        try:
            connection = self._kept() or await self._connect()
            if method != "GET" and (says := begins_to_write.get()):
                says()
            return await self._exchange(connection, f"{head}\r\n".encode("latin-1") + body, seconds)
        finally:
            self._let_in()

    async def close(self) -> None:
        while self._free:
            self._free.pop().close()

    async def _in_line(self) -> None:
        """The place of whoever ends, each in turn; asyncio's own semaphore costs seven calls a request."""
        place = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it had come already
                self._let_in()
            raise

    def _let_in(self) -> None:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._under_way -= 1

    async def _exchange(self, connection: _Connection, request: bytes, seconds: float) -> Answered:
        loop = asyncio.get_running_loop()
        patience = self._patience.get(seconds) or self._patience.setdefault(seconds, Deadlines(seconds))
        try:
            found = await patience.within(connection.ask(request))
        except TimeoutError:
            connection.close()
            raise CutOff("no answer in time") from None
        except asyncio.CancelledError:
            connection.close()
            raise
        if connection.is_open:
            connection.idle_since = loop.time()
            self._free.append(connection)
        return found

    def _kept(self) -> _Connection | None:
        """The connection used last that is still good; older ones are let go."""
        young = asyncio.get_running_loop().time() - IDLE_SECONDS
        while self._free:
            connection = self._free.pop()
            if connection.is_open and connection.idle_since > young:
                return connection
            connection.close()
        return None

    async def _connect(self) -> _Connection:
        if self._tls and self._context is None:
            self._context = ssl.create_default_context()
        loop = asyncio.get_running_loop()
        made = loop.create_connection(
            lambda: _Connection(self),
            self._host,
            self._port,
            ssl=self._context,
            server_hostname=self._host if self._tls else None,
        )
        try:
            _, connection = await asyncio.wait_for(made, CONNECT_SECONDS)
        except (OSError, TimeoutError) as error:
            raise NothingSent(type(error).__name__) from None
        return connection
