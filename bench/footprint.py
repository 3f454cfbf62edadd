"""What it holds and how quickly it begins: memory after many turns, the commands that answer by JSON lines."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from statistics import median

from bench.playing import play
from bench.servers import ROOT
from bench.stacks import OURS
from tests.launching import Server

TURNS, MOST_MEGABYTES, MOST_SECONDS = 10_000, 150, 0.3
Rows = list[Sequence[str]]
PRICE = ["--income", "2500000", "--sector", "other", "--month", "2026-11", "--programmes", "jkk,jkm"]
LINES = {
    ("understand", "yes_no"): "iya boleh\n",
    ("understand", "place"): "Cilincing\n",
    ("understand", "intent"): "mau daftar\n",
    ("rules", "contribution", *PRICE): "",
    ("rules", "eligibility", "--on", "2026-11-22"): '{"birth_year": 1985, "works_now": true}\n',
    ("agents", "nearest", "--lat", "-6.11", "--lon", "106.94"): "",
}  # fmt: skip


def memory(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """Of all processes, what several share counted once (PSS), at the end of so many turns."""
    rows: Rows = []
    for stack in OURS:
        held = play(stack, servers, TURNS, 32)["pss"]["bot"]
        rows.append((stack.label, f"{held:,.0f} MB", f"{MOST_MEGABYTES} MB"))
    return ("stack", f"PSS after {TURNS:,} turns", "at most"), rows


def starts(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """From the start to the answer, each the best of several; `agents nearest` over an empty directory."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/a.db", "SECRET_KEY": "bench"}
        env["DATA_KEYS"] = "A" * 43 + "="
        subprocess.run(
            [sys.executable, "-m", "bot", "migrate"], cwd=ROOT, env=env, check=True, capture_output=True
        )
        rows = [_started(command, said, env, max(runs, 3)) for command, said in LINES.items()]
    return ("command", "seconds", "CPU seconds", "below"), rows


def _started(command: Sequence[str], said: str, env: Mapping[str, str], runs: int) -> Sequence[str]:
    seen = [_once(command, said, env) for _ in range(runs + 1)][1:]  # the first compiles
    took, used = min(one[0] for one in seen), median(one[1] for one in seen)
    return " ".join(command[:2]), f"{took:.2f}", f"{used:.2f}", f"{MOST_SECONDS}"


def _once(command: Sequence[str], said: str, env: Mapping[str, str]) -> tuple[float, float]:
    before, begun = _children(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot", *command], input=said, cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    took = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-300:]}")
    return took, _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
