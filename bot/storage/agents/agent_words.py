"""One-time words that open an agent's page: a keyed hash, a few minutes, a few tries."""

from __future__ import annotations

from bot.storage.keys.sealing import keyed_hash
from bot.storage.transaction import Tx

MOST_TRIES = 5


def make(tx: Tx, agent: str, word: str, *, now: int, expires: int) -> None:
    """Keep a word; earlier ones of this agent end."""
    tx.run(
        "UPDATE agent_word SET used_at = :now WHERE agent = :agent AND used_at IS NULL",
        {"agent": agent, "now": now},
    )
    tx.run(
        "INSERT INTO agent_word (agent, word_hash, expires_at) VALUES (:agent, :hash, :expires)",
        {"agent": agent, "hash": keyed_hash(tx.hash_key, "agent_word", word), "expires": expires},
    )


def use(tx: Tx, agent: str, word: str, now: int) -> bool:
    """Whether it is the word that was sent: once, in time, within the tries."""
    tx.run(
        "UPDATE agent_word SET tries = tries + 1 WHERE agent = :agent AND used_at IS NULL", {"agent": agent}
    )
    return bool(
        tx.changed(
            "UPDATE agent_word SET used_at = :now WHERE agent = :agent AND used_at IS NULL AND word_hash = :hash"
            f" AND expires_at > :now AND tries <= {MOST_TRIES}",
            {"agent": agent, "hash": keyed_hash(tx.hash_key, "agent_word", word), "now": now},
        )
    )
