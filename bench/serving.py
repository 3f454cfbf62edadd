"""Web and worker in one process as `serve` runs them, with the form instead of Jangkau's flows."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

from bench.form_flow import form_world
from bot.front import create_front
from bot.on_demand import found_at
from bot.serving import serve_both, up_to_date


def serve(port: socket.socket) -> None:
    """With a stopwatch in every room where the environment names a file for what they say."""
    runtime = up_to_date()
    front = create_front(replace(runtime, world=form_world(runtime.world)))
    if "BENCH_ROOMS" in os.environ:
        found_at("bench.rooms:watch")(front, front.runtime, os.environ["BENCH_ROOMS"])
    serve_both(front, port)
