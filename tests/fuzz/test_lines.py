"""Any requests on one line, cut into any pieces: each is answered as if it stood alone, in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from bot.asked import Answer, Asked, Say, plain
from bot.connection import Connection, House
from bot.http_text import answer_text
from tests.conftest import SQLITE_ONLY
from tests.fuzz.test_doors import throws

pytestmark = SQLITE_ONLY
MOST = 300  # bytes of a body
LONGEST = 30  # requests on a line


class Echo:
    """Says back what it was asked: at once, or after others had their turn."""

    def admit(self, asked: Asked) -> int | Answer:
        return plain(403) if asked.path == "/shut" else MOST

    def begin(self, asked: Asked, say: Say) -> None:
        if asked.path.startswith("/late"):
            asyncio.get_running_loop().call_later(0, say, self.answer(asked))
        else:
            say(self.answer(asked))

    def answer(self, asked: Asked) -> Answer:
        return 200, [], b" ".join((asked.method.encode(), asked.path.encode(), asked.body))


class Wire:
    """A connection's other side: hands over piece by piece while it is read, keeps what is written."""

    def __init__(self) -> None:
        self.reading, self.ended, self.said = True, False, bytearray()

    def get_extra_info(self, name: str) -> None:
        return None

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def write(self, raw: bytes) -> None:
        assert not self.ended
        self.said += raw

    def write_eof(self) -> None:
        self.ended = True


@dataclass
class Sent:
    """A request as it is sent, and what comes of it; `last` where the line ends behind it."""

    raw: bytes
    answer: Answer
    method: str = "GET"
    last: bool = False

    @property
    def heard(self) -> bytes:
        return answer_text(self.answer, self.method, "", not self.last)


@dataclass
class Kind:
    """How a request is written."""

    method: str
    path: str
    body: bytes
    pieces: list[int] = field(default_factory=list)  # where a body is cut into chunks; none: it has a length
    more: str = ""

    def sent(self) -> Sent:
        asked = Asked(self.method, self.path, "", {}, "", self.body)
        head = f"{self.method} {self.path} HTTP/1.1\r\nHost: h\r\n{self.more}"
        last = "close" in self.more
        if not self.pieces:
            raw = f"{head}Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body
        else:
            cut = [piece for piece in pieces_of(self.body, self.pieces) if piece]
            chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in cut)
            raw = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks + b"0\r\nX-T: y\r\n\r\n"
        return Sent(raw, Echo().answer(asked), self.method, last)


def pieces_of(whole: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({0, len(whole), *(cut % (len(whole) + 1) for cut in cuts)})
    return [whole[begin:end] for begin, end in pairwise(at)]


MORE = ("", "X: y\r\nX: z\r\n", "Connection: Upgrade\r\nUpgrade: h2c\r\n")


def written(*more: str) -> st.SearchStrategy[Sent]:
    return st.builds(
        Kind,
        st.sampled_from(["GET", "POST", "HEAD", "PUT"]),
        st.sampled_from(["/", "/late", "/a/b", "/late/c"]),
        st.binary(max_size=MOST),
        st.just([]) | st.lists(st.integers(0, MOST), min_size=1, max_size=4),
        st.sampled_from(more),
    ).map(Kind.sent)


LAST = st.sampled_from(
    [
        Sent(b"halo kak\r\n\r\n", plain(400), last=True),
        Sent(b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", plain(400), last=True),
        Sent(b"GET /shut HTTP/1.1\r\n\r\n", plain(403), last=True),
        Sent(b"PUT / HTTP/1.1\r\nContent-Length: 301\r\n\r\n" + b"x" * 301, plain(413), "PUT", last=True),
        Sent(b"CONNECT h:1 HTTP/1.1\r\n\r\n", plain(405), last=True),
    ]
)
WHOLE = st.lists(written(*MORE), max_size=LONGEST)
ENDS = st.lists(LAST | written("Connection: close\r\n"), max_size=2)
REQUESTS = st.tuples(WHOLE, ENDS).map(lambda both: [*both[0], *both[1]])
CUTS = st.lists(st.integers(0, 2**16), max_size=40)


async def heard(pieces: list[bytes]) -> bytes:
    wire, left = Wire(), deque(pieces)
    connection = Connection(House(Echo(), patience=10.0, most=1))
    connection.connection_made(cast(asyncio.Transport, wire))
    for _ in range(4 * LONGEST + len(pieces)):  # each turn of the loop brings something on
        while left and wire.reading:
            connection.data_received(left.popleft())
        await asyncio.sleep(0)
    connection.connection_lost(None)
    return bytes(wire.said)


def test_requests_cut_into_any_pieces_are_answered_as_if_each_stood_alone() -> None:
    @throws(3)
    @given(REQUESTS, CUTS)
    def throw(requests: list[Sent], cuts: list[int]) -> None:
        ends = next((at for at, sent in enumerate(requests) if sent.last), len(requests))
        wanted = b"".join(sent.heard for sent in requests[: ends + 1])
        whole = b"".join(sent.raw for sent in requests)
        with asyncio.Runner() as runner:
            assert runner.run(heard(pieces_of(whole, cuts))) == wanted

    throw()
