"""`demo`: load clearly marked sample data."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.errors import BadArgument
from bot.services.agents.samples import load_samples
from bot.services.people.sample_workers import load_sample_workers
from bot.services.setting_up import bring_up_to_date


@click.command()
def command() -> None:
    """Put sample agents, communities, a branch and workers into the database."""
    with opened(migrated=False) as runtime:
        if runtime.settings.production:
            raise BadArgument("production refuses sample data")
        bring_up_to_date(runtime)
        agents, workers = load_samples(runtime), load_sample_workers(runtime)
        click.echo(f"{agents} sample agents and {workers} sample workers added")
        click.echo("invite an agent with: ./jangkau agents invite wati")
