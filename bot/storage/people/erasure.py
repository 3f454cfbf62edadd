"""Erasing a person: their key is destroyed, so that not even a backup can be read, and what names them goes.

Kept are rows without content (states, times and counts), consents as proof that they were given and withdrawn,
and the audit, which holds ids only.
"""

from __future__ import annotations

from bot.engine import helping
from bot.storage.conversation import conversations
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import timers
from bot.storage.people import helped, people

# What a person's rows lose. Keys first: nothing sealed can be opened from this statement on.
_STATEMENTS = (
    "UPDATE person SET wrapped_key = NULL, helper = NULL, area = '', sector = '', band = NULL, stage = 'erased'"
    " WHERE id = :person",
    "DELETE FROM found_by WHERE person = :person",
    "DELETE FROM conversation WHERE person = :person",
    "UPDATE message SET sealed = NULL WHERE person = :person",
    "UPDATE event SET sealed = NULL WHERE person = :person",
    "UPDATE letter SET state = 'cancelled', reason = 'erased' WHERE person = :person AND state = 'queued'",
    "UPDATE letter SET sealed = :nothing, provider_id = NULL WHERE person = :person",
    # What somebody else typed and read while filling in for them.
    "UPDATE message SET sealed = NULL WHERE about = :person",
    "UPDATE event SET sealed = NULL WHERE about = :person",
    "UPDATE letter SET state = 'cancelled', reason = 'erased' WHERE about = :person AND state = 'queued'",
    "UPDATE letter SET sealed = :nothing WHERE about = :person",
    # After their letters: whoever settles a letter takes it before the address that turned out to be gone.
    "DELETE FROM channel_identity WHERE person = :person",
    "UPDATE timer SET sealed = NULL WHERE person = :person",
    "UPDATE timer SET state = 'cancelled' WHERE person = :person AND state = 'waiting'",
    "UPDATE registration SET state = 'withdrawn', area = '', sealed = :nothing, form_sealed = NULL,"
    " outcome_sealed = NULL, nik_hash = NULL WHERE person = :person",
    "UPDATE help_request SET state = 'closed' WHERE person = :person",
    "UPDATE consent SET withdrawn_at = :now WHERE person = :person AND withdrawn_at IS NULL",
    "DELETE FROM duplicate WHERE state = 'open' AND (earlier IN (SELECT id FROM registration WHERE person = :person)"
    " OR later IN (SELECT id FROM registration WHERE person = :person))",
)


def erase(tx: Tx, person: str, now: int) -> bool:
    """Erase a person; False when nobody is left to erase. Their agents hear that the referral ended.

    Whom they had begun to help, and never sent a registration for, goes with them.
    """
    helper = helped.helper_of(tx, person)
    if helper:
        forget(tx, helper, person, now)
    row = tx.one(f"SELECT wrapped_key FROM person WHERE id = :id{tx.for_update}", {"id": person})
    if row is None or row.wrapped_key is None:
        return False
    end_referrals(tx, now, person=person)
    for draft in helped.drafts_of(tx, person):
        erase(tx, draft, now)
    for sql in _STATEMENTS:
        named = {"person": person, "nothing": b"", "now": now}
        tx.run(sql, {name: value for name, value in named.items() if f":{name}" in sql})
    return True


def forget(tx: Tx, helper: str, person: str, now: int) -> None:
    """Take somebody out of their helper's conversation. The helper is locked first, as in a turn of theirs."""
    try:
        somebody = people.lock(tx, helper)
    except CannotOpen:
        return
    before = conversations.load(tx, somebody)
    if before.about.get("helped") or helping.whom(before):
        conversations.save(tx, somebody, helping.forgotten(before, person), now)


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


def is_agent(tx: Tx, person: str) -> bool:
    """Whether a directory entry is sealed under this person's key."""
    return tx.one("SELECT 1 FROM agent WHERE person = :person", {"person": person}) is not None


def waits_for_letter(tx: Tx, person: str, before: int) -> bool:
    """Whether something written until `before` is still on its way to a person."""
    found = tx.one(
        "SELECT 1 FROM letter WHERE (person = :person OR about = :person) AND state IN ('queued', 'sending')"
        " AND created_at <= :before",
        {"person": person, "before": before},
    )
    return found is not None
