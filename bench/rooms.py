"""Stopwatches in the rooms of a running bot: CPU and wall time of each, its inner rooms taken off."""

from __future__ import annotations

import functools
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import Update

from bot import worker
from bot.channels import telegram
from bot.front import Front
from bot.runtime import Runtime
from bot.services.conversation import answer
from bot.services.messaging import deliver
from bot.storage import database
from bot.storage.conversation import turns
from bot.storage.keys import sealing
from bot.understanding import Understanding
from bot.webhooks import webhooks

EVERY = 200  # calls of the door between two reports
STATEMENT = re.compile(r"\s*(\w+)(?:.*?\b(?:FROM|INTO)|)\s+(\w+)", re.DOTALL)

TIMES: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])  # calls, CPU, wall: seconds
_lock = threading.Lock()
_open = threading.local()
_loop_started: dict[str, float] = {}


def timed(name: str | Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with a stopwatch; what other stopwatches take inside it is theirs."""

    @functools.wraps(function)
    def watched(*args: Any, **kwargs: Any) -> Any:
        stack = _open.__dict__.setdefault("stack", [])
        inner = [0.0, 0.0]
        stack.append(inner)
        cpu, wall = time.thread_time(), time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
            stack.pop()
            if stack:
                stack[-1][0] += cpu
                stack[-1][1] += wall
            _note(name(*args) if callable(name) else name, cpu - inner[0], wall - inner[1])

    return watched


def _note(name: str, cpu: float, wall: float) -> None:
    with _lock:
        row = TIMES[name]
        row[0] += 1
        row[1] += cpu
        row[2] += wall


def _statement(_tx: Any, sql: str, *_: Any) -> str:
    found = STATEMENT.match(sql)
    verb, table = (found[1], found[2]) if found else (sql[:12], "")
    return f"SQL: {verb.lower()} {table}"


ROOMS = (
    (telegram, "read_update", "read the update"),
    (Update, "de_json", "Update.de_json"),
    (Understanding, "redact", "redaction"),
    (telegram.TelegramChannel, "genuine", "check the secret"),
    (answer, "take_turn", "take_turn"),
    (sealing, "seal_bytes", "sealing and opening"),
    (sealing, "unseal_bytes", "sealing and opening"),
    (turns, "take", "turns.take around it"),
    (database.Tx, "run", _statement),
    (deliver, "_claim", "letters: claim"),
    (deliver, "_settle", "letters: settle"),
    (webhooks.Webhooks, "_keep", "the door"),
    (worker, "ring_timers", "timers: look"),
    (worker, "_sleep", "worker: when is the next due"),
    (worker, "_recover", "worker: recover"),
)


def watch(front: Front, runtime: Runtime, report: str) -> None:
    """Put a stopwatch into every room; the times so far are written to `report` as messages go by."""
    for holder, attribute, name in ROOMS:
        function = getattr(holder, attribute)
        watched = timed(name, function)
        setattr(holder, attribute, staticmethod(watched) if attribute == "de_json" else watched)
    dialect = runtime.database.engine.dialect
    dialect.do_commit = timed("COMMIT", dialect.do_commit)  # type: ignore[method-assign]
    front.begin = _counted(front.begin, report)  # type: ignore[method-assign]
    worker.work = _looped(worker.work)


def _looped(work: Callable[..., Any]) -> Callable[..., Any]:
    """Remember which thread is the worker's loop: its own CPU is what sending costs."""

    async def working(*args: Any, **kwargs: Any) -> None:
        _loop_started["clock"] = time.pthread_getcpuclockid(threading.get_ident())
        await work(*args, **kwargs)

    return working


def _counted(application: Callable[..., Any], report: str) -> Callable[..., Any]:
    calls = 0
    start: list[dict[str, Any]] = []

    def counted(asked: Any, say: Any) -> None:
        nonlocal calls
        application(asked, say)
        with _lock:
            calls += 1
            due = calls % EVERY == 0
        if due:
            now = _so_far(calls)
            start.append(now)
            _write(report, start[0], now)

    return counted


def _so_far(calls: int) -> dict[str, Any]:
    with _lock:
        times = {name: list(row) for name, row in TIMES.items()}
    loop = time.clock_gettime(int(_loop_started["clock"])) if _loop_started else 0.0
    return {"calls": calls, "process": time.process_time(), "loop": loop, "times": times}


def _write(report: str, first: dict[str, Any], now: dict[str, Any]) -> None:
    """What each room took between the first report (everything warm) and now, a message, in microseconds."""
    messages = now["calls"] - first["calls"]
    if not messages:
        return
    none = [0, 0.0, 0.0]
    rows = {}
    for name, row in now["times"].items():
        before = first["times"].get(name, none)
        calls, cpu, wall = (after - earlier for after, earlier in zip(row, before, strict=True))
        rows[name] = {"calls": calls / messages, "cpu": cpu / messages * 1e6, "wall": wall / messages * 1e6}
    loop = (now["loop"] - first["loop"]) / messages * 1e6
    rows["sending: the worker's event loop"] = {"calls": 1.0, "cpu": loop, "wall": 0.0}
    total = (now["process"] - first["process"]) / messages * 1e6
    rest = total - sum(row["cpu"] for row in rows.values())
    rows["the front, the rest"] = {"calls": 1.0, "cpu": rest, "wall": 0.0}
    Path(report).write_text(json.dumps({"messages": messages, "total": total, "rooms": rows}))
