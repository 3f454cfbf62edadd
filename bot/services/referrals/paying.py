"""The companion for paying: a reminder on the day somebody picked, what they note, a warning before months are lost.

Only what the worker noted themselves is said. Their agent sees that a month is due where they let them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.engine.events import NoticeAnswered
from bot.referrals.lead import BY_WORKER, Act
from bot.referrals.outcomes import OF_THE_CARD
from bot.referrals.states import CARED_FOR
from bot.rules.figures import Month
from bot.rules.paying import DAYS, LAPSED, REMIND, STILL_AFTER, WARN, next_day, noted, open_months, told
from bot.runtime import Runtime
from bot.services.act import act_on
from bot.services.referrals.dues import price_of, today_of
from bot.services.referrals.report import code_of
from bot.services.staff.scope import Scope, demand
from bot.services.tell import tell_person
from bot.services.world import by_day, undisturbed, world_now
from bot.storage.agents import agents
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import reaching, timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import consents, registrations
from bot.storage.people.people import Person
from bot.storage.referrals import offers, paying, referrals
from bot.storage.referrals.paying import Paying
from bot.working_days import zone_of
from flows.subject.events import PayingSaid

NINE = time(9)
PRICED = (REMIND, WARN, "pay_set")  # what is said with the amount of the month it is for
LATER = timedelta(days=5)  # after "belum bisa"
# A press under what the companion said, and what was typed, by the same names.
# What ends the reminders -> how the companion stands then, and what is said.
ENDINGS = {
    "stop": ("stopped", "pay_stopped"),
    "employed": ("ended", "pay_employed"),
    "quit": ("ended", "pay_quit"),
    "died": ("ended", "pay_died"),
}


def offer_companion(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A day after they confirmed: whether they want to be reminded, and on which day of the month."""
    referral = referrals.look_up(tx, timer.ref)
    if referral is None or referral.state != "confirmed":
        return
    if not consents.agrees(tx, referral.person, consents.QUESTIONS):
        return
    opens = by_day(runtime, tx, referral.person)
    if opens > runtime.now_ms():
        timers.start(tx, "offer_companion", due=opens, ref=timer.ref)
        return
    paying.begin(tx, referral, _this_month(runtime, tx, referral.person), runtime.now_ms())
    _speak(runtime, tx, referral.id, "pay_day", None)


