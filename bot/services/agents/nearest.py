"""nearest_agents: who would be asked first for a place, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.environment import Few
from bot.errors import RefuseToStart
from bot.referrals.matching import Match, Ranked, Wanted, kilometres
from bot.services.people.erasures_noted import are_applied, noted
from bot.services.referrals.choose import asking_at, choose, weights_of
from bot.services.staff.scope import Scope, demand
from bot.storage.agents import candidates
from bot.storage.agents.names import names_of
from bot.storage.glance import glance
from bot.storage.transaction import Tx

if TYPE_CHECKING:  # its checks take longer to load than this may take
    from bot.settings import Referrals

Row = dict[str, object]
WENT_BACK = "this copy of the database holds people who were erased: ./jangkau purge erases them again"
EVERYWHERE = 6000.0  # kilometres; farther than Indonesia is wide


def nearest_agents(
    installed: Few, scope: Scope, now: datetime, today: date, wanted: Wanted, most: int
) -> list[Row]:
    """The best `most` agents for a wish, as JSON rows; `today` in WIB. Opens the database for this look alone."""
    with glance(installed.database_url, installed.data_keys) as tx:
        if not are_applied(tx, noted(installed.database_url, tx)):
            raise RefuseToStart(WENT_BACK)
        return nearest_in(tx, scope, installed.section("referrals"), now, today, wanted, most)


def nearest_in(
    tx: Tx, scope: Scope, limits: Referrals, now: datetime, today: date, wanted: Wanted, most: int
) -> list[Row]:
    """The same in a transaction under way."""
    demand(scope, "open")
    asking = asking_at(limits, now, today, unlinked=True)
    ranked = choose(tx, asking, wanted, weights_of(limits, EVERYWHERE), now, enough=most)
    reached = candidates.in_reach(tx, scope)
    near = [*ranked.matches, *_passed_over(ranked, wanted)]
    found = [one for one in near if reached is None or one.candidate.agent in reached][:most]
    names = names_of(tx, [match.candidate.handle for match in found])
    return [_row(match, names.get(match.candidate.handle, "–")) for match in found]


def _passed_over(ranked: Ranked, wanted: Wanted) -> list[Match]:
    """Those near who cannot be asked now, after those who can, the nearest first, with the reason."""
    found = [
        (kilometres(wanted.lat, wanted.lon, candidate.lat, candidate.lon), candidate, why)
        for candidate, why in ranked.passed_over
    ]
    return [
        Match(
            candidate,
            round(km, 1),
            {
                "km": round(km, 1),
                "load": candidate.load,
                "capacity": candidate.capacity,
                "passed_over": why,
            },
        )
        for km, candidate, why in sorted(found, key=lambda one: (one[0], one[1].agent))
    ]


def _row(match: Match, name: str) -> Row:
    candidate = match.candidate
    return {
        "agent": candidate.handle,
        "name": name,
        "km": match.km,
        "load": candidate.load,
        "because": match.because,
    }
