"""The work of every day, as two tables: at which hour, and which verb does it.

Each of JOBS is a chain of one timer: planted once by its slot, it goes on by itself, at once while there is more to do,
else at its hour tomorrow. `ref` of the timer is where the last slice ended; what it means is the verb's own.
Those of ASKED ask a provider, which nobody does inside a transaction: the worker looks after them beside its timers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.world import WIB
from bot.errors import TryLater
from bot.logs import log
from bot.runtime import Runtime
from bot.services.agents.morning import plan_mornings
from bot.services.broadcasts.price_ends import remind_discount
from bot.services.keys.retire_keys import tend_keys
from bot.services.messaging.billing import bill_lately
from bot.services.messaging.service_level import keep_service
from bot.services.people.purge import purge_tonight
from bot.services.referrals.taking_over import find_alone
from bot.services.staff.audit_head import keep_head
from bot.services.staff.figures import count_night
from bot.services.staff.sessions import tidy_doors
from bot.storage import statistics
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


@dataclass(frozen=True, slots=True)
class Asked:
    """`hour` in WIB; `ask` says whether the day's work is done, else it is asked again at the next look."""

    hour: int
    ask: Callable[[Runtime], Awaitable[bool]]


def _freshen(_runtime: Runtime, tx: Tx, _ended: str) -> None:
    """By these the database finds its way; without them one list of a full house took a minute and a half."""
    statistics.freshen(tx)


JOBS: Mapping[str, Job] = {
    "purge": Job(3, purge_tonight),
    "tend_keys": Job(3, tend_keys),
    "audit_head": Job(3, keep_head),
    "tidy_doors": Job(3, tidy_doors),
    "statistics": Job(2, _freshen),
    "service_level": Job(1, keep_service),
    "tally": Job(1, count_night),
    "carers": Job(8, find_alone),
    "mornings": Job(4, plan_mornings),  # six in Jayapura
    "discount_ends": Job(9, remind_discount),
}
ASKED: Mapping[str, Asked] = {
    "bills": Asked(4, bill_lately),
}
EVERY_DAY = (*JOBS, *ASKED)  # silent for a day, each is an alarm
LOOK_SECONDS = 900.0


def plant_jobs(runtime: Runtime) -> None:
    """See to it that every job is planned; one that is planned already stays as it is."""
    with runtime.database.begin() as tx:
        statistics.freshen(tx)
        for kind in JOBS:
            _plan(runtime, tx, kind, None)
        for kind in EVERY_DAY:
            watching.note_there(tx, kind, runtime.now_ms())


async def keep_asking(runtime: Runtime) -> None:
    """For as long as a worker lives."""
    while True:
        try:
            await ask_today(runtime)
        except TryLater as trouble:
            log.error("not_asked", reason=str(trouble))
        await asyncio.sleep(LOOK_SECONDS)


async def ask_today(runtime: Runtime) -> None:
    """Whatever was not done since its hour."""
    for kind, job in ASKED.items():
        if await asyncio.to_thread(_is_due, runtime, kind, job.hour) and await job.ask(runtime):
            await asyncio.to_thread(_note_done, runtime, kind)


def _is_due(runtime: Runtime, kind: str, hour: int) -> bool:
    last_hour = next_hour(runtime.now(), hour) - timedelta(days=1)
    with runtime.database.look() as tx:
        heard = watching.beats(tx).get(kind)
    return heard is not None and heard < milliseconds(last_hour)  # None: nobody has planned it yet


def _note_done(runtime: Runtime, kind: str) -> None:
    with runtime.database.begin() as tx:
        watching.note_done(tx, kind, runtime.now_ms())


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
