"""Voice messages to be written down, and cards to be fetched: taken in hand one by one, gone once they are answered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.post import Address
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.people import people
from bot.storage.people.people import Person

_PLACE = "voice_note.sealed"
CARD = "card "  # what stands before the reference of a contact's card


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice message in hand; `tries` counts this one too. `address`: where its speaker is reached."""

    id: int
    message: int
    person: str
    channel: str
    sound: str
    language: str
    address: Address
    tries: int


def keep(tx: Tx, person: Person, channel: str, message: int, sound: str, now: int) -> None:
    tx.run(
        "INSERT INTO voice_note (person, channel, message, at, sealed)"
        " VALUES (:person, :channel, :message, :at, :sealed)",
        {
            **{"person": person.id, "channel": channel, "message": message, "at": now},
            "sealed": seal(person.key, sound, f"{_PLACE}:{person.id}"),
        },
    )


def any_due(tx: Tx, now: int) -> bool:
    """A look: whoever waits for something to do keeps no writer waiting."""
    return tx.one("SELECT 1 FROM voice_note WHERE lease_until <= :now LIMIT 1", {"now": now}) is not None


def take_next(tx: Tx, now: int, lease: int) -> Voice | None:
    """The oldest that nobody has in hand, for `lease` milliseconds; of whoever is gone it is let go."""
    row = tx.run(
        "UPDATE voice_note SET lease_until = :until, tries = tries + 1 WHERE id = (SELECT id FROM voice_note"
        f" WHERE lease_until <= :now ORDER BY id LIMIT 1{tx.skip_locked})"
        " RETURNING id, message, person, channel, sealed, tries",
        {"now": now, "until": now + lease},
    ).first()
    if row is None:
        return None
    try:
        person = people.look_up(tx, row.person)
        sound = str(unseal(person.key, row.sealed, f"{_PLACE}:{person.id}"))
    except CannotOpen:
        drop(tx, row.id)
        return None
    address = people.address_of(tx, person.id, person.key, row.channel)
    if address is None:
        drop(tx, row.id)
        return None
    return Voice(row.id, row.message, person.id, row.channel, sound, person.language, address, row.tries)


def later(tx: Tx, voice: int, at: int) -> None:
    """Taken in hand again from then on (milliseconds)."""
    tx.run("UPDATE voice_note SET lease_until = :at WHERE id = :id", {"id": voice, "at": at})


def drop(tx: Tx, voice: int) -> None:
    tx.run("DELETE FROM voice_note WHERE id = :id", {"id": voice})
