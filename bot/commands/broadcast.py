"""`broadcast`: plan, rehearse, approve, start and watch news to people who agreed to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from bot.broadcasts.audience import Audience
from bot.commands.opening import opened
from bot.engine.words import FALLBACK
from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.life import move_broadcast, rehearse_broadcast
from bot.services.broadcasts.planning import Told
from bot.services.broadcasts.rehearsal import Rehearsal, over_limits
from bot.services.broadcasts.standing import Standing, export_ledger, list_broadcasts, standing
from bot.services.broadcasts.texts import words_of
from bot.services.staff.scope import Scope, command_line
from bot.services.staff.vouching import vouch

AS = click.option("--as", "staff", default="", help="who of the staff; asks their password and second factor")


@click.group()
def command() -> None:
    """News to people who agreed to it: planned, rehearsed, approved, started."""


@command.command("plan")
@click.option(
    "--text", "file", type=click.Path(path_type=Path), help="a file with the text, the same for everybody"
)
@click.option(
    "--words", "key", help="a key of messages/<language>/broadcasts.yaml, each in their own language"
)
@click.option("--language", default="", help="only people who speak it")
@click.option("--channel", default="", help="only people last heard from there")
@click.option("--area", default="", help="only people of an area, by code or name: 31.72.04, Cilincing")
@click.option("--stage", default="", help="only people who have come so far, as submitted")
@click.option("--sector", default="", help="only people of this kind of work, as transport")
@click.option("--agent", default="", help="only people whose lead is with this agent, by handle")
@click.option("--community", default="", help="only people whose lead is with this community, by name")
@click.option("--seen-days", default="", help="only people who wrote within so many days")
@click.option("--label", default="", help="only people whom staff gave this label")
@click.option("--event", default="", help="only people who scanned the poster of this event, by its code")
def plan(file: Path | None, key: str | None, **filters: str) -> None:
    """Choose text and people; prints a short id. Nothing is sent before `start`."""
    if (file is None) == (key is None):
        raise click.UsageError("give either --text FILE or --words KEY")
    text = _text(file) if file else ""
    with opened() as runtime, counting() as told:
        words = words_of(runtime, key) if key else {FALLBACK: text}
        identity = plan_broadcast(
            runtime, command_line(runtime), words, Audience(**filters), More(word_key=key or ""), told=told
        )
        found = standing(runtime, command_line(runtime), identity)
    click.echo(found.broadcast.code)
    _say(found, err=True)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadArgument(f"{file.name} cannot be read: {type(error).__name__}") from error


@contextmanager
def counting() -> Iterator[Told | None]:
    """A bar that counts people on a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(transient=True) as bar:
        task = bar.add_task("people", total=None)
        yield lambda more: bar.advance(task, more)


@command.command("list")
def list_all() -> None:
    """The newest broadcasts: short id, state, when it was made, by whom, how many."""
    with opened() as runtime:
        for one in list_broadcasts(runtime, command_line(runtime)):
            people = sum(tally.count for tally in one.tallies if tally.state != "skipped")
            made = _time(one.broadcast.created_at)
            click.echo(
                f"{one.broadcast.code}  {one.broadcast.state:<9}  {made}  {one.broadcast.author}  {people}"
            )


@command.command("rehearse")
@click.argument("identity", metavar="ID")
def rehearse(identity: str) -> None:
    """What would happen: who gets it, who does not and why, what it costs, when it ends. Nothing is sent."""
    with opened() as runtime, counting() as told:
        rehearse_broadcast(runtime, command_line(runtime), identity, told=told)
        found = standing(runtime, command_line(runtime), identity)
        click.echo(f"{found.broadcast.code}  {found.broadcast.state}")
        if found.rehearsal:
            _say_rehearsal(runtime, found.rehearsal)


def _say_rehearsal(runtime: Runtime, found: Rehearsal) -> None:
    click.echo(f"{'recipients':<10} {found.people:>8}  {_counts(found.channels)}".rstrip())
    click.echo(f"{'skipped':<10} {sum(found.skipped.values()):>8}  {_counts(found.skipped)}".rstrip())
    click.echo(f"{'cost':<10} {_cost(found)}")
    click.echo(f"{'ends':<10} {_time(found.ends) if found.ends else 'not within sixty days'}")
    click.echo(f"{'approval':<10} {'needed' if over_limits(runtime, found) else 'not needed'}")


def _counts(named: Any) -> str:
    return ", ".join(f"{name} {count}" for name, count in named.items())


def _cost(found: Rehearsal) -> str:
    if found.missing:
        return f"harga belum diisi / price missing: {', '.join(found.missing)}"
    low, high = (f"Rp{sen // 100:,}".replace(",", ".") for sen in (found.low, found.high))
    return low if low == high else f"{low} – {high}"


def _time(at: int | None) -> str:
    return f"{datetime.fromtimestamp((at or 0) / 1000, WIB):%Y-%m-%d %H:%M} WIB"


def _mover(runtime: Runtime, staff: str, move: str) -> Scope:
    """Who makes a move that lets something out: in production never without a name, a password and a code."""
    if not staff:
        if runtime.settings.production:
            raise BadArgument(f"in production {move} wants --as STAFF, their password and second factor")
        return command_line(runtime)
    password = click.prompt("password", hide_input=True, err=True, type=str)
    code = click.prompt("code", hide_input=True, err=True, type=str)
    return vouch(runtime, staff, password, code)


def _go(identity: str, move: str, scope_for: Callable[[Runtime], Scope]) -> None:
    with opened() as runtime:
        scope = scope_for(runtime)
        click.echo(move_broadcast(runtime, scope, identity, move))
        _say(standing(runtime, scope, identity), err=True)


@command.command("approve")
@click.argument("identity", metavar="ID")
@AS
def approve(identity: str, staff: str) -> None:
    """Somebody else than its author lets it go out; it still has to be started."""
    _go(identity, "approve", lambda runtime: _mover(runtime, staff, "approve"))


@command.command("start")
@click.argument("identity", metavar="ID")
@AS
def start(identity: str, staff: str) -> None:
    """Let the worker send it; starting again changes nothing."""
    _go(identity, "start", lambda runtime: _mover(runtime, staff, "start"))


def _move(move: str, help_line: str) -> None:
    @command.command(move, help=help_line)
    @click.argument("identity", metavar="ID")
    def go(identity: str) -> None:
        _go(identity, move, command_line)


_move("pause", "Stop at once; what waits is not sent.")
_move("resume", "Go on where it was paused.")
_move("cancel", "End it; what was not sent is not sent any more.")
_move("again", "Try once more what failed for a reason worth it; whoever blocked us is left alone.")


@command.command("status")
@click.argument("identity", metavar="ID")
def status(identity: str) -> None:
    """How many recipients are in which state, why some were skipped, and who moved it when."""
    with opened() as runtime:
        found = standing(runtime, command_line(runtime), identity)
        why = f"  {found.broadcast.why}" if found.broadcast.why else ""
        click.echo(f"{found.broadcast.code}  {found.broadcast.state}{why}")
        _say(found)
        for step in found.steps:
            line = f"{_time(step.at)}  {step.move:<8}  {step.before} → {step.after}  {step.who}  {step.why}"
            click.echo(line.rstrip())


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
