"""Lines that are slow, many, never read or cut short by the end: bounded in time, files and memory."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
import threading
import time
from functools import partial
from weakref import ref

import pytest

from bot.asked import Asked, Say, plain
from bot.connection import ANSWER_SECONDS, IDLE_SECONDS
from bot.listening import FILES, bound, listen, most_files
from tests.whole.lines import H2C, MOST, SHORT, WIDE, Echo, Line, asks, pass_time, spoken, stumble, until


def test_a_body_that_stops_behind_one_that_is_answered_is_late_as_well() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late") + asks("/", "Content-Length: 10", method="POST") + b"half")
        await until(lambda: echo.held)
        echo.held.pop()(plain(200))
        assert [(await line.hears())[0] for _ in range(2)] == [200, 408]

    spoken(talk)


def test_a_body_that_comes_slowly_but_comes_is_waited_for() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/a", f"Content-Length: {MOST}", method="POST") + b"x" * (MOST - 1))
        await asyncio.sleep(2 * SHORT)
        line.says(b"x")
        assert (await line.hears())[0] == 200

    spoken(talk)


def test_what_is_answered_behind_another_has_all_its_time() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late") * 2)
        for _ in range(2):
            await until(lambda: echo.held)
            pass_time(echo, IDLE_SECONDS + 1)
            await asyncio.sleep(0.3)
            echo.held.pop()(plain(200))
            assert await line.hears() == (200, b"OK.\n")

    spoken(talk)


def test_what_is_never_answered_ends_as_well() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late"))
        await until(lambda: echo.held)
        pass_time(echo, ANSWER_SECONDS + 1)
        assert await line.ends()

    spoken(talk)


def test_whoever_asks_again_and_again_and_never_reads_is_not_answered_for_ever() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line._writer.transport.pause_reading()  # type: ignore[attr-defined]
        line.says(asks("/wide") * 60)
        await asyncio.sleep(0.3)
        assert sum(one.holds for one in echo.listener._house.connections) < 4 * WIDE
        line._writer.transport.resume_reading()  # type: ignore[attr-defined]
        assert {await line.hears() for _ in range(60)} == {(200, b"x" * WIDE)}

    spoken(talk)


def test_more_connections_than_fit_end_those_that_have_asked_nothing_for_longest() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        port = line._writer.get_extra_info("peername")[1]
        line.says(asks("/late"))
        await until(lambda: echo.held)
        others = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(7)]
        for other in others:  # who was answered may stay for longer, and yet takes nobody's place
            other.says(asks("/b"))
            await other.hears()
        await asyncio.sleep(0.02)
        more = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(4)]
        for one in more:
            one.says(asks("/a"))
            assert await one.hears() == (200, b"GET /a  ")
        assert len(echo.listener._house.connections) == 8
        echo.held.pop()(plain(200))
        assert await line.hears() == (200, b"OK.\n")
        for one in (*more, *others):
            one._writer.close()

    spoken(talk, most=8)


@pytest.mark.parametrize(
    "raw",
    [
        *(asks("/a"), asks("/shut"), asks("/raises"), asks("/", *H2C), b"halo kak\r\n\r\n"),
        asks("/", f"Content-Length: {MOST + 1}", method="POST"),
    ],
)
def test_a_connection_that_ended_leaves_nothing_to_sweep(raw: bytes) -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(raw)
        await line.hears()
        left = [ref(one) for one in echo.listener._house.connections]
        line._writer.close()
        await until(lambda: [one() for one in left] == [None])

    gc.disable()
    try:
        spoken(talk)
    finally:
        gc.enable()


def test_as_many_files_are_asked_for_as_are_allowed() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, before[1]), before[1]))
        found = most_files()
        assert found == resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(FILES, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_told_to_end_it_lets_whoever_reads_a_large_answer_end() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line._writer.transport.pause_reading()  # type: ignore[attr-defined]
        line.says(asks("/wide?200"))
        await until(lambda: any(one.holds for one in echo.listener._house.connections))
        end = asyncio.create_task(echo.listener.close())
        await asyncio.sleep(0.1)
        assert not end.done()
        line._writer.transport.resume_reading()  # type: ignore[attr-defined]
        assert await line.hears() == (200, b"x" * WIDE * 200)
        await end

    spoken(talk)


def told_to_end(port: socket.socket, echo: Echo, heard: list[bytes]) -> None:
    with socket.create_connection(port.getsockname()) as line:
        line.sendall(asks("/late"))
        while not echo.held:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.2)
        echo.loop.call_soon_threadsafe(stumble)  # type: ignore[attr-defined]
        with pytest.raises(OSError):
            socket.create_connection(port.getsockname()).close()
        echo.loop.call_soon_threadsafe(echo.held.pop(), plain(200))  # type: ignore[attr-defined]
        heard.append(line.recv(1000))


def test_told_to_end_it_answers_what_was_begun(capsys: pytest.CaptureFixture[str]) -> None:
    class Knows(Echo):
        def begin(self, asked: Asked, say: Say) -> None:
            self.loop = asyncio.get_running_loop()
            super().begin(asked, say)

    echo, port, heard = Knows(), bound("127.0.0.1", 0), list[bytes]()
    asking = threading.Thread(target=partial(told_to_end, port, echo, heard))
    asking.start()
    listen(echo, port)
    asking.join()
    assert heard[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close\r\n" in heard[0]
    stumbled = capsys.readouterr().err
    assert "ZeroDivisionError in stumble" in stumbled and "Siti" not in stumbled
