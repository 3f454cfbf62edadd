"""What serves and sends loads nothing that only a rare page or command wants: every process would hold it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from tests.launching import ROOT

# Web and worker with every channel; SQLite, no Redis. What opens a database, a channel or Redis loads its own driver.
CHANNELS = ("bot.channels.telegram", "bot.channels.whatsapp", "bot.channels.meta")
SERVED = ("bot.serving", *CHANNELS)
# What stands above the process that serves holds granian and the table of commands.
SUPERVISOR = ("bot.__main__", "bot.commands.serve")
HEAVY = {
    *("telegram", "aiohttp", "reportlab", "PIL", "openpyxl", "rich", "pygments"),
    *("alembic", "psycopg", "redis", "requests", "limits", "hypothesis", "pytest"),
}


HOUSE = {"sqlalchemy", "pydantic", "flask", "flows", "phonenumbers", "rapidfuzz"}


def packages_with(modules: Sequence[str]) -> set[str]:
    """The packages that lie in a process which imported these modules."""
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys, {', '.join(modules)}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in shown.stdout.split()}


def test_web_and_worker_start_without_what_they_do_not_use() -> None:
    assert packages_with(SERVED) & HEAVY == set()


def test_the_supervisor_loads_nothing_of_the_house() -> None:
    assert packages_with(SUPERVISOR) & (HEAVY | HOUSE) == set()
