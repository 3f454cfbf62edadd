"""Towns beyond Indonesia's borders, so near that a pin in one lies close to a village of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import cos, hypot, radians

KILOMETRES_PER_DEGREE = 111.2
# Latitude and longitude; Singapore and Johor in several points, for they are wide.
ABROAD = (
    *((1.29, 103.85), (1.32, 103.64), (1.33, 103.71), (1.35, 103.82), (1.36, 103.98), (1.44, 103.79)),
    *((1.48, 103.74), (1.47, 103.90), (1.37, 104.11)),  # Johor Bahru, Pasir Gudang, Pengerang
    *((1.55, 110.35), (1.80, 109.77), (1.01, 110.37), (1.04, 111.83)),  # Kuching, Sematan, Tebedu, Lubok Antu
    *((4.25, 117.89), (4.48, 118.61)),  # Tawau, Semporna
    *((-8.56, 125.57), (-8.94, 124.98), (-8.99, 125.22), (-9.31, 125.26), (-9.20, 124.37)),  # Timor-Leste
    (-2.68, 141.30),  # Vanimo
)


def nearest_abroad(lat: float, lon: float) -> float:
    """Kilometres from a pin to the nearest of these towns."""
    return min(distances(lat, lon, ABROAD))


def distances(lat: float, lon: float, towns: Iterable[tuple[float, float]]) -> Iterator[float]:
    stretch = cos(radians(lat))
    return (hypot(there - lat, (along - lon) * stretch) * KILOMETRES_PER_DEGREE for there, along in towns)
