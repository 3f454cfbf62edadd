"""waiting_duplicates, settle_duplicate: registrations with one NIK, decided by a person."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.storage import audit, duplicates, people, registrations
from bot.storage.database import Tx, milliseconds
from bot.storage.duplicates import APART, MERGED, Duplicate
from bot.storage.rights import withdraw_one


def waiting_duplicates(runtime: Runtime) -> list[Duplicate]:
    """What nobody has decided yet, oldest first; no NIK is opened."""
    with runtime.database.begin() as tx:
        return duplicates.open_ones(tx)


def settle_duplicate(runtime: Runtime, duplicate: int, *, one_person: bool, who: str) -> bool:
    """Merge into the earlier registration, or keep apart; False when it was decided before.

    A merge ends the later registration and its referral. The people behind both stay two: joining chats is
    another decision.
    """
    now = milliseconds(runtime.now())
    with runtime.database.begin() as tx:
        found = duplicates.load(tx, duplicate)
        state = MERGED if one_person else APART
        if found is None or not duplicates.decide(tx, duplicate, state, who=who, now=now):
            return False
        if one_person:
            _merge(tx, found, now)
        audit.record(
            tx, who=who, what=f"duplicate {state}", subject=found.later, purpose=found.earlier, now=now
        )
    runtime.doorbell.ring()
    return True


def _merge(tx: Tx, found: Duplicate, now: int) -> None:
    later = registrations.load(tx, found.later)
    if later is None:
        return
    somebody = people.lock(tx, later.person)
    registrations.settle(tx, somebody, later.id, "merged", {"into": found.earlier_reference})
    withdraw_one(tx, later.id, now)
