"""Candidates: agents around a place, from an index, in a box that grows until there are enough to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from bot.referrals.availability import Hours
from bot.referrals.grid import KM_A_DEGREE
from bot.referrals.matching import Candidate
from bot.referrals.states import WITH_AGENT
from bot.storage.messaging.reaching import NOT_BLOCKED, OPEN
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx, listed

# Half the box in kilometres, and how many agents are weighed at most: a city is answered by the first.
BOXES = ((1.5, 16), (6.0, 40), (20.0, 120))
MOST = 400  # in the last box, which reaches as far as anybody is offered anything

_BUSY = listed(WITH_AGENT)
# Counted, not EXISTS: PostgreSQL would read every address once to hash them, 7 ms for 70,000 agents.
_ADDRESSES = "(SELECT COUNT(*) FROM channel_identity i WHERE i.person = b.person AND {})"
REACHED = _ADDRESSES.format(OPEN)


@dataclass(frozen=True, slots=True)
class Asking:
    """When candidates are asked for: `now` in milliseconds, `day` ISO, `since` from when a lead counts as recent.

    `unlinked` also gives those who have no chat yet, for staff who look at the map; nobody may be offered to them.
    """

    now: int
    day: str
    since: int
    rehearsal: str | None = None
    unlinked: bool = False
    templated: tuple[str, ...] = ()  # channels by which an offer may go though the window is closed


def around(tx: Tx, asking: Asking, lat: float, lon: float, furthest_km: float) -> Iterator[list[Candidate]]:
    """Candidates in boxes that grow around a place, the nearest of each; stop taking when there are enough."""
    for half_km, most in (*(box for box in BOXES if box[0] < furthest_km), (furthest_km, MOST)):
        yield in_box(tx, asking, lat, lon, half_km, most)


def in_box(tx: Tx, asking: Asking, lat: float, lon: float, half_km: float, most: int) -> list[Candidate]:
    """The `most` nearest candidates in a box of so many kilometres each way."""
    north = half_km / KM_A_DEGREE
    east = north / max(0.1, cos(radians(lat)))
    return _found(
        tx,
        asking,
        "a.lat BETWEEN :south AND :north AND a.lon BETWEEN :west AND :east",
        {"south": lat - north, "north": lat + north, "west": lon - east, "east": lon + east},
        # By the square of the distance on a plane, a degree of longitude shortened to what it is here.
        "ORDER BY (a.lat - :lat) * (a.lat - :lat) + (a.lon - :lon) * (a.lon - :lon) * :shrunk LIMIT :most",
        {"lat": lat, "lon": lon, "shrunk": cos(radians(lat)) ** 2, "most": most},
    )


def of_community(tx: Tx, asking: Asking, community: str) -> list[Candidate]:
    """Everybody of a community who could be offered something."""
    return _found(tx, asking, "a.community = :community", {"community": community})


def with_ids(tx: Tx, asking: Asking, agents: Collection[str]) -> list[Candidate]:
    return [found for agent in agents for found in _found(tx, asking, "a.id = :agent", {"agent": agent})]


def _found(
    tx: Tx,
    asking: Asking,
    where: str,
    params: dict[str, Any],
    order: str = "",
    more: dict[str, Any] | None = None,
) -> list[Candidate]:
    apart = "a.rehearsal = :rehearsal" if asking.rehearsal else "a.rehearsal IS NULL"
    states = "a.state IN ('linked', 'directory')" if asking.unlinked else "a.state = 'linked'"
    named = {f"templated{n}": channel for n, channel in enumerate(asking.templated)}
    by_text = (
        f" OR ({NOT_BLOCKED} AND i.channel IN ({', '.join(f':{name}' for name in named)}))" if named else ""
    )
    rows = tx.all(
        f"SELECT b.*, {_ADDRESSES.format(f'({OPEN}{by_text})')} AS reached,"
        f" (SELECT COUNT(*) FROM referral r WHERE r.agent = b.id AND r.state IN ({_BUSY})) AS load,"
        " (SELECT COUNT(*) FROM offer o WHERE o.agent = b.id AND o.state = 'offered') AS open_offers,"
        " (SELECT COUNT(*) FROM offer o WHERE o.agent = b.id AND o.state = 'accepted' AND o.answered_at > :since)"
        " AS recent, (SELECT COUNT(*) FROM offer o WHERE o.agent = b.id AND o.state IN ('declined', 'expired')"
        " AND o.answered_at > :since) AS refused FROM"
        " (SELECT a.id, a.handle, a.person, a.lat, a.lon, a.languages, a.capacity, a.covers,"
        " a.sectors, a.community, a.opens, a.closes, a.days_off, a.off_from, a.off_until, a.state FROM agent a"
        f" WHERE {states} AND a.valid_until >= :day AND a.valid_from <= :day AND {apart} AND {where} {order}) AS b",
        {
            "day": asking.day,
            "since": asking.since,
            "now": asking.now,
            "rehearsal": asking.rehearsal,
            **named,
            **params,
            **(more or {}),
        },
    )
    return [_candidate(row) for row in rows]


def _candidate(row: Any) -> Candidate:
    return Candidate(
        row.id,
        row.handle,
        row.lat,
        row.lon,
        tuple(row.languages.split()),
        row.capacity,
        row.load,
        tuple(row.covers.split()),
        tuple(row.sectors.split()),
        row.community,
        row.recent,
        hours_of(row),
        bool(row.reached) and row.state == "linked",
        row.open_offers,
        row.refused,
    )


def hours_of(row: Any) -> Hours:
    """The hours that stand in an agent's row."""
    days = tuple(int(day) for day in row.days_off)
    begins, ends = (date.fromisoformat(day) if day else None for day in (row.off_from, row.off_until))
    return Hours(row.opens, row.closes, days, ends, begins)


def unreachable(tx: Tx, scope: Scope, now: int) -> list[tuple[str, str, int, int]]:
    """Linked agents nobody can write to now: handle, last channel, when they last wrote (0 if never), and how
    many addresses they have that they did not block."""
    rows = tx.all(
        "SELECT b.handle, p.channel,"
        " (SELECT MAX(i.last_inbound_at) FROM channel_identity i WHERE i.person = b.person) AS last,"
        f" (SELECT COUNT(*) FROM channel_identity i WHERE i.person = b.person AND {NOT_BLOCKED}) AS open_ones"
        " FROM agent b JOIN person p ON p.id = b.person"
        f" WHERE b.state = 'linked' AND b.rehearsal IS NULL AND {REACHED} = 0{scope.agents('b')} ORDER BY b.handle",
        {**scope.values, "now": now},
    )
    return [(row.handle, row.channel, row.last or 0, row.open_ones) for row in rows]


def in_reach(tx: Tx, scope: Scope) -> set[str] | None:
    """Ids of the agents in reach; None where every agent is."""
    if not scope.agents("a"):
        return None
    rows = tx.all(f"SELECT a.id FROM agent a WHERE 1 = 1{scope.agents('a')}", scope.values)
    return {str(row.id) for row in rows}
