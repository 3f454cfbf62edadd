"""is_ready: whether the database answers, takes what is written, and stands at the migration this release wants."""

from __future__ import annotations

from bot.errors import TryLater
from bot.runtime import Runtime


def is_ready(runtime: Runtime) -> str:
    """What is missing, in one sentence; empty when everything is there."""
    try:
        if not runtime.database.is_current():
            return "the database wants a migration: ./jangkau migrate"
        runtime.database.prove()
    except TryLater as trouble:
        return str(trouble)
    return ""
