"""One person who was two: all that is held of the second goes under the first, and the second key is destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.keys.sealing import keyed_hash
from bot.storage.people import about, consents
from bot.storage.people.people import Person
from bot.storage.transaction import Tx

# One letter of a broadcast for each person: where both are among its recipients, the second one's ends here.
_TWICE = "SELECT 1 FROM recipient r WHERE r.person = :to AND r.broadcast = "
_ONE_LETTER = (
    f"UPDATE letter SET state = 'cancelled', reason = 'joined' WHERE person = :from AND state = 'queued'"
    f" AND broadcast IS NOT NULL AND EXISTS ({_TWICE}letter.broadcast)",
    f"UPDATE letter SET broadcast = NULL WHERE person = :from AND broadcast IS NOT NULL"
    f" AND EXISTS ({_TWICE}letter.broadcast)",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the way of joining somebody, and how much of them there is; nothing is opened."""

    rehearsal: bool
    helped: bool
    agent: str | None
    registration: str | None
    referral: str | None
    erasing: bool
    counts: Mapping[str, int]


def standing(tx: Tx, person: Person) -> Standing:
    def first(sql: str) -> str | None:
        row = tx.one(sql, {"person": person.id})
        return str(row[0]) if row else None

    counted = dict.fromkeys(("channel_identity", "registration", "referral", "message", "letter"), 0)
    for table in counted:
        counted[table] = int(
            tx.run(f"SELECT COUNT(*) AS n FROM {table} WHERE person = :p", {"p": person.id}).one().n
        )
    return Standing(
        rehearsal=person.rehearsal is not None,
        helped=person.helper is not None,
        agent=first("SELECT id FROM agent WHERE person = :person"),
        registration=first(
            "SELECT reference FROM registration WHERE person = :person AND state NOT IN ('withdrawn', 'merged')"
        ),
        referral=first(
            "SELECT id FROM referral WHERE person = :person AND state IN ('waiting', 'offered', 'accepted',"
            " 'contacted', 'unserved')"
        ),
        erasing=first(
            "SELECT id FROM timer WHERE person = :person AND kind IN ('erase', 'end_referral')"
            " AND state IN ('waiting', 'ringing')"
        )
        is not None,
        counts=counted,
    )


def serves(tx: Tx, agent: str, worker: str) -> bool:
    """Whether an agent was ever offered this very worker: nobody is their own agent."""
    return (
        tx.one(
            "SELECT 1 FROM offer o JOIN referral r ON r.id = o.referral WHERE o.agent = :agent"
            " AND r.person = :worker",
            {"agent": agent, "worker": worker},
        )
        is not None
    )


def move_all(tx: Tx, kept: Person, other: Person, now: int) -> None:
    """All that is held of `other` becomes `kept`'s, but for where they stand; both are locked."""
    for person in (kept, other):
        drop_words(tx, person.id)
    for sql in _ONE_LETTER:
        tx.run(sql, {"to": kept.id, "from": other.id})
    about.move_rows(tx, kept, other)
    consents.keep_last_word(tx, kept.id, now)
    _know(tx, kept, other)


def _know(tx: Tx, kept: Person, other: Person) -> None:
    """What stands in clear of somebody of whom nothing stood so far."""
    asked = "SELECT area, sector, band, stage FROM person WHERE id = :id"
    first, second = (tx.run(asked, {"id": one.id}).one() for one in (kept, other))
    if second.stage == "agent" and first.area:
        tx.run("UPDATE person SET stage = 'agent' WHERE id = :id", {"id": kept.id})
    elif first.stage == "new" or second.stage == "agent":
        tx.run(
            "UPDATE person SET area = :area, sector = :sector, band = :band, stage = :stage WHERE id = :id",
            {**second._mapping, "id": kept.id},
        )


# --- what is given away, and what waits -------------------------------------------------------------

# Whatever of somebody another chat would come to see or speak for.
_HOLDS = " UNION ALL ".join(
    (
        "SELECT 1 FROM registration WHERE person = :person OR helper = :person",
        "SELECT 1 FROM person WHERE helper = :person",
        "SELECT 1 FROM complaint WHERE person = :person",
    )
)


def holds_something(tx: Tx, person: str) -> bool:
    """Whether there is anything of somebody that they would give away."""
    return consents.ever_agreed(tx, person) or tx.one(_HOLDS, {"person": person}) is not None


def has_a_role(tx: Tx, person: str) -> bool:
    """Whether a chat is an agent's or somebody's of the staff: it shows what is other people's."""
    sql = "SELECT 1 FROM agent WHERE person = :person UNION ALL SELECT 1 FROM staff WHERE person = :person"
    return tx.one(sql, {"person": person}) is not None


def mark_addresses(tx: Tx, person: str, now: int) -> None:
    """The addresses somebody has now are about to be another's, or just became theirs."""
    tx.run(
        "UPDATE channel_identity SET joined_at = :now WHERE person = :person", {"now": now, "person": person}
    )


def joined_since(tx: Tx, person: str, moment: int) -> bool:
    """Whether somebody has an address that came to them since a moment."""
    found = tx.one(
        "SELECT 1 FROM channel_identity WHERE person = :person AND joined_at > :moment",
        {"person": person, "moment": moment},
    )
    return found is not None


def take_away(tx: Tx, person: str, joined_at: int) -> bool:
    """Whoever writes from the addresses of that join is a stranger from now on; False when there are none."""
    gone = tx.changed(
        "DELETE FROM channel_identity WHERE person = :person AND joined_at = :at",
        {"person": person, "at": joined_at},
    )
    tx.run(
        "UPDATE person SET channel = COALESCE((SELECT i.channel FROM channel_identity i WHERE i.person = person.id"
        " ORDER BY i.last_inbound_at DESC LIMIT 1), channel) WHERE id = :person",
        {"person": person},
    )
    return bool(gone)


# --- the word that is carried from one chat to the other --------------------------------------------

_KIND = "join"


def _hash(tx: Tx, word: str, day: int) -> bytes:
    return keyed_hash(tx.hash_key, _KIND, f"{day}:{word}")


def keep_word(tx: Tx, person: str, word: str, day: int) -> None:
    """Only its keyed hash, with the day in it; an earlier word of theirs is worth nothing any more."""
    drop_words(tx, person)
    tx.run(
        "INSERT INTO found_by (hash, kind, person) VALUES (:hash, :kind, :person)",
        {"hash": _hash(tx, word, day), "kind": _KIND, "person": person},
    )


def drop_words(tx: Tx, person: str) -> None:
    tx.run("DELETE FROM found_by WHERE kind = :kind AND person = :person", {"kind": _KIND, "person": person})


def whose_word(tx: Tx, word: str, days: list[int]) -> str | None:
    """Who was given this word on one of these days."""
    for day in days:
        row = tx.one(
            "SELECT person FROM found_by WHERE hash = :hash AND kind = :kind",
            {"hash": _hash(tx, word, day), "kind": _KIND},
        )
        if row:
            return str(row.person)
    return None
