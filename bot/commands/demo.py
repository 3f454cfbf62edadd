"""`demo`: load clearly marked sample data."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.errors import BadArgument
from bot.services.agents.samples import load_samples
from bot.services.staff.setting_up import bring_up_to_date


@click.command()
def command() -> None:
    """Put sample agents, communities and a branch into the database."""
    with opened(migrated=False) as runtime:
        if runtime.settings.production:
            raise BadArgument("production refuses sample data")
        bring_up_to_date(runtime)
        click.echo(
            f"{load_samples(runtime)} sample agents added; invite one with: python -m bot agents invite wati"
        )
