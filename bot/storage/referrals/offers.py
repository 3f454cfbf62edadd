"""Offers: one agent asked about one referral; exactly one acceptance, whoever presses first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.referrals.lifecycle import OUTCOMES, WITH_AGENT, before
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import timers
from bot.storage.people import people, registrations
from bot.storage.people.people import Person
from bot.storage.referrals import referrals

WHY_NOT = ("far", "busy", "unsuited")
WHY_CLOSED = ("not_interested", "unreachable", "wrong")


@dataclass(frozen=True, slots=True)
class Offer:
    id: int
    referral: str
    agent: str
    person: str  # the agent's own person
    code: str
    state: str
    km: float
    offered_at: int
    expires_at: int
    postponed: bool
    reminded: int


def make(
    tx: Tx,
    referral: str,
    agent: str,
    code: str,
    km: float,
    because: str,
    *,
    now: int,
    expires: int,
    alone: bool = True,
) -> int:
    """Offer a referral to an agent; it passes on when `expires` comes first. Standing `alone` it is told at once."""
    row = tx.run(
        "INSERT INTO offer (referral, agent, code, state, km, because, offered_at, expires_at)"
        " VALUES (:referral, :agent, :code, 'offered', :km, :because, :now, :expires) RETURNING id",
        {
            "referral": referral,
            "agent": agent,
            "code": code,
            "km": km,
            "because": because,
            "now": now,
            "expires": expires,
        },
    ).one()
    if alone:
        timers.start(tx, "tell_offer", due=now, ref=str(row.id))
    timers.start(tx, "offer_expires", due=expires, ref=str(row.id))
    return int(row.id)


_SELECT = (
    "SELECT o.id, o.referral, o.agent, a.person, o.code, o.state, o.km, o.offered_at, o.expires_at, o.postponed,"
    " o.reminded FROM offer o JOIN agent a ON a.id = o.agent"
)


def load(tx: Tx, offer: int) -> Offer | None:
    return _offer(tx.one(f"{_SELECT} WHERE o.id = :id", {"id": offer}))


def open_of(tx: Tx, referral: str) -> Offer | None:
    """The offer of a referral that nobody has answered yet."""
    return _offer(
        tx.one(f"{_SELECT} WHERE o.referral = :referral AND o.state = 'offered'", {"referral": referral})
    )


def accepted_of(tx: Tx, referral: str) -> Offer | None:
    """The offer by which an agent has, or last had, a referral in hand."""
    return _offer(
        tx.one(
            f"{_SELECT} WHERE o.referral = :referral AND o.state = 'accepted' ORDER BY o.id DESC",
            {"referral": referral},
        )
    )


def open_with(tx: Tx, agent: str) -> list[Offer]:
    """Every offer an agent has not answered yet."""
    rows = tx.all(f"{_SELECT} WHERE o.agent = :agent AND o.state = 'offered' ORDER BY o.id", {"agent": agent})
    return [found for row in rows if (found := _offer(row))]


def _offer(row: Any) -> Offer | None:
    if row is None:
        return None
    return Offer(
        row.id,
        row.referral,
        row.agent,
        row.person,
        row.code,
        row.state,
        row.km,
        row.offered_at,
        row.expires_at,
        bool(row.postponed),
        row.reminded,
    )


def codes_of(tx: Tx, agent: str) -> set[str]:
    """Codes an agent has ever been given: none is used twice."""
    return {row.code for row in tx.all("SELECT code FROM offer WHERE agent = :agent", {"agent": agent})}


def asked_agents(tx: Tx, referral: str) -> set[str]:
    """Agents who were already asked about a referral."""
    return {
        row.agent
        for row in tx.all("SELECT agent FROM offer WHERE referral = :referral", {"referral": referral})
    }


def of_code(tx: Tx, person: str, code: str) -> Offer | None:
    """The offer of an agent's own code."""
    return _offer(
        tx.one(f"{_SELECT} WHERE o.code = :code AND a.person = :person", {"code": code, "person": person})
    )


# --- what an agent answers ------------------------------------------------------------------------


def answer(tx: Tx, person: Person, code: str, kind: str, choice: str, detail: str, now: int) -> bool:
    """What an agent answered to a notice of theirs; False when the code is not theirs.

    Cross-person news goes through timers, rung by the worker process.
    """
    offer = of_code(tx, person.id, code)
    if offer is None:
        return False
    referrals.load(tx, offer.referral)  # locked first in every path: two who press at once wait here in line
    offer = load(tx, offer.id)
    assert offer is not None
    if kind == "offer":
        answer_offer(tx, offer, choice, now)
    elif kind == "why_not":
        _note_why(tx, offer, choice, now)
    elif choice == "back":
        hand_back(tx, offer, now)
    elif choice in OUTCOMES:
        _report(tx, offer, choice, detail, now)
    return True


def answer_offer(tx: Tx, offer: Offer, choice: str, now: int, *, ask_why: bool = True) -> None:
    """Take, put off or refuse an offer whose referral is locked."""
    if choice == "accept":
        _accept(tx, offer, now)
    elif choice == "later":
        _postpone(tx, offer, now)
    else:
        _decline(tx, offer, now, ask_why)


