"""uploads: a table of agents brought by upload is looked at first, kept an hour, and taken in by another press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.agents.directory import COLUMNS, MORE_COLUMNS, TABLE, Imported, import_agents
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.staff import reports
from bot.storage.staff.reports import Asked
from bot.tables.problems import BadTable
from bot.tables.reading import read_table
from bot.tables.writing import as_file

KEPT = 3_600_000  # milliseconds
EXAMPLE = (
    "Bu Wati", "081234567890", "Koperasi Cilincing", "Cabang Cilincing", "-6.12", "106.94", "31.72.04", "id jv",
    "5", "2027-12-31", "", "08.00-16.00", "minggu", "other", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """What a table would do; `id` by which it is taken in, empty where something is wrong with it."""

    id: str = ""
    counts: Imported | None = None
    problems: Sequence[str] = ()
    doubts: Sequence[str] = ()


def look_at_table(runtime: Runtime, scope: Scope, content: bytes) -> Looked:
    """Every mistake at its cell, or how many would be added and changed. Nothing is written but the table itself."""
    demand(scope, "keep_agents")
    try:
        table = read_table(content, TABLE, told_later=True)
        counts = import_agents(runtime, scope, table.rows, dry_run=True, letters=table.letters)
    except BadTable as error:
        return Looked(problems=str(error).splitlines())
    identity, now = runtime.new_id(), runtime.now_ms()
    kept = reports.packed(runtime.database.vault, identity, content, len(table.rows))
    with runtime.database.begin() as tx:
        reports.drop_old(tx, now)
        reports.ask(tx, Asked(identity, scope.staff, "agents brought", "{}"), now, now + KEPT)
        reports.put(tx, identity, kept, now, state="brought")
    return Looked(identity, counts, doubts=table.told())


def take_in(runtime: Runtime, scope: Scope, identity: str) -> Imported:
    """Take in what was looked at. Raises Refused for none of theirs, or where the directory changed meanwhile."""
    demand(scope, "keep_agents")
    with runtime.database.look() as tx:
        found = reports.open_one(tx, identity, scope.staff, "brought", runtime.now_ms())
    if found is None:
        raise Refused("upload_gone")
    try:
        table = read_table(found[1], TABLE, told_later=True)
        done = import_agents(runtime, scope, table.rows, letters=table.letters)
    except BadTable as error:
        raise Refused("upload_changed") from error
    with runtime.database.begin() as tx:
        reports.drop(tx, identity, scope.staff)
        note(runtime, tx, scope, "agents imported", f"{done.added} added {done.changed} changed")
    return done


def example_table(name: str) -> bytes:
    """A file with the right columns, and one line that shows how they are filled in."""
    return as_file(name, [(*COLUMNS, *MORE_COLUMNS), EXAMPLE])
