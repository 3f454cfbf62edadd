"""Receipts: what Twilio says became of letters, signed, as many a second as the house takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from bench.playing import Void, answers
from bench.sending import a_database, fill_letters
from bench.servers import ROOT, free_port, yardsticks_python
from bench.stacks import house
from bench.yardsticks.processes import cpu_seconds
from bot.storage.database import open_database
from tests.launching import Server

LETTERS, EACH = 3_000, 4  # letters, and what is said of each
GOAL = 3_000  # a second, on two cores
START_SECONDS, PATIENCE = 180, 120


def receipts(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Web, store and Twilio's stand-in share all cores; every letter must be read in the end."""
    rows: list[Sequence[str]] = []
    for store in ("postgresql", "sqlite"):
        seen = sorted(taken(servers, store) for _ in range(runs))
        rate, cost = seen[len(seen) // 2]
        rows.append((store, f"{rate:,.0f}", f"{cost:,.0f}", f"{GOAL:,}"))
    return ("store", "receipts/s", "CPU µs a receipt, store included", "at least"), rows


def taken(servers: Mapping[str, Server], store: str) -> tuple[float, float]:
    """Receipts a second, and CPU of each. Raises Void."""
    port, most = free_port(), LETTERS * EACH
    with ExitStack() as kept:
        url, pid = kept.enter_context(a_database(servers, store))
        fill_letters(url, "whatsapp", LETTERS)
        _are_sent(url)
        env = {**house(port, "http://127.0.0.1:9"), "DATABASE_URL": url, "PORT": str(port)}
        quiet = subprocess.DEVNULL
        bot = subprocess.Popen(
            [sys.executable, "-m", "bench.serve"], cwd=ROOT, env=env, stdout=quiet, stderr=quiet
        )
        kept.callback(bot.wait)
        kept.callback(bot.terminate)
        _until_it_answers(port)
        command = ["-m", "bench.yardsticks.callbacks", f"--port={port}", f"--letters={LETTERS}"]
        used = _used(bot.pid, pid)
        said = subprocess.run(
            [yardsticks_python(), *command], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
        )
        used = _used(bot.pid, pid) - used
        found = json.loads(said.stdout or "{}")
        if found.get("seen") != {"200": most} or _not_read(url):
            raise Void(
                f"receipts on {store}: {found or said.stderr[-500:]}, {_not_read(url)} letters not read"
            )
        return most / found["took"], used / most * 1e6


def _used(bot: int, store: int) -> float:
    return cpu_seconds(bot) + (cpu_seconds(store) if store else 0.0)


def _are_sent(url: str) -> None:
    """As if the provider had taken every letter; each has a number of Twilio's."""
    database = open_database(url, [bytes(32)])
    with database.begin() as tx:
        rows = tx.all("SELECT id FROM letter ORDER BY id")
        tx.run(
            "UPDATE letter SET state = 'sent', provider_id = :number WHERE id = :id",
            [{"id": row.id, "number": f"SM{at:032x}"} for at, row in enumerate(rows)],
        )
    database.close()


def _not_read(url: str) -> int:
    database = open_database(url, [bytes(32)])
    with database.look() as tx:
        found = tx.run("SELECT COUNT(*) AS n FROM letter WHERE state <> 'read'").one().n
    database.close()
    return int(found)


def _until_it_answers(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while not answers(port):
        if time.monotonic() > end:
            raise Void("the house does not start")
        time.sleep(0.05)
