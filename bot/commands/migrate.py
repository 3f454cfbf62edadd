"""`migrate`: bring the database up to date."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.setting_up import bring_up_to_date


@click.command()
def command() -> None:
    """Run the migrations that are missing."""
    with opened(migrated=False) as runtime:
        click.echo(f"database stands at {bring_up_to_date(runtime)}")
