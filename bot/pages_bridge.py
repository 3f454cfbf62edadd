"""Pages behind the front: a request that arrived whole is answered by the WSGI application in one of a few threads."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from bot.asked import FORM, LATER, Answer, Asked, plain

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 4
MOST_FIELDS = 1000  # of a form, as werkzeug has it for forms with files: 250,000 of them are a quarter second
MOST_WAITING = 200  # then whoever comes is asked to come again: 503


class PagesBridge:
    """Hands requests to `pages`; never more than THREADS at once."""

    def __init__(self, pages: WSGIApplication, public_url: str) -> None:
        self._pages = pages
        self._public = urlsplit(public_url)
        self._threads = ThreadPoolExecutor(THREADS, "page")
        self._under_way = 0

    async def answer(self, asked: Asked) -> Answer:
        if self._under_way >= MOST_WAITING:
            return LATER
        if asked.content_type == FORM and asked.body.count(b"&") >= MOST_FIELDS:
            return plain(413)
        self._under_way += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._run, asked)
        finally:
            self._under_way -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, asked: Asked) -> Answer:
        status, headers = 500, list[tuple[str, str]]()

        def start(line: str, named: list[tuple[str, str]], error: object = None) -> Any:
            nonlocal status, headers
            status, headers = int(line.split(" ", 1)[0]), named
            return lambda _: None

        found: Iterable[bytes] = self._pages(self._environ(asked), start)
        try:
            said = b"".join(found)
        finally:
            if close := getattr(found, "close", None):
                close()
        return status, headers, said

    def _environ(self, asked: Asked) -> dict[str, Any]:
        """As PEP 3333 wants it; the body is whole, so its length is known however it came."""
        named = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in asked.headers.items()
            if name not in ("content-type", "content-length", "transfer-encoding")
            and "_" not in name  # it would stand in for the header with a hyphen, which a proxy sets
        }
        return named | {
            "REQUEST_METHOD": asked.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query,
            "CONTENT_TYPE": asked.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(asked.body)),
            "REMOTE_ADDR": asked.peer,
            "SERVER_NAME": self._public.hostname or "localhost",
            "SERVER_PORT": str(self._public.port or (443 if self._public.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self._public.scheme,
            "wsgi.input": io.BytesIO(asked.body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
