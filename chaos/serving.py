"""What `serve` and `web` run, with the echo instead of Jangkau's flows."""

from __future__ import annotations

import socket
from dataclasses import replace

from bot.front import create_front
from bot.runtime import Runtime
from bot.serving import serve_alone, serve_both, up_to_date
from chaos.clock import jumping
from chaos.echo_flow import echo_world


def serve(port: socket.socket) -> None:
    """Web and worker in one process, by a clock that can be set wrong."""
    runtime = echoing(up_to_date())
    serve_both(create_front(replace(runtime, now=jumping(runtime.now))), port)


def web(port: socket.socket) -> None:
    """The web side alone: what a worker of its own sends lies in the queue."""
    serve_alone(create_front(echoing(up_to_date())), port)


def echoing(runtime: Runtime) -> Runtime:
    return replace(runtime, world=echo_world(runtime.world))
