"""HTTP as it really comes, over real sockets: cut, joined, slow, odd, ended half way; each gets its own answer."""

from __future__ import annotations

import asyncio
import socket

import pytest

from bot.asked import Answer, Asked, plain
from bot.connection import MOST_WAITING
from bot.http_text import answer_text
from bot.listening import Listener, bound
from bot.reading import MOST_HEAD
from tests.whole.lines import CHUNKED, H2C, MOST, SHORT, Echo, Line, asks, one_answer, spoken


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
