"""`serve`: web and worker with one command, on one machine."""

from __future__ import annotations

import sys

import click
from granian import Granian
from granian.constants import Interfaces

from bot.commands.opening import opened
from bot.runtime import Runtime
from bot.services.agents.samples import load_samples
from bot.services.staff.accounts import first_login
from bot.services.staff.setting_up import bring_up_to_date


@click.command()
@click.option("--with-samples", is_flag=True, help="load sample agents first (development)")
@click.option("--host", default="0.0.0.0", show_default=True, help="address to listen on")  # noqa: S104  # a server is there to be reached
def command(with_samples: bool, host: str) -> None:
    """Migrate, then serve until stopped."""
    with opened(migrated=False) as runtime:
        bring_up_to_date(runtime)
        if with_samples and not runtime.settings.production:
            load_samples(runtime)
        _announce(runtime)
        port = runtime.settings.port
    sys.stdout.flush()
    Granian(
        "bot.serving:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        backlog=1024,
        log_access=False,
        log_level="warning",
        workers_kill_timeout=15,
    ).serve()


def _announce(runtime: Runtime) -> None:
    url = runtime.settings.public_url
    channels = ", ".join(runtime.channels)
    click.echo(f"Jangkau  {url}")
    if runtime.settings.try_page:
        click.echo(f"  coba / try      {url}/try")
    click.echo(f"  konsol / staff  {url}/console/")
    login = first_login(runtime)
    if login:
        click.echo(f"                  masuk sekali pakai / one-time login: {login.name}  {login.password}")
    click.echo(f"  saluran / channels: {channels}")
