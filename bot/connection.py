"""One connection of a browser or a provider: its requests, each under a deadline, are answered in their order."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import nsmallest
from math import inf
from operator import attrgetter
from typing import cast

from bot.asked import Answer, Answers, Asked, plain
from bot.http_text import CONTINUE, answer_text
from bot.logs import log, where
from bot.reading import NOBODY, Reader, Refused

MOST_WAITING = 64  # requests sent ahead on one connection
IDLE_SECONDS = 75.0  # between two requests
ANSWER_SECONDS = 120.0  # to be answered in: longer than any page takes, and than a provider or a proxy waits
PARTING_SECONDS = 2.0  # for a client to read why it is refused before the line is cut
SLOWEST = 8 * 1024  # bytes a second: what comes at least so quickly may take its time


@dataclass(slots=True, eq=False)
class House:
    """What all connections of a listener share."""

    answers: Answers
    patience: float  # seconds for a head, and as many for a body
    most: int  # connections at the same time
    now: Callable[[], float] = time.monotonic  # seconds, by the event loop's clock
    date: str = ""  # the header of this second
    ending: bool = False
    connections: set[Connection] = field(default_factory=set)

    def make_room(self) -> None:
        """A quarter goes: of those that nobody answers, whoever has asked nothing for longest."""
        idle = (one for one in self.connections if not one.busy)
        for one in nsmallest(len(self.connections) - self.most * 3 // 4, idle, key=attrgetter("since")):
            one.drop()


class Connection(asyncio.Protocol):
    """`since`: when it began to ask; `until`: when it is late. Both by the house's clock, for the listener."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._transport: asyncio.Transport | None = None
        self._under_way: Asked | None = None
        self._ahead = deque[tuple[Asked, Answer | None]]()  # behind it: whole, or refused with this answer
        self._deaf = False  # nothing that still comes counts: the line ends behind the last answer
        self._full = False  # they read more slowly than we write
        self._left = inf  # bytes written and not gone, when it was last late
        self.since = self.until = 0.0

    @property
    def busy(self) -> bool:
        return self._under_way is not None

    @property
    def holds(self) -> int:
        """Bytes of theirs that are not whole, and of ours that they have not read."""
        return self._reader.holds + (self._transport.get_write_buffer_size() if self._transport else 0)

    def close(self) -> None:
        """What was written still goes out."""
        if self._transport is not None:
            self._transport.close()

    def drop(self) -> None:
        self._house.connections.discard(self)
        if self._transport is not None:
            self._transport.abort()

    def late(self) -> None:
        """The deadline passed: a request that stopped half way is told so, any other connection just ends."""
        left = self._transport.get_write_buffer_size() if self._transport else 0
        if 0 < left < self._left:  # a slow line that still reads
            self.until, self._left = self._house.now() + IDLE_SECONDS, left
        elif self._reader.begun and not (left or self.busy or self._deaf):
            self._refuse(plain(408))
        else:
            self.drop()

    # --- what asyncio tells ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        peer = transport.get_extra_info("peername")
        # An IPv6 port writes IPv4 its own way.
        self._reader = Reader(self, str(peer[0]).removeprefix("::ffff:") if isinstance(peer, tuple) else "")
        self._wait()
        if len(self._house.connections) >= self._house.most:
            self._house.make_room()
        if len(self._house.connections) < self._house.most:
            self._house.connections.add(self)
        else:
            self.drop()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport, self._deaf = None, True
        self._house.connections.discard(self)
        self._ahead.clear()
        self._reader.end()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        if not self._reader.begun:
            self._wait()
        try:
            self._reader.read(data)
        except Refused as refused:
            self._refuse(refused.answer, refused.asked)
        if not self.busy:
            self.until += len(data) / SLOWEST

    def _wait(self) -> None:
        """For a head, or a body; of what is behind one that is answered nobody is in a hurry."""
        self.since = self._house.now()
        if not self.busy:
            self.until = self.since + self._house.patience

    def eof_received(self) -> bool:
        """They have said all: whoever is still answered hears it."""
        self._deaf = True
        return self.busy or bool(self._ahead)

    def pause_writing(self) -> None:
        self._full = True
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._full = False
        self._go_on()

    # --- what the reader tells ------------------------------------------------------------------

    def head(self, asked: Asked) -> int:
        if self._deaf or self._transport is None:
            raise Refused(plain(400))
        admitted = self._house.answers.admit(asked)
        if not isinstance(admitted, int):
            raise Refused(admitted, asked)
        if asked.length > admitted:
            raise Refused(plain(413), asked)
        self._wait()
        if "expect" in asked.headers and not (self.busy or self._ahead):  # it would be heard as their answer
            self._transport.write(CONTINUE)
        return admitted

    def whole(self, asked: Asked, last: bool) -> None:
        self._deaf = self._deaf or last or len(self._ahead) + 1 >= MOST_WAITING
        self._in_turn(asked)

    # --- answering ------------------------------------------------------------------------------

    def _refuse(self, answer: Answer, asked: Asked = NOBODY) -> None:
        """In its turn; nothing behind it is read."""
        if not self._deaf:
            self._deaf = True
            self._in_turn(asked, answer)

    def _in_turn(self, asked: Asked, refusal: Answer | None = None) -> None:
        if self.busy or self._full or self._ahead:
            self._ahead.append((asked, refusal))
            if self._transport is not None:
                self._transport.pause_reading()
        else:
            self._begin(asked, refusal)

    def _begin(self, asked: Asked, refusal: Answer | None) -> None:
        self._under_way, self.until = asked, self._house.now() + ANSWER_SECONDS
        try:
            if refusal:
                self._say(refusal)
            else:
                self._house.answers.begin(asked, self._say)
        except Exception as error:
            log.error("request_failed", reason=where(error))
            self._deaf = True  # what was begun may still say something: to nobody
            self._ahead.clear()
            self._say(plain(500))

    def _say(self, answer: Answer) -> None:
        asked, house = self._under_way, self._house
        if asked is None or self._transport is None or self._transport.is_closing():
            return
        stays = not house.ending and not (self._deaf and not self._ahead)
        said = answer_text(answer, asked.method, house.date, stays)
        self._under_way, self._left = None, inf
        self.until = house.now() + (house.patience if self._reader.begun else IDLE_SECONDS)
        self._transport.write(said)
        if not stays:
            self._part(self._transport)
        elif self._ahead:
            asyncio.get_running_loop().call_soon(self._go_on)  # from the ground: they may be many

    def _go_on(self) -> None:
        if self._transport is None or self._full or self.busy:
            return
        if self._ahead:
            self._begin(*self._ahead.popleft())
        if not self._ahead and not self._full:
            self._transport.resume_reading()

    def _part(self, transport: asyncio.Transport) -> None:
        """Our side ends now; theirs when they have read it: a line cut at once takes the answer with it."""
        self._deaf, self.until = True, self._house.now() + PARTING_SECONDS
        self._ahead.clear()
        with suppress(OSError):  # they may have left
            transport.write_eof()
