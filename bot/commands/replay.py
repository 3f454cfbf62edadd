"""`replay`: what happened in a conversation up to one message, and why."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import opened
from bot.services.conversation.replay import Replayed, replay, take_again, transcript_lines
from bot.services.staff.scope import command_line


@click.command()
@click.argument("message", type=int)
@click.option("--transcript", type=click.Path(dir_okay=False, path_type=Path), help="write it as a test")
@click.option("--again", is_flag=True, help="give a failed message its turn again")
@click.option("--purpose", default="looking for a fault", show_default=True, help="Why; kept in the audit.")
def command(message: int, transcript: Path | None, again: bool, purpose: str) -> None:
    """Rebuild the conversation up to MESSAGE (its number, as the console shows it)."""
    with opened() as runtime:
        if again:
            take_again(runtime, command_line(runtime), message)
            click.echo(f"message {message} has had its turn")
            return
        done = replay(runtime, command_line(runtime), message, purpose)
    if transcript:
        lines = transcript_lines(f"Message {message}: read it through, then give it a name.", done)
        transcript.write_text("\n".join(lines) + "\n", "utf-8")
        click.echo(f"{len(done)} turns in {transcript}")
        return
    for one in done:
        _show(one)


def _show(one: Replayed) -> None:
    top = one.turn.conversation.top
    stands = f"{top.flow}.{top.step}" if top else "nowhere"
    said = {name: value for name, value in one.past.said.items() if name not in ("fresh", "start") and value}
    click.echo(f"\n{one.past.message or '-'}  {said}  → {stands}")
    for mark in one.turn.trace:
        click.echo(f"    {mark.what:7} {mark.where} {mark.detail}".rstrip())
