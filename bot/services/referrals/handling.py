"""handling: one referral in staff's hands: who could be asked and why, and what the branch settled itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Refused
from bot.referrals.lead import BY_STAFF, STAFF, Act
from bot.referrals.matching import Candidate, Ranked, kilometres
from bot.referrals.outcomes import OUTCOMES, said_by
from bot.referrals.states import UNSETTLED
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.asking import asking_now
from bot.services.referrals.choose import choose, weights_of
from bot.services.referrals.refer import wanted_for
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, masked, note, noted, stated
from bot.storage.agents import candidates
from bot.storage.database import Tx
from bot.storage.people import people, registrations
from bot.storage.referrals import board, complaints, referrals
from bot.storage.referrals.referrals import Referral
from bot.storage.staff import views
from bot.storage.staff.views import Entry

MOST_CHOICES = 8
MOST_LOOKED_AT = 64  # where some of those near are out of reach
# What the branch can settle without an agent, in the order of the form.
SETTLED = said_by(STAFF)
VERDICTS = ("stands", "again")
# A referral in one of these can be given to an agent by hand.
MOVABLE = ("unserved", *UNSETTLED)


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent near a worker. `why_not` is empty for those who may be asked; `asked` what an earlier offer became."""

    handle: str
    km: float
    because: Mapping[str, object]
    why_not: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A referral, masked, its offers, and the agents around, those who may be asked first."""

    entry: Entry
    offers: list[Mapping[str, Any]]
    choices: list[Choice] = field(default_factory=list)
    disputed: bool = False
    flags: tuple[str, ...] = ()

    @property
    def movable(self) -> bool:
        return self.entry.facts["state"] in MOVABLE


def case(runtime: Runtime, scope: Scope, referral: str) -> Case | None:
    """None when there is no such referral in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        entry = views.referral(tx, scope, referral)
        found = referrals.look_up(tx, referral) if entry else None
        if entry is None or found is None:
            return None
        offers = views.offers(tx, referral)
        asked = {str(offer["agent"]): str(offer["state"]) for offer in offers}
        movable = entry.facts["state"] in MOVABLE
        shown = Case(
            masked(entry),
            offers,
            _choices(runtime, tx, scope, found, asked) if movable else [],
            found.answer == "wrong" and views.is_disputed(tx, entry.person),
            board.flags_of(tx, referral),
        )
    noted(runtime, scope, "referral", entry.person, DAILY_WORK)
    return shown


def _choices(
    runtime: Runtime, tx: Tx, scope: Scope, referral: Referral, asked: Mapping[str, str]
) -> list[Choice]:
    """Agents in reach, those who may be asked first."""
    registration = registrations.load(tx, referral.registration)
    wanted = wanted_for(tx, referral, registration) if registration else None
    if wanted is None:
        return []
    reached = candidates.in_reach(tx, scope)
    ranked: Ranked = choose(
        tx,
        asking_now(runtime, people.look_up(tx, referral.person).rehearsal, offering=tx),
        wanted,
        weights_of(runtime.settings.config.referrals),
        runtime.now(),
        enough=MOST_CHOICES if reached is None else MOST_LOOKED_AT,
        barred=complaints.barred(tx, referral.person),
    )
    may = [
        Choice(match.candidate.handle, match.km, match.because, asked=asked.get(match.candidate.handle, ""))
        for match in ranked.matches
        if reached is None or match.candidate.agent in reached
    ][:MOST_CHOICES]
    passed = [
        _passed(one, kilometres(wanted.lat, wanted.lon, one.lat, one.lon), why, asked)
        for one, why in ranked.passed_over
        if reached is None or one.agent in reached
    ]
    return may + sorted(passed, key=lambda choice: (choice.km, choice.handle))[:MOST_CHOICES]


def _passed(candidate: Candidate, km: float, why: str, asked: Mapping[str, str]) -> Choice:
    facts = {"load": candidate.load, "capacity": candidate.capacity}
    return Choice(candidate.handle, round(km, 1), facts, why, asked.get(candidate.handle, ""))


def settle_unserved(
    runtime: Runtime, scope: Scope, referral: str, *, outcome: str, digits: str, why: str
) -> None:
    """Note what the branch itself came to with a worker nobody took. Raises Refused."""
    demand(scope, "settle")
    why, digits = stated(why), digits.strip()
    if outcome not in SETTLED:
        raise Refused("outcome_missing")
    if digits and not (OUTCOMES[outcome].number and digits.isdecimal() and len(digits) == 4):
        raise Refused("digits_wrong")
    with runtime.database.begin() as tx:
        known = _locked(tx, scope, referral)
        ruling = (
            act_on(runtime, tx, referral, Act("report", outcome, number=digits), BY_STAFF) if known else None
        )
        if known is None or ruling is None or not ruling.outcome:
            raise Refused("moved_on")
        note(runtime, tx, scope, f"settled {outcome}", known.person, why)
    runtime.doorbell.ring()


def _locked(tx: Tx, scope: Scope, referral: str) -> Referral | None:
    """The referral of somebody in reach, its worker locked first, as every turn does; None where there is none."""
    found = referrals.look_up(tx, referral)
    if found is None or not views.sees(tx, scope, found.person):
        return None
    people.lock_in_order(tx, found.person)
    return found


def settle_dispute(runtime: Runtime, scope: Scope, referral: str, verdict: str, why: str) -> None:
    """Two voices disagreed: the report `stands`, or the worker is right and it is tried `again` with somebody else.

    Raises Refused.
    """
    demand(scope, "settle")
    why = stated(why)
    if verdict not in VERDICTS:
        raise Refused("verdict_missing")
    with runtime.database.begin() as tx:
        found = _locked(tx, scope, referral)
        if found is None or not views.end_dispute(tx, found.person, runtime.now_ms()):
            raise Refused("moved_on")
        ruling = act_on(runtime, tx, referral, Act(verdict), BY_STAFF)
        if ruling is None or not ruling.outcome:
            raise Refused("moved_on")
        note(runtime, tx, scope, f"dispute {verdict}", found.person, why)
    runtime.doorbell.ring()
