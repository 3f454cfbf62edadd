"""How it grows: how soon it answers after a start, what a nation needs, and what months apart would change."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from statistics import median

import psycopg

from bench.playing import Void, play
from bench.receiving import taken
from bench.sending import Rows, a_database, sent
from bench.servers import ROOT, free_port
from bench.stacks import OURS, house
from bot.storage.database import open_database
from bot.storage.migrate import migrate
from tests.launching import Server
from tests.services import fresh_database

Servers = Mapping[str, Server]
COLD_SECONDS = 2.0
LONGEST = 60.0  # seconds
# What the whole country asks for in its busiest second, and how full a core may be while everybody is quick.
NATION = {"turns": 1_000, "letters by WhatsApp": 1_000, "receipts": 3_000}
FULL, CORES_A_MACHINE = 0.7, 2
EVENTS, PEOPLE, MONTHS = int(os.environ.get("EVENTS", "2000000")), 100_000, 24


def cold(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """From the start of the program to the first 200 of /ready: best and middle of several."""
    rows: Rows = []
    for store in ("sqlite", "postgresql"):
        with a_database(servers, store) as (url, _):
            database = open_database(url, [bytes(32)])
            migrate(database)
            database.close()
            _started(url)  # compiles
            took = [_started(url) for _ in range(max(runs, 3))]
        rows.append((f"serve, {store}", f"{min(took):.2f}", f"{median(took):.2f}", f"{COLD_SECONDS:.0f}"))
    return ("what", "best (s)", "middle (s)", "below"), rows


def _started(url: str) -> float:
    port, quiet, begun = free_port(), subprocess.DEVNULL, time.perf_counter()
    env = {**house(port, "http://127.0.0.1:9"), "DATABASE_URL": url, "PORT": str(port)}
    command = [sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        while not _ready(port):
            if process.poll() is not None or time.perf_counter() - begun > LONGEST:
                raise Void("it does not become ready")
            time.sleep(0.01)
        return time.perf_counter() - begun
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _ready(port: int) -> bool:
    try:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/ready")
        return asked.getresponse().status == 200
    except OSError:
        return False


def nation(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """CPU of each kind of work with its store on PostgreSQL, what one machine carries of it, and what all need."""
    (ours,) = (stack for stack in OURS if stack.name == "postgresql")
    costs: Mapping[str, Callable[[], float]] = {
        "turns": lambda: sum(play(ours, servers, ours.messages, 32)["cpu_us"].values()),
        "letters by WhatsApp": lambda: sent(servers, "postgresql", "whatsapp")[1],
        "receipts": lambda: taken(servers, "postgresql")[1],
    }
    rows, all_cores = Rows(), 0.0
    for name, cost in costs.items():
        microseconds = median(cost() for _ in range(runs))
        carries, needs = FULL * CORES_A_MACHINE * 1e6 / microseconds, NATION[name] * microseconds / 1e6 / FULL
        all_cores += needs
        rows.append((name, f"{microseconds:,.0f}", f"{carries:,.0f}", f"{NATION[name]:,}", f"{needs:.1f}"))
    machines = ceil(all_cores / CORES_A_MACHINE)
    rows.append((f"all at once: {machines} machines", "", "", "", f"{all_cores:.1f}"))
    return ("a second of", "CPU µs each", "one machine carries", "a nation asks for", "cores"), rows


def months(servers: Servers, runs: int) -> tuple[Sequence[str], Rows]:
    """The table of events as it is, and in a part a month: PostgreSQL, the same rows in both."""
    with (
        fresh_database(servers["postgresql"].url) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for statement in (*_SHAPE, *_PARTED):
            connection.execute(statement.encode())
        rows = [_measured(connection, name, shape) for name, shape in _SHAPES.items()]
    return (
        "events",
        "a row written (µs)",
        "one person's read (µs)",
        "a month let go (s)",
        "on disk (MB)",
    ), rows


_COLUMNS = "id bigint, person char(32), at bigint NOT NULL, kind varchar(40), step varchar(40), sealed bytea"
_SHAPE = (
    f"CREATE TABLE plain ({_COLUMNS}, PRIMARY KEY (id))",
    # A part's own key must hold what parts it: `id` alone can be unique no more.
    f"CREATE TABLE parted ({_COLUMNS}, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
)
_PARTED = (
    *(
        f"CREATE TABLE parted_{n} PARTITION OF parted FOR VALUES FROM ({n}) TO ({n + 1})"
        for n in range(MONTHS)
    ),
    *(f"CREATE INDEX {name}_person ON {name} (person)" for name in ("plain", "parted")),
    *(f"CREATE INDEX {name}_at ON {name} (at)" for name in ("plain", "parted")),
)
_FILL = (
    "INSERT INTO {table} SELECT n, lpad((n * 7919 % {people})::text, 32, '0'), n * {months} / ({events} + 1), 'Said',"
    " 'ask', decode(repeat('ab', 90), 'hex') FROM generate_series({first}::bigint, {last}) n"
)
_SHAPES = {
    "in one table": ("plain", "DELETE FROM plain WHERE at = 0", "VACUUM plain"),
    "a part a month": ("parted", "DROP TABLE parted_0", "SELECT 1"),
}
READS, MORE = 2_000, 20_000


def _measured(connection: psycopg.Connection, name: str, shape: Sequence[str]) -> Sequence[str]:
    table, *let_go = shape
    asked = {"table": table, "people": PEOPLE, "months": MONTHS, "events": EVENTS}
    connection.execute(_FILL.format(**asked, first=1, last=EVENTS - MORE).encode())
    connection.execute(f"ANALYZE {table}".encode())
    writing = _seconds(connection, [_FILL.format(**asked, first=EVENTS - MORE + 1, last=EVENTS)])
    person = f"SELECT id, sealed FROM {table} WHERE person = lpad('%s', 32, '0')::char(32) ORDER BY id"
    reading = _seconds(connection, [person % (n * 37 % PEOPLE) for n in range(READS)])
    (size,) = connection.execute(
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE %s",
        (f"{table}%",),
    ).fetchone() or (0,)
    gone = _seconds(connection, let_go)
    each = (
        f"{writing / MORE * 1e6:.1f}",
        f"{reading / READS * 1e6:.0f}",
        f"{gone:.2f}",
        f"{float(size) / 1e6:,.0f}",
    )
    return (f"{EVENTS:,} {name}", *each)


def _seconds(connection: psycopg.Connection, statements: Sequence[str]) -> float:
    begun = time.perf_counter()
    for statement in statements:
        connection.execute(statement.encode())
    return time.perf_counter() - begun
