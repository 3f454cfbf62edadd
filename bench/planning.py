"""A million people planned: how long the ledger of a broadcast takes with all exclusions, and what memory it costs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

import psycopg

from bench.playing import Void
from bench.sending import Rows
from bench.servers import ROOT
from bench.stacks import house
from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.staff.scope import command_line
from bot.settings import load_settings
from bot.storage.database import open_database
from bot.storage.migrate import migrate
from bot.wiring import close_runtime, open_runtime
from tests.launching import Server
from tests.services import fresh_database

PEOPLE = int(os.environ.get("PEOPLE", "1000000"))
WITHIN, MEGABYTES = 60, 150  # seconds for all of them, and what the planning process may take
# One in so many: has no consent, took it back, said STOP, blocked us, is in the middle of something, was reached
# lately, wrote on WhatsApp. The first that applies is the reason.
SHARES = {"silent": 11, "left": 13, "stopped": 17, "blocked": 19, "held": 23, "asked": 29, "lately": 31}
# Rows of the size that theirs have; every statement is filled in with :people and :now.
FILL = (
    "INSERT INTO broadcast (id, code, state, words, audience, created_at, started_at, words_hash)"
    " VALUES (repeat('b', 32), 'BEFORE', 'finished', '{}', '{}', %(now)s, %(now)s, '')",
    "INSERT INTO person (id, wrapped_key, created_at, language, channel, area, sector, stage, last_seen_at)"
    " SELECT lpad(to_hex(1760000000000 + n), 12, '0') || substr(md5(n::text), 1, 20), decode(repeat('ab', 60), 'hex'),"
    " %(now)s - n, 'id', CASE WHEN n %% 3 = 0 THEN 'whatsapp' ELSE 'telegram' END,"
    " (ARRAY['31.72.04', '32.01', '51.71', '91.71', ''])[1 + n %% 5], 'other', 'consented', %(now)s - n"
    " FROM generate_series(1, %(people)s) n",
    "CREATE TEMP TABLE filled AS SELECT id, row_number() OVER (ORDER BY id) AS n, channel FROM person",
    "INSERT INTO channel_identity (person, network, kind, value_hash, sealed, reachable, last_inbound_at, channel,"
    " open_until) SELECT id, channel, 'x', decode(md5(id) || md5(channel), 'hex'), decode(repeat('ab', 38), 'hex'),"
    " CASE WHEN n %% %(blocked)s = 0 THEN 0 ELSE 1 END, %(now)s, channel,"
    " CASE WHEN channel = 'whatsapp' THEN %(now)s + 86400000 ELSE NULL END FROM filled",
    "INSERT INTO stopped (network, value_hash, stopped_at) SELECT channel, decode(md5(id) || md5(channel), 'hex'),"
    " %(now)s FROM filled WHERE n %% %(stopped)s = 0",
    "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at, withdrawn_at) SELECT id,"
    " kind, '2026-11-22', repeat('c', 64), 'id', channel, %(now)s, CASE WHEN n %% %(left)s = 0 THEN %(now)s END"
    " FROM filled, (VALUES ('service'), ('broadcasts')) k (kind) WHERE n %% %(silent)s <> 0 OR kind = 'service'",
    "INSERT INTO conversation (person, sealed, flow, step, held_by, updated_at) SELECT id,"
    " decode(repeat('ab', 700), 'hex'), 'menu', 'choose', CASE WHEN n %% %(held)s = 0 THEN 'agent' ELSE 'bot' END,"
    " %(now)s FROM filled",
    "INSERT INTO timer (person, kind, rank, ref, due_at, state) SELECT id, 'nudge', 3, id, %(now)s + 1, 'waiting'"
    " FROM filled WHERE n %% %(asked)s = 0",
    "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, broadcast, created_at, done_at)"
    " SELECT id, channel, ''::bytea, 2, 'sent', 0, repeat('b', 32), %(now)s, %(now)s FROM filled"
    " WHERE n %% %(lately)s = 0",
)


def by_worker(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """On PostgreSQL, in slices, by a process of its own: seconds, CPU of the store, and the memory of the process."""
    with fresh_database(servers["postgresql"].url) as url:
        fill(url, PEOPLE)
        seen = [_planned(url) for _ in range(runs)]
    seconds, memory, rows = (sorted(each)[len(each) // 2] for each in zip(*seen, strict=True))
    if rows != PEOPLE:
        raise Void(f"{rows} of {PEOPLE} were planned")
    head = ("people", "seconds", "at most", "µs a person", "memory, MB", "at most")
    told = (f"{PEOPLE:,}", f"{seconds:.1f}", f"{WITHIN * PEOPLE / 1e6:.0f}", f"{seconds / PEOPLE * 1e6:.0f}")
    return head, [(*told, f"{memory:.0f}", f"{MEGABYTES}")]


def fill(url: str, people: int) -> None:
    """Migrate, and write people of whom some are excluded for every reason there is."""
    database = open_database(url, [bytes(32)])
    migrate(database)
    database.close()
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection:
        now = connection.execute("SELECT (extract(epoch FROM now()) * 1000)::bigint").fetchone()
        assert now
        for sql in FILL:
            connection.execute(sql, {**SHARES, "people": people, "now": now[0]})
        connection.execute("VACUUM ANALYZE")


def _planned(url: str) -> tuple[float, float, int]:
    """Seconds, megabytes at most, and rows, as the process that planned says."""
    env = {**house(0, "http://127.0.0.1:1"), "DATABASE_URL": url, "REDIS_URL": ""}
    command = [sys.executable, "-m", "bench.planning"]
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if said.returncode:
        raise Void(said.stderr[-400:])
    told = json.loads(said.stdout)
    return told["seconds"], told["megabytes"], told["rows"]


def _plan() -> None:
    """The process that is measured: one broadcast to everybody, and what it took."""
    runtime = open_runtime(load_settings())
    begun, rows = time.monotonic(), 0

    def told(more: int) -> None:
        nonlocal rows
        rows += more

    plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Halo semua"}, Audience(), told=told)
    took = time.monotonic() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    close_runtime(runtime)
    print(json.dumps({"seconds": took, "megabytes": megabytes, "rows": rows}))


if __name__ == "__main__":
    _plan()
