"""ending_rules: which amounts end soon with nothing after them, for doctor, console and metrics alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.rules.rulebook import Value
from bot.runtime import Runtime
from bot.services.world import world_now

SOON = timedelta(days=60)


def ending_rules(runtime: Runtime) -> list[Value]:
    """Values whose last day (WIB) comes within 60 days and that nothing follows, the soonest first."""
    today = world_now(runtime).today
    ending = runtime.world.rulebook.ending_before(today + SOON, after=today)
    return sorted(ending, key=lambda value: value.until or date.max)


class EndingRules:
    """A collector for /metrics: days left of each value that ends soon."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        left = GaugeMetricFamily(
            "jangkau_rule_days_left", "Days until a rule ends", labels=["rule", "sector"]
        )
        today = world_now(self._runtime).today
        for value in ending_rules(self._runtime):
            if value.until:
                left.add_metric([value.name, value.sector or ""], (value.until - today).days)
        yield left
