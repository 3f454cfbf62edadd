"""`serve`: web and worker with one command, on one machine."""

from __future__ import annotations

import errno
import os
import socket

import click

from bot.environment import port_of
from bot.errors import BadSettings, RefuseToStart
from bot.supervising import supervise


@click.command()
@click.option("--with-samples", is_flag=True, help="load sample agents and workers first (development)")
@click.option("--host", default="0.0.0.0", show_default=True, help="address to listen on")  # noqa: S104  # a server is there to be reached
def command(with_samples: bool, host: str) -> None:
    """Migrate, then serve until stopped; a port that is taken stops the start."""
    problems: list[str] = []
    port = port_of(os.environ, problems)
    if problems:
        raise BadSettings(problems)
    listen_once(host, port)
    supervise("bot.serving:begin", with_samples, host=host, port=port)


def listen_once(host: str, port: int) -> None:
    """Raises RefuseToStart where nobody can listen; the server shares its port, so two would start in silence."""
    try:
        kind, how, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, how, protocol) as probe:
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # connections that just ended do not count
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = f"port {port} is taken by another program: stop it, or set PORT to another one"
        else:
            problem = f"cannot listen on {host} port {port}: {error.strerror}"
        raise RefuseToStart(problem) from None
