"""`serve`: web and worker with one command, on one machine."""

from __future__ import annotations

import errno
import socket

import click

from bot.commands.opening import opened
from bot.errors import RefuseToStart
from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.people.sample_workers import load_sample_workers
from bot.services.setting_up import bring_up_to_date
from bot.services.staff.accounts import first_login, nobody_yet
from bot.supervising import become_supervisor


@click.command()
@click.option("--with-samples", is_flag=True, help="load sample agents and workers first (development)")
@click.option("--host", default="0.0.0.0", show_default=True, help="address to listen on")  # noqa: S104  # a server is there to be reached
def command(with_samples: bool, host: str) -> None:
    """Migrate, then serve until stopped; a port that is taken stops the start."""
    with opened(migrated=False) as runtime:
        port = runtime.settings.port
        listen_once(host, port)
        bring_up_to_date(runtime)
        if with_samples and not runtime.settings.production:
            load_samples(runtime)
            load_sample_workers(runtime)
        _announce(runtime)
    become_supervisor("bot.serving:app", host, port)


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


def _announce(runtime: Runtime) -> None:
    url = runtime.settings.public_url
    channels = ", ".join(runtime.channels)
    click.echo(f"Jangkau  {url}")
    if runtime.settings.try_page:
        click.echo(f"  coba / try      {url}/try")
    click.echo(f"  konsol / staff  {url}/console/")
    login = first_login(runtime)
    if runtime.settings.production and nobody_yet(runtime):
        click.echo("                  admin pertama / the first admin: ./jangkau staff add NAME --role admin")
    if login:
        click.echo(f"                  masuk sekali pakai / one-time login: {login.name}  {login.password}")
    click.echo(f"  saluran / channels: {channels}")
