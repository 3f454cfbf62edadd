"""One connection of a browser or a provider: HTTP/1.1 requests read whole, under a deadline and a size, one at a time.

llhttp reads, by way of httptools; what is kept here is what it does not know: sizes, deadlines, the order of answers.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from math import inf
from typing import cast

import httptools

from bot.asked import Answer, Answers, Asked, plain
from bot.logs import log, where

MOST_HEAD = 64 * 1024  # bytes of the first line and all headers
MOST_WAITING = 64  # requests sent ahead on one connection
IDLE_SECONDS = 75.0  # between two requests
PARTING_SECONDS = 2.0  # for a client to read why it is refused before the line is cut
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
BARE = {204, 304}  # answers that have no body
FIRST_LINES = {one.value: f"HTTP/1.1 {one.value} {one.phrase}\r\n" for one in HTTPStatus}


@lru_cache(256)  # a client names the same headers each time
def _name(raw: bytes) -> str:
    return raw.decode("latin-1").lower()


@dataclass(slots=True, eq=False)
class House:
    """What all connections of a listener share."""

    answers: Answers
    patience: float  # seconds for a head, and as many for a body
    now: Callable[[], float] = time.monotonic  # seconds, by the event loop's clock
    date: str = ""  # the header of this second
    ending: bool = False
    connections: set[Connection] = field(default_factory=set)


class Connection(asyncio.Protocol):
    """`until`: when it is late, by the house's clock; looked at by the listener."""

    def __init__(self, house: House) -> None:
        self._house, self._parser = house, httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._peer = ""
        self._url, self._headers = b"", dict[str, str]()
        self._head = 0  # bytes of a head that is not whole
        self._body, self._most = bytearray(), 0
        self._asked: Asked | None = None  # admitted; its body arrives
        self._ahead = deque[tuple[Asked, bool]]()  # whole, behind the one under way
        self._under_way: Asked | None = None
        self._stays = True  # whether the connection outlives the answer under way
        self._deaf = False  # refused: whatever else comes is dropped
        self._full = False  # they read more slowly than we write
        self._unread = inf  # bytes written and not gone, when it was last late
        self.until = inf

    @property
    def busy(self) -> bool:
        return self._under_way is not None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def late(self) -> None:
        """The deadline passed: a request that stopped half way is told so, an idle connection just ends."""
        if self._transport is None:
            return
        if self._asked or (self._head and not self._deaf):
            self._refuse(plain(408))
        elif 0 < self._transport.get_write_buffer_size() < self._unread:  # a slow line that still reads
            self.until = self._house.now() + IDLE_SECONDS
            self._unread = self._transport.get_write_buffer_size()
        else:
            self._transport.abort()

    # --- asyncio.Protocol -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if isinstance(peer, tuple) else ""
        self.until = self._house.now() + self._house.patience
        self._house.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport, self._deaf = None, True
        self._house.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        if self._asked is None:
            if not self._head:
                self.until = self._house.now() + self._house.patience
            self._head += len(data)
        try:
            self._parser.feed_data(data)
        except (
            httptools.HttpParserUpgrade
        ) as upgrade:  # nothing else is spoken here: what follows is HTTP as before
            self._parser = httptools.HttpRequestParser(self)
            if rest := data[upgrade.args[0] :]:
                self.data_received(rest)
        except httptools.HttpParserError as error:
            if error.__context__ is not None:  # raised by one of ours
                log.error("request_failed", reason=where(error.__context__))
            self._refuse(plain(400))
        if self._head > MOST_HEAD and not self._deaf:
            self._refuse(plain(431))
        if self.busy:
            self.until = inf

    def eof_received(self) -> bool:
        """They have said all: whoever is still answered hears it."""
        self._stays = False
        return self.busy

    def pause_writing(self) -> None:
        self._full = True
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._full = False
        self._go_on()

    # --- httptools ------------------------------------------------------------------------------

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        named, said = _name(name), value.decode("latin-1")
        if named in self._headers:
            said = f"{self._headers[named]}{'; ' if named == 'cookie' else ', '}{said}"
        self._headers[named] = said

    def on_headers_complete(self) -> None:
        path, _, query = _without_host(self._url).decode("latin-1").partition("?")
        asked = Asked(self._parser.get_method().decode("ascii"), path, query, self._headers, self._peer)
        self._url, self._headers, self._head = b"", {}, 0
        if self._deaf:
            return
        admitted = self._house.answers.admit(asked)
        if not isinstance(admitted, int):
            self._refuse(admitted, asked)
        elif asked.length > admitted:
            self._refuse(plain(413), asked)
        else:
            self._asked, self._most = asked, admitted
            self.until = self._house.now() + self._house.patience
            if "expect" in asked.headers and self._transport is not None:
                self._transport.write(CONTINUE)

    def on_body(self, piece: bytes) -> None:
        if self._asked is None:
            return
        self._body += piece
        if len(self._body) > self._most:
            self._refuse(plain(413), self._asked)

    def on_message_complete(self) -> None:
        """Whether the connection is kept is asked here: the parser forgets it with the next message."""
        asked, self._asked = self._asked, None
        if asked is None or self._deaf:
            return
        asked.body, self._body = bytes(self._body), bytearray()
        stays = self._parser.should_keep_alive()
        if self._under_way is None:
            self._begin(asked, stays)
            return
        self._ahead.append((asked, stays))
        if self._transport is not None:
            self._transport.pause_reading()
        if len(self._ahead) > MOST_WAITING:
            self._deaf = True

    # --- answering ------------------------------------------------------------------------------

    def _begin(self, asked: Asked, stays: bool) -> None:
        self._under_way, self._stays = asked, stays
        try:
            self._house.answers.begin(asked, self._say)
        except Exception as error:
            log.error("request_failed", reason=where(error))
            self._stays = False
            self._say(plain(500))

    def _say(self, answer: Answer) -> None:
        asked, self._under_way = self._under_way, None
        if asked is None or self._transport is None:
            return
        stays = self._stays and not self._house.ending and not self._deaf
        self._transport.write(self._written(answer, stays, asked.method))
        if not stays:
            self._part()
        elif self._ahead:
            asyncio.get_running_loop().call_soon(self._go_on)  # from the ground: they may be many
        elif self._asked is None:
            self.until = self._house.now() + (self._house.patience if self._head else IDLE_SECONDS)

    def _go_on(self) -> None:
        if self._transport is None or self._full or self._under_way is not None:
            return
        if self._ahead:
            self._begin(*self._ahead.popleft())
        if not self._ahead:
            self._transport.resume_reading()

    def _refuse(self, answer: Answer, asked: Asked | None = None) -> None:
        """Behind a request that is still answered nothing can be said: that one is told, then the line ends."""
        self._asked, self._deaf = None, True
        if self._under_way is None and self._transport is not None:
            self._transport.write(self._written(answer, False, asked.method if asked else ""))
            self._part()

    def _part(self) -> None:
        """Our side ends now; theirs when they have read it: a line cut at once takes the answer with it."""
        assert self._transport is not None
        self._deaf, self.until = True, self._house.now() + PARTING_SECONDS
        with suppress(OSError):  # they may have left
            self._transport.write_eof()

    def _written(self, answer: Answer, stays: bool, method: str) -> bytes:
        status, named, said = answer
        head = FIRST_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
        head += self._house.date
        if status not in BARE and not any(name.lower() == "content-length" for name, _ in named):
            head += f"content-length: {len(said)}\r\n"
        for name, value in named:
            head += f"{name}: {value}\r\n"
        head += "\r\n" if stays else "connection: close\r\n\r\n"
        return head.encode("latin-1") + (b"" if method == "HEAD" or status in BARE else said)


def _without_host(url: bytes) -> bytes:
    """Proxies may ask with the whole address."""
    if url.startswith(b"/"):
        return url
    _, _, rest = url.partition(b"://")
    return url if not rest else b"/" + rest.partition(b"/")[2]
