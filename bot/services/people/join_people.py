"""join_now, plan_join: two people who turn out to be one are joined; by_word asks the same of two chats.

Everything goes under the first one's key and the second one's key is destroyed, in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import BadArgument
from bot.logs import log
from bot.runtime import Runtime
from bot.services.people.erasing import erase_person
from bot.services.staff.scope import Scope, demand
from bot.storage.conversation import conversations, nudges
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging.timers import Timer
from bot.storage.people import joining, people, registrations, rights
from bot.storage.people.people import Person
from bot.storage.referrals import confirmations
from bot.storage.staff import audit, views
from flows.people.joining import joined

SAME_NUMBER = "same_number"  # why staff are asked
REFUSED = {
    "same": "they are one person already",
    "rehearsal": "one of them belongs to a try-it page or a rehearsal",
    "helped": "one of them has no chat: their helper gives a word, and they write AMBIL",
    "helping": "one of them is filling in for somebody else at this moment",
    "agents": "both are agents: unlink one of them first",
    "own_agent": "the agent was offered this very worker",
    "registrations": "both have a registration: settle which one stands, then join",
    "referrals": "both have a referral under way: end one of them, then join",
    "erasing": "one of them asked to be erased, or to end their referral",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Who stays, who goes under them, how many rows of each kind move; `refused` is a key of REFUSED or empty."""

    kept: str
    other: str
    counts: Mapping[str, int]
    refused: str


def plan_join(runtime: Runtime, scope: Scope, kept: str, other: str) -> Plan:
    """What joining would do; nothing is written and nothing opened. Raises BadArgument for nobody in reach."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        return _plan(tx, *_both(tx, scope, kept, other))


def join_now(runtime: Runtime, scope: Scope, kept: str, other: str, *, why: str) -> Plan:
    """Join `other` to `kept`, each an id or a reference. Raises BadArgument where a person must decide first."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        first, second = _both(tx, scope, kept, other)
        plan = _plan(tx, first, second)
        if plan.refused:
            raise BadArgument(f"not joined: {REFUSED[plan.refused]}")
        join_both(tx, first, second, scope.who, why, runtime.now_ms())
    return plan


def _both(tx: Tx, scope: Scope, kept: str, other: str) -> tuple[Person, Person]:
    ids = [_person(tx, scope, named) for named in (kept, other)]
    people.lock_all(tx, ids)
    try:
        return people.lock(tx, ids[0]), people.lock(tx, ids[1])
    except CannotOpen as error:
        raise BadArgument("one of them was erased") from error


def _person(tx: Tx, scope: Scope, named: str) -> str:
    """By id, or by the reference of their registration. Raises BadArgument for nobody in reach."""
    found = registrations.person_of(tx, named) or (named if people.is_there(tx, named) else None)
    if found is None or (not scope.everywhere and not views.sees(tx, scope, found)):
        raise BadArgument(f"nobody is {named}")
    return found


def _plan(tx: Tx, kept: Person, other: Person) -> Plan:
    first, second = joining.standing(tx, kept), joining.standing(tx, other)
    return Plan(kept.id, other.id, second.counts, _in_the_way(tx, (kept, first), (other, second)))


def in_the_way(tx: Tx, kept: Person, other: Person) -> str:
    """Why a person must decide first, a key of REFUSED; empty where nothing stands in the way."""
    return _plan(tx, kept, other).refused


def _in_the_way(tx: Tx, *both: tuple[Person, joining.Standing]) -> str:
    (kept, first), (other, second) = both
    found = {
        "same": kept.id == other.id,
        "rehearsal": first.rehearsal or second.rehearsal,
        "helped": first.helped or second.helped,
        "agents": bool(first.agent and second.agent),
        "own_agent": any(
            one.agent and joining.serves(tx, one.agent, who.id)
            for one, who in ((first, other), (second, kept), (first, kept), (second, other))
        ),
        "registrations": bool(first.registration and second.registration),
        "referrals": bool(first.referral and second.referral),
        "erasing": first.erasing or second.erasing,
    }
    reason = next((reason for reason, so in found.items() if so), "")
    return reason or ("helping" if any(conversations.is_helping(tx, one) for one in (kept, other)) else "")


def join_same(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One account and a number known alone are one, as the provider shows; staff hear of it where they must decide."""
    assert timer.person is not None
    other = str(timer.facts["other"])
    people.lock_all(tx, (timer.person, other))
    try:
        kept, second = people.lock(tx, timer.person), people.lock(tx, other)
    except CannotOpen:
        return
    now = runtime.now_ms()
    if not in_the_way(tx, kept, second):
        join_both(tx, kept, second, "bot", "one account and its number, shown by the provider", now)
    elif not rights.is_open(tx, kept.id, SAME_NUMBER):
        confirmations.ask_staff(tx, kept.id, SAME_NUMBER, now)


def join_both(tx: Tx, kept: Person, other: Person, who: str, why: str, now: int) -> None:
    """All that is held of `other` becomes `kept`'s; both are locked. Two rows of the audit."""
    talk = joined(conversations.load(tx, kept), conversations.load(tx, other))
    nudges.drop(tx, other.id)
    joining.move_all(tx, kept, other, now)
    conversations.save(tx, kept, talk, now)
    erase_person(tx, other.id, now)
    audit.record(tx, who=who, what="person joined into", subject=other.id, purpose=kept.id, now=now)
    typed = who != "bot"
    audit.record(tx, who=who, what="people joined", subject=kept.id, purpose=why[:80], now=now, typed=typed)
    log.info("people_joined", kept=kept.id, other=other.id)
