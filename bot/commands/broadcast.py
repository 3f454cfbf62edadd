"""`broadcast`: plan, start and watch news to people who agreed to it."""

from __future__ import annotations

from pathlib import Path

import click

from bot.broadcasts.audience import Audience
from bot.commands.opening import opened
from bot.engine.words import FALLBACK
from bot.errors import BadArgument
from bot.services.broadcasts.broadcast import (
    Standing,
    export_ledger,
    move_broadcast,
    plan_broadcast,
    standing,
    words_of,
)
from bot.services.staff.scope import command_line


@click.group()
def command() -> None:
    """News to people who agreed to it: planned, then started."""


@command.command("plan")
@click.option(
    "--text", "file", type=click.Path(path_type=Path), help="a file with the text, the same for everybody"
)
@click.option(
    "--words", "key", help="a key of messages/<language>/broadcasts.yaml, each in their own language"
)
@click.option("--language", default="", help="only people who speak it")
@click.option("--channel", default="", help="only people last heard from there")
@click.option("--area", default="", help="only people of an area, as 31.72 or 31.72.04")
@click.option("--stage", default="", help="only people who have come so far, as submitted")
def plan(file: Path | None, key: str | None, language: str, channel: str, area: str, stage: str) -> None:
    """Choose text and people; prints the id. Nothing is sent before `start`."""
    if (file is None) == (key is None):
        raise click.UsageError("give either --text FILE or --words KEY")
    text = _text(file) if file else ""
    with opened() as runtime:
        words = words_of(runtime, key) if key else {FALLBACK: text}
        identity = plan_broadcast(
            runtime, command_line(runtime), words, Audience(language, channel, area, stage)
        )
        click.echo(identity)
        _say(standing(runtime, command_line(runtime), identity), err=True)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadArgument(f"{file.name} cannot be read: {type(error).__name__}") from error


def _move(move: str, help_line: str) -> None:
    @command.command(move, help=help_line)
    @click.argument("identity", metavar="ID")
    def go(identity: str) -> None:
        with opened() as runtime:
            click.echo(move_broadcast(runtime, command_line(runtime), identity, move))
            _say(standing(runtime, command_line(runtime), identity), err=True)


_move("start", "Let the worker send it; starting again changes nothing.")
_move("pause", "Stop at once; what waits is not sent.")
_move("resume", "Go on where it was paused.")
_move("cancel", "End it; what was not sent is not sent any more.")


@command.command("status")
@click.argument("identity", metavar="ID")
def status(identity: str) -> None:
    """How many recipients are in which state, and why some were skipped."""
    with opened() as runtime:
        found = standing(runtime, command_line(runtime), identity)
        click.echo(f"{found.broadcast.id}  {found.broadcast.state}")
        _say(found)


@command.command("export")
@click.argument("identity", metavar="ID")
def export(identity: str) -> None:
    """The ledger as CSV on standard output: who got it, and why somebody did not."""
    with opened() as runtime:
        for line in export_ledger(runtime, command_line(runtime), identity):
            click.echo(line)


def _say(found: Standing, *, err: bool = False) -> None:
    states = dict.fromkeys(tally.state for tally in found.tallies)
    for state in states:
        same = [tally for tally in found.tallies if tally.state == state]
        reasons = ", ".join(f"{tally.reason} {tally.count}" for tally in same if tally.reason)
        click.echo(f"{state:<10} {sum(tally.count for tally in same):>8}  {reasons}".rstrip(), err=err)
    if not states:
        click.echo("nobody matches", err=err)
