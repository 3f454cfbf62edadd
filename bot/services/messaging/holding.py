"""look_before_sending: a worker that stood still, or wakes over an older database, holds what is overdue and says so.

Looked at when a worker begins and each round: a gap in the heartbeat, or a file outside the database that knows of more
rounds than the database does. What a provider delayed while the worker ran is never held: there was no gap.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.logs import log
from bot.runtime import Runtime
from bot.services.messaging.clock_set_back import SET_BACK, let_go
from bot.services.outside import kept_outside, mark_of
from bot.services.people.erased_outside import apply_erasures
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.database import Tx
from bot.storage.messaging import holding, letters, timers
from bot.storage.messaging.holding import KINDS, Beat, Hold

NAME = "worker_beat"  # one file a database: how many rounds its workers did
BEAT_SECONDS = 10  # between two rounds
HOUR = 3_600_000  # milliseconds
GAP, FRESH_REPLY = HOUR, 12 * HOUR
GONE, RESTORED = "gap", "restore"

__all__ = [
    "BEAT_SECONDS",
    "GAP",
    "KINDS",
    "HeldMetrics",
    "Waiting",
    "hold_restored",
    "last_beat",
    "look_before_sending",
    "release",
    "what_waits",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind is held, and why it was."""

    counts: Mapping[str, int]
    last: Hold | None


def look_before_sending(runtime: Runtime) -> str:
    """One beat. Where nobody can know what went out meanwhile, what is overdue is held; why, empty where nothing is."""
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        outside = kept_outside(runtime.settings.database_url, f"{NAME}_{mark_of(tx)}")
        noted, before = _noted(outside), holding.last_beat(tx)
        why = _why(before, noted, now)
        if why:
            _hold(tx, why, before, now)
        if before and before.at - now > SET_BACK:
            let_go(tx, now, before.at - now)
        beats = holding.beat(tx, now, noted or 0)
    if why == RESTORED:
        apply_erasures(runtime)
    _note(outside, beats)
    return why


def _why(before: Beat | None, noted: int | None, now: int) -> str:
    """A database that knows of fewer rounds than the file is an older one; without a file a gap may be that as well."""
    if (noted or 0) > (before.beats if before else 0):
        return RESTORED
    if before is None or now - before.at <= GAP:
        return ""
    return GONE if noted is not None else RESTORED


def last_beat(runtime: Runtime) -> int | None:
    """When a worker did its last round over this database (milliseconds); None where none ever did."""
    if not runtime.database.is_current():
        return None
    with runtime.database.look() as tx:
        found = holding.last_beat(tx)
    return found.at if found else None


def hold_restored(runtime: Runtime, tx: Tx) -> int:
    """Hold whatever is due in a copy that has just come back, in the transaction that brings it; how many rows."""
    now, before = runtime.now_ms(), holding.last_beat(tx)
    noted = _noted(kept_outside(runtime.settings.database_url, f"{NAME}_{mark_of(tx)}"))
    held = _hold(tx, RESTORED, before, now)
    holding.beat(tx, before.at if before else 0, noted or 0)  # no worker did a round: only the count goes on
    return held


def _hold(tx: Tx, why: str, before: Beat | None, now: int) -> int:
    """Returns how many rows."""
    letters.recover(tx, now=now)
    timers.recover(tx, now=now)
    if why == GONE:
        held = holding.hold_late(tx, now, late=now - GAP, stale=now - FRESH_REPLY)
    else:
        held = holding.hold_all(tx, now)
    since = before.at if before else 0
    holding.note_hold(tx, Hold(now, why, since))
    log.error("worker_holds", why=why, rows=held, since=since)
    return held


def _noted(outside: Path) -> int | None:
    """How many rounds the file knows of; None where there is none, or it cannot be read."""
    try:
        return int(outside.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _note(outside: Path, beats: int) -> None:
    """Whole or not at all: a file cut off in the middle would say that the database is older."""
    outside.parent.mkdir(parents=True, exist_ok=True)
    new = outside.with_name(f"{outside.name}.{os.getpid()}")
    new.touch(mode=0o600)
    new.write_text(str(beats), encoding="ascii")
    new.replace(outside)


def what_waits(runtime: Runtime) -> Waiting:
    """For the console, doctor and metrics."""
    with runtime.database.look() as tx:
        counts = holding.count(tx)
        return Waiting(counts, holding.last_hold(tx) if counts else None)


def release(runtime: Runtime, scope: Scope, kinds: Iterable[str]) -> dict[str, int]:
    """Let go of what is held, by kind; how many of each. It goes out as it is due."""
    demand(scope, "run")
    done = {}
    with runtime.database.begin() as tx:
        for kind in kinds:
            done[kind] = holding.release(tx, kind)
            if done[kind]:
                note(runtime, tx, scope, f"released {kind}", str(done[kind]))
    runtime.doorbell.ring()
    return done


class HeldMetrics:
    """A collector for /metrics."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        held = GaugeMetricFamily("jangkau_held", "Held after a restore or a long stop", labels=["kind"])
        counts = what_waits(self._runtime).counts
        for kind in KINDS:
            held.add_metric([kind], counts.get(kind, 0))
        yield held
