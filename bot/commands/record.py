"""`record`: a talk in the terminal, kept as a transcript that is a test."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.talk import stage, talk
from bot.errors import BadArgument
from bot.services.conversation.rehearse import FIRST_LOOK, LOOKS, Seat, last_message
from bot.services.conversation.replay import replay, transcript_lines
from bot.services.staff.scope import command_line


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--channel", default=FIRST_LOOK, help=f"{' or '.join(LOOKS)}: whose limits hold")
@click.option("--language", default="", help="language to begin in, as id")
@click.option("--on", "day", default="", help="a day to rehearse, YYYY-MM-DD")
def command(file: Path, channel: str, language: str, day: str) -> None:
    """Talk as the worker; what was said is written to FILE when you are done (:keluar)."""
    if channel not in LOOKS:
        raise BadArgument(f"--channel {channel!r} is none of {', '.join(LOOKS)}")
    with stage(day) as runtime:
        language = language or runtime.settings.config.languages.default
        rehearsal = talk(runtime, LOOKS[channel], language)
        last = last_message(runtime, rehearsal, Seat("worker", LOOKS[channel]))
        done = replay(runtime, command_line(runtime), last, "own rehearsal") if last else []
    file.write_text("\n".join(transcript_lines(f"{file.stem.replace('_', ' ')}.", done)) + "\n", "utf-8")
    click.echo(f"{len(done)} turns in {file}")
