"""figures: what came of the bot's work today, this week and this month, with its trend, and divided as staff ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.engine.world import WIB
from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.storage.database import Tx
from bot.storage.people import figures
from bot.storage.people.figures import FUNNEL, WHATS, Figure

__all__ = [
    "BY",
    "FUNNEL",
    "SPANS",
    "Divided",
    "Figures",
    "count_night",
    "divided",
    "figures_now",
    "funnel_of",
]
SPANS: Mapping[str, int] = {"today": 1, "week": 7, "month": 30}  # days
SERVICE = ("replied", "replied_soon", "lost")
BACKWARD = 35  # days that a new installation counts when it begins
BY = ("channel", "language", "area", "community", "agent")
MOST_GROUPS = 200
DAYS_IN_CHART = 30


@dataclass(frozen=True, slots=True)
class Count:
    """So many in a span, so many in the span of the same length before it."""

    n: int
    before: int
    since: date
    until: date

    @property
    def trend(self) -> int | None:
        """In per cent; None where there was nothing before."""
        return round(100 * (self.n - self.before) / self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`rows`: what -> span -> count. `days` of the chart, the oldest first."""

    rows: Mapping[str, Mapping[str, Count]]
    days: Sequence[tuple[date, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class Divided:
    """One line a group, the greatest first: its key, and what happened."""

    by: str
    since: date
    until: date
    whats: Sequence[str]
    lines: Sequence[tuple[str, Mapping[str, int]]]


def today_of(runtime: Runtime) -> date:
    return runtime.now().astimezone(WIB).date()


def figures_now(runtime: Runtime, scope: Scope) -> Figures:
    """Funnel and service level; the rows of today are counted as they stand."""
    demand(scope, "see")
    today = today_of(runtime)
    first = today - timedelta(days=2 * SPANS["month"] - 1)
    with runtime.database.look() as tx:
        found = figures.read(tx, scope, (*FUNNEL, *SERVICE, "complained"), first, today)
    by_day = _by_day(found)
    rows = {what: {span: _count(by_day, what, today, days) for span, days in SPANS.items()} for what in WHATS}
    chart = [today - timedelta(days=back) for back in reversed(range(DAYS_IN_CHART))]
    return Figures(rows, [(day, by_day.get(day, {})) for day in chart])


def funnel_of(runtime: Runtime, scope: Scope, days: int) -> Mapping[str, Count]:
    """Each stage of the way to membership in the last days, today's with them, beside as many days before."""
    demand(scope, "see")
    today = today_of(runtime)
    with runtime.database.look() as tx:
        found = figures.read(tx, scope, FUNNEL, today - timedelta(days=2 * days - 1), today)
    by_day = _by_day(found)
    return {what: _count(by_day, what, today, days) for what in FUNNEL}


def _by_day(found: Iterable[Figure]) -> dict[date, dict[str, int]]:
    days: dict[date, dict[str, int]] = defaultdict(dict)
    for one in found:
        days[one.day][one.what] = days[one.day].get(one.what, 0) + one.n
    return days


def _count(days: Mapping[date, Mapping[str, int]], what: str, today: date, span: int) -> Count:
    since, before = today - timedelta(days=span - 1), today - timedelta(days=2 * span - 1)
    earlier = _total(days, what, before, since - timedelta(days=1))
    return Count(_total(days, what, since, today), earlier, since, today)


def _total(days: Mapping[date, Mapping[str, int]], what: str, first: date, last: date) -> int:
    return sum(counts.get(what, 0) for day, counts in days.items() if first <= day <= last)


def divided(runtime: Runtime, scope: Scope, by: str, span: str) -> Divided:
    """The funnel of a span by channel, language, area, community or agent. Raises Refused for another division."""
    demand(scope, "see")
    if by not in BY or span not in SPANS:
        raise Refused("figures_by")
    today = today_of(runtime)
    since = today - timedelta(days=SPANS[span] - 1)
    whats = FUNNEL[4:] if by in ("community", "agent") else FUNNEL
    with runtime.database.look() as tx:
        found = figures.read(tx, scope, whats, since, today, by="agent" if by == "community" else by)
        names = (
            figures.communities_of(tx, {one.group for one in found}) if by in ("community", "agent") else {}
        )
    return Divided(by, since, today, whats, _lines(found, by, names))


def _lines(
    found: Iterable[Figure], by: str, names: Mapping[str, tuple[str, str]]
) -> Sequence[tuple[str, Mapping[str, int]]]:
    """Of agents by their handle, of communities by their name."""
    place = {"agent": 0, "community": 1}.get(by)
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for one in found:
        group = names[one.group][place] if place is not None and one.group in names else one.group
        groups[group][one.what] = groups[group].get(one.what, 0) + one.n
    return sorted(groups.items(), key=lambda line: (-sum(line[1].values()), line[0]))[:MOST_GROUPS]


# --- counted at night -------------------------------------------------------------------------------


def count_night(runtime: Runtime, tx: Tx, _ended: str) -> str | None:
    """One day that is over, the oldest that was not counted; its day, or None when all are."""
    today, last = today_of(runtime), figures.last_counted(tx)
    day = last + timedelta(days=1) if last else today - timedelta(days=BACKWARD)
    if day >= today:
        return None
    figures.count_day(tx, day, rehearsals=not runtime.settings.production)
    figures.count_steps(tx, day)
    return day.isoformat()


@dataclass(frozen=True, slots=True)
class Month:
    """Members whom an agent reported, by day of the last thirty, and how many since the month began."""

    days: Sequence[tuple[date, Mapping[str, int]]]
    so_far: int


def month_of_agent(runtime: Runtime, tx: Tx, agent: str) -> Month:
    today = today_of(runtime)
    since = today - timedelta(days=DAYS_IN_CHART - 1)
    counts = figures.reported_by(tx, agent, since)
    chart = [since + timedelta(days=ahead) for ahead in range(DAYS_IN_CHART)]
    so_far = sum(figures.reported_by(tx, agent, today.replace(day=1)).values())
    return Month([(day, {"registered": counts.get(day, 0)}) for day in chart], so_far)
