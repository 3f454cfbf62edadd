"""What people ask of their data, carried out: told who saw it, erased, a referral ended, staff reminded in time."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.world import WIB
from bot.logs import log
from bot.referrals.lead import BY_WORKER
from bot.runtime import Runtime
from bot.services.act import end_leads
from bot.services.people.erased_outside import erase_for_good
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.tell import tell_person
from bot.storage.agents import agents
from bot.storage.database import Tx, moment
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import erasure, people, registrations, rights
from bot.storage.people.rights import Seen
from bot.storage.staff import audit

# What somebody did, in words.yaml, and how the audit names it.
LOOKS = {
    "exported": ("lead exported", "exported"),
    "told": ("lead told",),
    "noted": ("lead registered", "lead rejected", "reassign", "duplicate", "imported"),
}
MOST_SEEN = 8  # lines of one bubble
HOUR = 3_600_000
WRITING = HOUR // 2  # milliseconds that an alarm waits while somebody of the staff writes with the person
FAREWELL = 60_000  # milliseconds that the last answer has to go out before its key is destroyed
LOOK_AGAIN = 2_000


def tell_my_data(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Who opened somebody's data, and when; the newest first."""
    assert timer.person is not None
    looks = rights.seen(tx, timer.person, MOST_SEEN)
    language = people.language_of(tx, timer.person)
    said = runtime.world.words.find(language, "common", "looks").options
    lines = [
        f"• {moment(look.at).astimezone(WIB):%d-%m-%Y %H:%M} {_who(tx, look, said)}, {_what(look, said)}"
        for look in looks
    ]
    kind = "my_data_seen" if lines else "my_data_unseen"
    tell_person(runtime, tx, timer.person, kind, facts={"looks": "\n".join(lines)})


def _who(tx: Tx, look: Seen, said: Mapping[str, str]) -> str:
    """An agent by name: the person knows them. Staff by the name they log in with."""
    if not look.who.startswith("agent "):
        return said["staff"] if look.who == "command line" else f"{said['staff']} {look.who}"
    agent = agents.by_handle(tx, look.who.removeprefix("agent "))
    return f"{said['agent']} {agent.name}" if agent else said["agent"]


def _what(look: Seen, said: Mapping[str, str]) -> str:
    found = ((key, starts) for key, starts in LOOKS.items() if look.what.startswith(starts))
    return said[next((key for key, _ in found), "opened")]


def erase(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Destroy a person's key. Their last answer goes out first, for at most a minute after they asked."""
    assert timer.person is not None
    now = runtime.now_ms()
    asked = int(timer.ref or now)
    if erasure.waits_for_letter(tx, timer.person, asked) and now < asked + FAREWELL:
        timers.start(tx, "erase", due=now + LOOK_AGAIN, ref=timer.ref, person=timer.person)
        return
    if erase_for_good(runtime, tx, timer.person, now):
        audit.record(
            tx, who="bot", what="person erased", subject=timer.person, purpose="asked for in chat", now=now
        )
        log.info("person_erased", person=timer.person)


def erase_now(runtime: Runtime, scope: Scope, person: str, purpose: str) -> bool:
    """Erase somebody by hand, as after restoring a backup; False when there is nobody to erase."""
    demand(scope, "run")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        people.lock_in_order(tx, person)
        done = erase_for_good(runtime, tx, person, now)
        if done:
            note(runtime, tx, scope, "person erased", person, purpose[:80])
    return done


def withdraw(tx: Tx, person: str, now: int) -> int:
    """Somebody does not want it any more: the open leads end, and what they were for; how many ended."""
    registrations.withdraw_open(tx, person)
    return end_leads(tx, now, person=person, by=BY_WORKER)


def end_referral(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Somebody stopped our messages and did not say that their referral goes on: it has ended."""
    assert timer.person is not None
    try:
        somebody = people.lock(tx, timer.person)
    except CannotOpen:
        return
    if withdraw(tx, somebody.id, runtime.now_ms()):
        about = {"referral": "closed", "registration": "withdrawn"}
        tell_person(runtime, tx, somebody.id, "referral_ended", facts={"about": about})


def start_clock(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A request that a person must settle: staff are reminded before 3 × 24 hours are over."""
    asked = rights.request(tx, int(timer.ref))
    limits = runtime.settings.config.rights
    if asked:
        hours = max(0.0, limits.settle_hours - limits.alarm_hours_before)
        timers.start(tx, "right_due", due=asked.asked_at + int(hours * HOUR), ref=timer.ref)


def remind_staff(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    asked = rights.request(tx, int(timer.ref))
    if asked is None or asked.state != "open":
        return
    now = runtime.now_ms()
    last = asked.asked_at + int(runtime.settings.config.rights.settle_hours * HOUR)
    if rights.in_hand(tx, asked) and now + WRITING < last:  # whoever writes with them is about to settle it
        timers.start(tx, "right_due", due=now + WRITING, ref=timer.ref)
    else:
        rights.alarm(tx, asked, now)
        log.error("right_unsettled", request=asked.id, reason=asked.reason)
