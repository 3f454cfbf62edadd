"""`simulate`: what our choices do to people over a year, beside simpler ways to choose."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.errors import BadArgument
from bot.referrals.simulation import Result, Year, simulate
from bot.services.referrals.choose import weights_of
from bot.settings import load_settings

COLUMNS = ("strategy", "median km", "minutes to accept", "Gini of leads", "unserved", "most for one")


@click.group()
def command() -> None:
    """Play a year through, with a seed."""


@command.command("referrals")
@click.option("--seed", default=7, show_default=True, type=int)
@click.option("--agents", default=200, show_default=True, type=int)
@click.option("--workers", default=50_000, show_default=True, type=int)
@click.option("--days", default=365, show_default=True, type=int)
def referrals(seed: int, agents: int, workers: int, days: int) -> None:
    """A year of referrals: ours, nearest only, round robin, random."""
    if min(agents, workers, days) < 1:
        raise BadArgument("--agents, --workers and --days must be at least 1")
    year = Year(seed, agents, workers, days)
    table = Table(*COLUMNS, title=f"{workers} workers, {agents} agents, {days} days, seed {seed}")
    played = simulate(year, weights_of(load_settings().config.referrals))
    for result in track(played, "playing", total=4, console=Console(stderr=True), transient=True):
        table.add_row(*_row(result))
    Console().print(table)


def _row(result: Result) -> list[str]:
    return [
        result.strategy,
        f"{result.median_km:.2f}",
        f"{result.minutes_to_accept:.1f}",
        f"{result.gini:.3f}",
        f"{result.unserved:.2%}",
        str(result.most_for_one),
    ]
