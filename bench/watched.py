"""The same with a stopwatch in every room: what `bench.serve` serves where the rooms are asked for."""

from __future__ import annotations

import os

from bench import rooms
from bench.serving import app, runtime

rooms.watch(app, runtime, os.environ["BENCH_ROOMS"])
