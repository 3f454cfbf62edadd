"""A place typed at a command, as the bot would read it."""

from __future__ import annotations

from bot.commands.day import day_of
from bot.environment import ROOT
from bot.errors import BadArgument
from bot.loading.understanding import load_understanding
from bot.understanding import Verdict


def typed_place(typed: str) -> tuple[float, float]:
    """Where it lies, in degrees. Raises BadArgument where it is none, or could be several."""
    reading = load_understanding(ROOT).read("place", typed, on=day_of(None))
    if reading.verdict is not Verdict.UNDERSTOOD:
        raise BadArgument(f"--place {typed!r}: {reading.verdict}")
    return reading.value.lat, reading.value.lon
