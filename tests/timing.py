"""How long something takes: this process's own work, without the garbage of the whole run being gathered meanwhile."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float, what: object = "") -> Iterator[None]:
    """Fails where the block works longer than so many seconds of the processor."""
    gc.disable()
    began = time.process_time()
    try:
        yield
        spent = time.process_time() - began
    finally:
        gc.enable()
    assert spent < seconds, (what, spent)
