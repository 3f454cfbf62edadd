"""Notices of official trouble: what is down, from when, until when, and who said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.storage.database import Tx

_ALL = "SELECT id, what, begins, ends, ended_at, staff, source FROM official_trouble"


def standing(tx: Tx, now: int) -> Sequence[Mapping[str, Any]]:
    rows = tx.all(
        f"{_ALL} WHERE ends > :now AND begins <= :now AND ended_at IS NULL ORDER BY id", {"now": now}
    )
    return [dict(row._mapping) for row in rows]


def latest(tx: Tx) -> Sequence[Mapping[str, Any]]:
    return [dict(row._mapping) for row in tx.all(f"{_ALL} ORDER BY id DESC LIMIT 20")]


def add(tx: Tx, what: str, begins: int, ends: int, staff: str, source: str) -> None:
    """One of a kind stands at a time: the newer one takes the older one's place."""
    tx.run(
        "UPDATE official_trouble SET ended_at = :now WHERE what = :what AND ended_at IS NULL AND ends > :now",
        {"what": what, "now": begins},
    )
    tx.run(
        "INSERT INTO official_trouble (what, begins, ends, staff, source)"
        " VALUES (:what, :begins, :ends, :staff, :source)",
        {"what": what, "begins": begins, "ends": ends, "staff": staff, "source": source[:120]},
    )


def end(tx: Tx, number: int, now: int) -> bool:
    return bool(
        tx.changed(
            "UPDATE official_trouble SET ended_at = :now WHERE id = :id AND ended_at IS NULL AND ends > :now",
            {"id": number, "now": now},
        )
    )
