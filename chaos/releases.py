"""Two releases at once: the one before serves while the newer one migrates, then both serve, then the old one ends."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.machines import Machines, each, two_of_each
from chaos.played import CALM_SECONDS, Played
from tests.house import KEY
from tests.launching import ROOT, Missing

STOP_SECONDS = 30
SECRET = "held"
VERSIONS = "bot/storage/migrations/versions"


@contextmanager
def the_release_before(commit: str = "") -> Iterator[Path]:
    """The sources at `commit`, by default those before the newest migration came. Raises Missing without a history."""
    archive = _git("archive", commit or f"{_brought_newest()}^")
    with tempfile.TemporaryDirectory(prefix="jangkau-before-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tree:
            tree.extractall(folder, filter="data")
        yield Path(folder)


def _brought_newest() -> str:
    newest = max(path.name for path in (ROOT / VERSIONS).glob("0*.py"))
    found = _git("log", "--format=%h", "--diff-filter=A", "--", f"{VERSIONS}/{newest}").decode().split()
    if not found:
        raise Missing("the newest migration stands in no commit yet")
    return found[-1]


def _git(*command: str) -> bytes:
    try:
        return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing("two releases at once want the history of git") from error


def roll_out(folder: Path, url: str, redis_url: str, before: Path, *, people: int) -> dict[str, Played]:
    """What came of it; `before` is where the older release lies."""
    run_in(before, url, "-m", "bot", "migrate")
    with two_of_each(folder, url, redis_url, before) as machines:
        return each(machines, {"rolled out under everybody": rolled_out}, people)


def run_in(root: Path, url: str, *command: str) -> None:
    """Python with the sources of the release at `root`."""
    env = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": SECRET, "DATA_KEYS": KEY, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, *command], cwd=root, env=env, check=True)


async def rolled_out(machines: Machines) -> None:
    """Migrated while the old ones go on; then each is replaced, the new one beside it first."""
    for house in machines.houses:
        house.root = ROOT
    await asyncio.to_thread(machines.houses[0].run, "migrate")
    await asyncio.sleep(CALM_SECONDS)
    for number in (0, 1):
        old_web, old_worker = machines.webs[number], machines.workers[number]
        machines.worker(number)
        await asyncio.sleep(CALM_SECONDS)  # both releases send
        await asyncio.to_thread(_ended, old_worker)
        await asyncio.to_thread(_ended, old_web)  # they share a port: no proxy is here to move people over
        await asyncio.to_thread(machines.web, number)
    await asyncio.sleep(CALM_SECONDS)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """As a roll-out ends what it replaces: told to, with time to finish."""
    process.send_signal(signal.SIGTERM)
    process.wait(STOP_SECONDS)
