"""The worker: sends letters, fires timers; one event loop for its whole life, sleeping until the doorbell rings."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from typing import Any

import uvloop

from bot.errors import TryLater
from bot.logs import log, where
from bot.runtime import Runtime
from bot.services.conversation.fetch_missed import keep_fetching
from bot.services.conversation.hear_voices import keep_hearing
from bot.services.conversation.texts_now import note_texts
from bot.services.daily_jobs import keep_asking, plant_jobs
from bot.services.keys.retire_keys import note_keys
from bot.services.messaging.clock_set_back import keep_minding_clock
from bot.services.messaging.deliver import (
    anything_expired,
    deliver,
    recover_letters,
    release_held,
    renew_leases,
    seconds_until_due,
    take_up_dead,
)
from bot.services.messaging.hand_over import HandOver
from bot.services.messaging.holding import BEAT_SECONDS, look_before_sending
from bot.services.messaging.note_receipt import note_early
from bot.services.messaging.refusals import tell_refusals
from bot.services.messaging.templates import keep_watching
from bot.services.reports import keep_reporting
from bot.services.timer_handlers import recover_timers, ring_timers
from bot.services.watching import watch

BATCHES = 4  # under way at the same time: a provider that hangs holds up one of them
RECOVER_EVERY = 2.0  # seconds
AFTER_TROUBLE = 1.0  # seconds before the database is tried again
LAST_WORDS = 6.0  # seconds for letters under way when the process is told to stop
SLICE = 1.0  # seconds: after so long a sleeper sees that it is to stop


async def work(runtime: Runtime, stop: threading.Event, *, poll: float, alone: bool) -> None:
    """Run until `stop`. `poll`: seconds between looks when nobody rings; `alone`: no other process sends."""
    recover_at, beat_at = 0.0, time.monotonic() + BEAT_SECONDS
    beside = _beside(runtime, stop)
    sending: set[asyncio.Task[int]] = set()
    sender: HandOver | None = None
    while not stop.is_set():
        try:
            if sender is None:
                sender = await _begin(runtime, alone)
            if time.monotonic() >= beat_at:
                await asyncio.to_thread(_look, runtime)
                beat_at = time.monotonic() + BEAT_SECONDS
            if time.monotonic() >= recover_at:
                await asyncio.to_thread(_recover, runtime, everything=False)
                recover_at = time.monotonic() + RECOVER_EVERY
            rang = await asyncio.to_thread(ring_timers, runtime)
            sent = await _batches(runtime, sending)
            if not rang and not sent:
                await asyncio.to_thread(_sleep, runtime, stop, poll)
        except TryLater as trouble:
            log.error("worker_waits", reason=str(trouble))
            await asyncio.sleep(AFTER_TROUBLE)
        except Exception as error:  # a worker that ends in silence would leave everybody without an answer
            log.error("worker_stumbled", reason=where(error))
            await asyncio.sleep(AFTER_TROUBLE)
    beside.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beside
    runtime.committer.hand_to(None)
    await _finish(runtime, sending, sender)


def _beside(runtime: Runtime, stop: threading.Event) -> asyncio.Future[Any]:
    """What goes on beside letters and timers, each by itself until it is cancelled."""
    return asyncio.gather(
        keep_minding_clock(runtime, stop),
        keep_watching(runtime),
        keep_asking(runtime),
        keep_fetching(runtime, stop),
        keep_hearing(runtime, stop),
        keep_reporting(runtime, stop),
        return_exceptions=True,
    )


async def _begin(runtime: Runtime, alone: bool) -> HandOver:
    """Plant what must be there; free the leases of whoever was here before, and only then take letters in hand."""
    await asyncio.to_thread(note_keys, runtime)
    await asyncio.to_thread(plant_jobs, runtime)
    await asyncio.to_thread(note_texts, runtime)
    await asyncio.to_thread(runtime.hands.open)
    await asyncio.to_thread(_recover, runtime, alone)
    await asyncio.to_thread(look_before_sending, runtime)
    sender = HandOver(runtime)
    runtime.committer.hand_to(sender)
    log.info("worker_works", owner=runtime.hands.name)
    return sender


async def _batches(runtime: Runtime, sending: set[asyncio.Task[int]]) -> int:
    """Start one more batch and wait until one is through; how many letters the finished ones held."""
    if len(sending) < BATCHES:
        sending.add(asyncio.create_task(deliver(runtime)))
    done, _ = await asyncio.wait(sending, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
    sending -= done
    return sum(task.result() for task in done)


async def _finish(runtime: Runtime, sending: set[asyncio.Task[int]], sender: HandOver | None) -> None:
    """What is under way gets a little time; the lease of what does not make it runs out by itself."""
    if sender is not None:
        await sender.finish(LAST_WORDS)
    if sending:
        _, late = await asyncio.wait(sending, timeout=LAST_WORDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
    for channel in runtime.channels.values():
        await channel.close()


def _sleep(runtime: Runtime, stop: threading.Event, poll: float) -> None:
    due = seconds_until_due(runtime)
    left = poll if due is None else min(poll, max(due, 0.02))
    while left > 0 and not stop.is_set() and not runtime.doorbell.wait(min(left, SLICE)):
        left -= SLICE


def _look(runtime: Runtime) -> None:
    look_before_sending(runtime)
    watch(runtime)


def _recover(runtime: Runtime, everything: bool) -> None:
    renew_leases(runtime)
    if taken := take_up_dead(runtime):
        log.warning("taken_up", rows=taken)
        runtime.doorbell.ring()
    if note_early(runtime) + release_held(runtime):
        runtime.doorbell.ring()
    tell_refusals(runtime)
    if not everything and not anything_expired(runtime):
        return
    found = recover_letters(runtime, all_leases=everything) + recover_timers(runtime, all_leases=everything)
    if found:
        log.warning("recovered", rows=found)


def run_worker(runtime: Runtime, stop: threading.Event, *, poll: float, alone: bool) -> None:
    """The worker in this thread, on an event loop of its own, until `stop`."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(runtime, stop, poll=poll, alone=alone))


def start_worker(runtime: Runtime, *, poll: float, alone: bool) -> tuple[threading.Thread, threading.Event]:
    """The worker in a thread of this process; set the event and join to end it."""
    stop = threading.Event()
    thread = threading.Thread(
        target=lambda: run_worker(runtime, stop, poll=poll, alone=alone), name="worker", daemon=True
    )
    thread.start()
    return thread, stop
