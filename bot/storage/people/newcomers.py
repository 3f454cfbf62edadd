"""People who come without a chat: from a table, or registered by a relative; with a key and a consent of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.storage.database import Tx, milliseconds
from bot.storage.people.consents import SERVICE, Given, give
from bot.storage.people.people import Person, lock


def add(
    tx: Tx,
    person: str,
    *,
    now: int,
    language: str = "id",
    rehearsal: str | None = None,
    helper: str | None = None,
) -> Person:
    """Somebody nobody can write to: they have no channel. What is to be told is told to their `helper`."""
    _, wrapped = tx.vault.new_key(person)
    tx.run(
        "INSERT INTO person (id, wrapped_key, created_at, language, channel, stage, rehearsal, helper, last_seen_at)"
        " VALUES (:id, :wrapped, :now, :language, '', :stage, :rehearsal, :helper, :now)",
        {
            "id": person,
            "wrapped": wrapped,
            "now": now,
            "language": language,
            "stage": "consented" if helper else "submitted",
            "rehearsal": rehearsal,
            "helper": helper,
        },
    )
    return lock(tx, person)


def begin(tx: Tx, person: str, helper: Person, now: int) -> None:
    """A worker who is with their helper and agreed."""
    add(tx, person, now=now, language=helper.language, rehearsal=helper.rehearsal, helper=helper.id)


def consented_on_paper(tx: Tx, person: Person, version: str, day: date) -> None:
    """The paper itself is the proof; here stands when, and under which notice. No text was shown, so no hash."""
    given = milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC))
    on_paper = Given(SERVICE, version, "", person.language, "paper")
    give(tx, person.id, on_paper, given)
