"""Who is asked first, and why: agents by distance, nobody past the limit, nobody asked twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who could be asked now. `load` counts referrals in hand, `capacity` how many they take."""

    agent: str
    handle: str
    lat: float
    lon: float
    languages: tuple[str, ...]
    capacity: int
    load: int


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, the distance in kilometres, and the reasons as facts, not sentences."""

    candidate: Candidate
    km: float
    because: dict[str, object]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres."""
    half_lat = sin(radians(other_lat - lat) / 2) ** 2
    half_lon = sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half_lat + cos(radians(lat)) * cos(radians(other_lat)) * half_lon))


def nearest(
    candidates: Iterable[Candidate],
    lat: float,
    lon: float,
    *,
    furthest_km: float,
    language: str = "",
    already_asked: Collection[str] = (),
) -> list[Match]:
    """Those who may be asked, best first: nearest, then who speaks the language, then who has most room."""
    found = [
        _match(candidate, lat, lon, language)
        for candidate in candidates
        if candidate.agent not in already_asked and candidate.load < candidate.capacity
    ]
    near = [match for match in found if match.km <= furthest_km]
    return sorted(
        near,
        key=lambda match: (
            match.km,
            not match.because["speaks"],
            match.candidate.load,
            match.candidate.agent,
        ),
    )


def _match(candidate: Candidate, lat: float, lon: float, language: str) -> Match:
    km = round(kilometres(lat, lon, candidate.lat, candidate.lon), 1)
    because: dict[str, object] = {
        "km": km,
        "load": candidate.load,
        "capacity": candidate.capacity,
        "speaks": not language or language in candidate.languages,
    }
    return Match(candidate, km, because)
