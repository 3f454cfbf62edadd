"""Web and worker in one process as `serve` runs them, with the form instead of Jangkau's flows."""

from __future__ import annotations

from dataclasses import replace

from bench.form_flow import form_world
from bot.front import Front
from bot.serving import served, up_to_date


def begin() -> Front:
    runtime = up_to_date()
    return served(replace(runtime, world=form_world(runtime.world)))
