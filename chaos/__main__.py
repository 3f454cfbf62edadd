"""`python -m chaos`: what may break is broken on purpose, case by case; exit 1 where a promise did not hold."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.page import markdown, put
from chaos.cases import CASES, STORES, Case, Found, Scale, table
from tests.launching import Missing

HEAD = """# Reliability

Written by `make chaos ARGS='--write docs/reliability.md'`, each case its own section. Nothing is typed in.

*Acknowledged*: messages that got their 200. *Refused*: other answers, each brought again by who wrote, as
providers do. *Lost*: acknowledged and without a row, or neither answered nor listed for staff. *Said
twice*: no send call of a provider takes a key by which it would know a repeat, so what was in a sender's
hand at a kill may go twice. *Unknown*: cut off while it was sent; staff see it.
"""
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
@click.option("--write", type=click.Path(path_type=Path), help="write each case's section there")
def main(cases: str, only: str | None, write: Path | None, **given: Any) -> None:
    """Break it and count."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    chosen = [case for case in cases.split(",") if case] or list(CASES)
    if unknown := set(chosen) - CASES.keys():
        raise click.BadParameter(f"no case is called {', '.join(sorted(unknown))}")
    scale = Scale(**given, stores=(only,) if only else STORES)
    broken = [name for name in chosen if not _played(console, name, scale, write)]
    if broken:
        console.print(f"[red]a promise did not hold:[/] {', '.join(broken)}")
        sys.exit(1)


def _played(console: Console, name: str, scale: Scale, write: Path | None) -> bool:
    """Whether its promise held; what this machine cannot do is skipped in plain sight."""
    case, begun = CASES[name], time.monotonic()
    try:
        with console.status(f"{name}: some {case.minutes} minutes"):
            found = case.play(scale)
    except Missing as reason:
        console.print(f"[yellow]{name} skipped:[/] {reason}")
        return True
    _show(console, case, found, time.monotonic() - begun)
    if write:
        put(write, name, _section(name, case, found, scale), list(CASES), HEAD)
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


def _section(name: str, case: Case, found: Found, scale: Scale) -> str:
    chosen = ", ".join(
        f"{field.name.replace('_', ' ')} {getattr(scale, field.name)}"
        for field in fields(scale)
        if field.name != "stores"
    )
    when = f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} shared cores, load {os.getloadavg()[1]:.1f}; {chosen}"
    held = "Held." if all(one.holds for one in found.values()) else "**Did not hold.**"
    return f"## {case.title}\n\n`{name}`. {case.about}\n\n{held} Run {when}.\n\n{markdown(*table(found))}"


if __name__ == "__main__":
    main()
