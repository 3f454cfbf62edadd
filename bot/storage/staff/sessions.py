"""Sessions of staff: one row a login, found by a keyed hash of the cookie's token, ended here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash

SEEN_EVERY = 300_000  # milliseconds between two notes that a session is in use


@dataclass(frozen=True, slots=True)
class Session:
    """Times in milliseconds since 1970; `factor_at` when the second factor was shown. `hash` as hex names it."""

    hash: str
    staff: str
    begun_at: int
    seen_at: int
    expires_at: int
    factor_at: int | None


def _hash(tx: Tx, token: str) -> bytes:
    return keyed_hash(tx.hash_key, "staff session", token)


def begin(tx: Tx, staff: str, token: str, *, now: int, expires: int, factor_at: int | None = None) -> None:
    tx.run(
        "INSERT INTO staff_session (token_hash, staff, begun_at, seen_at, expires_at, factor_at)"
        " VALUES (:hash, :staff, :now, :now, :expires, :factor_at)",
        {"hash": _hash(tx, token), "staff": staff, "now": now, "expires": expires, "factor_at": factor_at},
    )


def load(tx: Tx, token: str, now: int) -> Session | None:
    """The session of a token; None when it ended, ran out, or never was."""
    row = tx.one(
        "SELECT * FROM staff_session WHERE token_hash = :hash AND ended_at IS NULL AND expires_at > :now",
        {"hash": _hash(tx, token), "now": now},
    )
    return _session(row) if row else None


def _session(row: object) -> Session:
    names = ("staff", "begun_at", "seen_at", "expires_at", "factor_at")
    return Session(bytes(getattr(row, "token_hash")).hex(), *(getattr(row, name) for name in names))  # noqa: B009


def seen(tx: Tx, session: Session, now: int) -> None:
    tx.run(
        "UPDATE staff_session SET seen_at = :now WHERE token_hash = :hash",
        {"now": now, "hash": bytes.fromhex(session.hash)},
    )


def show_factor(tx: Tx, session: Session, now: int) -> None:
    """The second factor was shown in it."""
    tx.run(
        "UPDATE staff_session SET factor_at = :now WHERE token_hash = :hash",
        {"now": now, "hash": bytes.fromhex(session.hash)},
    )


def of_staff(tx: Tx, staff: str, now: int) -> list[Session]:
    """Those that are open, the last used first."""
    rows = tx.all(
        "SELECT * FROM staff_session WHERE staff = :staff AND ended_at IS NULL AND expires_at > :now"
        " ORDER BY seen_at DESC, begun_at DESC",
        {"staff": staff, "now": now},
    )
    return [_session(row) for row in rows]


def end(tx: Tx, staff: str, session: str, why: str, now: int) -> bool:
    """End one session of somebody; whether it was open."""
    return bool(
        tx.changed(
            "UPDATE staff_session SET ended_at = :now, ended_why = :why"
            " WHERE token_hash = :hash AND staff = :staff AND ended_at IS NULL",
            {"now": now, "why": why, "hash": bytes.fromhex(session), "staff": staff},
        )
    )


def end_all(tx: Tx, staff: str, why: str, now: int) -> int:
    """End every session of somebody: logging out everywhere, a change of password or role, a disabled account."""
    return tx.changed(
        "UPDATE staff_session SET ended_at = :now, ended_why = :why WHERE staff = :staff AND ended_at IS NULL",
        {"now": now, "why": why, "staff": staff},
    )


def end_everybodys(tx: Tx, why: str, now: int) -> int:
    """End every session there is: a copy that was restored knows nothing of what ended since."""
    return tx.changed(
        "UPDATE staff_session SET ended_at = :now, ended_why = :why WHERE ended_at IS NULL",
        {"now": now, "why": why},
    )


def purge(tx: Tx, before: int) -> int:
    """Let go of sessions that ran out before a moment."""
    return tx.changed("DELETE FROM staff_session WHERE expires_at < :before", {"before": before})
