"""The calendar people live by: closed days, office hours, Friday prayer and Ramadan evenings, all dated. Pure.

Days and hours are those on the wall where an office stands or a person lives. A year that nobody has announced is
unknown and is said to be so. A span in which the law counts hours (3 x 24) never asks this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.quiet import ZONES, clock_of

LOOK_AHEAD = 60  # days; an office that stays closed for longer has no next opening
DAY = timedelta(days=1)
HOLIDAY, JOINT_LEAVE, OWN = "holiday", "joint_leave", "own"
# Every national holiday by the name of its words in `common.closed_days`.
HOLIDAYS = (
    *(
        "new_year",
        "isra_miraj",
        "lunar_new_year",
        "nyepi",
        "idul_fitri",
        "good_friday",
        "easter",
        "labour_day",
    ),
    *(
        "ascension",
        "idul_adha",
        "waisak",
        "pancasila",
        "islamic_new_year",
        "independence",
        "maulid",
        "christmas",
    ),
)


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """`what` names its words in `common.closed_days`; of a branch's own day, why it is closed, in staff's words.

    `calculated`: it hangs on the moon and was not announced when the row was written.
    """

    day: date
    what: str
    kind: str  # holiday, joint_leave, own
    source: str = ""
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """Hours in which nobody is written to unasked, on one ISO weekday or daily, from `first` to `last` where dated."""

    what: str
    opens: time  # when the rest begins
    closes: time
    weekday: int = 0
    first: date = date.min
    last: date = date.max
    source: str = ""
    calculated: bool = False

    def holds(self, local: datetime) -> bool:
        """Whether a moment, by a clock on the wall, falls into it."""
        on = self.first <= local.date() <= self.last and self.weekday in (0, local.isoweekday())
        return on and self.opens <= local.time() < self.closes


@dataclass(frozen=True, slots=True)
class Office:
    """Where and when a branch is open: `area` says whose clock, `closed` and `open` are days of its own."""

    area: str = ""
    opens: time = time(8)
    closes: time = time(15)
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    closed: Mapping[date, str] = field(default_factory=dict)
    open: frozenset[date] = frozenset()  # though the country is closed


@dataclass(frozen=True, slots=True)
class Calendar:
    """`years` are the years whose closed days were announced; of any other only an office's own days are known."""

    closed: Mapping[date, ClosedDay] = field(default_factory=dict)
    rests: tuple[Rest, ...] = ()
    years: frozenset[int] = frozenset()

    def knows(self, day: date) -> bool:
        """Whether the holidays of a day's year are known."""
        return day.year in self.years

    def closed_day(self, day: date, office: Office | None = None) -> ClosedDay | None:
        """Why a day is closed, for the country or for one office; weekends are no closed days."""
        if office is not None and day in office.closed:
            return ClosedDay(day, office.closed[day], OWN)
        if office is not None and day in office.open:
            return None
        return self.closed.get(day)

    def works_on(self, day: date, office: Office) -> bool:
        """Whether an office is open on a day."""
        usual = day.isoweekday() in office.weekdays or day in office.open
        return usual and self.closed_day(day, office) is None

    def is_open(self, at: datetime, office: Office) -> bool:
        local = at.astimezone(zone_of(office.area))
        return self.works_on(local.date(), office) and office.opens <= local.time() < office.closes

    def next_opening(self, at: datetime, office: Office) -> datetime | None:
        """The first moment from `at` on at which an office is open, UTC; None: not within LOOK_AHEAD days."""
        local = at.astimezone(zone_of(office.area))
        for ahead in range(LOOK_AHEAD + 1):
            day = local.date() + ahead * DAY
            opens, closes = _hours(day, office)
            if self.works_on(day, office) and at < closes:
                return max(opens, at.astimezone(UTC))
        return None

    def working_minutes(self, start: datetime, end: datetime, office: Office) -> int:
        """Minutes between two moments in which an office was open."""
        zone, open_for = zone_of(office.area), timedelta()
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            if self.works_on(day, office):
                opens, closes = _hours(day, office)
                open_for += max(min(closes, end) - max(opens, start), timedelta())
            day += DAY
        return int(open_for.total_seconds() // 60)

    def after_working_minutes(self, start: datetime, minutes: float, office: Office) -> datetime:
        """When an office will have been open for so many minutes since `start`; plain minutes where it never opens."""
        left, moment = timedelta(minutes=minutes), start.astimezone(UTC)
        while (opening := self.next_opening(moment, office)) is not None:
            closes = _hours(opening.astimezone(zone_of(office.area)).date(), office)[1]
            if opening + left <= closes:
                return opening + left
            left, moment = left - (closes - opening), closes
        return start.astimezone(UTC) + timedelta(minutes=minutes)

    def working_days(self, first: date, last: date, office: Office) -> int:
        """Days after `first` up to `last` on which an office is open: from a Friday to the next Monday one."""
        between = (first + ahead * DAY for ahead in range(1, (last - first).days + 1))
        return sum(self.works_on(day, office) for day in between)

    def after_working_days(self, first: date, days: int, office: Office) -> date:
        """The day on which so many working days have passed after `first`; plain days where it never opens."""
        left, day = days, first
        for _ in range(days * 7 + LOOK_AHEAD):
            if left == 0:
                return day
            day += DAY
            left -= self.works_on(day, office)
        return day if left == 0 else first + days * DAY

    def after_standing_still(self, start: datetime, span: timedelta, office: Office) -> datetime:
        """When a span has passed that stands still on closed days, whole days by the office's clock; UTC."""
        zone = zone_of(office.area)
        moment, left = start.astimezone(UTC), span
        for _ in range(LOOK_AHEAD + span.days):
            day = moment.astimezone(zone).date()
            midnight = datetime.combine(day + DAY, time(), zone).astimezone(UTC)
            if self.closed_day(day, office) is None:
                if moment + left <= midnight:
                    return moment + left
                left -= midnight - moment
            moment = midnight
        return start.astimezone(UTC) + span

    def resting(self, at: datetime, area: str) -> Rest | None:
        """What somebody in an area is left in peace for at a moment: Friday prayer, a Ramadan evening."""
        return self.resting_by(at, clock_of(area))

    def resting_by(self, at: datetime, clock: str) -> Rest | None:
        """The same by a clock of `bot.quiet.CLOCKS`; whose clock is unknown rests by WIB."""
        local = at.astimezone(ZoneInfo(ZONES.get(clock, ZONES["wib"])))
        return next((rest for rest in self.rests if rest.holds(local)), None)

    def rested(self, at: datetime, area: str) -> datetime:
        """`at` itself, or the end of the rest it falls into; UTC."""
        moment = at.astimezone(UTC)
        while (rest := self.resting(moment, area)) is not None:
            local = moment.astimezone(zone_of(area))
            moment = datetime.combine(local.date(), rest.closes, zone_of(area)).astimezone(UTC)
        return moment


def zone_of(area: str) -> ZoneInfo:
    """The time zone of an area by its Kemendagri code; WIB where it is unknown."""
    return ZoneInfo(ZONES.get(clock_of(area), ZONES["wib"]))


def _hours(day: date, office: Office) -> tuple[datetime, datetime]:
    """From when until when an office is open on a day, in UTC."""
    zone = zone_of(office.area)
    opens, closes = (
        datetime.combine(day, edge, zone).astimezone(UTC) for edge in (office.opens, office.closes)
    )
    return opens, closes
