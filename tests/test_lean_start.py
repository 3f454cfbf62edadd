"""What serves and sends loads nothing that only a rare page or command wants: every process would hold it."""

from __future__ import annotations

import subprocess
import sys

from tests.launching import ROOT

# Web and worker with every channel; SQLite, no Redis. What opens a database, a channel or Redis loads its own driver.
CHANNELS = ("bot.channels.telegram", "bot.channels.whatsapp", "bot.channels.meta")
SERVED = ", ".join(("import sys", "bot.front", "bot.worker", *CHANNELS))
HEAVY = {
    *("telegram", "aiohttp", "reportlab", "PIL", "openpyxl", "rich", "pygments"),
    *("alembic", "psycopg", "redis", "requests", "limits", "hypothesis", "pytest"),
}


def test_web_and_worker_start_without_what_they_do_not_use() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", f"{SERVED}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {name.partition(".")[0] for name in shown.stdout.split()} & HEAVY == set()
