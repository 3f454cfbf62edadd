"""The front of the house: one event loop answers webhooks and probes itself and hands pages to a few threads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from flask import Flask

from bot.asked import Answer, Asked, Say, plain, whose
from bot.lean import settle_down
from bot.logs import log, where
from bot.pages_bridge import PagesBridge
from bot.readiness import Readiness
from bot.runtime import Runtime
from bot.web import create_app
from bot.webhooks.webhooks import Webhooks

WEBHOOKS = "/webhooks/"
MOST_PAGE_BYTES = 1024 * 1024
ALIVE = (200, [("content-type", "application/json")], b'{"status":"ok"}\n')


class Front:
    """What answers every request that arrived whole (`bot.asked.Answers`)."""

    def __init__(self, runtime: Runtime, app: Flask | None = None) -> None:
        self.runtime = runtime
        self._proxies = runtime.settings.config.pages.proxies
        self._webhooks = Webhooks(runtime)
        self._pages = PagesBridge((app or create_app(runtime)).wsgi_app, runtime.settings.public_url)
        self._readiness = Readiness(runtime)
        self._waiting = set[asyncio.Task[None]]()

    def admit(self, asked: Asked) -> int | Answer:
        return self._webhooks.admit(asked) if asked.path.startswith(WEBHOOKS) else MOST_PAGE_BYTES

    def begin(self, asked: Asked, say: Say) -> None:
        if asked.path.startswith(WEBHOOKS):
            self._webhooks.begin(asked, say)
        elif asked.path == "/health":
            say(ALIVE)
        elif asked.path == "/ready":
            self._later(self._readiness.answer(), say)
        else:
            # A provider is known by its secret, whoever reads pages by where they ask from.
            asked.peer = whose(asked.peer, asked.headers.get("x-forwarded-for", ""), self._proxies)
            self._later(self._pages.answer(asked), say)

    def _later(self, answering: Awaitable[Answer], say: Say) -> None:
        task = asyncio.get_running_loop().create_task(_said(answering, say))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def close(self) -> None:
        self._readiness.close()
        self._pages.close()
        self._webhooks.close()


async def _said(answering: Awaitable[Answer], say: Say) -> None:
    try:
        say(await answering)
    except Exception as error:
        log.error("request_failed", reason=where(error))
        say(plain(500))


def create_front(runtime: Runtime) -> Front:
    """The whole web side, everything loaded that most requests need."""
    runtime.world.understanding.make_ready()
    front = Front(runtime)
    settle_down()
    return front
