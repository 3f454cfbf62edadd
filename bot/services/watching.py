"""watch: whether the house itself is well; what is wrong is told once, with its figure and the page that helps.

Looked at by every worker in each of its rounds. What a row of WATCHES finds begins an incident; once it finds
nothing more the incident is over, and the next one is told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.engine.world import WIB
from bot.logs import log
from bot.runtime import Runtime
from bot.services.daily_jobs import EVERY_DAY
from bot.services.staff.raising import raise_alarm
from bot.storage.database import Tx
from bot.storage.messaging import costs, punctuality, watching

MINUTE, HOUR = 60_000, 3_600_000
SILENT, LATE_REPLY, LATE_LEAD = 26 * HOUR, 2 * MINUTE, 5 * MINUTE
BUDGET_SOON = 90  # percent


@dataclass(frozen=True, slots=True)
class Trouble:
    """`subject` tells one incident from another of its kind; `many` is the figure that is told."""

    alarm: str
    subject: str
    many: int


def _silent_jobs(runtime: Runtime, tx: Tx) -> Iterable[Trouble]:
    """A job of every day that nobody heard of for more than a day; `many` hours."""
    now, heard = runtime.now_ms(), watching.beats(tx)
    for name in EVERY_DAY:
        age = now - heard.get(name, now)
        if age > SILENT:
            yield Trouble(alarm="job_silent", subject=name, many=age // HOUR)


def _late_replies(runtime: Runtime, tx: Tx) -> Iterable[Trouble]:
    """The oldest answer that waits to leave; `many` minutes."""
    age = watching.lane_ages(tx, runtime.now_ms())["reply"]
    if age > LATE_REPLY:
        yield Trouble(alarm="replies_wait", subject="", many=age // MINUTE)


def _late_leads(runtime: Runtime, tx: Tx) -> Iterable[Trouble]:
    """The oldest lead that nobody was asked about though it is time; `many` minutes."""
    age = watching.timer_lags(tx, runtime.now_ms())["lead"]
    if age > LATE_LEAD:
        yield Trouble(alarm="leads_wait", subject="", many=age // MINUTE)


def _nearly_spent(runtime: Runtime, tx: Tx) -> Iterable[Trouble]:
    """A budget that is nearly used up; `many` percent."""
    for span, (spent, most) in budgets(runtime, tx).items():
        if most and spent * 100 >= most * BUDGET_SOON:
            yield Trouble(alarm="budget_spent", subject=span, many=spent * 100 // most)


WATCHES: tuple[Callable[[Runtime, Tx], Iterable[Trouble]], ...] = (
    _silent_jobs,
    _late_replies,
    _late_leads,
    _nearly_spent,
)
KINDS = ("job_silent", "replies_wait", "leads_wait", "budget_spent")


def budgets(runtime: Runtime, tx: Tx) -> Mapping[str, tuple[int, int]]:
    """What is spent and what may be, in rupiah, today and this month; 0 may be anything."""
    limits, today = runtime.settings.config.budget, runtime.now().astimezone(WIB).date()
    spans = {"day": (today, limits.day), "month": (today.replace(day=1), limits.month)}
    return {
        name: (costs.committed(tx, since, today) // 100 if most else 0, int(most))
        for name, (since, most) in spans.items()
    }


def watch(runtime: Runtime) -> list[Trouble]:
    """What has newly gone wrong; staff who read the audit are told of each, once."""
    with runtime.database.look() as tx:
        found = {(one.alarm, one.subject): one for look in WATCHES for one in look(runtime, tx)}
        known = watching.open_ones(tx)
    if found.keys() == known.keys():
        return []
    new, now = [], runtime.now_ms()
    with runtime.database.begin() as tx:
        for key, one in found.items():
            if key not in known and watching.begin(tx, *key, now):
                raise_alarm(runtime, tx, one.alarm, one.many, subject=one.subject)
                new.append(one)
        for key in known.keys() - found.keys():
            if watching.end(tx, *key):
                log.warning("incident_over", what=key[0], subject=key[1])
    return new


class WatchMetrics:
    """A collector for /metrics: how old what waits is, who was last heard of when, what is wrong, what is spent."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        now = self._runtime.now_ms()
        with self._runtime.database.look() as tx:
            ages, lags, heard = watching.lane_ages(tx, now), watching.timer_lags(tx, now), watching.beats(tx)
            wrong, spent = watching.open_ones(tx), budgets(self._runtime, tx)
            took = punctuality.spread(tx, now - 15 * MINUTE)
        yield _gauge("jangkau_lane_age_seconds", "Since the oldest letter was due", "lane", _seconds(ages))
        yield _gauge("jangkau_timer_lag_seconds", "Since the oldest timer was due", "rank", _seconds(lags))
        silence = {name: now - at for name, at in heard.items()}
        yield _gauge(
            "jangkau_heartbeat_age_seconds", "Since a worker or job was heard", "name", _seconds(silence)
        )
        yield _gauge("jangkau_replies_last_quarter_hour", "By seconds until they left", "within", took)
        counts = {what: sum(key[0] == what for key in wrong) for what in KINDS}
        yield _gauge("jangkau_incidents", "What is wrong now", "what", counts)
        used = {name: amount for name, (amount, _) in spent.items()}
        yield _gauge("jangkau_budget_spent_rupiah", "Spent or promised", "span", used)
        most = {name: limit for name, (_, limit) in spent.items()}
        yield _gauge("jangkau_budget_limit_rupiah", "0: no limit", "span", most)


def _seconds(milliseconds: Mapping[str, int]) -> Mapping[str, float]:
    return {name: value / 1000 for name, value in milliseconds.items()}


def _gauge(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge
