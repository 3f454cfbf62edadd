"""list_duplicates, settle_duplicate: registrations with one NIK or phone, put side by side, decided by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.referrals.lead import BY_STAFF
from bot.runtime import Runtime
from bot.services.act import end_leads
from bot.services.people.showing import shown_as
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, PAGE, masked_name, masked_phone, note
from bot.storage.database import Tx
from bot.storage.people import duplicates, people, registrations
from bot.storage.people.duplicates import APART, MERGED, Duplicate
from bot.storage.people.registrations import Registration
from bot.understanding.nik import shown
from flows.answers.fields import Field, Sees, seen_by


def settle_duplicate(runtime: Runtime, scope: Scope, duplicate: int, *, one_person: bool) -> bool:
    """Merge into the earlier registration, or keep apart; False when it was decided before.

    A merge ends the later registration and its referral. The people behind both stay two: joining chats is
    another decision.
    """
    demand(scope, "settle")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = duplicates.load(tx, scope, duplicate)
        state = MERGED if one_person else APART
        if found is None or not duplicates.decide(tx, duplicate, state, who=scope.who, now=now):
            return False
        if one_person:
            _merge(tx, found, now)
        note(runtime, tx, scope, f"duplicate {state}", found.later, found.earlier)
    runtime.doorbell.ring()
    return True


def _merge(tx: Tx, found: Duplicate, now: int) -> None:
    later = registrations.load(tx, found.later)
    if later is None:
        return
    somebody = people.lock(tx, later.person)
    registrations.settle(tx, somebody, later.id, "merged", {"into": found.earlier_reference})
    end_leads(tx, now, registration=later.id, by=BY_STAFF)


@dataclass(frozen=True, slots=True)
class DuplicateList:
    """A page of pairs, how many there are in all, and the number the next page goes on behind, 0 on the last."""

    pairs: list[Duplicate]
    count: int
    after: int = 0
    first: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """One of two registrations: how it stands, and what staff may know of the person, by key, masked."""

    stands: Mapping[str, Any]
    known: Mapping[str, str] = field(default_factory=dict)


def list_duplicates(runtime: Runtime, scope: Scope, after: int = 0) -> DuplicateList:
    """Pairs by their references, oldest first; nothing is opened."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = duplicates.open_ones(tx, scope, PAGE + 1, after)
        count = duplicates.count_open(tx, scope)
    last = found[PAGE - 1].id if len(found) > PAGE else 0
    return DuplicateList(found[:PAGE], count, last, not after)


def side_by_side(runtime: Runtime, scope: Scope, duplicate: int) -> tuple[Duplicate, list[Side]] | None:
    """Both registrations of a pair, the earlier first; None for no such pair in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = duplicates.load(tx, scope, duplicate)
        if found is None:
            return None
        sides = [_side(runtime, tx, registration) for registration in (found.earlier, found.later)]
    with runtime.database.begin() as tx:
        for side in sides:
            note(runtime, tx, scope, "duplicate", str(side.stands["person"]), DAILY_WORK)
    return found, sides


def _side(runtime: Runtime, tx: Tx, registration: str) -> Side:
    stands = duplicates.stands(tx, registration)
    opened = registrations.load(tx, registration)
    if opened is None:
        return Side(stands)
    return Side(
        stands,
        {
            one.key: masked(one, shown_as(runtime, one, opened, "id"), opened)
            for one in seen_by(runtime.fields, Sees.STAFF)
        },
    )


def masked(one: Field, value: str, registration: Registration) -> str:
    """A field as staff see it from day to day: the last signs of a number, the year of a birth."""
    if one.kind == "birth_date":
        return value[-4:] or str(registration.answers.get("birth_year") or "")
    return MASKS.get(one.kind, str)(value)


MASKS: Mapping[str, Callable[[str], str]] = {"name": masked_name, "phone": masked_phone, "nik": shown}
