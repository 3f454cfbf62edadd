"""Sample agents, and the communities and branches that hold nobody else: taken out with all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table

from bot.storage.tables import metadata
from bot.storage.transaction import Tx

# What an agent alone is the reason for goes with them; elsewhere they are only let go of, where that can be.
_THEIRS = frozenset({"invite", "agent_word", "agent_code"})


def agents(tx: Tx) -> list[tuple[str, str]]:
    """Id and person of each; those of somebody's rehearsal on the try-it page are theirs."""
    rows = tx.all("SELECT id, person FROM agent WHERE sample = 1 AND rehearsal IS NULL ORDER BY id")
    return [(row.id, row.person) for row in rows]


def remove(tx: Tx, ids: Sequence[str]) -> int:
    """How many of communities and branches went with these agents, as nobody else is there."""
    places = {row.community for row in _of(tx, "agent", "community", "id", ids)}
    _take_out(tx, "agent", ids)
    branches = {row.branch for row in _of(tx, "community", "branch", "id", sorted(places))}
    return _empty(tx, "community", sorted(places)) + _empty(tx, "branch", sorted(branches))


def _of(tx: Tx, table: str, wanted: str, column: str, ids: Sequence[object]) -> Sequence[Any]:
    named = {f"id{at}": one for at, one in enumerate(ids)}
    if not named:
        return []
    return tx.all(
        f"SELECT {wanted} FROM {table} WHERE {column} IN ({', '.join(':' + one for one in named)})", named
    )


def _pointing_at(table: str) -> Iterator[tuple[Table, Column[object]]]:
    for other in metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table.name == table:
                yield other, key.parent


def _take_out(tx: Tx, table: str, ids: Sequence[object]) -> None:
    """These rows, after what points at them."""
    for one in ids:
        for other, column in _pointing_at(table):
            where = f"WHERE {column.name} = :id"
            if column.nullable and other.name not in _THEIRS:
                tx.run(f"UPDATE {other.name} SET {column.name} = NULL {where}", {"id": one})
            elif "id" in other.c:
                below = [row.id for row in tx.all(f"SELECT id FROM {other.name} {where}", {"id": one})]
                _take_out(tx, other.name, below)
            else:
                tx.run(f"DELETE FROM {other.name} {where}", {"id": one})
        tx.run(f"DELETE FROM {table} WHERE id = :id", {"id": one})


def _empty(tx: Tx, table: str, ids: Sequence[str]) -> int:
    """Take out those at which nothing points any more; how many."""
    gone = 0
    for one in ids:
        pointing = (
            tx.one(f"SELECT 1 FROM {other.name} WHERE {column.name} = :id LIMIT 1", {"id": one})
            for other, column in _pointing_at(table)
        )
        if not any(pointing):
            gone += tx.changed(f"DELETE FROM {table} WHERE id = :id", {"id": one})
    return gone
