"""Whether a database stands at the newest migration: asked by every process, none of which migrates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.storage.transaction import Tx

MIGRATIONS = Path(__file__).with_name("migrations")
# By whether it is PostgreSQL.
_HAS_TABLE = {
    False: "SELECT MAX(name) AS found FROM sqlite_master WHERE type = 'table' AND name = :name",
    True: "SELECT CAST(to_regclass(:name) AS text) AS found",
}
_REVISION = re.compile(r"^(?P<what>down_revision|revision)\b[^=]*= *\"?(?P<number>\w+)", re.MULTILINE)


def is_current(tx: Tx) -> bool:
    """Whether this release can work with the database.

    One that a newer release has migrated already can be worked with: a migration takes nothing away that the
    release before it uses (docs/handbook/operators.md), so that both may run side by side.
    """
    found = revision_of(tx)
    return found == newest() or (bool(found) and not knows(found))


def revision_of(tx: Tx) -> str:
    """The migration at which a database stands; empty where nothing was ever built."""
    row = tx.one("SELECT version_num FROM alembic_version") if has_table(tx, "alembic_version") else None
    return str(row.version_num) if row else ""


def has_table(tx: Tx, name: str) -> bool:
    """Whether a table was ever built."""
    return tx.run(_HAS_TABLE[tx.postgresql], {"name": name}).one().found is not None


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