def _accept(tx: Tx, offer: Offer, now: int) -> None:
    referral = referrals.load(tx, offer.referral)
    won = (
        referral is not None
        and referral.state in before("accepted")
        and tx.changed(
            "UPDATE offer SET state = 'accepted', answered_at = :now"
            " WHERE id = :id AND state = 'offered' AND expires_at > :now",
            {"id": offer.id, "now": now},
        )
        and referrals.set_state(tx, offer.referral, "accepted", now, agent=offer.agent)
    )
    if won:
        timers.cancel(tx, "offer_expires", str(offer.id))
        timers.start(tx, "tell_lead", due=now, ref=str(offer.id))
        timers.start(tx, "tell_accepted", due=now, ref=str(offer.id))
    else:
        mine = offer.state == "accepted"
        timers.start(tx, "tell_lead" if mine else "tell_gone", due=now, ref=str(offer.id))


def _decline(tx: Tx, offer: Offer, now: int, ask_why: bool) -> None:
    if close(tx, offer.id, "declined", now):
        if ask_why:
            timers.start(tx, "tell_why_not", due=now, ref=str(offer.id))
        timers.start(tx, "refer_again", due=now, ref=offer.referral)
    else:
        timers.start(tx, "tell_gone", due=now, ref=str(offer.id))


def _postpone(tx: Tx, offer: Offer, now: int) -> None:
    """ "Nanti": the time to answer runs once more; services work out until when."""
    once = tx.changed(
        "UPDATE offer SET postponed = 1 WHERE id = :id AND state = 'offered' AND postponed = 0",
        {"id": offer.id},
    )
    timers.start(tx, "postpone" if once else "tell_offer", due=now, ref=str(offer.id))


def prolong(tx: Tx, offer: Offer, expires: int) -> bool:
    """Give an open offer until `expires`; whether it was still open."""
    still = tx.changed(
        "UPDATE offer SET expires_at = :expires WHERE id = :id AND state = 'offered'",
        {"expires": expires, "id": offer.id},
    )
    if still:
        timers.cancel(tx, "offer_expires", str(offer.id))
        timers.start(tx, "offer_expires", due=expires, ref=str(offer.id))
    return bool(still)


def _note_why(tx: Tx, offer: Offer, choice: str, now: int) -> None:
    if choice in WHY_NOT:
        tx.run(
            "UPDATE offer SET why = :why WHERE id = :id AND state = 'declined'",
            {"why": choice, "id": offer.id},
        )
        timers.start(tx, "tell_declined", due=now, ref=str(offer.id))


def close(tx: Tx, offer: int, state: str, now: int) -> bool:
    """End an open offer as declined, expired or withdrawn; whether it was still open."""
    timers.cancel(tx, "offer_expires", str(offer))
    return bool(
        tx.changed(
            "UPDATE offer SET state = :state, answered_at = :now WHERE id = :id AND state = 'offered'",
            {"state": state, "now": now, "id": offer},
        )
    )


def hand_back(tx: Tx, offer: Offer, now: int, *, tell: str = "tell_handed_back") -> bool:
    """Take a lead out of an agent's hands, by their own wish or not; it is offered to others. Whether it was."""
    referral = referrals.load(tx, offer.referral)
    held = referral and referral.agent == offer.agent and referral.state in WITH_AGENT
    if not held or not referrals.release(tx, offer.referral, now):
        timers.start(tx, "tell_gone", due=now, ref=str(offer.id))
        return False
    tx.run("UPDATE offer SET state = 'withdrawn' WHERE id = :id", {"id": offer.id})
    timers.cancel(tx, "ask_outcome", str(offer.id))
    timers.start(tx, tell, due=now, ref=str(offer.id))
    timers.start(tx, "tell_agent_changed", due=now, ref=offer.referral)
    timers.start(tx, "end_relays", due=now, ref=offer.referral)
    return True


def _report(tx: Tx, offer: Offer, outcome: str, detail: str, now: int) -> None:
    """The agent's own account of what came of it; a step back is not taken."""
    referral = referrals.load(tx, offer.referral)
    if offer.state != "accepted" or referral is None or referral.agent != offer.agent:
        timers.start(tx, "tell_gone", due=now, ref=str(offer.id))
        return
    if referral.state == "registered" and outcome == "registered" and detail:
        _keep_digits(tx, referral, detail)
        timers.start(tx, "tell_noted", due=now, ref=str(offer.id))
        return
    if referral.state == "closed" and outcome in WHY_CLOSED and referral.reported == "closed":
        referrals.note_report(tx, referral.id, outcome, now)
        timers.start(tx, "tell_noted", due=now, ref=str(offer.id))
        return
    _move(tx, offer, referral, outcome, detail, now)


def _move(tx: Tx, offer: Offer, referral: referrals.Referral, outcome: str, detail: str, now: int) -> None:
    if referral.state not in WITH_AGENT or not referrals.set_state(tx, referral.id, OUTCOMES[outcome], now):
        timers.start(tx, "tell_noted", due=now, ref=str(offer.id))
        return
    referrals.note_report(tx, referral.id, outcome, now)
    if detail and outcome == "registered":
        _keep_digits(tx, referral, detail)
    if outcome != "contacted":
        timers.cancel(tx, "ask_outcome", str(offer.id))
    timers.start(tx, "tell_outcome", due=now, ref=str(offer.id))
    timers.start(tx, "tell_worker_outcome", due=now, ref=str(offer.id))


def _keep_digits(tx: Tx, referral: referrals.Referral, digits: str) -> None:
    """The last four of the membership number, sealed under the worker's key without locking the worker."""
    try:
        worker = Person(referral.person, people.key_of(tx, referral.person), "", "", None)
    except CannotOpen:
        return  # the worker was erased: there is nothing left to note it to
    registrations.settle(tx, worker, referral.registration, "registered", {"member_end": digits})


def note_reminder(tx: Tx, offer: int) -> None:
    tx.run("UPDATE offer SET reminded = reminded + 1 WHERE id = :id", {"id": offer})
