"""bring_up_to_date: the database at the newest migration, and nobody in it who was erased since."""

from __future__ import annotations

from multiprocessing import get_context

from bot.errors import RefuseToStart
from bot.on_demand import on_demand
from bot.runtime import Runtime
from bot.services.people.erased_outside import apply_erasures
from bot.storage.database import Database
from bot.storage.newest import knows, newest, revision_of


def bring_up_to_date(runtime: Runtime, *, stays: bool = False) -> str:
    """Run missing migrations, and erase again whom a restored copy brought back; the revision it then stands at.

    What a newer release migrated stays as it is: this one can work with it. A process that `stays` lets another
    migrate, so that it need not hold what migrations load. Raises RefuseToStart.
    """
    with runtime.database.peek() as tx:
        revision = revision_of(tx)
    if not revision or (revision != newest() and knows(revision)):
        (_migrate_beside if stays else _migrate)(runtime.database)
        revision = newest()
    apply_erasures(runtime)
    return revision


def _migrate(database: Database) -> None:
    on_demand("migrate")(database)


def _migrate_beside(database: Database) -> None:
    """In a process of its own: alembic alone is ten megabytes."""
    database.close()  # no connection is shared with another process; here they are opened anew
    beside = get_context("fork").Process(target=_migrate, args=(database,))
    beside.start()
    beside.join()
    if beside.exitcode:
        raise RefuseToStart("the database could not be migrated: the reason stands above")
