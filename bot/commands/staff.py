"""`staff`: who may open the console."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.staff.accounts import add_staff
from bot.services.staff.reach import Wanted
from bot.services.staff.roles import DEFAULT_ROLE, ROLES
from bot.services.staff.scope import command_line


@click.group()
def command() -> None:
    """Who may open the console."""


@command.command("add")
@click.argument("name")
@click.option("--role", default=DEFAULT_ROLE, show_default=True, help=f"one of {', '.join(ROLES)}")
@click.option("--branch", default="", help="the name of their branch; without one they see every branch")
@click.option("--area", "areas", multiple=True, help="an area by name or code, as 31.72; may be given again")
@click.option("--community", "communities", multiple=True, help="a community by name; may be given again")
def add(name: str, role: str, branch: str, areas: tuple[str, ...], communities: tuple[str, ...]) -> None:
    """Add somebody; prints their one-time password, which they change at the first login."""
    with opened() as runtime:
        login = add_staff(runtime, command_line(runtime), name, Wanted(role, branch, areas, communities))
        click.echo(f"{login.name}  {login.password}")
        click.echo(f"{runtime.settings.public_url}/console/", err=True)