def remind(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """On their day: what is still open by their own notes; the next one is planned."""
    found = paying.load(tx, timer.ref)
    referral = referrals.look_up(tx, timer.ref)
    if found is None or found.state != "active" or not found.day:
        return
    if referral is None or referral.state not in CARED_FOR:
        return
    opens = by_day(runtime, tx, found.person)
    if opens > runtime.now_ms():
        timers.start(tx, "remind_paying", due=opens, ref=timer.ref)
        return
    kind = told(_open(runtime, tx, found))
    if kind:
        _tell(runtime, tx, found, kind)
    if kind == LAPSED:
        paying.change(tx, found.referral, runtime.now_ms(), state="quiet")
    else:
        _plan(runtime, tx, found, found.day)


def answered(runtime: Runtime, tx: Tx, person: Person, event: NoticeAnswered) -> None:
    """A press, or its word, under what the companion said."""
    found = paying.load(tx, event.matter) if event.matter else paying.of_person(tx, person.id)
    if found is not None and _theirs(tx, person, found):
        _do(runtime, tx, found, event.choice)


def said(runtime: Runtime, tx: Tx, person: Person, event: PayingSaid) -> None:
    """The same in free words, whenever they come: also before the companion has spoken first."""
    found = paying.of_person(tx, person.id) or _begun(runtime, tx, paying.to_begin(tx, person.id))
    if found is not None and event.what in OF_THE_CARD:
        act_on(runtime, tx, found.referral, Act("answer_later", event.what), BY_WORKER)
    elif found is not None:
        _do(runtime, tx, found, event.what, event.month)


def first_paid(runtime: Runtime, tx: Tx, referral: str) -> None:
    """Asked for the proof of the first month they say that they have it, or have paid themselves: their first note."""
    found = paying.load(tx, referral) or _begun(runtime, tx, referral)
    if found is not None:
        _do(runtime, tx, found, "paid")


def _begun(runtime: Runtime, tx: Tx, wanted: str | None) -> Paying | None:
    referral = referrals.look_up(tx, wanted) if wanted else None
    if referral is None:
        return None
    paying.begin(tx, referral, _this_month(runtime, tx, referral.person), runtime.now_ms())
    return paying.load(tx, referral.id)


def _theirs(tx: Tx, person: Person, found: Paying) -> bool:
    mine = paying.of_person(tx, person.id)
    return found.person == person.id or (mine is not None and mine.referral == found.referral)


def _do(runtime: Runtime, tx: Tx, found: Paying, what: str, month: str = "") -> None:
    now = runtime.now_ms()
    if what in DAYS:
        _pick(runtime, tx, found, DAYS[what])
    elif what == "paid":
        _paid(runtime, tx, found, month)
    elif what == "later":
        timers.keep_one(
            tx, "remind_paying", due=_at(runtime, tx, found, _today(runtime, tx, found) + LATER), **_of(found)
        )
        _tell(runtime, tx, found, "pay_later")
    elif what == "share":
        paying.change(tx, found.referral, now, shares=1)
        _tell(runtime, tx, found, "pay_shared")
    elif what == "start":
        paying.change(tx, found.referral, now, state="active")
        _tell(runtime, tx, found, "pay_day")
    elif what in ENDINGS:
        state, kind = ENDINGS[what]
        _end(runtime, tx, found, state, what)
        _tell(runtime, tx, found, kind)
    elif what == "moved":  # paying goes on from anywhere; an agent is looked for once the new place is known
        paying.change(tx, found.referral, now, shares=0, why=what)
        _tell(runtime, tx, found, "pay_moved")


def _end(runtime: Runtime, tx: Tx, found: Paying, state: str, why: str) -> None:
    paying.change(tx, found.referral, runtime.now_ms(), state=state, day=0, shares=0, why=why)
    for kind in ("remind_paying", "offer_companion"):
        timers.cancel(tx, kind, found.referral)


def silenced(runtime: Runtime, tx: Tx, person: Person) -> None:
    """They said STOP to whatever we begin: no reminder comes until they ask for one."""
    found = paying.of_person(tx, person.id)
    if found is not None and found.state in paying.REACHED:
        _end(runtime, tx, found, "stopped", "stop")


def place_changed(runtime: Runtime, tx: Tx, person: Person) -> None:
    """Who said that they moved has corrected their place: an agent there is asked to accompany them."""
    found = paying.of_person(tx, person.id)
    if found is not None and found.why == "moved":
        paying.change(tx, found.referral, runtime.now_ms(), agent=None, why="")
        timers.start(tx, "find_carer", due=runtime.now_ms(), ref=found.referral)


def _of(found: Paying) -> dict[str, str]:
    return {"ref": found.referral, "person": found.person}


def _pick(runtime: Runtime, tx: Tx, found: Paying, day: int) -> None:
    paying.change(tx, found.referral, runtime.now_ms(), day=day, state="active", shares=0)
    timers.cancel(tx, "remind_paying", found.referral)
    if day:
        _plan(runtime, tx, found, day)
    _tell(runtime, tx, found, "pay_set" if day else "pay_none")


def _paid(runtime: Runtime, tx: Tx, found: Paying, month: str) -> None:
    """The month they named, else the oldest that is open. It is their note; whether it arrived they ask 175 or JMO."""
    named = Month.parse(month) or noted(found.paid_until, found.begun, _today(runtime, tx, found))
    until = max(named, found.paid_until or named)
    paying.change(tx, found.referral, runtime.now_ms(), paid_until=str(until), state="active")
    if found.day:
        _plan(runtime, tx, found, found.day)
    _tell(runtime, tx, found, "pay_noted", month=named)


def _plan(runtime: Runtime, tx: Tx, found: Paying, day: int) -> None:
    due = _at(runtime, tx, found, next_day(day, _today(runtime, tx, found)))
    timers.keep_one(tx, "remind_paying", due=due, **_of(found))


def _at(runtime: Runtime, tx: Tx, found: Paying, day: date) -> int:
    """Nine in the morning of a day where they live; not in a rest."""
    area = reaching.area_of(tx, found.person)
    return milliseconds(undisturbed(runtime, area, datetime.combine(day, NINE, zone_of(area))))


def _today(runtime: Runtime, tx: Tx, found: Paying) -> date:
    return today_of(runtime, tx, found.person)


def _this_month(runtime: Runtime, tx: Tx, person: str) -> Month:
    return Month.of(today_of(runtime, tx, person))


def _open(runtime: Runtime, tx: Tx, found: Paying) -> tuple[Month, ...]:
    return open_months(found.paid_until, found.begun, _today(runtime, tx, found))


# --- what is told ---------------------------------------------------------------------------------


def _tell(runtime: Runtime, tx: Tx, found: Paying, kind: str, month: Month | None = None) -> None:
    """In a moment: a turn that is under way writes its own conversation."""
    facts = {"kind": kind, "month": str(month or "")}
    timers.start(
        tx, "tell_paying", due=runtime.now_ms(), ref=found.referral, person=found.person, facts=facts
    )


def tell_in_a_moment(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    if timer.facts:
        _speak(runtime, tx, timer.ref, timer.facts["kind"], Month.parse(timer.facts["month"]))


def _speak(runtime: Runtime, tx: Tx, referral: str, kind: str, month: Month | None) -> None:
    found, lead, registration = (
        paying.load(tx, referral),
        referrals.look_up(tx, referral),
        registrations.load(tx, referral),
    )
    if found is None or lead is None or registration is None:
        return
    offer = offers.accepted_of(tx, referral) if lead.agent else None
    agent = agents.load(tx, found.agent) if found.agent else None
    months = _open(runtime, tx, found)
    due = month or (months[0] if months else _this_month(runtime, tx, found.person))
    code = code_of(lead, offer)
    until = str(found.paid_until or "")
    price = price_of(runtime, registration, due) if kind in PRICED else {}
    facts: dict[str, Any] = {
        "about": {"paid_until": until},
        **{"code": code, "matter": referral, "month": due, "many": len(months), "day": found.day},
        **{"agent": agent.name if agent else "–", **price},
    }
    tell_person(runtime, tx, found.person, kind, code=code, facts=facts)


# --- for agents and staff -------------------------------------------------------------------------


def due_of_agent(runtime: Runtime, tx: Tx, agent: str) -> list[str]:
    """Codes of an agent's workers who let them see it and have not noted this month."""
    month = Month.of(world_now(runtime).today)
    found = (offers.accepted_of(tx, one.referral) for one in paying.shared_with(tx, agent, month))
    return [offer.code for offer in found if offer]


@dataclass(frozen=True, slots=True)
class Still:
    """Of one agent's workers in one kecamatan: months -> how many began so long ago, how many noted every one."""

    agent: str
    area: str
    counts: Mapping[int, tuple[int, int]]


def still_paying(runtime: Runtime, scope: Scope) -> list[Still]:
    """By agent and area, after each of STILL_AFTER months. What workers noted, never whether cover holds."""
    demand(scope, "see")
    this = Month.of(world_now(runtime).today)
    with runtime.database.look() as tx:
        found = {months: paying.kept_up(tx, scope, months, this) for months in STILL_AFTER}
    groups = sorted({group for counted in found.values() for group in counted})
    return [
        Still(*group, {months: found[months].get(group, (0, 0)) for months in STILL_AFTER})
        for group in groups
    ]
