"""`agents nearest`: who would be asked first for a place, and why; it opens no more of the house than it needs."""

from __future__ import annotations

import gc
import json

import click

from bot.commands.by_name import loaded
from bot.commands.day import clock, day_of
from bot.environment import few_settings
from bot.errors import AskPerson, BadArgument
from bot.referrals.matching import Wanted
from bot.services.agents.nearest import nearest_agents
from bot.services.staff.scope import at_the_shell

PLACES = "typed_place:typed_place"  # loaded only where a place was typed


@click.command("nearest")
@click.option("--lat", type=str)
@click.option("--lon", type=str)
@click.option("--place", type=str)
@click.option("--language", type=str, default="")
@click.option("-n", "most", type=str, default="5")
def command(lat: str | None, lon: str | None, place: str | None, language: str, most: str) -> None:
    """Who would be asked first for a place, and why; JSON lines."""
    gc.disable()  # nothing is thrown away in so short a life
    installed = few_settings()
    try:
        point = loaded(PLACES)(place) if place is not None else _point(lat, lon)
        wanted = Wanted(point[0], point[1], language=language)
        rows = nearest_agents(
            installed,
            at_the_shell(production=installed.production),
            clock(),
            day_of(None),
            wanted,
            _count(most),
        )
    except AskPerson as error:
        click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        raise SystemExit(1) from error
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def _point(lat: str | None, lon: str | None) -> tuple[float, float]:
    try:
        point = float(lat or ""), float(lon or "")
    except ValueError:
        raise BadArgument("give --lat and --lon in degrees, or --place") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise BadArgument("--lat and --lon are outside the globe")
    return point


def _count(most: str) -> int:
    if not most.isdecimal() or not 1 <= int(most) <= 1000:
        raise BadArgument(f"-n {most!r} is no whole number from 1 to 1000")
    return int(most)
