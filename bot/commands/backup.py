"""`backup`: everything in one file, sealed under JANGKAU_BACKUP_KEY and read again before it gets its name."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import counted, opened
from bot.services.backing_up import back_up, drop_old, keeps_for


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write FILE while everything goes on; backups beside it that nobody can read any more are removed."""
    with opened() as runtime:
        with counted("rows") as heard:
            made = back_up(runtime, file, heard)
        click.echo(
            f"{file}: {made.total} rows of {made.made:%Y-%m-%d %H:%M} UTC, {made.size} bytes, read again and whole"
        )
        for gone in drop_old(runtime, file.absolute().parent):
            click.echo(f"{gone.name}: removed, older than {keeps_for(runtime).days} days")
