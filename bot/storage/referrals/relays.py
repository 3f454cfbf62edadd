"""Talks between a worker and their agent through the bot: asked for, open, ended; what passes is never kept here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx

_COLUMNS = (
    "id, referral, worker, agent, code, state, asked_by, last_at, to_worker_at, to_agent_at,"
    " worker_shows, agent_shows"
)


@dataclass(frozen=True, slots=True)
class Relay:
    """`worker` and `agent` are persons; `code` is the one both know the lead by."""

    id: int
    referral: str
    worker: str
    agent: str
    code: str
    state: str
    asked_by: str
    last_at: int
    to_worker_at: int
    to_agent_at: int
    worker_shows: int
    agent_shows: int

    def side(self, person: str) -> str:
        return "worker" if person == self.worker else "agent"

    def other(self, person: str) -> str:
        return self.agent if person == self.worker else self.worker


def load(tx: Tx, relay: int) -> Relay | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM relay WHERE id = :id", {"id": relay})
    return Relay(**row._mapping) if row else None


def open_of(tx: Tx, person: str) -> Relay | None:
    """The talk somebody is in."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM relay WHERE state = 'open' AND (worker = :person OR agent = :person)"
        " ORDER BY id DESC",
        {"person": person},
    )
    return Relay(**row._mapping) if row else None


def under_way(tx: Tx, referral: str) -> Relay | None:
    """The talk about a referral that is asked for or open."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM relay WHERE referral = :id AND state IN ('asked', 'open') ORDER BY id DESC",
        {"id": referral},
    )
    return Relay(**row._mapping) if row else None


def others_of(tx: Tx, relay: Relay) -> list[Relay]:
    """Open talks, besides this one, of either of the two."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM relay WHERE state = 'open' AND id <> :id"
        " AND (worker IN (:worker, :agent) OR agent IN (:worker, :agent))",
        {"id": relay.id, "worker": relay.worker, "agent": relay.agent},
    )
    return [Relay(**row._mapping) for row in rows]


def all_of(tx: Tx, referral: str) -> list[Relay]:
    """Talks about a referral that have not ended."""
    rows = tx.all(f"SELECT {_COLUMNS} FROM relay WHERE referral = :id AND state <> 'ended'", {"id": referral})
    return [Relay(**row._mapping) for row in rows]


def ask(tx: Tx, referral: str, *, worker: str, agent: str, code: str, side: str, now: int) -> int:
    """Write down that one side wants to talk; the talk's id."""
    row = tx.run(
        "INSERT INTO relay (referral, worker, agent, code, state, asked_by, opened_at, last_at)"
        " VALUES (:referral, :worker, :agent, :code, 'asked', :side, :now, :now) RETURNING id",
        {"referral": referral, "worker": worker, "agent": agent, "code": code, "side": side, "now": now},
    ).one()
    return int(row.id)


def open_now(tx: Tx, relay: Relay, now: int) -> None:
    tx.run("UPDATE relay SET state = 'open', last_at = :now WHERE id = :id", {"now": now, "id": relay.id})


def note_said(tx: Tx, relay: Relay, now: int) -> None:
    """Somebody said something: the talk lives."""
    tx.run("UPDATE relay SET last_at = :now WHERE id = :id", {"now": now, "id": relay.id})


def pace(tx: Tx, relay: Relay, side: str, gap: int, now: int) -> int:
    """When the next message to `side` may pass, `gap` milliseconds after the one before; it is taken."""
    column = f"to_{side}_at"
    before = relay.to_worker_at if side == "worker" else relay.to_agent_at
    due = max(now, before + gap)
    tx.run(f"UPDATE relay SET {column} = :due WHERE id = :id", {"due": due, "id": relay.id})
    return due


def show(tx: Tx, relay: Relay, side: str) -> None:
    """One side is willing to show its number."""
    tx.run(f"UPDATE relay SET {side}_shows = 1 WHERE id = :id", {"id": relay.id})


def count_rude(tx: Tx, relay: Relay) -> int:
    """How many rude words there have been, with this one."""
    row = tx.run("UPDATE relay SET abuse = abuse + 1 WHERE id = :id RETURNING abuse", {"id": relay.id}).one()
    return int(row.abuse)


def count_risky(tx: Tx, relay: Relay) -> int:
    """How often the agent spoke of money or secrets, with this time."""
    row = tx.run("UPDATE relay SET risky = risky + 1 WHERE id = :id RETURNING risky", {"id": relay.id}).one()
    return int(row.risky)


def end(tx: Tx, relay: Relay, why: str) -> bool:
    """Close a talk, once; whether it was closed now."""
    return bool(
        tx.changed(
            "UPDATE relay SET state = 'ended', ended_why = :why WHERE id = :id AND state <> 'ended'",
            {"why": why, "id": relay.id},
        )
    )
