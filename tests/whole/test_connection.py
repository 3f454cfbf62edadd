"""HTTP as it really comes, over real sockets: cut, joined, slow, odd, ended half way; each gets its own answer."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from weakref import ref

import pytest
import uvloop

from bot.asked import Answer, Asked, Say, plain
from bot.connection import ANSWER_SECONDS, IDLE_SECONDS, MOST_WAITING
from bot.http_text import answer_text
from bot.listening import FILES, Listener, bound, listen, most_files
from bot.reading import MOST_HEAD

MOST = 10_000  # bytes of a body
WIDE = 100_000  # bytes of a large answer
SHORT = 0.5  # seconds of patience
H2C = "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"
CHUNKED = "Transfer-Encoding: chunked"


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


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (asks("/a?b=c%20d"), b"GET /a b=c%20d "),
        (asks("http://h.example/a?b"), b"GET /a b "),
        (asks("/p", method="POST", body=b"halo"), b"POST /p  halo"),
        (
            asks("/p", "Transfer-Encoding: chunked", method="POST") + b"2\r\nha\r\n2\r\nlo\r\n0\r\n\r\n",
            b"POST /p  halo",
        ),
        (asks("/", *H2C), b"GET /  "),
        (asks("/p", *H2C, method="POST", body=b"halo"), b"POST /p  halo"),
        (asks("/p", *H2C, CHUNKED, method="POST") + b"2\r\nha\r\n0\r\nX: y\r\n\r\n", b"POST /p  ha"),
        (asks("/p", f"Content-Length: {'0' * 5000}2", method="POST") + b"ha", b"POST /p  ha"),
        (b"\r\n" + asks("/a"), b"GET /a  "),
    ],
)
def test_what_is_whole_is_answered_and_the_line_stays(raw: bytes, said: bytes) -> None:
    one_answer(raw, 200, said)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"halo kak\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (asks("/shut", method="POST", body=b"x" * 100), 403),
        (asks("/", f"Content-Length: {MOST + 1}", method="POST"), 413),
        (asks("/", "Transfer-Encoding: chunked", method="POST") + b"4e20\r\n" + b"x" * 20_000, 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * (MOST_HEAD + 1), 431),
        (asks("/", *["X: " + "x" * 900] * 20), 431),
        (asks("/", CHUNKED, method="POST") + b"0\r\nX: " + b"x" * 6 * MOST_HEAD, 413),
        (b"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        (asks("/odd"), 500),
        (b"GET / HTTP/1.1\r\nHost:", 408),
        (asks("/", "Content-Length: 10", method="POST") + b"half", 408),
    ],
)
def test_what_is_refused_is_told_and_the_line_ends(raw: bytes, status: int) -> None:
    one_answer(raw, status, stays=False)


@pytest.mark.parametrize(
    "named",
    [
        *("Content-Length: +5", "Content-Length: -1", "Content-Length: 5 5", "Content-Length: 5, 5"),
        *("Content-Length: 99999999999999999999", "Content-Length: 5\r\nContent-Length: 5"),
        *("Transfer-Encoding: identity", "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked"),
        *(
            "Transfer-Encoding: chunked, identity",
            f"{CHUNKED}\r\n{CHUNKED}",
            "Transfer-Encoding:\r\n chunked",
        ),
        *("X: a\nY: b", "X: a\rY: b", "X: a\0b", ": a", "X Y: a", "X: a\r\n b"),
    ],
)
def test_what_another_program_may_read_differently_is_refused(named: str) -> None:
    one_answer(asks("/", named, method="POST") + b"hallo", 400, stays=False)


def test_a_request_that_comes_byte_by_byte_is_read() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        for byte in asks("/a", method="POST", body=b"halo"):
            line.says(bytes([byte]))
            await asyncio.sleep(0)
        assert await line.hears() == (200, b"POST /a  halo")

    spoken(talk)


def test_requests_sent_ahead_are_answered_one_by_one_in_their_order() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late") + asks("/a") + asks("/late") + asks("/b"))
        while not echo.held:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert len(echo.held) == 1
        echo.held.pop()(plain(200))
        assert [await line.hears() for _ in range(2)] == [(200, b"OK.\n"), (200, b"GET /a  ")]
        while not echo.held:
            await asyncio.sleep(0.01)
        echo.held.pop()(plain(200))
        assert [await line.hears() for _ in range(2)] == [(200, b"OK.\n"), (200, b"GET /b  ")]

    spoken(talk)


def test_whoever_sends_too_many_ahead_is_answered_what_was_taken_and_the_line_ends() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late") + asks("/a") * (MOST_WAITING + 5))
        while not echo.held:
            await asyncio.sleep(0.01)
        echo.held.pop()(plain(200))
        assert await line.hears() == (200, b"OK.\n")
        assert {await line.hears() for _ in range(MOST_WAITING)} == {(200, b"GET /a  ")}
        assert await line.ends()

    spoken(talk)


def test_a_wrong_request_behind_one_that_waits_takes_nothing_from_it() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late") + b"halo kak\r\n\r\n")
        while not echo.held:
            await asyncio.sleep(0.01)
        echo.held.pop()(plain(200))
        assert await line.hears() == (200, b"OK.\n")
        assert (await line.hears())[0] == 400
        assert await line.ends()

    spoken(talk)


def test_whoever_has_said_all_still_hears() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late"))
        line.has_said_all()
        while not echo.held:
            await asyncio.sleep(0.01)
        await asyncio.sleep(SHORT)  # however long it takes
        echo.held.pop()(plain(200))
        assert await line.hears() == (200, b"OK.\n")
        assert await line.ends()
        assert {asked.peer for asked in echo.asked} == {"127.0.0.1"}

    spoken(talk)


def test_who_comes_by_ipv4_to_an_ipv6_port_has_the_address_that_proxies_are_known_by() -> None:
    async def both() -> None:
        echo, port = Echo(), bound("::", 0)
        listener = Listener(echo)
        await listener.open(port)
        line = Line(*await asyncio.open_connection("127.0.0.1", port.getsockname()[1]))
        line.says(asks("/a"))
        await line.hears()
        line._writer.close()
        await listener.close()
        assert echo.asked[0].peer == "127.0.0.1"

    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    asyncio.run(both())


def test_an_answer_for_somebody_who_left_is_dropped() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/late"))
        while not echo.held:
            await asyncio.sleep(0.01)
        line._writer.transport.abort()
        await asyncio.sleep(0.05)
        echo.held.pop()(plain(200))

    spoken(talk)


def test_what_raises_is_no_answer_to_anything_else() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/raises"))
        assert (await line.hears())[0] == 500
        assert await line.ends()

    spoken(talk)


def test_the_head_alone_has_a_length_and_no_body() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/a", method="HEAD"))
        head = await asyncio.wait_for(line._reader.readuntil(b"\r\n\r\n"), 5)
        assert b"content-length: 9\r\n" in head
        line.says(asks("/b"))
        assert await line.hears() == (200, b"GET /b  ")

    spoken(talk)


@pytest.mark.parametrize(
    "raw", [b"GET /a HTTP/1.0\r\n\r\n", b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"]
)
def test_an_older_browser_is_answered_and_the_line_ends(raw: bytes) -> None:
    one_answer(raw, 200, b"GET /a  ", stays=False)


def test_nothing_is_read_behind_a_request_that_is_the_last(caplog: pytest.LogCaptureFixture) -> None:
    one_answer(asks("/a", "Connection: close") + asks("/b"), 200, b"GET /a  ", stays=False)
    assert not caplog.records


def test_what_stands_behind_a_body_is_no_header_of_the_next_request() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/a", CHUNKED, method="POST") + b"0\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n" + asks("/b"))
        await line.hears()
        await line.hears()
        assert [dict(asked.headers) for asked in echo.asked][1] == {"host": "h"}

    spoken(talk)


def test_a_thousand_wishes_for_another_protocol_are_as_many_requests() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/", *H2C) * 1200)
        assert {await line.hears() for _ in range(1200)} == {(200, b"GET /  ")}

    spoken(talk)


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


def test_the_body_is_waited_for_with_a_word_where_one_is_wanted() -> None:
    async def talk(line: Line, echo: Echo) -> None:
        line.says(asks("/a", "Expect: 100-continue", "Content-Length: 4", method="POST"))
        assert await line._reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.says(b"halo")
        assert await line.hears() == (200, b"POST /a  halo")

    spoken(talk)


def test_an_answer_has_one_date() -> None:
    dated = answer_text((200, [("Date", "today")], b""), "GET", "date: now\r\n", stays=True)
    assert dated.lower().count(b"date:") == 1


def test_cookies_and_repeated_headers_are_joined() -> None:
    found = list[Asked]()

    class Keeps(Echo):
        def admit(self, asked: Asked) -> int | Answer:
            found.append(asked)
            return super().admit(asked)

    async def both() -> None:
        listener, port = Listener(Keeps(), patience=SHORT), bound("127.0.0.1", 0)
        await listener.open(port)
        line = Line(*await asyncio.open_connection(*port.getsockname()))
        line.says(
            asks("/", "Cookie: a=1", "cookie: b=2", "X-Forwarded-For: 1.1.1.1", "X-FORWARDED-FOR: 2.2.2.2")
        )
        await line.hears()
        line._writer.close()
        await listener.close()

    asyncio.run(both())
    assert (found[0].headers["cookie"], found[0].headers["x-forwarded-for"]) == (
        "a=1; b=2",
        "1.1.1.1, 2.2.2.2",
    )


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


def stumble() -> None:
    raise ZeroDivisionError("Siti typed her NIK here")


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
