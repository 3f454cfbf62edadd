"""`simulate`: what our choices do to people over a year, beside simpler ways, and a whole country by the minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.commands.nation_picture import picture as drawn
from bot.environment import ROOT
from bot.errors import BadArgument
from bot.loading.understanding import TABLE, load_gazetteer
from bot.quiet import clock_of
from bot.referrals.nation import Nation, Province, play
from bot.referrals.simulation import Result, Year, simulate
from bot.services.referrals.choose import weights_of
from bot.settings import load_settings
from bot.understanding.gazetteer import DEGREE

COLUMNS = ("strategy", "median km", "minutes to accept", "Gini of leads", "unserved", "most for one")
PLACES = ("province", "agents", "asked", "nine in ten met within (min)", "waiting")
A_PROVINCE = 10**8  # what a village's code is divided by
AHEAD = {"wib": 420, "wita": 480, "wit": 540}  # minutes before UTC


@click.group()
def command() -> None:
    """Play a year, or a nation's week, through with a seed."""


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


@command.command("nation")
@click.option("--seed", default=7, show_default=True, type=int)
@click.option("--days", default=7, show_default=True, type=int)
@click.option("--workers", default=100_000, show_default=True, type=int, help="who begin to write in a day")
@click.option("--agents", default=11_500, show_default=True, type=int)
@click.option("--capacity", default=25, show_default=True, type=int, help="leads in an agent's hand at once")
@click.option("--letters-a-second", default=100.0, show_default=True, help="what the machines send")
@click.option("--outages", default=3, show_default=True, type=int, help="of the provider")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="write an SVG there")
def nation(picture: Path | None, **given: Any) -> None:
    """The whole country: provinces, arrivals, agents, a provider that is away now and then.

    People are spread over the provinces as villages are: no other figure of ours says where they live.
    """
    if (
        min(given["days"], given["workers"], given["agents"], given["capacity"]) < 1
        or given["letters_a_second"] < 1
    ):
        raise BadArgument("--days, --workers, --agents, --capacity and --letters-a-second must be at least 1")
    asked = Nation(**given)
    with Console(stderr=True).status("playing"):
        played = play(asked, list(_provinces()))
    table = Table(
        *PLACES, title=f"{asked.workers:,} workers a day, {asked.agents:,} agents, {asked.days} days"
    )
    for one in played.provinces:
        counts = (f"{one.agents:,}", f"{one.asked:,}", f"{one.minutes:.0f}", f"{one.waiting:,}")
        table.add_row(one.province.name, *counts)
    Console().print(table)
    for name in ("turns_a_second", "letters_a_second", "longest_queue", "behind"):
        click.echo(f"{name.replace('_', ' ')}: {getattr(played, name):,.0f}")
    if picture is not None:
        picture.write_text(drawn(asked, played), encoding="utf-8")
        click.echo(f"written: {picture}")


def _provinces() -> Iterator[Province]:
    table = load_gazetteer(ROOT / TABLE)
    villages = Counter(code // A_PROVINCE for code in table.codes[table.villages :])
    for code, many in villages.items():
        row = table.row_of(str(code))
        share, ahead = many / villages.total(), AHEAD[clock_of(str(code))]
        yield Province(
            str(code), table.names[row], table.lats[row] / DEGREE, table.lons[row] / DEGREE, share, ahead
        )


def _row(result: Result) -> list[str]:
    return [
        result.strategy,
        f"{result.median_km:.2f}",
        f"{result.minutes_to_accept:.1f}",
        f"{result.gini:.3f}",
        f"{result.unserved:.2%}",
        str(result.most_for_one),
    ]
