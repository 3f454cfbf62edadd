"""`purge`: let go of what is past its time now, or say what would go."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.people import purge


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how much there is.")
def command(dry_run: bool) -> None:
    """Let go of data past its retention time (config.yaml); the worker does the same every night."""
    with opened() as runtime:
        done = purge.plan(runtime) if dry_run else purge.purge(runtime)
        days = runtime.settings.config.retention
        for kind, number in done.items():
            click.echo(f"{kind:14} {number:8}  older than {getattr(days, f'{kind}_days'):g} days")
        click.echo("nothing was changed" if dry_run else "done")
