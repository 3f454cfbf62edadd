"""`python -m bench`: part after part, each shown and written when it is done; one that fails loses no other."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.page import markdown, put
from bench.parts import PARTS, Part, Shown
from bench.playing import Void
from bench.servers import cores, durable_postgres, standing_on, yardsticks_python
from tests.launching import Missing, Server
from tests.services import start_redis

RESULTS = Path(__file__).with_name("results")
STARTS = {"redis": start_redis, "postgresql": durable_postgres}


@click.command()
@click.option("--runs", default=3, show_default=True, help="short runs of each; the median counts")
@click.option(
    "--part", "parts", default="", help=f"some parts alone, with commas between: {', '.join(PARTS)}"
)
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="write each part's section there"
)
def main(runs: int, parts: str, write: Path | None) -> None:
    """Measure, show, keep under bench/results/, and write; exit 1 where a part came to nothing."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    chosen = [part for part in parts.split(",") if part] or list(PARTS)
    if unknown := set(chosen) - PARTS.keys():
        raise click.BadParameter(f"no part is called {', '.join(sorted(unknown))}")
    failed = [name for name in chosen if not _done(console, name, runs, write)]
    if failed:
        console.print(f"[red]nothing came of:[/] {', '.join(failed)}")
        sys.exit(1)


def _done(console: Console, name: str, runs: int, write: Path | None) -> bool:
    """Whether a part could be measured; what it found is kept at once."""
    part, begun = PARTS[name], time.monotonic()
    try:
        with ExitStack() as kept, console.status(f"{name}: some {part.minutes} minutes"):
            yardsticks_python()
            tables = part.measure(_servers(part, kept), runs)
    except Missing as reason:
        console.print(f"[yellow]{name} skipped:[/] {reason}")
        return True
    except (Void, RuntimeError, OSError, AssertionError, KeyError) as why:
        console.print(f"[red]{name} void:[/] {why!r}", highlight=False)
        return False
    took = time.monotonic() - begun
    _show(console, part, tables, took)
    _keep(name, tables)
    if write:
        put(write, name, _section(part, tables, runs), list(PARTS))
    return True


def _servers(part: Part, kept: ExitStack) -> dict[str, Server]:
    """What it needs, each on the servers' core. Raises Missing."""
    found = {}
    for store in part.needs:
        with standing_on(cores()[0]):
            found[store] = STARTS[store]()
        kept.callback(found[store].stop)
    return found


def _show(console: Console, part: Part, tables: Sequence[Shown], took: float) -> None:
    for title, head, rows in tables:
        table = Table(title=title or part.title, title_justify="left")
        for number, column in enumerate(head):
            table.add_column(column, justify="right" if number else "left", no_wrap=not number)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    console.print(f"took {took:.0f} s")


def _section(part: Part, tables: Sequence[Shown], runs: int) -> str:
    when = f"{datetime.now(UTC):%d %B %Y}, {machine()}, load {os.getloadavg()[1]:.1f}; runs of each: {runs}"
    said = [f"## {part.title}\n\n{part.about}\n\nMeasured {when}."]
    for title, head, rows in tables:
        said += [f"### {title}"] if title else []
        said.append(markdown(head, rows))
    return "\n\n".join(said)


def machine() -> str:
    python = platform.python_version()
    return f"{os.cpu_count()} shared cores ({platform.machine()}), {platform.system()}, Python {python}"


def _keep(name: str, tables: Sequence[Shown]) -> None:
    RESULTS.mkdir(exist_ok=True)
    found = {
        "at": datetime.now(UTC).isoformat(),
        "machine": machine(),
        "load": os.getloadavg(),
        "tables": tables,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
