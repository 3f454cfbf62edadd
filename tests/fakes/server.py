"""A fake provider: an aiohttp application in its own thread, with errors and delays on demand.

By HTTP: GET /sent (the log), DELETE /sent (forget it), POST /next (what the coming requests get instead).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from aiohttp import web


@dataclass
class Trouble:
    """What the next `times` calls get. `status` 0 leaves the answer alone: only the delay counts.

    `taken`: the message is taken all the same, only its answer is lost. `cut`: the connection is closed
    unanswered.
    """

    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    times: int = 1
    taken: bool = False
    cut: bool = False


class FakeServer:
    """Use as a context manager, or start() and stop(). `sent` is everything taken, oldest first.

    `begun` holds every server of this process since it was last emptied: tests/conftest.py looks whether any of them
    was asked for what its provider's contract does not allow.
    """

    begun: ClassVar[list[FakeServer]] = []

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port
        self.sent: list[dict[str, Any]] = []
        self.refused: list[str] = []  # why, one line a request that broke the provider's rules
        FakeServer.begun.append(self)
        self._troubles: deque[Trouble] = deque()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def next(self, **trouble: Any) -> None:
        """What the next calls get: the fields of Trouble."""
        self._troubles.append(Trouble(**trouble))

    def wait(self, messages: int, seconds: float = 10.0) -> list[dict[str, Any]]:
        """What was taken, once there are so many; fewer when the time is up."""
        end = time.monotonic() + seconds
        while len(self.sent) < messages and time.monotonic() < end:
            time.sleep(0.01)
        return list(self.sent)

    def start(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError(f"nothing listens on port {self.port}")
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def routes(self) -> list[web.RouteDef]:
        """The provider's own routes."""
        raise NotImplementedError

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Every route of the provider goes through here: trouble first."""
        trouble = self._trouble() or Trouble()
        answer = await self.handle(request) if trouble.taken or not (trouble.status or trouble.cut) else None
        await asyncio.sleep(trouble.delay)
        if trouble.cut and request.transport is not None:
            request.transport.close()
        if answer is not None and not trouble.status:
            return answer
        return _answer(trouble.status or 500, trouble.body, trouble.headers)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raise NotImplementedError

    def _trouble(self) -> Trouble | None:
        if not self._troubles:
            return None
        first = self._troubles[0]
        first.times -= 1
        if first.times <= 0:
            self._troubles.popleft()
        return first

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._leave(runner))
        self._loop.close()

    async def _leave(self, runner: web.AppRunner) -> None:
        """Answers still being delayed are dropped."""
        await runner.cleanup()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _listen(self) -> web.AppRunner:
        app = web.Application(client_max_size=8 * 2**20)
        app.add_routes([web.get("/sent", self._show), web.delete("/sent", self._forget)])
        app.add_routes([web.post("/next", self._order), *self.routes()])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner

    async def _show(self, request: web.Request) -> web.Response:
        """Everything taken; ?to=… for one person, ?after=N without the first N."""
        to, after = request.query.get("to"), int(request.query.get("after", 0))
        found = [one for one in self.sent[after:] if to is None or str(one["to"]) == to]
        return web.json_response(found)

    async def _forget(self, _: web.Request) -> web.Response:
        self.sent.clear()
        return web.json_response({})

    async def _order(self, request: web.Request) -> web.Response:
        try:
            self.next(**await request.json())
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({})


def _answer(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if isinstance(body, str):
        return web.Response(status=status, text=body, headers=headers)
    return web.json_response(body or {}, status=status, headers=headers)


def arguments(description: str, port: int) -> argparse.ArgumentParser:
    """What every fake takes on the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=port, help="0 takes a free one")
    return parser


def run_by_hand(fake: FakeServer) -> None:
    """Start, print the address as one JSON line, stay until interrupted."""
    with fake, contextlib.suppress(KeyboardInterrupt):
        print(json.dumps({"url": fake.url}), flush=True)
        threading.Event().wait()
