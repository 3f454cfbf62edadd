"""`serve`: web and worker with one command, on one machine."""

from __future__ import annotations

import os
import socket

import click

from bot.environment import port_of
from bot.errors import BadSettings
from bot.lean import load_lean
from bot.listening import bound
from bot.on_demand import found_at

HOST = click.option("--host", default="0.0.0.0", show_default=True, help="address to listen on")  # noqa: S104  # a server is there to be reached


@click.command()
@click.option("--with-samples", is_flag=True, help="load sample agents and workers first (development)")
@HOST
def command(with_samples: bool, host: str) -> None:
    """Migrate, then serve until stopped; a port that is taken stops the start."""
    port = own_port(host)
    found_at("bot.serving:serve")(port, with_samples)


def own_port(host: str) -> socket.socket:
    """PORT of the environment, taken before anything is loaded, which is then loaded lean. Raises RefuseToStart."""
    problems: list[str] = []
    number = port_of(os.environ, problems)
    if problems:
        raise BadSettings(problems)
    load_lean()
    return bound(host, number)
