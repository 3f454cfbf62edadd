"""What most commands begin with: logs, settings, a runtime that is closed at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.logs import set_up_logs
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.wiring import close_runtime, open_runtime


@contextmanager
def opened() -> Iterator[Runtime]:
    """A runtime of the environment. Raises RefuseToStart."""
    set_up_logs(pretty=sys.stderr.isatty())
    runtime = open_runtime(load_settings())
    try:
        yield runtime
    finally:
        close_runtime(runtime)
