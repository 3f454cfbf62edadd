"""`resume`: release what a restored or long-stopped worker holds, all of it or one kind."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.messaging.holding import KINDS, release, what_waits
from bot.services.staff.scope import command_line

WHY = {"gap": "the worker stood still", "restore": "the database is older than its mark outside"}


@click.command()
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Only this; without it everything.")
def command(kind: str | None) -> None:
    """Say what is held and why, and let it go out. `--kind replies` first, `bulk` last, is a careful order."""
    with opened() as runtime:
        waiting = what_waits(runtime)
        if not waiting.counts:
            click.echo("nothing is held")
            return
        if waiting.last:
            click.echo(f"held because {WHY[waiting.last.why]}")
        done = release(runtime, command_line(runtime), [kind] if kind else list(KINDS))
        for name, number in done.items():
            click.echo(f"{name}: {number} released")
        left = {name: number for name, number in waiting.counts.items() if name not in done}
        for name, number in left.items():
            click.echo(f"{name}: {number} still held")
