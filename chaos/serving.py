"""Web and worker in one process as `serve` runs them, with the echo instead of Jangkau's flows."""

from __future__ import annotations

from dataclasses import replace

from bot.front import create_front
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.wiring import open_runtime
from bot.worker import start_worker
from chaos.clock import jumping
from chaos.echo_flow import echo_world

set_up_logs(pretty=False)
runtime = open_runtime(load_settings())
runtime = replace(runtime, world=echo_world(runtime.world), now=jumping(runtime.now))
app = create_front(runtime)
thread, stop = start_worker(runtime, poll=0.5, alone=not runtime.settings.redis_url)
