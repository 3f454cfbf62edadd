"""check_claim, tell_word: a worker takes the registration that somebody filled in for them to their own phone.

The number alone is not enough: agents and staff know it too. Either the chat itself shows the number that stands
in the registration, or a word comes with it that the helper was told in their own chat; then they are asked there.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from bot.engine.events import NoticeAnswered
from bot.logs import log
from bot.runtime import Runtime
from bot.services.people.erasing import erase_person
from bot.services.people.waiting import begin_waiting, other_chat
from bot.services.tell import tell_person
from bot.spoken_codes import chat_code, short_code
from bot.storage.conversation import conversations
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import helped, joining, people, pick_up, registrations
from bot.storage.people.people import Person
from bot.storage.people.registrations import Registration, reference_id
from bot.storage.staff import audit

BY_WORD = "word from helper"
ENDED = ("withdrawn", "merged")
DAY = 86_400_000
DAYS = 2  # a word holds until the end of the second day (UTC)


def word_of(tx: Tx, registration: Registration, day: int) -> str:
    """Forty bits that only this registration, with this helper, has on this day. Gone once it was taken over."""
    said = f"claim:{registration.id}:{registration.person}:{day}".encode()
    return short_code(hmac.digest(tx.hash_key, said, sha256).hex())


def tell_word(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The helper reads the word in their own chat and gives it to whoever it is about."""
    registration = registrations.load(tx, reference_id(timer.ref))
    if registration is None or timer.person is None:
        return
    if helped.helper_of(tx, registration.person) != timer.person or registration.state in ENDED:
        return
    now = runtime.now_ms()
    _note(tx, registration, "word to claim it told to helper", "helper's own chat", now)
    facts = {"word": word_of(tx, registration, now // DAY), "reference": registration.reference, "days": DAYS}
    tell_person(runtime, tx, registration.person, "pick_up_word", facts=facts)


def check_claim(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Hand over, or say that it does not fit: never which half of it was wrong."""
    assert timer.person is not None
    limit = runtime.settings.config.referrals.code_guesses_an_hour
    if not runtime.attempt_limits.may_try("claim", timer.person, limit):
        tell_person(runtime, tx, timer.person, "pick_up_limited")
        return
    registration = registrations.load(tx, reference_id(str(timer.facts["reference"])))
    helper = helped.helper_of(tx, registration.person) if registration else None
    if registration is None or helper is None or helper == timer.person or registration.state in ENDED:
        tell_person(runtime, tx, timer.person, "pick_up_wrong")
        return
    pick_up.lock_all_three(tx, helper, registration.person, timer.person)
    claimant = people.lock(tx, timer.person)
    why = _proof(runtime, tx, registration, claimant, str(timer.facts["word"]))
    if not why:
        _note(tx, registration, "claim refused", "neither number nor word", runtime.now_ms())
        log.warning("claim_refused", registration=registration.id)
        tell_person(runtime, tx, claimant.id, "pick_up_wrong")
    elif registrations.of_person(tx, claimant.id):
        tell_person(runtime, tx, claimant.id, "pick_up_has_own")
    elif why == BY_WORD:
        _ask_helper(runtime, tx, registration, claimant, helper)
    else:
        _hand_over(runtime, tx, registration, claimant, helper, why)


def _ask_helper(runtime: Runtime, tx: Tx, registration: Registration, claimant: Person, helper: str) -> None:
    """A word can be talked out of somebody: before anything moves, the chat that gives it away is asked."""
    asked, now = people.lock(tx, helper), runtime.now_ms()
    code, until = chat_code(runtime.new_id()), now + DAYS * DAY
    name = str(registration.answers.get("called", ""))
    facts = {"code": code, "other": other_chat(runtime, tx, claimant, asked), "called": name}
    facts |= {"reference": registration.reference, "matter": f"{registration.id}.{claimant.id}.{until}"}
    about = (registration.person,)
    tell_person(runtime, tx, helper, "pick_up_asked", code=code, facts=facts, about=about)
    tell_person(runtime, tx, claimant.id, "join_asked_there")


def answer(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """The helper allowed or refused it; `matter` is the registration, who asks for it, and until when."""
    facts = {"matter": event.matter, "choice": event.choice, "code": event.code}
    timers.start(tx, "pick_up_answered", due=now, person=person.id, facts=facts)


def answered(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """What the helper allowed is done, where it still stands."""
    assert timer.person is not None
    number, claimant, until = str(timer.facts["matter"]).split(".")
    registration = registrations.load(tx, number)
    if registration is None or helped.helper_of(tx, registration.person) != timer.person:
        return
    allowed = timer.facts["choice"] == "allow" and runtime.now_ms() < int(until)
    if not allowed or registration.state in ENDED or registrations.of_person(tx, claimant):
        for one in (timer.person, claimant):
            tell_person(runtime, tx, one, "join_refused", facts={"close": [timer.facts["code"]]})
        return
    pick_up.lock_all_three(tx, timer.person, registration.person, claimant)
    somebody = people.lock(tx, claimant)
    _hand_over(runtime, tx, registration, somebody, timer.person, BY_WORD)
    joining.mark_addresses(tx, claimant, runtime.now_ms())
    begin_waiting(tx, somebody, runtime.now_ms())


def _proof(runtime: Runtime, tx: Tx, registration: Registration, claimant: Person, word: str) -> str:
    """Why this is the worker; empty when nothing shows it."""
    today = runtime.now_ms() // DAY
    words = [word_of(tx, registration, today - passed) for passed in range(DAYS)]
    if word and any(hmac.compare_digest(plainly(word), one) for one in words):
        return BY_WORD
    theirs = {registration.form.get("phone"), registration.answers.get("phone")} - {None, "", "chat_only"}
    return "own number" if theirs & people.phones_of(tx, claimant) else ""


_LOOKALIKES = str.maketrans("OILU", "011V")


def plainly(word: str) -> str:
    """A word as it was told, whichever letters somebody read for its figures."""
    return word.translate(_LOOKALIKES)


def _hand_over(
    runtime: Runtime, tx: Tx, registration: Registration, claimant: Person, helper: str, why: str
) -> None:
    now = runtime.now_ms()
    name = str(registration.answers.get("called", ""))
    worker = people.lock(tx, registration.person)
    part = helped.read(tx, worker)
    conversations.forget(tx, helper, worker.id, now)
    pick_up.move_registrations(tx, worker, claimant)
    conversations.remember(tx, claimant, part, now)
    erase_person(tx, worker.id, now)
    _note(tx, registration, "claimed by its worker", why, now)
    facts = {"reference": registration.reference}
    tell_person(runtime, tx, claimant.id, "picked_up", facts={**facts, "about": dict(part.about)})
    about = (claimant.id,)
    tell_person(runtime, tx, helper, "picked_up_away", facts={**facts, "called": name}, about=about)


def _note(tx: Tx, registration: Registration, what: str, why: str, now: int) -> None:
    audit.record(tx, who="bot", what=what, subject=registration.id, purpose=why, now=now)
