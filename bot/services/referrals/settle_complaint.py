"""settle_complaint: what staff see of complaints, read of them for a purpose, note, and close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.engine.events import NoticeAnswered
from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, PAGE, note, noted, stated
from bot.services.tell import tell_person
from bot.storage.agents import offices
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import requests
from bot.storage.people.people import Person
from bot.storage.referrals import complaints
from bot.storage.referrals.complaints import Note

WRITING = 24 * 3_600_000  # milliseconds in which a talk that staff have with somebody is taken as going on
STATES = ("open", "closed")
LONGEST_NOTE = 500
PROMISED = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ComplaintList:
    """`after`: the key of the next page, empty on the last; `count` stops at COUNTED + 1."""

    complaints: list[Mapping[str, Any]]
    count: int
    after: str
    first: bool
    state: str


@dataclass(frozen=True, slots=True)
class Story:
    """A complaint in the person's own words, and what staff noted; opened for a purpose."""

    words: str
    notes: list[Note]


def list_complaints(runtime: Runtime, scope: Scope, state: str, after: str = "") -> ComplaintList:
    """Money first, then the oldest; nobody's words are opened."""
    demand(scope, "see")
    state = state if state in STATES else STATES[0]
    with runtime.database.look() as tx:
        found, key, count = complaints.listed(tx, scope, state, after=after, most=PAGE)
    noted(runtime, scope, "list complaints", f"{'older' if after else 'newest'} {state}", DAILY_WORK)
    return ComplaintList(found, count, key, not after, state)


def look_at_complaint(runtime: Runtime, scope: Scope, reference: str) -> Mapping[str, Any] | None:
    """None for no complaint in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = complaints.one(tx, scope, reference)
    if found:
        noted(runtime, scope, "complaint", found["person"], DAILY_WORK)
    return found


def read_complaint(runtime: Runtime, scope: Scope, reference: str, purpose: str) -> Story | None:
    """Their own words, for a purpose that is kept. Raises Refused without one; None for no complaint."""
    demand(scope, "open")
    purpose = stated(purpose)
    with runtime.database.begin() as tx:
        found = complaints.one(tx, scope, reference)
        if found is None:
            return None
        note(runtime, tx, scope, "complaint read", found["person"], purpose)
        return Story(*complaints.read(tx, reference))


def note_complaint(
    runtime: Runtime, scope: Scope, reference: str, text: str, *, closes: bool = False
) -> None:
    """Keep a note, sealed, and close the complaint with it when asked. Raises Refused."""
    demand(scope, "settle")
    text = text.strip()[:LONGEST_NOTE]
    if len(text) < 3:
        raise Refused("note_missing")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = complaints.one(tx, scope, reference)
        if found is None or (closes and not complaints.close(tx, reference, now)):
            raise Refused("complaint_closed_before")
        complaints.add_note(tx, reference, Note(now, scope.who, text))
        if closes:
            _tell_closed(runtime, tx, found["person"], reference)
        note(runtime, tx, scope, "complaint closed" if closes else "complaint noted", found["person"])


def _tell_closed(runtime: Runtime, tx: Tx, person: str, reference: str) -> None:
    """Whoever complained hears the end of it, and is asked whether it is one."""
    code = f"L{complaints.number_of(tx, person, reference)}"
    about = {"complaint_state": "closed"}
    facts = {"complaint": reference, "code": code, "matter": reference, "about": about}
    tell_person(runtime, tx, person, "complaint_closed", code=code, facts=facts)


def start_clock(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Three days, which stand still while the person's office is closed: what was promised when it was noted."""
    assert timer.person
    office = offices.of_person(tx, timer.person)
    due = runtime.world.calendar.after_standing_still(runtime.now(), PROMISED, office)
    timers.cancel(tx, "complaint_due", timer.ref)  # one that was opened again has one clock
    timers.start(tx, "complaint_due", due=milliseconds(due), ref=timer.ref, person=timer.person)


def remind(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Nobody has closed it: staff are asked again, the person is told that it waits, and the clock runs anew."""
    if timer.person is None or not complaints.is_open(tx, timer.ref):
        return
    now = runtime.now_ms()
    if requests.are_written_with(
        tx, timer.person, now - WRITING
    ):  # in the middle of a talk nothing is asked again
        timers.start(tx, "complaint_due", due=now + WRITING, ref=timer.ref, person=timer.person)
        return
    requests.ask(tx, timer.person, "complaint", now)
    tell_person(runtime, tx, timer.person, "complaint_waits", facts={"complaint": timer.ref})
    timers.start(tx, "complaint_asked", due=now, ref=timer.ref, person=timer.person)


def answered(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """Settled, or opened again with a request for a person; what they are told comes through a timer."""
    again = event.choice == "unsettled" and complaints.reopen(tx, person.id, event.matter)
    if again:
        requests.ask(tx, person.id, "complaint", now)
        timers.start(tx, "complaint_asked", due=now, ref=event.matter, person=person.id)
    told = {"kind": "complaint_again" if again else "complaint_thanks", "code": "", "times": 0}
    about = {"complaint_state": "open" if again else "closed"}
    facts = {"complaint": event.matter, "close": [event.code], "about": about}
    timers.start(tx, "tell_again", due=now, person=person.id, facts={**told, "facts": facts})
