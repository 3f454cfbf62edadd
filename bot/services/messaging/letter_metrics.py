"""Letters of the last day by channel, state and class of failure, and channels that are away; as metrics."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.runtime import Runtime
from bot.storage.messaging import desk, outages

DAY = 86_400_000


class LetterMetrics:
    """A collector for /metrics; counts only."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        now = self._runtime.now_ms()
        with self._runtime.database.look() as tx:
            counts, away = desk.counts(tx, now - DAY), outages.all_now(tx, now)
        letters = GaugeMetricFamily(
            "jangkau_letters_last_day", "Letters of the last day", labels=["channel", "state", "kind"]
        )
        for row in counts:
            letters.add_metric([row.channel, row.state, row.kind], row.n)
        yield letters
        gone = GaugeMetricFamily(
            "jangkau_channel_away", "Channels by which nothing leaves", labels=["channel"]
        )
        for outage in away:
            gone.add_metric([outage.channel], 1)
        yield gone
