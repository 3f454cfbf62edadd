"""One run: the driver plays many users against one bot and says what it saw."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.servers import ROOT, cores, free_port, standing_on, yardsticks_python
from bench.stacks import Stack, command_of
from tests.launching import Server

START_SECONDS = 180
STOP_SECONDS = 20


class Void(Exception):
    """A run that counts for nothing: errors, wrong replies, or no progress."""


@dataclass(frozen=True, slots=True)
class Result:
    """Medians of the runs of one stack; latencies in milliseconds, CPU in microseconds a message."""

    stack: str
    per_second: float
    cpu: float
    store_cpu: float
    ack_p50: float
    ack_p99: float
    reply_p50: float
    reply_p99: float
    runs: tuple[Mapping[str, Any], ...]


def measure(
    stacks: Sequence[Stack], servers: Mapping[str, Server], *, runs: int, scale: float, users: int
) -> list[Result]:
    """Every stack in turn, `runs` times over: what else the machine does meets all of them. Raises Void."""
    seen: dict[str, list[dict[str, Any]]] = {stack.name: [] for stack in stacks}
    for _ in range(runs):
        for stack in stacks:
            seen[stack.name].append(play(stack, servers, int(stack.messages * scale), users))
    return [_median(stack.name, seen[stack.name]) for stack in stacks]


def _median(name: str, seen: Sequence[Mapping[str, Any]]) -> Result:
    def middle(key: str) -> float:
        return float(median(run[key] for run in seen))

    return Result(
        name,
        middle("per_second"),
        median(run["cpu_us"]["bot"] for run in seen),
        median(run["cpu_us"].get("store", 0.0) for run in seen),
        middle("ack_p50"),
        middle("ack_p99"),
        middle("reply_p50"),
        middle("reply_p99"),
        tuple(seen),
    )


def play(
    stack: Stack,
    servers: Mapping[str, Server],
    messages: int,
    users: int,
    env: Mapping[str, str] | None = None,
    rate: float = 0,
) -> dict[str, Any]:
    """The driver's own words about one run; `rate`: messages a second, however many wait. Raises Void."""
    port, api = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder, _driver(stack, port, api, messages, users, rate) as driver:
        log = Path(folder) / "log"
        if not driver.stdout or driver.stdout.readline() != "ready\n":
            raise Void("the driver does not start")
        with _bot(stack, servers, port, api, log, env or {}) as bot:
            pids = {"bot": bot.pid} | _store_pid(stack, servers)
            named = ",".join(f"{name}={pid}" for name, pid in pids.items())
            said, _ = driver.communicate(named + "\n", timeout=240)
        return _checked(stack, said, log.read_text(errors="replace"))


def _checked(stack: Stack, said: str, log: str) -> dict[str, Any]:
    lines = said.strip().splitlines()
    seen: dict[str, Any] = json.loads(lines[-1]) if lines else {"ok": False}
    if not seen["ok"]:
        raise Void(f"{stack.label}: {json.dumps(seen)}\n{log[-3000:]}")
    return seen


@contextmanager
def _driver(
    stack: Stack, port: int, api: int, messages: int, users: int, rate: float
) -> Iterator[subprocess.Popen[str]]:
    options = {
        "port": port,
        "api-port": api,
        "path": stack.path,
        "messages": messages,
        "users": users,
        "rate": rate,
    }
    given = [
        *(f"--{name}={value}" for name, value in options.items()),
        *(["--twilio"] if stack.twilio else []),
    ]
    command = [str(yardsticks_python()), "-m", "bench.yardsticks.driver", *given]
    with standing_on(cores()[1]):
        driver = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield driver
    finally:
        driver.kill()
        driver.wait()


@contextmanager
def _bot(
    stack: Stack, servers: Mapping[str, Server], port: int, api: int, log: Path, more: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    stores = {name: server.url for name, server in servers.items()}
    address = f"http://127.0.0.1:{api}"
    with command_of(stack, port, address, stores) as (command, env):
        with standing_on(cores()[0]), log.open("wb") as out:
            bot = subprocess.Popen(command, cwd=ROOT, env={**env, **more}, stdout=out, stderr=out)
        try:
            _until(lambda: answers(port) or bot.poll() is not None, f"{stack.label} does not start")
            if bot.poll() is not None:
                raise Void(f"{stack.label} does not start: {log.read_text(errors='replace')[-1000:]}")
            yield bot
        finally:
            _stop(bot)


def _stop(bot: subprocess.Popen[bytes]) -> None:
    bot.terminate()
    try:
        bot.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()


def _store_pid(stack: Stack, servers: Mapping[str, Server]) -> dict[str, int]:
    server = servers.get(stack.store)
    return {"store": server.guard.pid} if server and server.guard else {}


def answers(port: int) -> bool:
    """Whether somebody speaks HTTP there: a port may be held before there is anybody to answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return bool(line.recv(1))
    except OSError:
        return False


def _until(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + START_SECONDS
    while not true():
        if time.monotonic() > end:
            raise Void(otherwise)
        time.sleep(0.05)
