"""What somebody agreed to and has not taken back: asked and written down in this one place."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.transaction import Tx

BROADCASTS, QUESTIONS, SERVICE = "broadcasts", "questions", "service"
UPDATES = "updates"  # news of one's own registration, also by WhatsApp outside its window

_EVER = "EXISTS (SELECT 1 FROM consent c WHERE c.person = {person} AND c.kind = '{kind}'{more})"
# Counted, not EXISTS: PostgreSQL would turn that round for many people at once, and read every address there is.
_STOPPED = (
    "(SELECT COUNT(*) FROM channel_identity i JOIN stopped s ON s.network = i.network AND s.value_hash = i.value_hash"
    " WHERE i.person = {person}) > 0"
)


@dataclass(frozen=True, slots=True)
class Given:
    """One consent. `sha256` finds the text that was shown, empty for paper; `beside` passed their yes on."""

    kind: str
    version: str
    sha256: str
    language: str
    channel: str
    beside: str | None = None


def agreed(kind: str, person: str) -> str:
    """SQL: whether somebody agrees now. `person` is the column that names them.

    To news nobody agrees from an address that said STOP, whoever they are by now, until they ask for it again.
    """
    now = _EVER.format(kind=kind, person=person, more=" AND c.withdrawn_at IS NULL")
    return f"{now} AND NOT {_STOPPED.format(person=person)}" if kind == BROADCASTS else now


# Everybody's first yes to the service: where it stands beside its person `p`, and what makes it the first.
FIRST_YES = "consent c JOIN person p ON p.id = c.person"
IS_FIRST_YES = (
    "c.kind = 'service' AND NOT EXISTS (SELECT 1 FROM consent e WHERE e.person = c.person AND e.kind = c.kind"
    " AND e.id < c.id)"
)


def once_agreed(kind: str, person: str) -> str:
    """SQL: whether somebody ever agreed, taken back since or not."""
    return _EVER.format(kind=kind, person=person, more="")


def agrees(tx: Tx, person: str, kind: str) -> bool:
    """Whether somebody agrees now."""
    sql = f"SELECT 1 FROM person p WHERE p.id = :person AND {agreed(kind, 'p.id')}"
    return tx.one(sql, {"person": person}) is not None


def ever_agreed(tx: Tx, person: str) -> bool:
    """Whether somebody ever agreed to anything, taken back since or not."""
    return tx.one("SELECT 1 FROM consent WHERE person = :person", {"person": person}) is not None


def give(tx: Tx, person: str, given: Given, at: int) -> None:
    tx.run(
        "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at, beside)"
        " VALUES (:person, :kind, :version, :sha256, :language, :channel, :at, :beside)",
        {
            "person": person,
            "kind": given.kind,
            "version": given.version,
            "sha256": given.sha256,
            "language": given.language,
            "channel": given.channel,
            "at": at,
            "beside": given.beside,
        },
    )


def withdraw(tx: Tx, person: str, at: int, kind: str = "") -> None:
    """A consent of one kind ends, or every one; the row stays as proof that it was given and taken back."""
    which, named = (" AND kind = :kind", {"kind": kind}) if kind else ("", {})
    tx.run(
        f"UPDATE consent SET withdrawn_at = :at WHERE person = :person AND withdrawn_at IS NULL{which}",
        {"person": person, "at": at, **named},
    )


def keep_last_word(tx: Tx, person: str, at: int) -> None:
    """Of one who was two the later word counts, on whichever channel it was said: a no takes back an earlier yes."""
    tx.run(
        "UPDATE consent SET withdrawn_at = :at WHERE person = :person AND withdrawn_at IS NULL AND EXISTS (SELECT 1"
        " FROM consent w WHERE w.person = :person AND w.kind = consent.kind AND w.withdrawn_at >= consent.given_at)",
        {"person": person, "at": at},
    )


def note_stop(tx: Tx, person: str, at: int) -> None:
    """Every address of somebody who said STOP, by its keyed hash alone."""
    tx.run(
        "INSERT INTO stopped (network, value_hash, stopped_at) SELECT network, value_hash, :at FROM channel_identity"
        " WHERE person = :person ON CONFLICT (network, value_hash) DO NOTHING",
        {"person": person, "at": at},
    )


def stop_news(tx: Tx, person: str, at: int) -> None:
    """They told their messenger that they want no news; what of it still waits goes no more. No consent is touched."""
    note_stop(tx, person, at)
    tx.run(
        "UPDATE letter SET state = 'cancelled', reason = 'opted out'"
        " WHERE person = :person AND state = 'queued' AND broadcast IS NOT NULL",
        {"person": person},
    )


def only_stopped(tx: Tx, person: str) -> bool:
    """Whether somebody agrees to news but for a stop that their messenger told."""
    sql = "SELECT 1 FROM consent WHERE person = :person AND kind = :kind AND withdrawn_at IS NULL"
    return tx.one(sql, {"person": person, "kind": BROADCASTS}) is not None


def forget_stop(tx: Tx, person: str) -> None:
    """They ask for messages again."""
    tx.run(
        "DELETE FROM stopped WHERE EXISTS (SELECT 1 FROM channel_identity i WHERE i.person = :person"
        " AND i.network = stopped.network AND i.value_hash = stopped.value_hash)",
        {"person": person},
    )


def has_stopped(tx: Tx, network: str, value_hash: bytes) -> bool:
    """Whether an address said STOP."""
    sql = "SELECT 1 FROM stopped WHERE network = :network AND value_hash = :hash"
    return tx.one(sql, {"network": network, "hash": value_hash}) is not None
