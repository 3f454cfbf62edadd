"""Who is nearest among 70,000 agents, as `services/refer` asks it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from statistics import median

from bot.referrals.matching import Candidate, nearest

AGENTS = 70_000
ASKED = 5
# A box around Java, Bali and Lampung: south, north, west, east.
BOX = (-8.8, -4.5, 103.6, 115.7)
FURTHEST_KM = 40.0
CILINCING = (-6.108, 106.939)


def candidates(dice: random.Random) -> list[Candidate]:
    south, north, west, east = BOX
    return [
        Candidate(
            f"{number:08x}",
            f"agen-{number}",
            dice.uniform(south, north),
            dice.uniform(west, east),
            ("id",),
            5,
            number % 6,
        )
        for number in range(AGENTS)
    ]


def measured() -> list[Sequence[str]]:
    everybody = candidates(random.Random(22))
    took = []
    found = 0
    for _ in range(ASKED):
        begun = time.process_time()
        found = len(nearest(everybody, *CILINCING, furthest_km=FURTHEST_KM, language="id"))
        took.append(time.process_time() - begun)
    return [(f"nearest of {AGENTS:,} agents ({found:,} within 40 km)", f"{median(took) * 1e3:,.0f} ms")]


def main() -> None:
    for what, much in measured():
        print(f"{what:60} {much}")


if __name__ == "__main__":
    main()
