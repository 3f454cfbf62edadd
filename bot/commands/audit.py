"""`audit`: check the chain of the audit."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.staff.scope import command_line
from bot.services.staff.views import broken_audit


@click.group()
def command() -> None:
    """Who did and read what."""


@command.command("verify")
def verify() -> None:
    """Recompute every link; names the first row that was altered or follows a missing one."""
    with opened() as runtime:
        broken = broken_audit(runtime, command_line(runtime))
    if broken is not None:
        click.echo(f"the audit is broken at row {broken}")
        raise SystemExit(1)
    click.echo("the audit is whole")
