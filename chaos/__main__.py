"""`python -m chaos`: what may break is broken on purpose, on both databases; exit 1 where a promise did not hold."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.servers import VAR, durable_postgres
from chaos.bulk import Spread, spread_and_kill
from chaos.killing import kill_again_and_again
from chaos.machines import break_machines, written
from chaos.slow import Slowed, hold_the_door
from chaos.tally import Tally
from tests.launching import Missing
from tests.services import fresh_database, start_redis


@click.command()
@click.option("--kills", default=12, show_default=True)
@click.option("--people", default=24, show_default=True, help="writing at the same time")
@click.option("--bulk-kills", default=200, show_default=True, help="of the worker of a broadcast; 0: none")
@click.option("--recipients", default=20_000, show_default=True, help="of that broadcast")
@click.option("--slow/--no-slow", default=True, show_default=True, help="slow and idle clients too")
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]), help="one of the databases")
@click.option("--apart", is_flag=True, help="only two web and two worker processes, on PostgreSQL and Redis")
@click.option("--write", type=click.Path(path_type=Path), help="the page that --apart writes")
def main(
    kills: int,
    people: int,
    bulk_kills: int,
    recipients: int,
    slow: bool,
    only: str | None,
    apart: bool,
    write: Path | None,
) -> None:
    """Break it and count."""
    console, held = Console(), True
    if apart:
        sys.exit(0 if _apart(console, people, write) else 1)
    for store in ("sqlite", "postgresql"):
        if only in (None, store):
            try:
                held &= not kills or _broken(console, store, kills, people)
                held &= not bulk_kills or _spread(console, store, bulk_kills, recipients)
            except Missing as reason:
                console.print(f"[yellow]skipped:[/] {store}: {reason}")
    if kills and only in (None, "postgresql"):
        try:
            held &= _broken(console, "postgresql", kills, people, apart=True)
        except Missing as reason:
            console.print(f"[yellow]skipped:[/] web and worker apart: {reason}")
    if slow:
        with _database("sqlite") as url, tempfile.TemporaryDirectory() as folder:
            found = hold_the_door(Path(folder), url)
        _show_slowed(console, found)
        held &= found.holds
    sys.exit(0 if held else 1)


def _apart(console: Console, people: int, write: Path | None) -> bool:
    server = start_redis(port=0)
    try:
        with _database("postgresql") as url, tempfile.TemporaryDirectory() as folder:
            found = break_machines(Path(folder), url, server.url, people=people)
    finally:
        server.stop()
    for name, one in found.items():
        _show(console, name, one)
    if write:
        write.write_text(written(found, people), encoding="utf-8")
    return not any(one.lost or one.out_of_order for one in found.values())


def _broken(console: Console, store: str, kills: int, people: int, *, apart: bool = False) -> bool:
    with _database(store) as url, tempfile.TemporaryDirectory() as folder:
        found = kill_again_and_again(Path(folder), url, kills=kills, people=people, apart=apart)
    _show(console, f"kill -9, {people} people, {store}{', web and worker apart' if apart else ''}", found)
    return found.holds


def _spread(console: Console, store: str, kills: int, recipients: int) -> bool:
    with _database(store) as url, tempfile.TemporaryDirectory() as folder:
        found = spread_and_kill(Path(folder), url, kills=kills, recipients=recipients)
    _show(console, f"a broadcast to {recipients}, {kills} × kill -9, {store}", found)
    return found.holds


@contextmanager
def _database(store: str) -> Iterator[str]:
    """An empty database on a disk; PostgreSQL keeps its word."""
    if store == "postgresql":
        server = durable_postgres()
        try:
            with fresh_database(server.url) as url:
                yield url
        finally:
            server.stop()
        return
    VAR.mkdir(parents=True, exist_ok=True)  # /tmp may be memory
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        yield f"sqlite:///{folder}/chaos.db"


def _show(console: Console, title: str, found: Tally | Spread) -> None:
    table = Table(title=title)
    for name in asdict(found):
        table.add_column(name.replace("_", " "), justify="right")
    table.add_row(*(str(value) for value in asdict(found).values()))
    console.print(table)


def _show_slowed(console: Console, found: Slowed) -> None:
    table = Table(title="slow bodies and idle connections")
    for name in asdict(found):
        table.add_column(name.replace("_", " "), justify="right")
    table.add_row(*(str(value) for value in asdict(found).values()))
    console.print(table)


if __name__ == "__main__":
    main()
