"""Sending alone: letters that lie in the queue go out through one worker, or through two that share a limit."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise

from bench.playing import Void
from bench.servers import ROOT, VAR, cores, free_port, standing_on, yardsticks_python
from bench.stacks import house
from bench.yardsticks.processes import cpu_seconds
from bot.engine.saying.outgoing import Outgoing
from bot.post import Address
from bot.storage.database import open_database
from bot.storage.messaging import letters
from bot.storage.migrate import migrate
from bot.storage.people import people
from tests.launching import Server
from tests.services import fresh_database

LETTERS = 6_000
GOAL = {"telegram": 1_500, "whatsapp": 1_000}
LIMIT, LIMITED_SECONDS, SLACK = (
    100,
    20,
    1.2,
)  # letters a second that two workers share; more than this breaks it
NETWORKS = {"telegram": ("telegram", "tg_user_id", ""), "whatsapp": ("whatsapp", "wa_phone", "+")}
PATIENCE = 180.0  # seconds
Rows = list[Sequence[str]]


def alone(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """One worker on one core with its store, the ledger on: letters a second, and CPU a letter."""
    rows: Rows = []
    for store in ("sqlite", "postgresql"):
        for channel, goal in GOAL.items():
            seen = [sent(servers, store, channel) for _ in range(runs)]
            rate, cost = (sorted(each)[len(each) // 2] for each in zip(*seen, strict=True))
            rows.append(
                (f"{channel}, {store}", f"{rate:,.0f}", f"{cost:,.0f}", f"{1e6 / cost:,.0f}", f"{goal:,}")
            )
    return ("sent by", "letters/s", "CPU µs a letter", "a second of CPU", "at least"), rows


def shared(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """Two workers and one limit, shared over Redis: how much of it is used, and the fullest second."""
    with ExitStack() as kept:
        url = kept.enter_context(fresh_database(servers["postgresql"].url))
        fill_letters(url, "telegram", LIMIT * LIMITED_SECONDS)
        env = {"REDIS_URL": servers["redis"].url, "JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": str(LIMIT)}
        at, _ = _run(url, LIMIT * LIMITED_SECONDS, env, workers=2)
    use = (len(at) - 1) / (at[-1] - at[0]) / LIMIT
    fullest = max(_within_a_second(at))
    row = (f"{LIMIT} a second", f"{use:.1%}", "98 %", f"{fullest}", f"{LIMIT * SLACK:.0f}")
    return ("limit", "used", "at least", "in the fullest second", "at most"), [row]


def _within_a_second(at: Sequence[float]) -> Iterator[int]:
    first = 0
    for last, moment in enumerate(at):
        while at[first] <= moment - 1:
            first += 1
        yield last - first + 1


def sent(servers: Mapping[str, Server], store: str, channel: str) -> tuple[float, float]:
    with a_database(servers, store) as (url, pid):
        fill_letters(url, channel, LETTERS)
        at, used = _run(url, LETTERS, {"REDIS_URL": ""}, workers=1, store=pid)
    return (len(at) - 1) / (at[-1] - at[0]), used / len(at) * 1e6


@contextmanager
def a_database(servers: Mapping[str, Server], store: str) -> Iterator[tuple[str, int]]:
    """Its address, and the process that keeps it; 0 for a file."""
    if store == "postgresql":
        server = servers[store]
        with fresh_database(server.url) as url:
            yield url, server.guard.pid if server.guard else 0
        return
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        yield f"sqlite:///{folder}/sending.db", 0


def fill_letters(url: str, channel: str, most: int) -> None:
    """So many people, each with one letter that is due."""
    database, (network, kind, before) = open_database(url, [bytes(32)]), NETWORKS[channel]
    migrate(database)
    now = int(time.time() * 1000)
    with database.begin() as tx:
        for number in range(most):
            address = Address(network, kind, f"{before}{6281000000000 + number}")
            new_id = f"{now:012x}{number:020x}"
            met = people.find_or_create(tx, [address], new_id=new_id, now=now, language="id", channel=channel)
            letters.write(tx, met.id, met.key, channel, Outgoing(f"Surat {number}"), urgency="reply", now=now)
    database.close()


def _run(
    url: str, most: int, more: Mapping[str, str], *, workers: int, store: int = 0
) -> tuple[list[float], float]:
    """When each letter arrived (seconds), and the CPU that workers and store used meanwhile. Raises Void."""
    port, api = free_port(), free_port()
    env = {**house(port, f"http://127.0.0.1:{api}"), "DATABASE_URL": url, **more}
    command = [
        str(yardsticks_python()),
        "-m",
        "bench.yardsticks.arrivals",
        f"--port={api}",
        f"--letters={most}",
    ]
    with ExitStack() as kept:
        with standing_on(cores()[1]):
            taking = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        kept.callback(taking.kill)
        assert taking.stdout and taking.stdout.readline() == "ready\n"
        with standing_on(cores()[0]):
            begun = [_worker(env) for _ in range(workers)]
        for process in begun:
            kept.callback(process.wait)
            kept.callback(process.terminate)
        first = taking.stdout.readline()  # the first letter is there: loading is no part of it
        used = sum(cpu_seconds(pid) for pid in (*(one.pid for one in begun), store) if pid)
        try:
            said, _ = taking.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise Void("letters stay in the queue") from late
        used = sum(cpu_seconds(pid) for pid in (*(one.pid for one in begun), store) if pid) - used
        at = json.loads(said) if first == "first\n" else []
        if len(at) != most or any(later < before for before, later in pairwise(at)):
            raise Void(f"{len(at)} of {most} letters arrived")
        return at, used


def _worker(env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command, quiet = [sys.executable, "-m", "bot", "worker"], subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=dict(env), stdout=quiet, stderr=quiet)
