"""`staff`: who may open the console, in which role, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from bot.commands.opening import opened
from bot.services.staff.accounts import (
    Account,
    add_staff,
    disable_staff,
    enable_staff,
    list_staff,
    reset_staff,
    set_role,
)
from bot.services.staff.reach import Wanted
from bot.services.staff.roles import DEFAULT_ROLE, ROLES
from bot.services.staff.scope import command_line

Verb = Callable[..., Any]
REACH = (
    click.option("--role", default=DEFAULT_ROLE, show_default=True, help=f"one of {', '.join(ROLES)}"),
    click.option("--branch", default="", help="the name of their branch; without one they see every branch"),
    click.option(
        "--area", "areas", multiple=True, help="an area by name or code, as 31.72; may be given again"
    ),
    click.option("--community", "communities", multiple=True, help="a community by name; may be given again"),
)


def reach(verb: Verb) -> Verb:
    """The options that say whose rows somebody sees."""
    for option in reversed(REACH):
        verb = option(verb)
    return verb


@click.group()
def command() -> None:
    """Who may open the console."""


@command.command("add")
@click.argument("name")
@reach
def add(name: str, role: str, branch: str, areas: tuple[str, ...], communities: tuple[str, ...]) -> None:
    """Add somebody; prints their one-time password, which they change at the first login."""
    with opened() as runtime:
        login = add_staff(runtime, command_line(runtime), name, Wanted(role, branch, areas, communities))
        click.echo(f"{login.name}  {login.password}")
        hours = runtime.settings.config.console.one_time_hours
        click.echo(f"{runtime.settings.public_url}/console/  ({hours:g} h)", err=True)


@command.command("list")
def list_everybody() -> None:
    """Everybody: role, branch, areas, communities, last login, second factor, open sessions."""
    with opened() as runtime:
        for account in list_staff(runtime, command_line(runtime)):
            click.echo(_line(account))


def _line(account: Account) -> str:
    who = account.staff
    last = (
        f"{datetime.fromtimestamp(who.last_login_at / 1000, UTC):%Y-%m-%d}" if who.last_login_at else "never"
    )
    where = ", ".join([account.branch or "every branch", *who.areas, *account.communities])
    state = "disabled" if who.disabled_at else f"{len(account.sessions)} sessions"
    factor = "second factor" if who.factor_at else "no second factor"
    return f"{who.name}  {who.role}  {where}  last login {last}  {factor}  {state}"


@command.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """NAME gets in no more, and is out at once."""
    with opened() as runtime:
        disable_staff(runtime, command_line(runtime), name)
    click.echo(f"{name} is disabled, all sessions ended")


@command.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """NAME may log in again."""
    with opened() as runtime:
        enable_staff(runtime, command_line(runtime), name)
    click.echo(f"{name} may log in")


@command.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """A new one-time password for NAME; sessions end, the second factor is set up anew."""
    with opened() as runtime:
        login = reset_staff(runtime, command_line(runtime), name)
    click.echo(f"{login.name}  {login.password}")


@command.command("role")
@click.argument("name")
@reach
def role(name: str, role: str, branch: str, areas: tuple[str, ...], communities: tuple[str, ...]) -> None:
    """Give NAME another role and reach, all of it as given; sessions end."""
    with opened() as runtime:
        set_role(runtime, command_line(runtime), name, Wanted(role, branch, areas, communities))
    click.echo(f"{name} is {role}, all sessions ended")
