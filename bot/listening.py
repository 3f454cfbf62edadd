"""Listening at one port, on one event loop, until the process is told to end."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from contextlib import suppress
from email.utils import formatdate
from operator import attrgetter
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit
from typing import Any

import uvloop

from bot.asked import Answers
from bot.connection import PARTING_SECONDS, Connection, House
from bot.errors import RefuseToStart
from bot.logs import log, where

BACKLOG = 4096  # connections that wait to be taken: idle ones cost a little memory and nobody else anything
PATIENCE_SECONDS = 10.0  # for a head, and as many for a body
LOOKS_SECONDS = 0.25  # between two looks at who is late
# For what is being answered when the end comes; with the worker's, less than a service gets.
STOP_SECONDS = 8.0
FILES = 8192  # open at the same time: each connection is one
OWN_FILES = 512  # of them for the database, senders and logs
MOST_HELD = 64 * 1024 * 1024  # bytes half sent to us or not read by them, of all connections


class Listener:
    """All connections of a process."""

    def __init__(
        self, answers: Answers, patience: float = PATIENCE_SECONDS, most: int = FILES - OWN_FILES
    ) -> None:
        self._house = House(answers, patience, most)
        self._server: asyncio.Server | None = None

    async def open(self, port: socket.socket) -> None:
        """From now on whoever connects to the socket is heard. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._house.now = loop.time
        self._server = await loop.create_server(lambda: Connection(self._house), sock=port, backlog=BACKLOG)
        self._look()

    async def close(self) -> None:
        """Nobody new; whoever is being answered gets their answer, whoever reads one may end."""
        house = self._house
        house.ending = True
        if self._server is not None:
            self._server.close()
        for connection in [one for one in house.connections if not one.busy]:
            connection.close()
        await self._until_none("busy", STOP_SECONDS)
        await self._until_none("holds", PARTING_SECONDS)

    async def _until_none(self, is_so: str, seconds: float) -> None:
        latest, of = self._house.now() + seconds, attrgetter(is_so)
        while any(map(of, self._house.connections)) and self._house.now() < latest:
            await asyncio.sleep(0.02)

    def _look(self) -> None:
        """Who is late is let go, and what time it is, as answers carry it."""
        asyncio.get_running_loop().call_later(LOOKS_SECONDS, self._look)
        house = self._house
        house.date, now = f"date: {formatdate(usegmt=True)}\r\n", house.now()
        for connection in [one for one in house.connections if one.until < now]:
            connection.late()
        self._make_room()

    def _make_room(self) -> None:
        """Whoever holds most goes first."""
        connections = self._house.connections
        held = sum(one.holds for one in connections)
        if held > MOST_HELD:
            for one in sorted(connections, key=attrgetter("holds"), reverse=True):
                if held > MOST_HELD:
                    held -= one.holds
                    one.drop()


def listen(answers: Answers, port: socket.socket) -> None:
    """Until SIGTERM or SIGINT; a second one ends at once."""

    async def until_told() -> None:
        told, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.set_exception_handler(_stumbled)
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, told.set)
        files = most_files()
        listener = Listener(answers, most=files - min(OWN_FILES, files // 2))
        await listener.open(port)
        await told.wait()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)
        with suppress(asyncio.CancelledError):
            await listener.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(until_told())


def _stumbled(_: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
    """What nobody caught; asyncio itself would write the error's own words, which may quote somebody."""
    error = what.get("exception")
    log.error("request_failed", reason=where(error) if error else str(what.get("message")))


def most_files() -> int:
    """How many this process may have open; as many as it is allowed, and FILES at most, are asked for."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    wanted = FILES if hard == RLIM_INFINITY else min(FILES, hard)
    if soft == RLIM_INFINITY or soft >= wanted:
        return wanted
    try:
        setrlimit(RLIMIT_NOFILE, (wanted, hard))
    except OSError:  # a service may be kept from asking
        return soft
    return wanted


def bound(host: str, port: int) -> socket.socket:
    """The port is ours alone from now on: who connects waits to be heard. Raises RefuseToStart where it is taken."""
    try:
        kind, how, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        own = socket.socket(kind, how, protocol)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that just ended do not count
        own.bind(address)
        own.listen(BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = f"port {port} is taken by another program: stop it, or set PORT to another one"
        else:
            problem = f"cannot listen on {host} port {port}: {error.strerror}"
        raise RefuseToStart(problem) from None
    return own
