"""Reads the calendar's rows from disk: a file a year of closed days, and the hours in which people rest."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

from bot.errors import BadRulebook
from bot.working_days import HOLIDAY, HOLIDAYS, JOINT_LEAVE, Calendar, ClosedDay, Rest
from bot.yaml_reading import read_yaml

ROWS = Path(__file__).parents[1] / "rules" / "calendar"
RESTS = "rests"


def load_calendar(root: Path = ROWS) -> Calendar:
    """The calendar of every `*.yaml` in `root`; raises BadRulebook with every problem found."""
    closed: dict[date, ClosedDay] = {}
    rests: list[Rest] = []
    years: set[int] = set()
    problems: list[str] = []
    for path in sorted(root.glob("*.yaml")):
        try:
            page = read_yaml(path)
            if path.stem == RESTS:
                rests += [_rest(row) for row in page]
                continue
            for day in _days(page):
                _keep(closed, day)
            years.add(page["year"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"calendar/{path.name}: {type(error).__name__}: {error}")
    if problems:
        raise BadRulebook(problems)
    return Calendar(closed, tuple(rests), frozenset(years))


def _days(page: dict[str, Any]) -> list[ClosedDay]:
    """Every closed day of one year's file."""
    source, unsure = str(page["source"]), page.get("calculated", [])
    days = [
        ClosedDay(day, what, kind, source, day in unsure)
        for kind in (HOLIDAY, JOINT_LEAVE)
        for day, what in page[kind].items()
    ]
    if strangers := [day.day for day in days if day.day.year != page["year"]]:
        raise ValueError(f"{strangers[0]} is no day of {page['year']}")
    if nameless := sorted({day.what for day in days} - set(HOLIDAYS)):
        raise ValueError(f"no holiday is called {nameless[0]}")
    if lost := sorted(set(unsure) - {day.day for day in days}):
        raise ValueError(f"calculated {lost[0]} is no closed day")
    return days


def _keep(closed: dict[date, ClosedDay], day: ClosedDay) -> None:
    if day.day in closed:
        raise ValueError(f"{day.day} stands twice")
    closed[day.day] = day


def _rest(row: dict[str, Any]) -> Rest:
    return Rest(
        str(row["what"]),
        time.fromisoformat(row["from"]),
        time.fromisoformat(row["until"]),
        row.get("weekday", 0),
        row.get("first", date.min),
        row.get("last", date.max),
        str(row["source"]),
        bool(row.get("calculated", False)),
    )
