"""`agents`: the directory of agents as a table, invitations, and who is nearest."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.commands.opening import kept_private, opened
from bot.errors import AskPerson, BadArgument, Refused
from bot.runtime import Runtime
from bot.services.agents.directory import TABLE, export_agents, import_agents, known_agents
from bot.services.agents.invite import invite_agent, send_invite, ways_in
from bot.services.agents.nearest import nearest_agents
from bot.services.staff.scope import command_line
from bot.tables.reading import read_file


@click.group()
def command() -> None:
    """Import, export, invite, and find agents."""


@command.command("import")
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


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--purpose", default="export", show_default=True, help="Why; kept in the audit for every agent."
)
def export_file(file: Path, purpose: str) -> None:
    """Write the directory as agents.csv, or as XLSX under a name that ends so. Readable by its owner only."""
    with opened() as runtime, kept_private(file) as out:
        out.write(export_agents(runtime, command_line(runtime), purpose, file.name))
    click.echo(f"written: {file.name}")


IN_THE_WAY = {
    "invite_not_agreed": "say --agreed once the agent told you that they want to be written to",
    "invite_no_phone": "the directory has no phone of this agent",
    "invite_stopped": "that number said STOP: it is not written to",
    "invite_no_channel": "no channel that reaches a phone is on",
    "invite_waits": "it cannot leave now: {why}",
}


@command.command("invite")
@click.argument("agent")
@click.option("--send", is_flag=True, help="to the phone in the directory, by an approved template")
@click.option("--agreed", is_flag=True, help="with --send: the agent wants to be written to")
def invite(agent: str, send: bool, agreed: bool) -> None:
    """Make a single-use code that links AGENT's own chat to the directory."""
    with opened() as runtime:
        if send:
            _sent(runtime, agent, agreed=agreed)
            return
        code = invite_agent(runtime, command_line(runtime), agent)
        ways = ways_in(runtime, code)
        days = runtime.settings.config.referrals.invite_days
        click.echo(code)
        for channel, typed in ways.typed.items():
            click.echo(f"{channel}: {ways.links.get(channel) or f'kirim / send  {typed}'}")
        click.echo(f"Sekali pakai, berlaku {days:g} hari / single use, holds {days:g} days")


def _sent(runtime: Runtime, agent: str, *, agreed: bool) -> None:
    try:
        leaving = send_invite(runtime, command_line(runtime), agent, agreed=agreed)
    except Refused as error:
        raise BadArgument(IN_THE_WAY[error.word].format(**error.values)) from None
    click.echo(f"{agent} is invited by {leaving.channel}, as {leaving.category or 'free text'}")


@command.command("nearest")
@click.option("--lat", type=str)
@click.option("--lon", type=str)
@click.option("--place", type=str)
@click.option("--language", type=str, default="")
@click.option("-n", "most", type=str, default="5")
def nearest(lat: str | None, lon: str | None, place: str | None, language: str, most: str) -> None:
    """Who would be asked first for a place, and why; JSON lines."""
    try:
        with opened() as runtime:
            rows = nearest_agents(
                runtime, command_line(runtime), lat=lat, lon=lon, place=place, language=language, most=most
            )
    except AskPerson as error:
        click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        raise SystemExit(1) from error
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))
