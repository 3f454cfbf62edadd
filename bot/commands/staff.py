"""`staff`: who may open the console."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.staff.accounts import ROLES, add_staff


@click.group()
def command() -> None:
    """Who may open the console."""


@command.command("add")
@click.argument("name")
@click.option("--role", default=ROLES[0], show_default=True, help=f"one of {', '.join(ROLES)}")
def add(name: str, role: str) -> None:
    """Add somebody; prints their one-time password, which they change at the first login."""
    with opened() as runtime:
        login = add_staff(runtime, name, role)
        click.echo(f"{login.name}  {login.password}")
        click.echo(f"{runtime.settings.public_url}/console/", err=True)
