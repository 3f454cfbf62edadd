"""What is under way with agents ends: somebody was erased, withdrew, or stopped our messages."""

from __future__ import annotations

from bot.storage.database import Tx
from bot.storage.messaging import timers


def end_referrals(tx: Tx, now: int, *, person: str = "", registration: str = "") -> int:
    """End what is under way with agents, of a person or of one registration; how many referrals ended."""
    whose = "person = :whose" if person else "registration = :whose"
    # Referrals before offers, as an agent's answer takes them.
    tx.run(
        f"SELECT id FROM referral WHERE {whose} ORDER BY id{tx.for_update}", {"whose": person or registration}
    )
    offers = tx.all(
        f"SELECT o.id FROM offer o JOIN referral r ON r.id = o.referral WHERE r.{whose}"
        " AND o.state IN ('offered', 'accepted') AND r.state IN ('waiting', 'offered', 'accepted', 'contacted')",
        {"whose": person or registration},
    )
    for offer in offers:
        tx.run("UPDATE offer SET state = 'withdrawn' WHERE id = :id AND state = 'offered'", {"id": offer.id})
        for kind in ("offer_expires", "ask_outcome"):
            timers.cancel(tx, kind, str(offer.id))
        timers.start(tx, "tell_gone", due=now, ref=str(offer.id))
    return tx.changed(
        f"UPDATE referral SET state = 'closed', changed_at = :now WHERE {whose}"
        " AND state IN ('waiting', 'offered', 'accepted', 'contacted', 'unserved')",
        {"whose": person or registration, "now": now},
    )


def withdraw(tx: Tx, person: str, now: int) -> int:
    """End the open referrals and withdraw what they were for; how many ended."""
    tx.run(
        "UPDATE registration SET state = 'withdrawn' WHERE person = :person AND state = 'submitted'",
        {"person": person},
    )
    return end_referrals(tx, now, person=person)
