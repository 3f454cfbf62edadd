"""Signed codes of agents and communities, and the trail of who showed which, when; the first good one counts."""

from __future__ import annotations

from datetime import date

from bot.referrals.codes import read_code, sign_code
from bot.storage.people.people import Person
from bot.storage.transaction import Tx

HOUR = 3_600_000


def make(tx: Tx, *, agent: str | None, community: str | None, campaign: str, expires: date, now: int) -> str:
    """A new code, signed with this database's own key."""
    row = tx.run(
        "INSERT INTO agent_code (agent, community, campaign, expires_on, created_at)"
        " VALUES (:agent, :community, :campaign, :expires, :now) RETURNING id",
        {
            "agent": agent,
            "community": community,
            "campaign": campaign,
            "expires": expires.isoformat(),
            "now": now,
        },
    ).one()
    return sign_code(tx.hash_key, row.id, expires)


def revoke_all(tx: Tx, agent: str, now: int) -> int:
    """End every code of an agent; how many."""
    return tx.changed(
        "UPDATE agent_code SET revoked_at = :now WHERE agent = :agent AND revoked_at IS NULL",
        {"agent": agent, "now": now},
    )


def revoke_community(tx: Tx, community: str, now: int) -> int:
    """End every code of a community itself, not those of its agents; how many."""
    return tx.changed(
        "UPDATE agent_code SET revoked_at = :now"
        " WHERE community = :community AND agent IS NULL AND revoked_at IS NULL",
        {"community": community, "now": now},
    )


def present(tx: Tx, person: Person, typed: str, today: date, guesses: int, now: int) -> int:
    """Somebody shows a code: the row that says what became of it."""
    if _guessed(tx, person.id, now) >= guesses:
        result, number = "limited", None
    else:
        result, number = _judged(tx, person.id, typed, today)
    row = tx.run(
        "INSERT INTO first_contact (person, code, result, at) VALUES (:person, :code, :result, :now) RETURNING id",
        {"person": person.id, "code": number, "result": result, "now": now},
    ).one()
    return int(row.id)


def _guessed(tx: Tx, person: str, now: int) -> int:
    row = tx.run(
        "SELECT COUNT(*) AS wrong FROM first_contact WHERE person = :person AND at > :since"
        " AND result IN ('forged', 'limited')",
        {"person": person, "since": now - HOUR},
    ).one()
    return int(row.wrong)


def _judged(tx: Tx, person: str, typed: str, today: date) -> tuple[str, int | None]:
    read = read_code(tx.hash_key, typed)
    row = (
        tx.one(
            "SELECT c.id, c.revoked_at, c.agent, a.state, a.valid_until FROM agent_code c"
            " LEFT JOIN agent a ON a.id = c.agent WHERE c.id = :id",
            {"id": read[0]},
        )
        if read
        else None
    )
    if read is None or row is None:
        return "forged", None
    if row.revoked_at is not None or row.state == "suspended":
        return "revoked", row.id
    if read[1] < today or (row.valid_until and row.valid_until < today.isoformat()):
        return "expired", row.id
    return ("again" if any(first_contact(tx, person)) else "first"), row.id


def first_contact(tx: Tx, person: str) -> tuple[str, str]:
    """The agent and the community whose code somebody showed first; empty when there was none."""
    row = tx.one(
        "SELECT c.agent, c.community FROM first_contact t JOIN agent_code c ON c.id = t.code"
        " WHERE t.person = :person AND t.result = 'first' AND c.revoked_at IS NULL ORDER BY t.id",
        {"person": person},
    )
    if row:
        return row.agent or "", row.community or ""
    beside = tx.one(  # an agent who fills in for somebody stands before them
        "SELECT a.id FROM person p JOIN agent a ON a.person = p.helper AND a.state = 'linked' WHERE p.id = :person",
        {"person": person},
    )
    return (beside.id, "") if beside else ("", "")


def shown(tx: Tx, contact: int) -> tuple[str, str | None, str | None] | None:
    """What became of one code that was shown: result, agent, community."""
    row = tx.one(
        "SELECT t.result, c.agent, c.community FROM first_contact t LEFT JOIN agent_code c ON c.id = t.code"
        " WHERE t.id = :id",
        {"id": contact},
    )
    return (row.result, row.agent, row.community) if row else None


def event_shown(tx: Tx, contact: int) -> tuple[str, str, str] | None:
    """Name, place and day of the event whose poster somebody showed; None for any other code."""
    row = tx.one(
        "SELECT g.name, g.place, g.day FROM first_contact t JOIN gathering g ON g.shown = t.code WHERE t.id = :id",
        {"id": contact},
    )
    return (row.name, row.place, row.day) if row else None
