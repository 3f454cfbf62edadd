"""nearest_agents: who would be asked first for a place, and why."""

from __future__ import annotations

from bot.errors import BadArgument
from bot.referrals.matching import Match, Ranked, Wanted, kilometres
from bot.runtime import Runtime
from bot.services.referrals.choose import asking_now, choose, weights_of
from bot.services.staff.scope import Scope, demand
from bot.services.world import world_now
from bot.storage.agents import agents, roster
from bot.understanding import Verdict

EVERYWHERE = 6000.0  # kilometres; farther than Indonesia is wide


def nearest_agents(
    runtime: Runtime,
    scope: Scope,
    *,
    lat: str | None,
    lon: str | None,
    place: str | None,
    language: str,
    most: str,
) -> list[dict[str, object]]:
    """The best `most` agents for a point or a typed place, as JSON rows. Raises BadArgument."""
    demand(scope, "open")
    point = _point(runtime, lat, lon, place)
    if not most.isdecimal() or not 1 <= int(most) <= 1000:
        raise BadArgument(f"-n {most!r} is no whole number from 1 to 1000")
    wanted = Wanted(*point, language=language)
    with runtime.database.begin() as tx:
        ranked = choose(
            tx,
            asking_now(runtime, unlinked=True),
            wanted,
            weights_of(runtime.settings.config.referrals, EVERYWHERE),
            runtime.now(),
            enough=int(most),
        )
        reached = roster.in_reach(tx, scope)
        near = [*ranked.matches, *_passed_over(ranked, wanted)]
        found = [one for one in near if reached is None or one.candidate.agent in reached][: int(most)]
        names = {match.candidate.agent: agents.load(tx, match.candidate.agent) for match in found}
    return [_row(match, getattr(names[match.candidate.agent], "name", "–")) for match in found]


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


def _row(match: Match, name: str) -> dict[str, object]:
    candidate = match.candidate
    return {
        "agent": candidate.handle,
        "name": name,
        "km": match.km,
        "load": candidate.load,
        "because": match.because,
    }


def _point(runtime: Runtime, lat: str | None, lon: str | None, place: str | None) -> tuple[float, float]:
    if place is not None:
        reading = runtime.world.understanding.read("place", place, on=world_now(runtime).today)
        if reading.verdict is not Verdict.UNDERSTOOD:
            raise BadArgument(f"--place {place!r}: {reading.verdict}")
        return reading.value.lat, reading.value.lon
    try:
        point = float(lat or ""), float(lon or "")
    except ValueError:
        raise BadArgument("give --lat and --lon in degrees, or --place") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise BadArgument("--lat and --lon are outside the globe")
    return point
