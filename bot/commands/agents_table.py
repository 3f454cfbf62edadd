"""`agents import`, `agents export`: the directory of agents as a table."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import kept_private, opened
from bot.services.agents.directory import TABLE, export_agents, import_agents, known_agents
from bot.services.staff.scope import command_line
from bot.tables.reading import read_file


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check every line.")
def import_file(file: Path, dry_run: bool) -> None:
    """Add or update agents from agents.csv, or the same columns as XLSX, XLS or ODS; all rows or none."""
    with opened() as runtime:
        table = read_file(file, TABLE, told_later=True)
        done = import_agents(
            runtime, command_line(runtime), table.rows, dry_run=dry_run, letters=table.letters
        )
        for note in table.told():
            click.echo(note)
        if done.unchanged:
            click.echo(f"{done.unchanged} unchanged")
        if dry_run:
            click.echo(f"{done.added} would be added, {done.changed} updated; nothing was written")
            return
        click.echo(f"{done.added} added, {done.changed} updated")
        for agent in known_agents(runtime, command_line(runtime)):
            click.echo(f"  {agent.handle}  {agent.name}  {agent.state}")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--purpose", default="export", show_default=True, help="Why; kept in the audit for every agent."
)
def export_file(file: Path, purpose: str) -> None:
    """Write the directory as agents.csv, or as XLSX under a name that ends so. Readable by its owner only."""
    with opened() as runtime, kept_private(file) as out:
        out.write(export_agents(runtime, command_line(runtime), purpose, file.name))
    click.echo(f"written: {file.name}")
