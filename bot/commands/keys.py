"""`keys`: people's keys wrapped with another data key."""

from __future__ import annotations

import sys

import click

from bot.commands.opening import opened
from bot.services.rotate_keys import how_many, rotate_keys


@click.group()
def command() -> None:
    """The keys that wrap people's keys."""


@command.command("rotate")
def rotate() -> None:
    """Wrap everybody's key with the first of DATA_KEYS; the old one may go once nothing is left to do.

    Cut off anywhere and run again, it goes on. Restart web and worker with the new key first.
    """
    with opened() as runtime:
        label = "keys" if sys.stderr.isatty() else ""
        with click.progressbar(length=how_many(runtime), label=label, file=sys.stderr) as bar:
            done = rotate_keys(runtime, bar.update)
    click.echo(f"{done.seen} people, {done.wrapped} wrapped anew, {done.lost} cannot be opened")
    if done.lost:
        click.echo("an older key is missing from DATA_KEYS: add it at the end and run this again", err=True)
        raise SystemExit(1)
