"""The same with a stopwatch in every room: what `bench.serve` serves where the rooms are asked for."""

from __future__ import annotations

import os

from bench import rooms, serving
from bot.front import Front


def begin() -> Front:
    front = serving.begin()
    rooms.watch(front, front.runtime, os.environ["BENCH_ROOMS"])
    return front
