"""The work of every day, as one table: at which hour, and which verb does a slice of it.

Each job is a chain of one timer: planted once by its slot, it goes on by itself, at once while there is more to do,
else at its hour tomorrow. `ref` of the timer is where the last slice ended; what it means is the verb's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.services.agents.morning import plan_mornings
from bot.services.broadcasts.price_ends import remind_discount
from bot.services.keys.retire_keys import tend_keys
from bot.services.messaging.service_level import keep_service
from bot.services.people.purge import purge_tonight
from bot.services.staff.audit_head import keep_head
from bot.services.staff.figures import count_night
from bot.services.staff.sessions import tidy_doors
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers, watching
from bot.storage.messaging.timers import Timer

# One slice from where the last one ended; where this one ended, or None when the day's work is done.
Slice = Callable[[Runtime, Tx, str], str | None]


@dataclass(frozen=True, slots=True)
class Job:
    """`hour` in WIB."""

    hour: int
    slice: Slice


JOBS: Mapping[str, Job] = {
    "purge": Job(3, purge_tonight),
    "tend_keys": Job(3, tend_keys),
    "audit_head": Job(3, keep_head),
    "tidy_doors": Job(3, tidy_doors),
    "service_level": Job(1, keep_service),
    "tally": Job(1, count_night),
    "mornings": Job(4, plan_mornings),  # six in Jayapura
    "discount_ends": Job(9, remind_discount),
}


def plant_jobs(runtime: Runtime) -> None:
    """See to it that every job is planned; one that is planned already stays as it is."""
    with runtime.database.begin() as tx:
        for kind in JOBS:
            _plan(runtime, tx, kind, None)
            watching.note_there(tx, kind, runtime.now_ms())


def do_slice(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One slice of a job; the next comes at once while there is more, else at its hour tomorrow."""
    ended = JOBS[timer.kind].slice(runtime, tx, timer.ref)
    if ended is None:
        watching.note_done(tx, timer.kind, runtime.now_ms())
    _plan(runtime, tx, timer.kind, ended)


def _plan(runtime: Runtime, tx: Tx, kind: str, ended: str | None) -> None:
    due = runtime.now() if ended is not None else next_hour(runtime.now(), JOBS[kind].hour)
    timers.start(tx, kind, due=milliseconds(due), ref=ended or "", slot=kind)


def next_hour(now: datetime, hour: int) -> datetime:
    """The next time a clock in WIB shows this full hour."""
    here = now.astimezone(WIB)
    then = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return then if then > here else then + timedelta(days=1)
