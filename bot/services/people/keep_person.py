"""keep_person: what staff do to one person's data, each for a reason: correct a field, erase for good, join two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import BadArgument, Refused
from bot.referrals.states import WITH_AGENT
from bot.runtime import Runtime
from bot.services.people.erased_outside import erase_for_good
from bot.services.people.form_fields import read_field
from bot.services.people.join_people import join_now, plan_join
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, stated
from bot.services.tell import tell_person
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.referrals import offers
from bot.storage.staff import views
from flows.answers.fields import Field, by_key

# What staff may put right after somebody asked for it; all else the person says in chat or types on the form.
CORRECTED = ("full_name", "phone", "birth_date", "address", "nik")
ENDED = ("withdrawn", "merged")


def correct(runtime: Runtime, scope: Scope, registration: str, key: str, typed: str, why: str) -> str:
    """Put one field of a registration right; whose it is. The person is told, and an agent gets the lead anew.

    Raises Refused for what is no such value, and for nobody in reach.
    """
    demand(scope, "settle")
    demand(scope, "open")
    why, field = stated(why), _field(key)
    value, problem = read_field(runtime, field, typed)
    if problem or not value:
        raise Refused("correct_wrong", field=key)
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        found = _reached(tx, scope, registration)
        somebody = people.lock(tx, found.person)
        registrations.save_form(tx, somebody, found.id, {**found.form, field.key: value}, now)
        _tell_agent(tx, found, now)
        tell_person(runtime, tx, somebody.id, "data_corrected")
        note(runtime, tx, scope, f"corrected {key}", somebody.id, why)
    runtime.doorbell.ring()
    return found.person


def _field(key: str) -> Field:
    if key not in CORRECTED:
        raise Refused("correct_field")
    return by_key(key)


def _reached(tx: Tx, scope: Scope, registration: str) -> Registration:
    found = registrations.load(tx, registration)
    if found is None or found.state in ENDED or not views.sees(tx, scope, found.person):
        raise Refused("correct_gone")
    return found


def _tell_agent(tx: Tx, found: Registration, now: int) -> None:
    held = offers.held_for(tx, found.id)
    if held and held[1] in WITH_AGENT:
        timers.start(tx, "tell_lead", due=now, ref=held[0])


def erase_for(runtime: Runtime, scope: Scope, person: str, why: str) -> bool:
    """Destroy somebody's key because they asked for it; False for nobody in reach. Raises Refused without a reason."""
    demand(scope, "erase")
    why = stated(why)
    with runtime.database.begin() as tx:
        if not views.sees(tx, scope, person):
            return False
        people.lock_in_order(tx, person)
        note(runtime, tx, scope, "person erased", person, why)
        return erase_for_good(runtime, tx, person, runtime.now_ms())


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining `other` to `kept` would move, and why it cannot be, by its name in words."""

    kept: str
    other: str
    counts: Mapping[str, int]
    refused: str


def look_at_joining(runtime: Runtime, scope: Scope, kept: str, other: str) -> Joining:
    """`other` by its reference or id. Raises Refused for nobody in reach."""
    demand(scope, "settle")
    try:
        plan = plan_join(runtime, scope, kept, other.strip()[:40])
    except BadArgument as error:
        raise Refused("join_nobody") from error
    return Joining(plan.kept, plan.other, plan.counts, plan.refused)


def join(runtime: Runtime, scope: Scope, kept: str, other: str, why: str) -> None:
    """Raises Refused where a person must decide first, and without a reason."""
    why = stated(why)
    plan = look_at_joining(runtime, scope, kept, other)
    if plan.refused:
        raise Refused(f"join_{plan.refused}")
    join_now(runtime, scope, kept, plan.other, why=why)
