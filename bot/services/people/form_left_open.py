"""form_left_open: once, a day after a registration, its worker hears that the form is still to be filled in."""

from __future__ import annotations

from bot.engine.events import NoticeAnswered
from bot.runtime import Runtime
from bot.services.people.registration_form import ENDED, IN_PERSON
from bot.services.people.waiting import waits
from bot.services.tell import tell_person
from bot.services.world import by_day
from bot.spoken_codes import form_code
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import registrations
from bot.storage.people.people import Person
from bot.storage.people.registrations import Registration, reference_id

HOUR = 3_600_000  # milliseconds


def plan(runtime: Runtime, tx: Tx, person: str, reference: str) -> None:
    """While the window of whoever registered is still open, where the night allows it: then it costs least."""
    hours = runtime.settings.config.conversation.form_reminder_hours
    if hours:
        due = runtime.now_ms() + int(hours * HOUR)
        timers.start(tx, "ask_form", due=due, ref=reference_id(reference), person=person)


def ask_form(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """By day; nothing where it was filled in meanwhile, is left to the agent, or is no more wanted."""
    registration = _open(runtime, tx, timer.ref)
    if registration is None:
        return
    opens = by_day(runtime, tx, registration.person)
    if opens > runtime.now_ms():
        timers.start(tx, "ask_form", due=opens, ref=timer.ref, person=timer.person)
        return
    facts = {"reference": registration.reference, "matter": registration.id}
    tell_person(runtime, tx, registration.person, "form", code=form_code(registration.id), facts=facts)


def answered(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """The address goes in words of its own: a link that opens somebody's form stands in no template."""
    timers.start(tx, "tell_form_here", due=now, ref=event.matter, person=person.id)


def tell_here(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The safe page, to whoever asked for it."""
    registration = _open(runtime, tx, timer.ref)
    if registration is None or timer.person not in (registration.person, registration.helper):
        return
    link = runtime.links.address("daftar", registration.reference)
    facts = {"reference": registration.reference, "form_link": link, "close": [form_code(registration.id)]}
    tell_person(runtime, tx, registration.person, "form_here", facts=facts)


def _open(runtime: Runtime, tx: Tx, number: str) -> Registration | None:
    """The registration while its form is still to be filled in, and may be."""
    found = registrations.load(tx, number)
    if found is None or found.state in ENDED or found.form.get("nik") or IN_PERSON in found.form:
        return None
    return None if waits(runtime, tx, found.helper or found.person) else found
