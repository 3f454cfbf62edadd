"""is_ready: whether the database answers and stands at the migration this release wants."""

from __future__ import annotations

from bot.errors import TryLater
from bot.runtime import Runtime
from bot.storage.migrate import is_current


def is_ready(runtime: Runtime) -> str:
    """What is missing, in one sentence; empty when everything is there."""
    try:
        return "" if is_current(runtime.database) else "the database wants a migration: ./jangkau migrate"
    except TryLater as trouble:
        return str(trouble)
