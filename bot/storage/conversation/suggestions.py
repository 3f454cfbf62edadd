"""What staff would have the bot say or hear otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.transaction import Tx

TEXT, SEED = "text", "seed"
MOST = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`step`: of a text where it stands, of a seed the intent it means; `at` in milliseconds."""

    id: int
    kind: str
    language: str
    flow: str
    step: str
    words: str
    staff: str
    at: int


def add(tx: Tx, one: Suggestion) -> None:
    """`id` is given by the database."""
    tx.run(
        "INSERT INTO suggestion (kind, language, flow, step, words, staff, at)"
        " VALUES (:kind, :language, :flow, :step, :words, :staff, :at)",
        {name: getattr(one, name) for name in Suggestion.__slots__ if name != "id"},
    )


def standing(tx: Tx) -> list[Suggestion]:
    """Those nobody took back, oldest first: of one text the newest counts."""
    rows = tx.all(
        "SELECT id, kind, language, flow, step, words, staff, at FROM suggestion WHERE dropped_at IS NULL"
        " ORDER BY id LIMIT :most",
        {"most": MOST},
    )
    return [Suggestion(*row) for row in rows]


def drop(tx: Tx, number: int, now: int) -> bool:
    """False for none that stands."""
    sql = "UPDATE suggestion SET dropped_at = :now WHERE id = :id AND dropped_at IS NULL"
    return bool(tx.changed(sql, {"id": number, "now": now}))
