"""Visits: when and where a worker and an agent meet; where, is sealed under the worker's key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.lead import AGENT, Meeting
from bot.referrals.visiting import OPEN
from bot.storage.database import Tx, listed
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.people import people
from bot.storage.referrals.offers import Offer
from bot.storage.referrals.referrals import Referral

_OPEN = listed(OPEN)


@dataclass(frozen=True, slots=True)
class Due:
    """A visit of an agent's on a day: the code of its lead, when, and whose."""

    code: str
    at: int
    person: str
    referral: str


def newest(tx: Tx, referral: str) -> Meeting | None:
    """The visit that counts; `missed` counts how often the agent of today stayed away from this worker."""
    row = tx.one("SELECT * FROM visit WHERE referral = :id ORDER BY id DESC", {"id": referral})
    if row is None:
        return None
    stayed = tx.run(
        "SELECT COUNT(*) AS n FROM visit WHERE referral = :id AND agent = :agent AND missed_by = :who",
        {"id": referral, "agent": row.agent, "who": AGENT},
    ).one()
    return _meeting(tx, row, int(stayed.n))


def _meeting(tx: Tx, row: Any, missed: int) -> Meeting:
    return Meeting(
        row.state,
        row.at or 0,
        tuple(int(at) for at in row.times.split()),
        row.asked_by,
        _place(tx, row),
        row.missed_by,
        missed,
    )


def _place(tx: Tx, row: Any) -> str:
    if row.place_sealed is None:
        return ""
    try:
        return str(unseal(people.key_of(tx, row.person), row.place_sealed, f"visit.place:{row.person}"))
    except CannotOpen:
        return ""


def write(tx: Tx, referral: Referral, offer: Offer | None, to: Meeting, now: int) -> None:
    """What was ruled of a lead's visit: the open one goes on, after one that is over a new one begins."""
    row = tx.one("SELECT id, state FROM visit WHERE referral = :id ORDER BY id DESC", {"id": referral.id})
    values = {
        **{"state": to.state, "at": to.at or None, "times": " ".join(map(str, to.times))},
        **{
            "asked_by": to.by,
            "missed_by": to.who,
            "now": now,
            "place": _sealed(tx, referral.person, to.place),
        },
    }
    if row is not None and (row.state in OPEN or row.state == to.state):
        moved = int(row.state == "agreed" and to.state == "agreed" and not to.times)
        kept = ", place_sealed = :place" if to.place else ""
        tx.run(
            "UPDATE visit SET state = :state, at = COALESCE(:at, at), times = :times, asked_by = :asked_by,"
            f" missed_by = :missed_by, moved = moved + {moved}, changed_at = :now{kept} WHERE id = :id",
            {**values, "id": row.id},
        )
    elif offer is not None:
        tx.run(
            "INSERT INTO visit (referral, agent, person, state, at, times, asked_by, missed_by, place_sealed, made_at,"
            " changed_at) VALUES (:referral, :agent, :person, :state, :at, :times, :asked_by, :missed_by, :place, :now,"
            " :now)",
            {**values, "referral": referral.id, "agent": offer.agent, "person": referral.person},
        )


def _sealed(tx: Tx, person: str, place: str) -> bytes | None:
    return seal(people.key_of(tx, person), place, f"visit.place:{person}") if place else None


def drop(tx: Tx, referral: str, now: int) -> None:
    """The lead has left its agent: nobody comes any more."""
    tx.run(
        f"UPDATE visit SET state = 'cancelled', changed_at = :now WHERE referral = :id AND state IN ({_OPEN})",
        {"now": now, "id": referral},
    )


def agreed_of(tx: Tx, agent: str, since: int, until: int) -> list[Due]:
    """An agent's agreed visits that begin from `since` and before `until`, the next first."""
    rows = tx.all(
        "SELECT o.code, v.at, v.person, v.referral FROM visit v JOIN offer o ON o.referral = v.referral"
        " AND o.agent = v.agent AND o.state = 'accepted' WHERE v.agent = :agent AND v.state = 'agreed'"
        " AND v.at >= :since AND v.at < :until ORDER BY v.at, v.id",
        {"agent": agent, "since": since, "until": until},
    )
    return [Due(row.code, int(row.at), row.person, row.referral) for row in rows]


def with_agent(tx: Tx, agent: str) -> list[str]:
    """Codes of an agent's leads with an open visit, the next first."""
    rows = tx.all(
        "SELECT o.code FROM visit v JOIN offer o ON o.referral = v.referral AND o.agent = v.agent"
        f" AND o.state = 'accepted' WHERE v.agent = :agent AND v.state IN ({_OPEN})"
        " ORDER BY COALESCE(v.at, 9000000000000), v.id",
        {"agent": agent},
    )
    return [str(row.code) for row in rows]


def of_worker(tx: Tx, person: str) -> str:
    """The lead of somebody's newest visit, or else their newest with an agent; also of whom they help. Or empty."""
    whose = "JOIN person p ON p.id = {} WHERE (p.id = :person OR p.helper = :person)"
    row = tx.one(
        f"SELECT v.referral AS id FROM visit v {whose.format('v.person')} ORDER BY v.changed_at DESC, v.id DESC",
        {"person": person},
    ) or tx.one(
        f"SELECT r.id FROM referral r {whose.format('r.person')} AND r.agent IS NOT NULL"
        " ORDER BY r.created_at DESC, r.id",
        {"person": person},
    )
    return str(row.id) if row else ""
