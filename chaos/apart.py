"""`python -m chaos.apart`, a worker, and `chaos.apart:app`, a web process: the echo on machines of their own."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace

from bot.front import create_front
from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.wiring import open_runtime
from bot.worker import run_worker
from chaos.echo_flow import echo_world


def opened() -> Runtime:
    """A process's own runtime, with the echo instead of Jangkau's flows."""
    set_up_logs(pretty=False)
    runtime = open_runtime(load_settings())
    return replace(runtime, world=echo_world(runtime.world))


def work() -> None:
    """A worker until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run_worker(opened(), stop, poll=1.0, alone=False)


if __name__ == "__main__":
    work()
else:
    app = create_front(opened())
