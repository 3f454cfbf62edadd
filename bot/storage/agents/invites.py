"""Invitations: a single-use code that links an agent's chat to the directory."""

from __future__ import annotations

from bot.storage.agents import agents
from bot.storage.keys.sealing import keyed_hash
from bot.storage.people.people import Person
from bot.storage.transaction import Tx


def make(tx: Tx, agent: str, code: str, *, now: int, expires: int) -> None:
    """Keep an invitation; only a keyed hash of its code. Earlier unused ones of this agent end."""
    tx.run(
        "UPDATE invite SET used_at = :now WHERE agent = :agent AND used_at IS NULL",
        {"agent": agent, "now": now},
    )
    tx.run(
        "INSERT INTO invite (code_hash, agent, created_at, expires_at) VALUES (:hash, :agent, :now, :expires)",
        {"hash": keyed_hash(tx.hash_key, "invite", code), "agent": agent, "now": now, "expires": expires},
    )


def present(tx: Tx, person: Person, code: str, now: int) -> str | None:
    """Somebody shows a code: it links their chat once. The agent who is linked; None for a code that is no good."""
    row = tx.one(
        "UPDATE invite SET used_at = :now"
        " WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now RETURNING agent",
        {"now": now, "hash": keyed_hash(tx.hash_key, "invite", code)},
    )
    if row is None:
        return None
    agents.link(tx, row.agent, person, now)
    return str(row.agent)
