"""`python -m bench`: every stack in one run, medians of short runs, then where the time goes."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from bench import engine, nearest, registration_cost, report
from bench.playing import Result, Void, measure
from bench.servers import cores, durable_postgres, standing_on, yardsticks_python
from bench.split import split
from bench.stacks import STACKS, Stack
from bench.understanding import section_of
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
@click.option(
    "--again", type=click.Path(exists=True, path_type=Path), help="show kept results, measure nothing"
)
def main(
    runs: int, scale: float, users: int, only: tuple[str, ...], write: Path | None, again: Path | None
) -> None:
    """Measure, show, and keep under bench/results/."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    found = _kept(again) if again else _measured(console, runs, scale, users, only)
    if found is None:
        return
    report.show(console, found)
    if write:
        kept = registration_cost.section_of(write) + section_of(write)
        write.write_text(report.page(found) + kept, encoding="utf-8")


def _measured(
    console: Console, runs: int, scale: float, users: int, only: tuple[str, ...]
) -> report.Report | None:
    """A whole run, kept; None where the yardsticks cannot be had. Ends the program when the run is void."""
    stacks = [stack for stack in STACKS if not only or stack.name in only]
    try:
        yardsticks_python()
        with ExitStack() as kept:
            servers = _servers(stacks, kept, console)
            stacks = [stack for stack in stacks if not stack.store or stack.store in servers]
            with console.status("playing"):
                results = measure(stacks, servers, runs=runs, scale=scale, users=users)
            splits = {s.name: split(s, servers, users) for s in stacks if not s.yardstick}
    except Missing as reason:
        console.print(f"[yellow]skipped:[/] {reason}")
        return None
    except Void as why:
        console.print(f"[red]void:[/] {why}", markup=True, highlight=False)
        sys.exit(1)
    heart = [*engine.measured(), *nearest.measured()]
    found = report.Report(datetime.now(UTC), users, runs, tuple(results), splits, heart, os.getloadavg()[2])
    _keep(found)
    return found


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


def _keep(found: report.Report) -> None:
    RESULTS.mkdir(exist_ok=True)
    plain = {
        "at": found.at.isoformat(),
        "machine": report.machine(),
        "load": found.load,
        "users": found.users,
        "runs": found.runs,
        "results": [asdict(result) for result in found.results],
        "splits": found.splits,
        "heart": found.heart,
    }
    (RESULTS / f"{found.at:%Y%m%dT%H%M%S}.json").write_text(json.dumps(plain, indent=1))


def _kept(path: Path) -> report.Report:
    plain = json.loads(path.read_text())
    results = tuple(Result(**result) for result in plain["results"])
    at, runs = datetime.fromisoformat(plain["at"]), plain.get("runs", len(results[0].runs))
    return report.Report(
        at, plain["users"], runs, results, plain["splits"], plain["heart"], plain.get("load", 0.0)
    )


if __name__ == "__main__":
    main()
