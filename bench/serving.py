"""Web and worker in one process as `serve` runs them, with the form instead of Jangkau's flows."""

from __future__ import annotations

import atexit
from dataclasses import replace

from bench.form_flow import form_world
from bot.front import create_front
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime
from bot.worker import start_worker

set_up_logs(pretty=False)
runtime = open_runtime(load_settings())
runtime = replace(runtime, world=form_world(runtime.world))
app = create_front(runtime)
thread, stop = start_worker(runtime, poll=0.5, alone=not runtime.settings.redis_url)


@atexit.register
def end() -> None:
    stop.set()
    runtime.doorbell.ring()
    thread.join(timeout=10)
    close_runtime(runtime)
