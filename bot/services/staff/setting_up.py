"""bring_up_to_date: the database at the newest migration, before anything else."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.storage.migrate import migrate


def bring_up_to_date(runtime: Runtime) -> str:
    """Run missing migrations; the revision it then stands at."""
    return migrate(runtime.database)
