"""HTTP/1.1 as far as a bench needs it: whole messages out of a stream, without the cost of a library."""

from __future__ import annotations

import asyncio

END = b"\r\n\r\n"


def with_head(first: str, body: bytes, *more: str, kind: str = "application/json") -> bytes:
    """A request or an answer with a body."""
    lines = (first, *more, f"Content-Type: {kind}", f"Content-Length: {len(body)}", "", "")
    return "\r\n".join(lines).encode() + body


class Wire(asyncio.Protocol):
    """One connection; `message` is called with the head and the body of each whole message."""

    def __init__(self) -> None:
        self._waiting = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a connection's can always be written to

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while found := _first(self._waiting):
            head, body, self._waiting = found
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        if self._transport:
            self._transport.close()


def _first(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Head, body and what follows of the first message; None until it is whole."""
    end = data.find(END)
    if end < 0:
        return None
    head, start = data[:end], end + len(END)
    small = head.lower()
    if b"transfer-encoding: chunked" in small:
        return _in_chunks(head, data, start)
    stop = start + _length(small)
    return (head, data[start:stop], data[stop:]) if len(data) >= stop else None


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0


def _in_chunks(head: bytes, data: bytes, at: int) -> tuple[bytes, bytes, bytes] | None:
    body = b""
    while (line := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:line].split(b";")[0], 16)
        at = line + 2 + size + 2
        if len(data) < at:
            return None
        if size == 0:
            return head, body, data[at:]
        body += data[line + 2 : line + 2 + size]
    return None
