"""Invitations: a single-use code that links an agent's chat to the directory."""

from __future__ import annotations

from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash
from bot.storage.messaging import timers
from bot.storage.people.people import Person


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


def present(tx: Tx, person: Person, code: str, now: int) -> None:
    """Somebody shows a code: it links their chat once. What they are told comes through a timer."""
    row = tx.one(
        "UPDATE invite SET used_at = :now"
        " WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now RETURNING agent",
        {"now": now, "hash": keyed_hash(tx.hash_key, "invite", code)},
    )
    if row is None:
        timers.start(tx, "tell_invite_refused", due=now, person=person.id, facts={})
        return
    agents.link(tx, row.agent, person, now)
    timers.start(tx, "tell_linked", due=now, ref=row.agent)
