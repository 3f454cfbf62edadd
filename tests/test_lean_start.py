"""What serves and sends loads nothing that only a rare page or command wants: every process would hold it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.house import KEY
from tests.launching import ROOT

# Web and worker with every channel; SQLite, no Redis. What opens a database, a channel or Redis loads its own driver.
CHANNELS = ("bot.channels.telegram", "bot.channels.whatsapp", "bot.channels.meta")
SERVED = ("bot.serving", *CHANNELS)
# What takes the port holds the table of commands and the event loop: a port that is taken is said at once.
TAKES_THE_PORT = ("bot.__main__", "bot.commands.serve", "bot.commands.web")
HEAVY = {
    *("telegram", "aiohttp", "reportlab", "PIL", "openpyxl", "rich", "pygments", "segno"),
    *("alembic", "psycopg", "redis", "requests", "limits", "hypothesis", "pytest"),
}


HOUSE = {"sqlalchemy", "pydantic", "flask", "flows", "phonenumbers", "rapidfuzz"}


def packages_with(modules: Sequence[str], then: str = "pass", **env: str) -> set[str]:
    """The packages that lie in a process which imported these modules, and did something then."""
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys, {', '.join(modules)}; {then}; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in shown.stdout.split()}


def test_web_and_worker_start_without_what_they_do_not_use() -> None:
    assert packages_with(SERVED) & HEAVY == set()


def test_a_migration_leaves_nothing_in_the_process_that_serves(tmp_path: Path) -> None:
    begun = "assert bot.serving.up_to_date().database.is_current()"
    url = f"sqlite:///{tmp_path}/new.db"
    assert packages_with(SERVED, begun, DATABASE_URL=url, DATA_KEYS=KEY, SECRET_KEY="lean") & HEAVY == set()


def test_the_port_is_taken_before_the_house_is_loaded() -> None:
    assert packages_with(TAKES_THE_PORT) & (HEAVY | HOUSE) == set()
