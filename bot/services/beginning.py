"""begin_clean: what every process asks of a database before it opens anything."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.people.erased_outside import apply_erasures
from bot.services.staff.health import is_ready


def begin_clean(runtime: Runtime) -> str:
    """Before anything is opened: what is wrong with the database, empty where nothing is; then erasures are applied."""
    problem = is_ready(runtime)
    if not problem:
        apply_erasures(runtime)
    return problem
