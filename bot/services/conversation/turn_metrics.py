"""How long turns took in this web process, by what became of them; as a histogram."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from prometheus_client import Metric
from prometheus_client.core import HistogramMetricFamily

from bot.runtime import Runtime
from bot.storage.conversation.turn_times import BOUNDS

ENDS = ("done", "failed", "seen", "away")
NEVER: tuple[list[int], float] = ([0] * (len(BOUNDS) + 1), 0.0)


class TurnMetrics:
    """A collector for /metrics: seconds from when a message was handed in until its turn was on disk."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        took = HistogramMetricFamily("jangkau_turn_seconds", "Until a turn was on disk", labels=["end"])
        counted = self._runtime.committer.times.counted()
        for end in ENDS:
            counts, seconds = counted.get(end, NEVER)
            bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
            took.add_metric([end], list(zip(bounds, accumulate(counts), strict=True)), seconds)
        yield took
