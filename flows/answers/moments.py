"""How a moment is said: "Kamis 3 Desember, 15.00" in a text, "Kam 3/12 15.00" on a button, by the clock of a place."""

from __future__ import annotations

from datetime import datetime

from bot.engine.words import Words
from bot.rules.figures import spoken
from bot.working_days import zone_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEAR = 5  # characters of " 2026" at the end of a spoken day


def said_moment(at: datetime, area: str, words: Words, language: str) -> str:
    local = at.astimezone(zone_of(area))
    weekday = _weekday(local, words, language)
    return f"{weekday} {spoken(local.date(), language)[:-YEAR]}, {local:%H.%M}"


def short_moment(at: datetime, area: str, words: Words, language: str) -> str:
    """At most twenty characters, as a button takes them."""
    local = at.astimezone(zone_of(area))
    return f"{_weekday(local, words, language)} {local.day}/{local.month} {local:%H.%M}"


def _weekday(local: datetime, words: Words, language: str) -> str:
    names = words.find(language, "common", "weekdays").options
    return names[WEEKDAYS[local.weekday()]]
