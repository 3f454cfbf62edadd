"""board: every lead at a glance for staff, several given to one agent at once, and the map of agents and demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import BadArgument, Refused
from bot.runtime import Runtime
from bot.services.referrals.reassign import CannotBeAsked, reassign
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, masked, noted, stated
from bot.storage.referrals import board
from bot.storage.staff import lists
from bot.storage.staff.lists import Entry

STATES = ("unserved", "waiting", "offered", "accepted", "contacted")
IN_A_COLUMN = 8
MOST_AT_ONCE = 50
WIDE, MARGIN = 800.0, 24.0  # of the map, in its own units


@dataclass(frozen=True, slots=True)
class Given:
    """What became of several leads given at once: how many were offered, and why the others were not."""

    offered: int
    refused: Sequence[tuple[str, str]]


def leads_now(runtime: Runtime, scope: Scope) -> Sequence[tuple[str, int, Sequence[Entry]]]:
    """State, how many, and the newest of them, masked."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        counts = board.standing(tx, scope)
        columns = {
            state: lists.page(tx, scope, "referrals", {"state": state}, most=IN_A_COLUMN).entries
            for state in STATES
            if counts.get(state)
        }
    noted(runtime, scope, "board of referrals", "", DAILY_WORK)
    return [(state, counts.get(state, 0), list(map(masked, columns.get(state, [])))) for state in STATES]


def give_many(runtime: Runtime, scope: Scope, referrals: Sequence[str], handle: str, why: str) -> Given:
    """Offer each to the agent named; one that cannot be is said and stops no other. Raises Refused."""
    demand(scope, "settle")
    why = stated(why)
    if not referrals or len(referrals) > MOST_AT_ONCE:
        raise Refused("board_none", most=MOST_AT_ONCE)
    if not handle:
        raise Refused("agent_missing")
    refused = []
    for referral in dict.fromkeys(referrals):
        try:
            reassign(runtime, scope, referral, handle, why=why)
        except CannotBeAsked as error:
            refused.append((referral, error.reason))
        except BadArgument:
            refused.append((referral, "gone"))
    return Given(len(dict.fromkeys(referrals)) - len(refused), refused)


# --- the map ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """Something on the map, by its own units; `size` of a circle."""

    x: float
    y: float
    size: float
    name: str
    n: int
    full: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    high: float
    demand: Sequence[Spot]
    agents: Sequence[Spot]


def map_now(runtime: Runtime, scope: Scope) -> Map | None:
    """Agents and whoever waits, drawn from the gazetteer's own places; None where there is nothing to draw."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        waiting, agents = board.demand(tx, scope), board.agents(tx, scope)
    places = [(row, point) for row in waiting if (point := _point(runtime, row.area))]
    points = [point for _, point in places] + [(one.lat, one.lon) for one in agents]
    if not points:
        return None
    draw = Projection(points)
    spots = [
        Spot(*draw(point), 5 + min(30.0, row.workers**0.5 * 4), row.area, row.workers)
        for row, point in places
    ]
    dots = [
        Spot(*draw((one.lat, one.lon)), 5, one.handle, one.load, one.load >= one.capacity) for one in agents
    ]
    return Map(draw.high, spots, dots)


def _point(runtime: Runtime, code: str) -> tuple[float, float] | None:
    """Where an area lies; None for one that the gazetteer does not have."""
    gazetteer = runtime.world.understanding.gazetteer()
    row = gazetteer.row_of(code)
    if row >= len(gazetteer.codes) or gazetteer.codes[row] != int(code.replace(".", "")):
        return None
    place = gazetteer.place(row)
    return place.lat, place.lon


class Projection:
    """Latitude and longitude as places on a sheet of WIDE units; near the equator a degree is a degree."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self.north, self.west = max(lats), min(lons)
        across, down = max(max(lons) - self.west, 0.05), max(self.north - min(lats), 0.05)
        self.scale = (WIDE - 2 * MARGIN) / max(across, down * 1.6)
        self.high = down * self.scale + 2 * MARGIN

    def __call__(self, point: tuple[float, float]) -> tuple[float, float]:
        lat, lon = point
        return round((lon - self.west) * self.scale + MARGIN, 1), round(
            (self.north - lat) * self.scale + MARGIN, 1
        )
