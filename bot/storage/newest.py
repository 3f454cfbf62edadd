"""Whether a database stands at the newest migration: asked by every process, none of which migrates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.storage.database import Database, statement

MIGRATIONS = Path(__file__).with_name("migrations")
_REVISION = re.compile(r"^(?P<what>down_revision|revision)\b[^=]*= *\"?(?P<number>\w+)", re.MULTILINE)


def is_current(database: Database) -> bool:
    """Whether this release can work with the database. Raises TryLater when it does not answer.

    One that a newer release has migrated already can be worked with: a migration takes nothing away that the
    release before it uses (docs/handbook/operators.md), so that both may run side by side.
    """
    with database.peek() as connection:
        found = revision_of(connection)
    return found == newest() or (bool(found) and not knows(found))


def revision_of(connection: Connection) -> str:
    """The migration at which a database stands; empty where nothing was ever built."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(statement("SELECT version_num FROM alembic_version")).scalar() or "")


def knows(revision: str) -> bool:
    """Whether this release has that migration."""
    return revision in _revisions()


def newest() -> str:
    """The one migration that no other follows."""
    (last,) = _revisions().keys() - set(_revisions().values())
    return last


@cache
def _revisions() -> Mapping[str, str]:
    """Each migration and the one it follows, read from their files: to load alembic takes a tenth of a second."""
    said = [
        {match["what"]: match["number"] for match in _REVISION.finditer(path.read_text("utf-8"))}
        for path in (MIGRATIONS / "versions").glob("*.py")
    ]
    return {one["revision"]: one.get("down_revision", "") for one in said}
