"""What most commands begin with: logs, settings, a runtime that is closed at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from bot.errors import RefuseToStart
from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.services.beginning import begin_clean
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime


@contextmanager
def kept_private(file: Path) -> Iterator[BinaryIO]:
    """A file for its owner only, to write personal data to; one that stood there before loses what others could."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
        os.fchmod(out.fileno(), 0o600)
        out.truncate()
        yield out


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """Hears how many are done of how many: a bar on a terminal, a line every tenth otherwise."""
    if sys.stderr.isatty():
        with click.progressbar(length=1, label=what, file=sys.stderr) as bar:

            def draw(done: int, of: int) -> None:
                bar.length = of
                bar.update(done - bar.pos)

            yield draw
        return
    told = 0

    def tell(done: int, of: int) -> None:
        nonlocal told
        if of and done * 10 // of > told:
            told = done * 10 // of
            click.echo(f"{what}: {done} of {of}", err=True)

    yield tell


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Runtime]:
    """A runtime of the environment, or the one that the caller of the command handed in (click's `obj`).

    Raises RefuseToStart, also for a database that wants a migration first.
    """
    context = click.get_current_context(silent=True)
    given = context.find_object(Runtime) if context else None
    if given is not None:
        yield given
        return
    set_up_logs(pretty=sys.stderr.isatty())
    runtime = open_runtime(load_settings())
    try:
        problem = begin_clean(runtime) if migrated else ""
        if problem:
            raise RefuseToStart(problem)
        yield runtime
    finally:
        close_runtime(runtime)
