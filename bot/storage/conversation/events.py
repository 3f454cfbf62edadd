"""The log of events read back: everything that happened to one person, and where people stop."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.storage.staff.scope import Scope

BESIDE = "beside"  # kind of the log line of a turn that no message began
STEPPED = ("entered", "answered", "reasked", "back", "why", "left", "timed_out")


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that happened, as it was stored: `said` opened, `message` 0 for a notice or a timer."""

    message: int
    person: str
    channel: str
    at: int
    state: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was done at a step."""

    flow: str
    step: str
    kind: str
    times: int
    people: int


def note_beside(
    tx: Tx,
    person: Person,
    happened: Mapping[str, object],
    now: int,
    about: str | None = None,
    beside: Sequence[str] = (),
) -> None:
    """A notice or a timer, sealed: a replay needs it too. `about` and `beside` are whoever else it names."""
    row = tx.run(
        "INSERT INTO event (person, message, at, kind, flow, step, sealed, about)"
        " VALUES (:person, NULL, :now, :kind, '', '', :sealed, :about) RETURNING id",
        {
            "person": person.id,
            "now": now,
            "kind": BESIDE,
            "about": about,
            # Facts hold days and sums as well: what is only to be read again is kept as text.
            "sealed": seal(
                person.key, json.loads(json.dumps(happened, default=str)), f"event.sealed:{person.id}"
            ),
        },
    ).one()
    also_about(tx, beside, event=int(row.id))


def also_about(tx: Tx, people: Sequence[str], *, letter: int | None = None, event: int | None = None) -> None:
    """Whom a letter or an event names beside the one it says."""
    for person in people:
        if person:
            tx.run(
                "INSERT INTO also_about (person, letter, event) VALUES (:person, :letter, :event)",
                {"person": person, "letter": letter, "event": event},
            )


def mark_about(tx: Tx, message: int | None, writer: str, person: str) -> None:
    """What somebody wrote is about another: erasing that one takes it."""
    if message and writer != person:
        tx.run("UPDATE message SET about = :person WHERE id = :id", {"person": person, "id": message})


def past_of(tx: Tx, message: int) -> Past | None:
    """One message, opened; None when there is none or its person was erased."""
    row = tx.one(
        "SELECT id, person, channel, received_at, state FROM message WHERE id = :id", {"id": message}
    )
    found = [past for past in past_until(tx, row.person, message) if past.message == message] if row else []
    return found[0] if found else None


def person_of(tx: Tx, message: int) -> str | None:
    """Whose message it is; None for none."""
    row = tx.one("SELECT person FROM message WHERE id = :id", {"id": message})
    return str(row.person) if row else None


def last_message_of(tx: Tx, person: str) -> int:
    row = tx.one("SELECT MAX(id) AS id FROM message WHERE person = :person", {"person": person})
    return int(row.id) if row and row.id else 0


def past_until(tx: Tx, person: str, message: int) -> list[Past]:
    """Everything that happened to a person up to and with this message, oldest first."""
    try:
        key = people.key_of(tx, person)
    except CannotOpen:
        return []
    last = tx.one(
        "SELECT received_at FROM message WHERE id = :id AND person = :person",
        {"id": message, "person": person},
    )
    if last is None:
        return []
    said = tx.all(
        "SELECT id, channel, received_at, state, sealed FROM message"
        " WHERE person = :person AND id <= :id AND sealed IS NOT NULL ORDER BY id",
        {"person": person, "id": message},
    )
    beside = tx.all(
        "SELECT at, sealed FROM event WHERE person = :person AND kind = :kind AND at <= :at ORDER BY id",
        {"person": person, "kind": BESIDE, "at": last.received_at},
    )
    past = [
        Past(
            row.id,
            person,
            row.channel,
            row.received_at,
            row.state,
            unseal(key, row.sealed, f"message.sealed:{person}"),
        )
        for row in said
    ]
    past += [
        Past(0, person, "", row.at, "done", unseal(key, row.sealed, f"event.sealed:{person}"))
        for row in beside
    ]
    return sorted(past, key=lambda one: (one.at, one.message))


def counts(tx: Tx, scope: Scope, *, since: int, until: int) -> Sequence[Count]:
    """How often each thing was done at each step between two moments."""
    whose = (
        ""
        if scope.everywhere
        else f" AND EXISTS (SELECT 1 FROM person p WHERE p.id = e.person{scope.people('p')})"
    )
    rows = tx.all(
        "SELECT e.flow, e.step, e.kind, COUNT(*) AS times, COUNT(DISTINCT e.person) AS people FROM event e"
        f" WHERE e.at >= :since AND e.at < :until AND e.flow <> ''{whose} GROUP BY e.flow, e.step, e.kind",
        {**scope.values, "since": since, "until": until},
    )
    return [Count(row.flow, row.step, row.kind, row.times, row.people) for row in rows if row.kind in STEPPED]


def typed_at(
    tx: Tx, scope: Scope, flow: str, step: str, *, since: int, until: int, most: int = 500
) -> list[tuple[str, str]]:
    """Person and redacted text of messages that a step could not take, the newest first; erased people left out."""
    rows = tx.all(
        "SELECT m.person, m.sealed FROM event e JOIN message m ON m.id = e.message JOIN person p ON p.id = e.person"
        " WHERE e.kind = 'reasked' AND e.flow = :flow AND e.step = :step AND e.at >= :since AND e.at < :until"
        f"{scope.people('p')} ORDER BY e.id DESC LIMIT :most",
        {**scope.values, "flow": flow, "step": step, "since": since, "until": until, "most": most},
    )
    return [(row.person, text) for row in rows if (text := _text(tx, row))]


def _text(tx: Tx, row: Any) -> str:
    try:
        said = unseal(people.key_of(tx, row.person), row.sealed, f"message.sealed:{row.person}")
    except (CannotOpen, ValueError):
        return ""
    return str(said.get("text", ""))
