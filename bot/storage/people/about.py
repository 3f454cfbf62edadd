"""Whatever is held about somebody, wherever it lies: erased and moved by the one list that the tables keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import LargeBinary, MetaData, Table

from bot.storage.keys.sealing import seal, unseal
from bot.storage.people.people import Person
from bot.storage.tables import metadata
from bot.storage.tables.base import About
from bot.storage.transaction import Tx

# The person first: their key goes before all else.
ABOUT: Mapping[str, About] = {
    table.name: table.info["about"]
    for table in sorted(metadata.tables.values(), key=lambda table: (table.name != "person", table.name))
}
# Every column that is sealed under a person's key, and the place it is sealed for, in tables that are moved.
SEALED = tuple(
    (table, column, place)
    for table, about in ABOUT.items()
    if not about.stays
    for column, place in about.sealed.items()
)


def unsaid(tables: MetaData) -> list[str]:
    """What a table does not say of its rows: whom they are about, and what of them is sealed."""
    return [line for table in tables.tables.values() for line in _unsaid(table)]


def _unsaid(table: Table) -> Iterator[str]:
    about = table.info.get("about")
    if not isinstance(about, About):
        yield f"{table.name} does not say whom its rows are about"
        return
    named = {*about.whom, *about.others, *about.through, *about.sealed, *about.once}
    yield from (f"{table.name} has no column {name}" for name in sorted(named - {*table.c.keys()}))
    for column in table.c:
        leads = {key.column.table.name for key in column.foreign_keys}
        if "person" in leads and column.name not in (*about.whom, *about.others):
            yield f"{table.name}.{column.name} names a person"
        sealed = isinstance(column.type, LargeBinary) and column.name.endswith("sealed")
        if sealed and about.whom and column.name not in about.sealed:
            yield f"{table.name}.{column.name} is sealed for an unknown place"


# --- erasing ----------------------------------------------------------------------------------------


def erase_rows(tx: Tx, person: str) -> None:
    """Everything about somebody loses what it says of them; rows that must go are deleted last.

    So letters come before addresses: whoever settles a letter takes it before the address that turned out to be gone.
    """
    for sql in ERASING:
        tx.run(sql, {"person": person, "nothing": b""} if ":nothing" in sql else {"person": person})


def _beside() -> Iterator[str]:
    """Letters and events that name somebody beside the one they are kept for."""
    for table in ("letter", "event"):
        which = f"id IN (SELECT {table} FROM also_about WHERE person = :person)"
        (ended, under_way), clears = ABOUT[table].ends, ABOUT[table].clears
        if ended:
            yield f"UPDATE {table} SET {ended} WHERE {which} AND {under_way}"
        yield f"UPDATE {table} SET {clears} WHERE {which}"


def _changes() -> Iterator[str]:
    for table, about in ABOUT.items():
        (ended, under_way), theirs = about.ends, list(_theirs(about))
        if ended:
            yield from (f"UPDATE {table} SET {ended} WHERE {which} AND {under_way}" for which in theirs)
        if about.clears:
            yield from (f"UPDATE {table} SET {about.clears} WHERE {which}" for which in theirs)


def _deletions() -> Iterator[str]:
    for table, about in ABOUT.items():
        if about.deletes:
            yield from (f"DELETE FROM {table} WHERE {which} AND {about.deletes}" for which in _theirs(about))


def _theirs(about: About) -> Iterator[str]:
    yield from (f"{column} = :person" for column in about.whom)
    if not about.whom:
        for column, table in about.through.items():
            yield f"{column} IN (SELECT id FROM {table} WHERE person = :person)"


ERASING = (*_changes(), *_beside(), *_deletions())


# --- one person's rows become another's -------------------------------------------------------------


def move_rows(tx: Tx, kept: Person, other: Person) -> None:
    """All that is held of `other` goes under `kept`, sealed under their key; both are locked."""
    for table, column, place in SEALED:
        _seal_anew(tx, kept, other, table, column, place)
    for sql in MOVING:
        tx.run(sql, {"to": kept.id, "from": other.id} if ":to" in sql else {"from": other.id})


def _moves() -> Iterator[str]:
    for table, about in ABOUT.items():
        whose = () if about.stays else about.whom[:1]
        for column in (*whose, *about.others):
            yield from _moved(table, column, about)


def _moved(table: str, column: str, about: About) -> Iterator[str]:
    found = f"{about.within} AND {column} = :from" if about.within else f"{column} = :from"
    move = f"UPDATE {table} SET {column} = :to WHERE {found}"
    if not about.once:
        yield move
        return
    same = " AND ".join(f"t.{name} = {table}.{name}" for name in about.once)
    yield f"{move} AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{column} = :to AND {same})"
    if about.deletes:  # what both had, the other need not keep
        yield f"DELETE FROM {table} WHERE {column} = :from AND {about.deletes}"


MOVING = tuple(_moves())


def _seal_anew(tx: Tx, kept: Person, other: Person, table: str, column: str, place: str) -> None:
    whose = ABOUT[table].whom[0]
    rows = tx.all(
        f"SELECT id, {column} AS sealed FROM {table} WHERE {whose} = :person AND {column} IS NOT NULL",
        {"person": other.id},
    )
    changes = [{"id": row.id, "new": _anew(kept, other, bytes(row.sealed), place)} for row in rows]
    if changes:
        tx.run(f"UPDATE {table} SET {column} = :new WHERE id = :id", changes)


def _anew(kept: Person, other: Person, sealed: bytes, place: str) -> bytes:
    """What one person's key opens, under another's; what is empty stays so."""
    if not sealed:
        return sealed
    plain: Any = unseal(other.key, sealed, f"{place}:{other.id}")
    return seal(kept.key, plain, f"{place}:{kept.id}")
