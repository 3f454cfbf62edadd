"""Alarms about staff's doors: many openings in a short time, many wrong passwords; as metrics."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.runtime import Runtime
from bot.services.staff.views import FAILED_LOGIN, OPENINGS, OPENINGS_WITHIN
from bot.storage.staff import audit


def failed_logins(runtime: Runtime) -> int:
    """Wrong passwords of the last hour."""
    with runtime.database.look() as tx:
        return audit.count_since(tx, runtime.now_ms() - 3_600_000, FAILED_LOGIN)


def most_openings(runtime: Runtime) -> tuple[str, int]:
    """Who opened most personal data in the last minutes, and how often."""
    with runtime.database.look() as tx:
        return audit.busiest(tx, runtime.now_ms() - OPENINGS_WITHIN, OPENINGS)


class StaffAlarms:
    """A collector for /metrics; counts only, nobody's name."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        failed = GaugeMetricFamily("jangkau_failed_logins_last_hour", "Wrong passwords at the console")
        failed.add_metric([], failed_logins(self._runtime))
        yield failed
        opened = GaugeMetricFamily(
            "jangkau_openings_by_one_in_ten_minutes", "Most openings of personal data by one of the staff"
        )
        opened.add_metric([], most_openings(self._runtime)[1])
        yield opened
