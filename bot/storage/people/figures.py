"""What happened on each day, counted: once for days that are over and kept, from the rows themselves for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from bot.storage.people.consents import FIRST_YES, IS_FIRST_YES
from bot.storage.staff.lists import AREA, LISTS, NEWEST, OF_PERSON, OWN_AREA, Listing, since
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx

DAY, EAST = 86_400_000, 25_200_000  # milliseconds: a day, and how far the clock in WIB is ahead of UTC
EPOCH = date(1970, 1, 1)
ALL = "*"  # of every area and agent: what is asked of the whole is not added up each time
COUNTED = "day"  # the row that says of a day that it was counted
_AREA = "SUBSTR(p.area, 1, 8)"  # of a district
_REPLY = "letter l JOIN person p ON p.id = l.person"
_LEAD = "referral r JOIN person p ON p.id = r.person LEFT JOIN agent a ON a.id = r.agent"
_SENT = "l.urgency = 0 AND l.state IN ('sent', 'delivered', 'read')"
SOON = 10_000  # milliseconds in which a reply is meant to leave

# What is counted -> when it happened, where it stands, what makes it count, and whose agent's it is.
WHATS: Mapping[str, tuple[str, str, str, str]] = {
    "wrote": ("p.created_at", "person p", "p.stage <> 'agent'", "''"),
    "consented": ("c.given_at", FIRST_YES, IS_FIRST_YES, "''"),
    "submitted": ("g.created_at", "registration g JOIN person p ON p.id = g.person", "1 = 1", "''"),
    "asked": ("r.created_at", _LEAD, "1 = 1", "''"),
    "accepted": (
        "o.answered_at",
        "offer o JOIN referral r ON r.id = o.referral JOIN person p ON p.id = r.person",
        "o.state = 'accepted'",
        "o.agent",
    ),
    "contacted": ("r.reported_at", _LEAD, "r.reported = 'contacted'", "COALESCE(r.agent, '')"),
    "registered": ("r.reported_at", _LEAD, "r.reported = 'registered'", "COALESCE(r.agent, '')"),
    "confirmed": ("r.answered_at", _LEAD, "r.answer = 'right'", "COALESCE(r.agent, '')"),
    "complained": (
        "m.opened_at",
        "complaint m JOIN person p ON p.id = m.person",
        "1 = 1",
        "COALESCE(m.agent, '')",
    ),
    "replied": ("l.created_at", _REPLY, _SENT, "''"),
    "replied_soon": ("l.created_at", _REPLY, f"{_SENT} AND l.done_at - l.created_at <= {SOON}", "''"),
    "lost": ("l.created_at", _REPLY, "l.urgency = 0 AND l.state IN ('failed', 'unknown')", "''"),
}
FUNNEL = ("wrote", "consented", "submitted", "asked", "accepted", "contacted", "registered", "confirmed")
_GROUPS: Mapping[str, str] = {
    "channel": "f.channel",
    "language": "f.language",
    "area": "SUBSTR(f.area, 1, 5)",
    "agent": "f.agent",
}


class Figure(NamedTuple):
    """So many on a day, of one group; the group is empty where nothing is divided."""

    day: date
    what: str
    group: str
    n: int


def last_counted(tx: Tx) -> date | None:
    row = tx.one("SELECT MAX(day) AS day FROM tally WHERE what = :what", {"what": COUNTED})
    return date.fromisoformat(row.day) if row and row.day else None


def begin_of(day: date) -> int:
    """The moment in which a day begins in WIB."""
    return (day - EPOCH).days * DAY - EAST


_INSERT = "INSERT INTO tally (day, what, channel, language, area, agent, n)"


def count_day(tx: Tx, day: date, *, rehearsals: bool) -> None:
    """Count a day that is over, and keep it; counted anew it replaces what was kept."""
    iso = day.isoformat()
    tx.run("DELETE FROM tally WHERE day = :day", {"day": iso})
    span = {"since": begin_of(day), "until": begin_of(day + timedelta(days=1))}
    for what in WHATS:
        agent = WHATS[what][3]
        for shown, grouped in ((f"{_AREA}, {agent}", "3, 4, 5, 6"), (f"'{ALL}', '{ALL}'", "3, 4")):
            tx.run(
                f"{_INSERT} SELECT '{iso}', '{what}', p.channel, p.language, {shown}, COUNT(*)"
                f" {_from(what, rehearsals)} GROUP BY {grouped}",
                span,
            )
    tx.run(f"{_INSERT} VALUES ('{iso}', '{COUNTED}', '', '', '{ALL}', '{ALL}', 1)")


def _from(what: str, rehearsals: bool) -> str:
    at, tables, counts, _ = WHATS[what]
    apart = "" if rehearsals else " AND p.rehearsal IS NULL"
    return f"FROM {tables} WHERE {at} >= :since AND {at} < :until AND {counts}{apart}"


def read(
    tx: Tx, scope: Scope, whats: Sequence[str], since: date, until: date, *, by: str = ""
) -> list[Figure]:
    """What was counted from a day to another, both in it, the days since the last counted from the rows themselves."""
    counted = last_counted(tx) or since - timedelta(days=1)
    kept = _kept(tx, scope, whats, since, min(until, counted), by)
    fresh = max(since, counted + timedelta(days=1))
    return [*kept, *_live(tx, scope, whats, fresh, until, by)] if fresh <= until else kept


def _kept(tx: Tx, scope: Scope, whats: Sequence[str], since: date, until: date, by: str) -> list[Figure]:
    if since > until:
        return []
    whole = scope.everywhere and by in ("", "channel", "language")
    where = "f.area = '*'" if whole else f"f.area <> '*'{reach(scope)}"
    group = _GROUPS.get(by, "''")
    rows = tx.all(
        f"SELECT f.day, f.what, {group} AS grouped, SUM(f.n) AS n FROM tally f WHERE f.day >= :first AND f.day <= :last"
        f" AND f.what IN ({_names(whats)}) AND {where} GROUP BY 1, 2, 3",
        {**scope.values, "first": since.isoformat(), "last": until.isoformat()},
    )
    return [Figure(date.fromisoformat(row.day), row.what, row.grouped, int(row.n)) for row in rows]


def _live(tx: Tx, scope: Scope, whats: Iterable[str], since: date, until: date, by: str) -> list[Figure]:
    found = []
    span = {"since": begin_of(since), "until": begin_of(until + timedelta(days=1))}
    for what in whats:
        at, _, _, agent = WHATS[what]
        group = {
            "channel": "p.channel",
            "language": "p.language",
            "area": "SUBSTR(p.area, 1, 5)",
            "agent": agent,
        }
        divided = group.get(by, "''")
        rows = tx.all(
            f"SELECT ({at} + {EAST}) / {DAY} AS day, {divided} AS grouped, COUNT(*) AS n"
            f" {_from(what, scope.rehearsals)}{scope.people('p')} GROUP BY 1, 2",
            {**scope.values, **span},
        )
        found += [Figure(EPOCH + timedelta(days=int(row.day)), what, row.grouped, int(row.n)) for row in rows]
    return found


def reported_by(tx: Tx, agent: str, since: date) -> Mapping[date, int]:
    """Day -> members whom an agent (an id) reported on it."""
    rows = tx.all(
        f"SELECT (r.reported_at + {EAST}) / {DAY} AS day, COUNT(*) AS n FROM referral r"
        " WHERE r.agent = :agent AND r.reported = 'registered' AND r.reported_at >= :since GROUP BY 1",
        {"agent": agent, "since": begin_of(since)},
    )
    return {EPOCH + timedelta(days=int(row.day)): int(row.n) for row in rows}


def _names(whats: Iterable[str]) -> str:
    return ", ".join(f"'{what}'" for what in whats if what in WHATS)


def reach(scope: Scope) -> str:
    """Of what was counted by area and agent; begins with AND, empty where nothing is left out."""
    if scope.everywhere:
        return ""
    areas = [] if scope.leads_only else range(len(scope.areas))
    places = [f"(f.area = :scope_area{n} OR f.area LIKE :scope_below{n})" for n in areas]
    agents = f"f.agent IN (SELECT sa.id FROM agent sa WHERE 1 = 1{scope.agents('sa')})"
    return f" AND ({' OR '.join([*places, agents])})"


# --- the rows behind a figure ------------------------------------------------------------------------

# When it happened is what they are ordered and narrowed by.
_LEAD = "g.reference, g.area, r.id, r.state, a.handle AS agent"
_OF_LEAD = "JOIN registration g ON g.id = r.registration JOIN person p ON p.id = r.person LEFT JOIN agent a ON a.id ="
_BY_PLACE = {"area": OWN_AREA, **OF_PERSON}
LISTS["consented"] = Listing(
    "c.given_at, p.channel, p.area",
    f"{FIRST_YES}{NEWEST} WHERE {IS_FIRST_YES}",
    {"area": AREA, **OF_PERSON, **since("c.given_at")},
    ("c.given_at", "c.id"),
    queue=False,
    numbered=True,
)
LISTS["accepted"] = Listing(
    f"{_LEAD}, o.answered_at AS at",
    f"offer o JOIN referral r ON r.id = o.referral {_OF_LEAD} o.agent WHERE o.state = 'accepted'",
    {**_BY_PLACE, "agent": "a.handle = :agent", **since("o.answered_at")},
    ("o.answered_at", "o.id"),
    queue=False,
    numbered=True,
)
for _what, _when, _so in (
    ("contacted", "r.reported_at", "r.reported = 'contacted'"),
    ("registered", "r.reported_at", "r.reported = 'registered'"),
    ("confirmed", "r.answered_at", "r.answer = 'right'"),
):
    LISTS[_what] = Listing(
        f"{_LEAD}, {_when} AS at",
        f"referral r {_OF_LEAD} r.agent WHERE {_when} IS NOT NULL AND {_so}",
        {**_BY_PLACE, "agent": "a.handle = :agent", **since(_when)},
        (_when, "r.id"),
        queue=False,
    )

# --- where people stop ------------------------------------------------------------------------------


def count_steps(tx: Tx, day: date) -> None:
    """What happened at each step on a day that is over, by area and of them all."""
    iso = day.isoformat()
    tx.run("DELETE FROM step_tally WHERE day = :day", {"day": iso})
    for area, grouped in ((_AREA, f", {_AREA}"), (f"'{ALL}'", "")):
        tx.run(
            "INSERT INTO step_tally (day, flow, step, kind, area, times, people)"
            f" SELECT '{iso}', e.flow, e.step, e.kind, {area}, COUNT(*), COUNT(DISTINCT e.person)"
            " FROM event e JOIN person p ON p.id = e.person WHERE e.at >= :since AND e.at < :until AND e.flow <> ''"
            f" GROUP BY e.flow, e.step, e.kind{grouped}",
            {"since": begin_of(day), "until": begin_of(day + timedelta(days=1))},
        )


def steps(tx: Tx, scope: Scope, since: date, until: date) -> Sequence[Any]:
    """(flow, step, kind, times, people) of days that were counted; somebody who came on two days counts twice."""
    places = [f"(f.area = :scope_area{n} OR f.area LIKE :scope_below{n})" for n in range(len(scope.areas))]
    whose = f"f.area = '{ALL}'" if scope.everywhere else f"({' OR '.join(places) or '1 = 0'})"
    return tx.all(
        "SELECT f.flow, f.step, f.kind, SUM(f.times) AS times, SUM(f.people) AS people FROM step_tally f"
        f" WHERE f.day >= :first AND f.day <= :last AND {whose} GROUP BY f.flow, f.step, f.kind",
        {**scope.values, "first": since.isoformat(), "last": until.isoformat()},
    )


def communities_of(tx: Tx, agents: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Handle and community of agents by their id."""
    ids = {f"a{number}": one for number, one in enumerate(dict.fromkeys(agents)) if one}
    if not ids:
        return {}
    rows = tx.all(
        "SELECT a.id, a.handle, c.name FROM agent a JOIN community c ON c.id = a.community"
        f" WHERE a.id IN ({', '.join(f':{name}' for name in ids)})",
        ids,
    )
    return {row.id: (row.handle, row.name) for row in rows}
