"""Requests out of the bytes of one connection. llhttp reads; what is kept here is how much may come."""

from __future__ import annotations

from typing import Protocol

import httptools

from bot.asked import Answer, Asked, plain
from bot.http_text import head_text, header_name, path_and_query
from bot.logs import log, where

MOST_HEAD = 64 * 1024  # bytes of the first line and all headers
MOST_REPEATED = 16 * 1024  # bytes of one header that comes again and again
NOBODY = Asked("", "", "", {}, "")  # who sent what is no request


class Refused(Exception):
    """Why nothing more of this connection is read, and of whom where that is known."""

    def __init__(self, answer: Answer, asked: Asked = NOBODY) -> None:
        super().__init__(answer[0])
        self.answer, self.asked = answer, asked


class Takes(Protocol):
    """Who is told what was read."""

    def head(self, asked: Asked) -> int:
        """How many bytes of a body may come. Raises Refused."""
        ...

    def whole(self, asked: Asked, last: bool) -> None:
        """Everything is there; `last`: nothing may follow."""
        ...


class Reader:
    """`read` what comes, in any pieces; `end` when nothing more does."""

    def __init__(self, takes: Takes, peer: str) -> None:
        self._takes, self._peer = takes, peer
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._headers = b"", dict[str, str]()
        self._asked: Asked | None = None  # its head is whole, its body is not
        self._body, self._most = bytearray(), 0
        self._came = 0  # bytes of the head, or of the body, that is not whole

    @property
    def begun(self) -> bool:
        return self._asked is not None or self._came > 0

    @property
    def holds(self) -> int:
        """Bytes of a body that is not whole."""
        return len(self._body)

    def end(self) -> None:
        del self._parser, self._takes  # they hold us as we hold them
        self._body = bytearray()

    def read(self, data: bytes) -> None:
        """Raises Refused."""
        self._came += len(data)
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            raise _refused(error) from None
        # A body may come in small pieces, each with its length, and headers behind it.
        if self._asked and self._came > 2 * self._most + MOST_HEAD:
            raise Refused(plain(413), self._asked)
        if not self._asked and self._came > MOST_HEAD:
            raise Refused(plain(431))

    def _feed(self, data: bytes | memoryview) -> None:
        """Whoever wishes for another protocol is read again without the wish: only HTTP/1 is spoken here."""
        while data:
            try:
                self._parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as wish:
                data = memoryview(data)[wish.args[0] :]
            method, version = self._parser.get_method(), self._parser.get_http_version()
            if method == b"CONNECT":
                raise Refused(plain(405))
            self._headers.pop("upgrade")
            head = head_text(method, self._url, version, self._headers)
            self._url, self._headers, self._parser = b"", {}, httptools.HttpRequestParser(self)
            self._parser.feed_data(head)

    # --- what the parser tells ------------------------------------------------------------------

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._asked:  # behind a body headers say nothing
            return
        named, said = header_name(name), value.decode("latin-1")
        if named in self._headers:
            said = f"{self._headers[named]}{'; ' if named == 'cookie' else ', '}{said}"
            if len(said) > MOST_REPEATED:
                raise Refused(plain(431))
        self._headers[named] = said

    def on_headers_complete(self) -> None:
        if self._parser.should_upgrade():
            return
        method = self._parser.get_method().decode("ascii")
        asked = Asked(method, *path_and_query(self._url), self._headers, self._peer)
        self._url, self._headers, self._came = b"", {}, 0
        if "expect" in asked.headers and self._parser.get_http_version() == "1.0":
            del asked.headers["expect"]  # its makers did not know the word
        self._most = self._takes.head(asked)
        self._asked = asked

    def on_body(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._most:
            raise Refused(plain(413), self._asked or NOBODY)

    def on_message_complete(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:  # of another protocol: read again
            return
        asked.body, self._body, self._came = bytes(self._body), bytearray(), 0
        stays = self._parser.should_keep_alive()  # asked here: it forgets with the next message
        if stays and "connection" in asked.headers:  # HTTP/1.0 would have to be told
            stays = self._parser.get_http_version() != "1.0"
        self._takes.whole(asked, not stays)


def _refused(error: httptools.HttpParserError) -> Refused:
    """Made anew: one that is raised again would hold the frame it passed through, and that frame the error."""
    ours = error.__context__
    if isinstance(ours, Refused):
        return Refused(ours.answer, ours.asked)
    if ours is not None:  # raised by whoever was told
        log.error("request_failed", reason=where(ours))
    return Refused(plain(500 if ours else 400))
