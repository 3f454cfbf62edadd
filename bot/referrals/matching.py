"""Who is asked first, and why: near, with room, in their area, and in turn; every choice carries its reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from bot.referrals.availability import Hours, next_opening, works_now

EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who might be asked. `load` counts referrals in hand, `offered` offers not answered yet, `recent`
    those accepted lately, `refused` those declined or left to run out lately.

    `covers` are area codes (kecamatan, or more precise), empty when none were named; `sectors` likewise.
    """

    agent: str
    handle: str
    lat: float
    lon: float
    languages: tuple[str, ...]
    capacity: int
    load: int
    covers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    community: str = ""
    recent: int = 0
    hours: Hours = field(default_factory=Hours)
    reachable: bool = True
    offered: int = 0
    refused: int = 0

    @property
    def answering(self) -> float:
        """The share of recent offers they took; somebody new has the benefit of the doubt."""
        return (self.recent + 1) / (self.recent + self.refused + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker needs. `agent` and `community` are those they named or whose code they showed."""

    lat: float
    lon: float
    area: str = ""
    language: str = ""
    sector: str = ""
    community: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much farther an agent counts: by `load` when full, by `share` per usual share of leads they had lately.

    `answering` counts only once two were asked: the longer a worker waits, the more it matters that somebody
    answers. `near_km` is the distance below which walking is no matter; `furthest_km` the limit for everybody.
    """

    furthest_km: float
    near_km: float = 1.0
    load: float = 0.5
    share: float = 3.0
    answering: float = 3.0
    outside_area: float = 1.3
    other_language: float = 1.2
    other_sector: float = 1.2


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, the distance in kilometres, and the reasons as facts, not sentences."""

    candidate: Candidate
    km: float
    because: dict[str, object]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Best first; those passed over with the reason; and when the first of them works again, if nobody does now."""

    matches: tuple[Match, ...]
    passed_over: tuple[tuple[Candidate, str], ...]
    opens_at: datetime | None = None


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres."""
    half_lat = sin(radians(other_lat - lat) / 2) ** 2
    half_lon = sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half_lat + cos(radians(lat)) * cos(radians(other_lat)) * half_lon))


def rank(
    candidates: Iterable[Candidate],
    wanted: Wanted,
    weights: Weights,
    now: datetime,
    *,
    already_asked: Collection[str] = (),
    barred: Collection[str] = (),
) -> Ranked:
    """Who may be asked at `now`, best first; nobody asked before, complained of, full, far, or away."""
    open_ones: list[tuple[float, Candidate]] = []
    passed: list[tuple[Candidate, str]] = []
    for candidate in candidates:
        km = kilometres(wanted.lat, wanted.lon, candidate.lat, candidate.lon)
        reason = _why_not(candidate, km, weights, now, already_asked, barred)
        if reason:
            passed.append((candidate, reason))
        else:
            open_ones.append((km, candidate))
    waiting = [candidate for candidate, reason in passed if reason == "not working now"]
    opens = [next_opening(one.hours, one.lon, now) for one in waiting] if not open_ones else []
    return Ranked(
        tuple(order_by_reasons(open_ones, wanted, weights, tried=len(already_asked))),
        tuple(passed),
        min((moment for moment in opens if moment is not None), default=None),
    )


def _why_not(
    candidate: Candidate,
    km: float,
    weights: Weights,
    now: datetime,
    already_asked: Collection[str],
    barred: Collection[str],
) -> str:
    """Why somebody is passed over, empty when they are not; in the order in which it would change."""
    if candidate.agent in barred:
        return "complained of"
    if candidate.agent in already_asked:
        return "asked before"
    if km > weights.furthest_km:
        return "too far"
    if candidate.load + candidate.offered >= candidate.capacity:
        return "no room"
    if not candidate.reachable:
        return "cannot be reached now"
    return "" if works_now(candidate.hours, candidate.lon, now) else "not working now"


def order_by_reasons(
    open_ones: Sequence[tuple[float, Candidate]], wanted: Wanted, weights: Weights, *, tried: int = 0
) -> list[Match]:
    """Those who may be asked, with their kilometres, best first; `tried` were asked in vain before."""
    usual = sum(candidate.recent for _, candidate in open_ones) / max(1, len(open_ones))
    matches = [_match(candidate, km, wanted, weights, usual, tried) for km, candidate in open_ones]
    return sorted(matches, key=_place)


def _place(match: Match) -> tuple[bool, bool, object, float, str]:
    """Their own agent, then their own community, then the score; a tie goes to the nearer, then by id."""
    because = match.because
    return (
        not because["own_agent"],
        not because["own_community"],
        because["score"],
        match.km,
        match.candidate.agent,
    )


def _match(
    candidate: Candidate, km: float, wanted: Wanted, weights: Weights, usual: float, tried: int
) -> Match:
    because: dict[str, object] = {
        "km": round(km, 1),
        "load": candidate.load,
        "capacity": candidate.capacity,
        "speaks": not wanted.language or wanted.language in candidate.languages,
        "covers": covers(candidate.covers, wanted.area),
        "own_community": bool(wanted.community) and wanted.community == candidate.community,
        "own_agent": bool(wanted.agent) and wanted.agent == candidate.agent,
        "knows_sector": not candidate.sectors or not wanted.sector or wanted.sector in candidate.sectors,
        "recent": candidate.recent,
    }
    score = (km + weights.near_km) * _turn(candidate, weights, usual, tried) * _stranger(because, weights)
    because["score"] = round(score, 3)
    return Match(candidate, round(km, 1), because)


def _turn(candidate: Candidate, weights: Weights, usual: float, tried: int) -> float:
    """So many times farther: the busy, those who had more than their turn, and late in the day the silent."""
    full = (candidate.load + candidate.offered) / candidate.capacity
    share = candidate.recent / usual if usual else 0.0
    silent = max(0, tried - 1) * (1 - candidate.answering)
    return (1 + weights.load * full + weights.share * share) * (1 + weights.answering * silent)


def _stranger(because: Mapping[str, object], weights: Weights) -> float:
    """So many times farther: other areas, other languages, other trades."""
    area = weights.outside_area if because["covers"] is False else 1.0
    language = 1.0 if because["speaks"] else weights.other_language
    return area * language * (1.0 if because["knows_sector"] else weights.other_sector)


def covers(codes: Sequence[str], area: str) -> bool | None:
    """Whether an area lies in one of `codes`; None where either side named none."""
    if not codes or not area:
        return None
    return any(area == code or area.startswith(f"{code}.") or code.startswith(f"{area}.") for code in codes)
