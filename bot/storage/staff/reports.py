"""Tables that staff asked for, and tables they brought: sealed under a key of their own, for whoever asked alone."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import Vault, seal_bytes, unseal_bytes

LEASE = 600_000  # milliseconds in which a report is made; after that another worker takes it up


@dataclass(frozen=True, slots=True)
class Asked:
    """A report to be made: whose, what, and as they asked for it (JSON)."""

    id: str
    staff: str
    kind: str
    asked: str


def ask(tx: Tx, asked: Asked, now: int, until: int) -> None:
    tx.run(
        "INSERT INTO report (id, staff, kind, asked, state, asked_at, until)"
        " VALUES (:id, :staff, :kind, :asked, 'preparing', :now, :until)",
        {
            "id": asked.id,
            "staff": asked.staff,
            "kind": asked.kind,
            "asked": asked.asked,
            "now": now,
            "until": until,
        },
    )


def take(tx: Tx, now: int) -> Asked | None:
    """The oldest that nobody makes."""
    row = tx.run(
        "UPDATE report SET state = 'working', ready_at = :now WHERE id = (SELECT r.id FROM report r"
        " WHERE r.state = 'preparing' OR (r.state = 'working' AND r.ready_at < :late) ORDER BY r.asked_at, r.id"
        " LIMIT 1) RETURNING id, staff, kind, asked",
        {"now": now, "late": now - LEASE},
    ).first()
    return Asked(row.id, row.staff, row.kind, row.asked) if row else None


def any_asked(tx: Tx, now: int) -> bool:
    row = tx.one(
        "SELECT 1 FROM report WHERE state = 'preparing' OR (state = 'working' AND ready_at < :late) LIMIT 1",
        {"late": now - LEASE},
    )
    return row is not None


@dataclass(frozen=True, slots=True)
class Packed:
    """A table, compressed and sealed under a key of its own, that key wrapped by DATA_KEYS."""

    wrapped: bytes
    sealed: bytes
    lines: int


def packed(vault: Vault, report: str, content: bytes, lines: int) -> Packed:
    """Made before the transaction that keeps it: a table of a hundred thousand lines takes longer than others should
    wait, and a tenth of its bytes are quickly on the disk.
    """
    key, wrapped = vault.new_key(f"report {report}")
    small = zlib.compress(content, level=1)
    return Packed(wrapped, seal_bytes(key, small, f"report.sealed:{report}"), lines)


def put(tx: Tx, report: str, table: Packed, now: int, state: str = "ready") -> None:
    tx.run(
        "UPDATE report SET state = :state, ready_at = :now, lines = :lines, wrapped = :wrapped, sealed = :sealed"
        " WHERE id = :id",
        {
            **{"id": report, "state": state, "now": now, "lines": table.lines},
            **{"wrapped": table.wrapped, "sealed": table.sealed},
        },
    )


def fail(tx: Tx, report: str, now: int) -> None:
    tx.run("UPDATE report SET state = 'failed', ready_at = :now WHERE id = :id", {"id": report, "now": now})


def listed(tx: Tx, staff: str, now: int) -> Sequence[Mapping[str, Any]]:
    """Whoever asked sees their own, the newest first; what was brought is no report."""
    rows = tx.all(
        "SELECT id, kind, asked, state, asked_at, ready_at, until, lines FROM report WHERE staff = :staff"
        " AND until > :now AND state <> 'brought' ORDER BY asked_at DESC, id LIMIT 30",
        {"staff": staff, "now": now},
    )
    return [dict(row._mapping) for row in rows]


def open_one(tx: Tx, report: str, staff: str, state: str, now: int) -> tuple[str, bytes] | None:
    """What was asked, and the content; None for none of theirs, or past its time."""
    row = tx.one(
        "SELECT asked, wrapped, sealed FROM report WHERE id = :id AND staff = :staff AND state = :state"
        " AND until > :now",
        {"id": report, "staff": staff, "state": state, "now": now},
    )
    if row is None:
        return None
    key = tx.vault.unwrap(row.wrapped, f"report {report}")
    return row.asked, zlib.decompress(unseal_bytes(key, row.sealed, f"report.sealed:{report}"))


def drop(tx: Tx, report: str, staff: str) -> None:
    tx.run("DELETE FROM report WHERE id = :id AND staff = :staff", {"id": report, "staff": staff})


def drop_old(tx: Tx, now: int) -> int:
    return tx.changed("DELETE FROM report WHERE until < :now", {"now": now})
