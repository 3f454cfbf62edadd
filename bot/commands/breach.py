"""`breach`: who is concerned by a leak in a span of days, and drafts of the notices that the law asks for."""

from __future__ import annotations

import click

from bot.commands.day import day_of
from bot.commands.opening import opened
from bot.services.staff.breach import drafts, find_breach, listed
from bot.services.staff.scope import command_line


@click.command()
@click.option("--since", required=True, metavar="DAY", help="The first day, YYYY-MM-DD, in WIB.")
@click.option("--until", required=True, metavar="DAY", help="The last day, itself included.")
@click.option("--by", "who", default="", metavar="LOGIN", help="Only what this login did.")
@click.option("--everybody", is_flag=True, help="The database or a backup leaked: all who were in it.")
def command(since: str, until: str, who: str, everybody: bool) -> None:
    """List who is concerned, by id, and draft both notices of Article 46 of Law 27/2022. Sends nothing."""
    with opened() as runtime:
        scope = command_line(runtime)
        found = find_breach(runtime, scope, day_of(since), day_of(until), who=who, everybody=everybody)
        for line in listed(found):
            click.echo(line)
        click.echo(f"{len(found.concerned)} concerned, {found.gone} erased since")
        for name, text in drafts(runtime.world.facts, found).items():
            click.echo(f"\n--- {name} ---\n{text}")
