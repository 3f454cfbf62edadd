"""`letters`: those whose end is unknown, and those that failed."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.commands.opening import opened
from bot.services.messaging.desk import (
    channels_away,
    letter_on_desk,
    mark_sent,
    on_desk,
    send_once_more,
)
from bot.services.staff.scope import command_line


@click.group()
def command() -> None:
    """Letters that want somebody's eye."""


@command.command("list")
@click.option("--state", default="", help="unknown or failed; both by default")
@click.option("--most", default=50, show_default=True)
def listing(state: str, most: int) -> None:
    """The newest first, without their words; channels that are away stand above them."""
    with opened() as runtime:
        scope = command_line(runtime)
        away = channels_away(runtime, scope)
        found = on_desk(runtime, scope, state, most)
    for outage in away:
        click.echo(f"{outage.channel} is away: {outage.reason}, tried {outage.times} times")
    for one in found:
        held = "  held until they write" if one.held else ""
        click.echo(
            f"{one.id:8}  {one.channel:10} {one.urgency:9} {one.state:8} {one.kind:9} {one.reason}{held}"
        )
    if not found:
        click.echo("nothing is unknown and nothing failed", err=True)


@command.command("reason")
@click.argument("row", metavar="LETTER", type=int)
def reason(row: int) -> None:
    """What the provider answered to LETTER, and what our table makes of it."""
    with opened() as runtime:
        found, handling = letter_on_desk(runtime, command_line(runtime), row)
    click.echo(f"{found.state}  {found.kind or 'no class'}  {found.reason or 'no reason'}")
    made = f"{datetime.fromtimestamp(found.created_at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    click.echo(f"made {made}, {found.tries} tries, {found.provider_id or '-'}")
    click.echo(f"letter: {handling.letter}; address: {handling.address}; channel: {handling.channel}")


@command.command("sent")
@click.argument("row", metavar="LETTER", type=int)
def sent(row: int) -> None:
    """Take LETTER, whose end is unknown, as delivered."""
    with opened() as runtime:
        mark_sent(runtime, command_line(runtime), row)
    click.echo(f"{row} is taken as sent")


@command.command("again")
@click.argument("row", metavar="LETTER", type=int)
@click.option("--may-come-twice", is_flag=True, help="needed where it is unknown whether it arrived")
def again(row: int, may_come_twice: bool) -> None:
    """Send LETTER again."""
    with opened() as runtime:
        send_once_more(runtime, command_line(runtime), row, may_come_twice=may_come_twice)
    click.echo(f"{row} is queued again")
