"""The web side alone, with the echo: what a worker of its own sends lies in the queue."""

from __future__ import annotations

from dataclasses import replace

from bot.front import Front, create_front
from bot.serving import up_to_date
from chaos.echo_flow import echo_world


def begin() -> Front:
    runtime = up_to_date()
    return create_front(replace(runtime, world=echo_world(runtime.world)))
