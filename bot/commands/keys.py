"""`keys`: people's keys wrapped with another data key."""

from __future__ import annotations

import sys

import click

from bot.commands.opening import opened
from bot.services.keys.retire_keys import KeyState, key_states, new_data_key
from bot.services.keys.rotate_keys import how_many, rotate_keys


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


@command.command("new")
def new() -> None:
    """Print a fresh key: put it first in DATA_KEYS, keep the others behind it, restart web and worker."""
    click.echo(new_data_key())


@command.command("list")
def list_keys() -> None:
    """How old each data key is, by the beginning of its fingerprint, and what is due."""
    with opened() as runtime:
        for key in key_states(runtime):
            click.echo(f"{key.place}. {key.fingerprint[:4]}  since {key.since}  {_due(key)}")


def _due(key: KeyState) -> str:
    if key.place == 1:
        return f"wraps; a new one is due {key.due}"
    return (
        f"for backups only; out of DATA_KEYS on {key.due}"
        if key.due
        else "still opens keys: run `keys rotate`"
    )


@command.command("retire")
def retire() -> None:
    """Say which keys may be taken out of DATA_KEYS; exit 1 while one that is overdue is still there."""
    with opened() as runtime:
        rotate_keys(runtime, lambda seen: None)
        older = key_states(runtime)[1:]
    for key in older:
        click.echo(f"{key.place}. {key.fingerprint[:4]}  {_due(key)}")
    if not older:
        click.echo("one data key, nothing to retire")
    if any(key.late or key.due is None for key in older):
        raise SystemExit(1)
