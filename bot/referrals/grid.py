"""Points by cells of 0.1°: finds the nearest of many without looking at most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from math import cos, floor, radians, sqrt

CELL = 0.1  # degrees: about 11 kilometres
KM_A_DEGREE = 111.195
MOST_RINGS = 60  # cells outward: no two islands' neighbours are farther apart

Point = tuple[float, float, str]


def flat_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on a plane around the first point: within 0.5 % of the great circle up to 100 km in Indonesia."""
    x = (other_lon - lon) * cos(radians((lat + other_lat) / 2))
    return KM_A_DEGREE * sqrt((other_lat - lat) ** 2 + x * x)


class Grid:
    """Points that stay where they are; asked for the nearest of a place."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for point in points:
            self._cells[_cell(point[0], point[1])].append(point)

    def nearest(self, lat: float, lon: float, most: int, furthest_km: float) -> list[tuple[float, str]]:
        """The `most` nearest within `furthest_km`, each with its kilometres; ties go by name."""
        found: list[tuple[float, str]] = []
        edge = CELL * KM_A_DEGREE * cos(radians(min(abs(lat) + 1, 80)))
        for ring in range(MOST_RINGS):
            found += [
                (flat_km(lat, lon, point[0], point[1]), point[2])
                for cell in _ring(_cell(lat, lon), ring)
                for point in self._cells.get(cell, ())
            ]
            # Everything nearer than `ring` whole cells stands in the rings looked at so far.
            sure = ring * edge
            if sure >= furthest_km or sum(km < sure for km, _ in found) >= most:
                break
        return [one for one in nsmallest(most, found) if one[0] <= furthest_km]


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / CELL), floor(lon / CELL)


def _ring(middle: tuple[int, int], ring: int) -> Iterable[tuple[int, int]]:
    row, column = middle
    if ring == 0:
        return [middle]
    sides = range(-ring, ring + 1)
    ends = [(row + step, column + side) for side in sides for step in (-ring, ring)]
    flanks = [(row + step, column + side) for step in range(-ring + 1, ring) for side in (-ring, ring)]
    return ends + flanks
