"""`python -m bench`: every stack in one run, medians of short runs, then where the time goes."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bench import engine, nearest, report
from bench.playing import Result, Void, measure
from bench.servers import cores, durable_postgres, peers, peers_python, standing_on
from bench.split import split
from bench.stacks import STACKS, Stack
from tests.launching import Missing, Server
from tests.services import start_redis

RESULTS = Path(__file__).with_name("results")
STARTS = {"redis": start_redis, "postgresql": durable_postgres}


@click.command()
@click.option("--runs", default=3, show_default=True, help="short runs a stack; the median counts")
@click.option("--scale", default=1.0, show_default=True, help="length of a run")
@click.option("--users", default=32, show_default=True, help="people writing at the same time")
@click.option("--only", multiple=True, type=click.Choice([s.name for s in STACKS]), help="these stacks alone")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="write the page there too")
def main(runs: int, scale: float, users: int, only: tuple[str, ...], write: Path | None) -> None:
    """Measure, show, and keep under bench/results/."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    stacks = [stack for stack in STACKS if not only or stack.name in only]
    try:
        peers()
        peers_python()
        with ExitStack() as kept:
            servers = _servers(stacks, kept, console)
            stacks = [stack for stack in stacks if not stack.store or stack.store in servers]
            results = _measured(stacks, servers, console, runs=runs, scale=scale, users=users)
            splits = {s.name: split(s, servers, users) for s in stacks if not s.yardstick}
    except Missing as reason:
        console.print(f"[yellow]skipped:[/] {reason}")
        return
    except Void as why:
        console.print(f"[red]void:[/] {why}", markup=True, highlight=False)
        sys.exit(1)
    heart = [*engine.measured(), *nearest.measured()]
    found = report.Report(datetime.now(UTC), users, runs, tuple(results), splits, heart)
    report.show(console, found)
    _keep(found)
    if write:
        write.write_text(report.page(found), encoding="utf-8")


def _servers(stacks: list[Stack], kept: ExitStack, console: Console) -> dict[str, Server]:
    found = {}
    for store in sorted({stack.store for stack in stacks} - {""}):
        try:
            with standing_on(cores()[0]):
                found[store] = STARTS[store]()
        except Missing as reason:
            console.print(f"[yellow]skipped:[/] everything on {store}: {reason}")
            continue
        kept.callback(found[store].stop)
    return found


def _measured(
    stacks: list[Stack],
    servers: dict[str, Server],
    console: Console,
    *,
    runs: int,
    scale: float,
    users: int,
) -> list[Result]:
    results = []
    for stack in stacks:
        with console.status(stack.label):
            results.append(measure(stack, servers, runs=runs, scale=scale, users=users))
        console.print(f"{stack.label}: {results[-1].per_second:.0f}/s, {results[-1].cpu:,.0f} µs")
    return results


def _keep(found: report.Report) -> None:
    RESULTS.mkdir(exist_ok=True)
    plain = {
        "at": found.at.isoformat(),
        "machine": report.machine(),
        "users": found.users,
        "results": [asdict(result) for result in found.results],
        "splits": found.splits,
        "heart": found.heart,
    }
    (RESULTS / f"{found.at:%Y%m%dT%H%M%S}.json").write_text(json.dumps(plain, indent=1))


if __name__ == "__main__":
    main()
