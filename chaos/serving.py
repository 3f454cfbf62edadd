"""Web and worker in one process as `serve` runs them, with the echo instead of Jangkau's flows."""

from __future__ import annotations

from dataclasses import replace

from bot.front import Front
from bot.serving import served, up_to_date
from chaos.clock import jumping
from chaos.echo_flow import echo_world


def begin() -> Front:
    runtime = up_to_date()
    return served(replace(runtime, world=echo_world(runtime.world), now=jumping(runtime.now)))
