"""The web side alone, with the echo: what a worker of its own sends lies in the queue."""

from __future__ import annotations

from dataclasses import replace

from bot.front import create_front
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.wiring import open_runtime
from chaos.echo_flow import echo_world

set_up_logs(pretty=False)
runtime = open_runtime(load_settings())
app = create_front(replace(runtime, world=echo_world(runtime.world)))
