"""How long turns took in this web process, and how long its transactions held the database; as histograms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate

from prometheus_client import Metric
from prometheus_client.core import HistogramMetricFamily

from bot.runtime import Runtime
from bot.storage.times import BOUNDS

Counted = Mapping[str, tuple[list[int], float]]  # as `Times.counted` says

ENDS = ("done", "failed", "seen", "away")
NEVER: Counted = {end: ([0] * (len(BOUNDS) + 1), 0.0) for end in ENDS}


class TurnMetrics:
    """A collector for /metrics: seconds from when a message was handed in until its turn was on disk."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        counted = {**NEVER, **self._runtime.committer.times.counted()}
        yield _histogram("jangkau_turn_seconds", "Until a turn was on disk", "end", counted)


class HoldMetrics:
    """A collector for /metrics: seconds that a transaction which writes was open, by the verb or timer it is of."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        counted = self._runtime.database.holds.counted()
        yield _histogram("jangkau_writer_held_seconds", "While a transaction could write", "by", counted)


def _histogram(name: str, says: str, label: str, counted: Counted) -> Metric:
    found = HistogramMetricFamily(name, says, labels=[label])
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    for key, (counts, seconds) in counted.items():
        found.add_metric([key], list(zip(bounds, accumulate(counts), strict=True)), seconds)
    return found
