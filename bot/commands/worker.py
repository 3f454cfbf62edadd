"""`worker`: send letters and fire timers, as a process of its own."""

from __future__ import annotations

import signal
import threading

import click

from bot.commands.opening import opened
from bot.worker import run_worker

# Without Redis nobody rings between processes: then the worker looks this often, in seconds.
# With it the poll carries on while Redis is away.
POLL, POLL_RUNG = 0.25, 1.0


@click.command()
def command() -> None:
    """Run until stopped; what is under way is finished first."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with opened() as runtime:
        poll = POLL_RUNG if runtime.settings.redis_url else POLL
        run_worker(runtime, stop, poll=poll, alone=False)
