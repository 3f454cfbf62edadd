"""The front of the house: one event loop answers webhooks and probes itself and hands pages to a few threads.

It speaks granian's RSGI. A client that is slow, idle or huge costs itself: headers are waited for by granian, bodies
here, both for ten seconds; no thread is held by a request that has not arrived whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from flask import Flask

from bot.asked import Answer, Asked, TooLarge, TooSlow, plain, whose
from bot.deadlines import Deadlines
from bot.lean import settle_down
from bot.logs import set_up_logs
from bot.pages_bridge import PagesBridge
from bot.readiness import Readiness
from bot.runtime import Runtime
from bot.services.beginning import begin_clean
from bot.settings import load_settings
from bot.web import create_app
from bot.webhooks.webhooks import Webhooks
from bot.wiring import open_runtime

WEBHOOKS = "/webhooks/"
BODY_SECONDS = 10.0
MOST_PAGE_BYTES = 1024 * 1024
ALIVE = (200, [("content-type", "application/json")], b'{"status":"ok"}\n')


class Front:
    """What granian calls for every request. `answer` is the same without granian, for tests."""

    def __init__(
        self, runtime: Runtime, body_seconds: float = BODY_SECONDS, app: Flask | None = None
    ) -> None:
        self.runtime, self._patience = runtime, Deadlines(body_seconds)
        self._proxies = runtime.settings.config.pages.proxies
        self._webhooks = Webhooks(runtime)
        self._pages = PagesBridge((app or create_app(runtime)).wsgi_app, runtime.settings.public_url)
        self._readiness = Readiness(runtime)

    async def answer(self, asked: Asked) -> Answer:
        if asked.path == "/health":
            return ALIVE
        if asked.path == "/ready":
            return await self._readiness.answer()
        try:
            if asked.path.startswith(WEBHOOKS):
                return await self._webhooks.answer(asked)
            return await self._pages.answer(asked, await asked.read(MOST_PAGE_BYTES))
        except TooLarge:
            return plain(413)
        except TooSlow:
            return plain(408)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            protocol.close(404)
            return
        headers = dict(scope.headers.items())  # granian gives names in lower case
        body, path = _Body(protocol, headers, self._patience), scope.path
        # A provider is known by its secret, not by where it asks from.
        peer = "" if path.startswith(WEBHOOKS) else self._peer(scope.client, headers)
        asked = Asked(scope.method, path, scope.query_string, headers, peer, body.read)
        status, named, said = await self.answer(asked)
        protocol.response_bytes(status, named, said)

    def _peer(self, client: str, headers: Mapping[str, str]) -> str:
        return whose(client.rpartition(":")[0], headers.get("x-forwarded-for", ""), self._proxies)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.close()

    def close(self) -> None:
        self._readiness.close()
        self._pages.close()
        self._webhooks.close()


class _Body:
    """The body of one request, read at most once, within a deadline and a size."""

    __slots__ = ("_headers", "_patience", "_protocol")

    def __init__(self, protocol: Any, headers: Mapping[str, str], patience: Deadlines) -> None:
        self._protocol, self._headers, self._patience = protocol, headers, patience

    async def read(self, most: int) -> bytes:
        """All of it. Raises TooLarge over `most` bytes, TooSlow after the deadline."""
        length = self._headers.get("content-length", "")
        if not length and "transfer-encoding" not in self._headers:
            return b""
        if length.isdecimal() and int(length) > most:
            raise TooLarge
        try:
            if length.isdecimal():
                return bytes(await self._patience.within(self._protocol()))
            return await self._patience.within(self._gather(most))
        except TimeoutError:
            raise TooSlow from None

    async def _gather(self, most: int) -> bytes:
        found = bytearray()
        async for piece in self._protocol:
            found += piece
            if len(found) > most:
                raise TooLarge
        return bytes(found)


def create_front(runtime: Runtime | None = None) -> Front:
    """The whole web side. Without a runtime it makes its own of the environment. Raises RefuseToStart."""
    if runtime is None:
        settings = load_settings()
        set_up_logs(pretty=False)
        runtime = open_runtime(settings)
        begin_clean(runtime)
    runtime.world.understanding.make_ready()
    front = Front(runtime)
    settle_down()
    return front
