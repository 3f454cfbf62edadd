"""bring_up_to_date: the database at the newest migration, and nobody in it who was erased since."""

from __future__ import annotations

from bot.on_demand import on_demand
from bot.runtime import Runtime
from bot.services.people.erased_outside import apply_erasures
from bot.storage.newest import newest, revision_of


def bring_up_to_date(runtime: Runtime) -> str:
    """Run missing migrations, and erase again whom a restored copy brought back; the revision it then stands at."""
    with runtime.database.peek() as tx:
        revision = revision_of(tx)
    if revision != newest():
        revision = on_demand("migrate")(runtime.database)
    apply_erasures(runtime)
    return revision
