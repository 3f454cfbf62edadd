"""`python -m chaos`: what may break is broken on purpose, case by case; exit 1 where a promise did not hold."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from chaos.cases import CASES, STORES, Case, Found, Scale, table
from chaos.page import write
from tests.launching import Missing

DEFAULT = Scale()


@click.command()
@click.option("--case", "cases", default="", help=f"some alone, with commas between: {', '.join(CASES)}")
@click.option("--kills", default=DEFAULT.kills, show_default=True)
@click.option("--people", default=DEFAULT.people, show_default=True, help="writing at the same time")
@click.option("--bulk-kills", default=DEFAULT.bulk_kills, show_default=True, help="of a broadcast's worker")
@click.option("--recipients", default=DEFAULT.recipients, show_default=True, help="of that broadcast")
@click.option("--webhooks", default=DEFAULT.webhooks, show_default=True, help="repeated and out of order")
@click.option("--seconds", default=DEFAULT.seconds, show_default=True, help="that a trouble lasts")
@click.option("--only", type=click.Choice(STORES), help="one of the databases")
@click.option("--write", "page", type=click.Path(path_type=Path), help="write each case's section there")
def main(cases: str, only: str | None, page: Path | None, **given: Any) -> None:
    """Break it and count."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    chosen = [case for case in cases.split(",") if case] or list(CASES)
    if unknown := set(chosen) - CASES.keys():
        raise click.BadParameter(f"no case is called {', '.join(sorted(unknown))}")
    scale = Scale(**given, stores=(only,) if only else STORES)
    broken = [name for name in chosen if not _played(console, name, scale, page)]
    if broken:
        console.print(f"[red]a promise did not hold:[/] {', '.join(broken)}")
        sys.exit(1)


def _played(console: Console, name: str, scale: Scale, page: Path | None) -> bool:
    """Whether its promise held; what this machine cannot do is skipped in plain sight."""
    case, begun = CASES[name], time.monotonic()
    try:
        with console.status(f"{name}: some {case.minutes} minutes"):
            found = case.play(scale)
    except Missing as reason:
        console.print(f"[yellow]{name} skipped:[/] {reason}")
        return True
    _show(console, case, found, time.monotonic() - begun)
    if page:
        write(page, name, found, scale)
    return all(one.holds for one in found.values())


def _show(console: Console, case: Case, found: Found, took: float) -> None:
    head, rows = table(found)
    shown = Table(title=case.title, title_justify="left")
    for number, column in enumerate(head):
        shown.add_column(column, justify="right" if number else "left")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)
    console.print(f"took {took:.0f} s")


if __name__ == "__main__":
    main()
