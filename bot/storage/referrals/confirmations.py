"""The worker's voice: whether what the agent reported is so; a disagreement goes to staff."""

from __future__ import annotations

from bot.referrals.lifecycle import agree
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import consents
from bot.storage.people.people import Person
from bot.storage.referrals import referrals
from bot.storage.referrals.referrals import Referral

# Answers to later questions that staff must look after, and why they are asked to.
FOR_STAFF = {"no_card": "no_card", "stopped": "stopped_paying"}


def of_code(tx: Tx, person: str, code: str) -> Referral | None:
    """The referral that an agent was given under a code, the latest: the person's own, or of whom they help."""
    row = tx.one(
        "SELECT r.id FROM offer o JOIN referral r ON r.id = o.referral JOIN person p ON p.id = r.person"
        " WHERE (r.person = :person OR p.helper = :person) AND o.code = :code ORDER BY o.id DESC",
        {"person": person, "code": code},
    )
    return referrals.load(tx, row.id) if row else None


def answer(tx: Tx, person: Person, code: str, kind: str, choice: str, now: int) -> None:
    """A worker's answer to a question about their own referral."""
    referral = of_code(tx, person.id, code)
    if referral is None:
        return
    if kind.startswith("told_"):
        _confirm(tx, referral, choice == "right", now)
    elif choice in FOR_STAFF:
        ask_staff(tx, person.id, FOR_STAFF[choice], now)
    if kind in ("card", "still_paying") or kind.startswith("told_"):
        timers.start(tx, f"tell_{_thanks(kind, choice)}", due=now, ref=referral.id)


def _thanks(kind: str, choice: str) -> str:
    return "thanks" if choice in ("right", "has_card", "paying") else "sorry"


def _confirm(tx: Tx, referral: Referral, right: bool, now: int) -> None:
    if not referrals.note_answer(tx, referral.id, "right" if right else "wrong", now):
        return
    if not agree(referral.reported, right) or not right:
        ask_staff(tx, referral.person, "disputed", now)
    elif referral.state == "registered":
        referrals.set_state(tx, referral.id, "confirmed", now)
        timers.start(tx, "plan_questions", due=now, ref=referral.id)


def ask_staff(tx: Tx, person: str, reason: str, now: int) -> None:
    """Put somebody on the list of those whom staff must help."""
    tx.run(
        "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
        {"person": person, "reason": reason, "now": now},
    )


def may_be_asked(tx: Tx, person: str) -> bool:
    """Whether somebody agreed to be asked later how it went on."""
    return consents.agrees(tx, person, consents.QUESTIONS)
