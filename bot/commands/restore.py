"""`restore`: a backup in the place of this database; nothing goes out of it before staff say so."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.commands.opening import counted, opened
from bot.errors import AskPerson
from bot.runtime import Runtime
from bot.services.backing_up import prove, restore
from bot.services.messaging.holding import BEAT_SECONDS, last_beat

FRESH = 3 * BEAT_SECONDS


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="also where there are people in the database: they go")
@click.option("--check", is_flag=True, help="only read FILE to its end")
def command(file: Path, replace: bool, check: bool) -> None:
    """Read FILE to its end, then put it in the place of the database that DATABASE_URL names.

    All of it or nothing. Whoever was erased since is erased again, staff log in anew, and whatever is due waits for
    `./jangkau resume`. Stop web and worker first.
    """
    with opened(migrated=False) as runtime:
        if check:
            made = prove(runtime, file)
            click.echo(f"{file}: {made.total} rows of {made.made:%Y-%m-%d %H:%M} UTC, whole")
            return
        if replace:
            _wait_for_silence(runtime)
        with counted("rows") as heard:
            done = restore(runtime, file, replace=replace, heard=heard)
        click.echo(f"{done.backup.total} rows of {done.backup.made:%Y-%m-%d %H:%M} UTC are back")
        click.echo(f"erased again: {done.erased}; held for staff: {done.held} (./jangkau resume)")


def _wait_for_silence(runtime: Runtime) -> None:
    """Raises AskPerson while a worker does its rounds over this database."""
    before = last_beat(runtime)
    if before and runtime.now_ms() - before < FRESH * 1000:
        time.sleep(BEAT_SECONDS + 2)
        if last_beat(runtime) != before:
            raise AskPerson("a worker is at work over this database: stop web and worker first")
