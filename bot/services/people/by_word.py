"""tell_word, check_word, answered, join_now, disowned: two chats become one by a word, once the giving one agrees.

The chat that would give something away is asked in plain words, both chats are told before it happens, what matters
waits a day (`waiting`), and one word from either chat takes the newer one away again. Nobody is joined who has
something to lose on both sides, or shows what is other people's: that is for staff.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.events import NoticeAnswered
from bot.logs import log
from bot.runtime import Runtime
from bot.services.people.join_people import in_the_way, join_both
from bot.services.people.pick_up import DAY, DAYS, plainly
from bot.services.people.waiting import begin_waiting, other_chat, waits
from bot.services.tell import tell_person
from bot.spoken_codes import chat_code, short_code
from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import erasure, joining, people
from bot.storage.people.people import Person
from bot.storage.referrals import confirmations
from bot.storage.staff import audit

FAREWELL, LOOK_AGAIN = 60_000, 2_000  # milliseconds that both have to hear of it, each in their own chat
UNDONE_WITHIN = 7 * DAY


# --- the word ---------------------------------------------------------------------------------------


def tell_word(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A fresh word, read in one chat and typed in the other; the one before it is worth nothing."""
    assert timer.person is not None
    if waits(runtime, tx, timer.person):
        tell_person(runtime, tx, timer.person, "join_waits")
        return
    word = short_code(runtime.new_id())
    joining.keep_word(tx, timer.person, word, runtime.now_ms() // DAY)
    tell_person(runtime, tx, timer.person, "join_word", facts={"word": word, "days": DAYS})


def check_word(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Whoever gives something away is asked in their own chat; the word is used up."""
    assert timer.person is not None
    limit = runtime.settings.config.referrals.code_guesses_an_hour
    if not runtime.attempt_limits.may_try("join", timer.person, limit):
        tell_person(runtime, tx, timer.person, "join_limited")
        return
    today = runtime.now_ms() // DAY
    owner = joining.whose_word(
        tx, plainly(str(timer.facts["word"])), [today - passed for passed in range(DAYS)]
    )
    if owner is None or owner == timer.person:
        log.warning("join_refused", person=timer.person)
        tell_person(runtime, tx, timer.person, "join_wrong")
        return
    joining.drop_words(tx, owner)
    people.lock_all(tx, (owner, timer.person))
    both = people.lock(tx, owner), people.lock(tx, timer.person)
    refused = _refused(runtime, tx, *both)
    if refused:
        tell_person(runtime, tx, timer.person, refused)
        return
    giver, other = both if joining.holds_something(tx, owner) else both[::-1]
    _ask(runtime, tx, giver, other)


def _refused(runtime: Runtime, tx: Tx, owner: Person, typed: Person) -> str:
    """Why two chats are not joined by themselves, as a notice; empty where one of them may be asked."""
    both = owner, typed
    if any(waits(runtime, tx, one.id) for one in both):
        return "join_waits"
    holders = sum(joining.holds_something(tx, one.id) for one in both)
    if holders == 2 or any(joining.has_a_role(tx, one.id) for one in both) or in_the_way(tx, owner, typed):
        return "join_by_person"
    return "" if holders else "join_nothing"


def _ask(runtime: Runtime, tx: Tx, giver: Person, other: Person) -> None:
    code, until = chat_code(runtime.new_id()), runtime.now_ms() + DAYS * DAY
    facts = {"code": code, "other": other_chat(runtime, tx, other, giver), "matter": f"{other.id}.{until}"}
    tell_person(runtime, tx, giver.id, "join_asked", code=code, facts=facts)
    tell_person(runtime, tx, other.id, "join_asked_there")


# --- the answer -------------------------------------------------------------------------------------


def answer(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """Somebody allowed or refused it; `matter` is the other chat, and until when the question stands."""
    facts = {"matter": event.matter, "choice": event.choice, "code": event.code}
    timers.start(tx, "join_answered", due=now, person=person.id, facts=facts)


def answered(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Both chats hear what happens now, before it does."""
    found = _both(tx, timer)
    if found is None:
        return
    giver, other = found
    code, now = str(timer.facts["code"]), runtime.now_ms()
    if int(str(timer.facts["matter"]).partition(".")[2] or 0) < now or timer.facts["choice"] != "allow":
        _tell_both(runtime, tx, (giver, other), "join_refused", {"close": [code]})
    elif refused := _refused(runtime, tx, giver, other):
        _tell_both(runtime, tx, (giver, other), refused, {"close": [code]})
    else:
        here = {"code": code, "other": other_chat(runtime, tx, other, giver)}
        # Its answer is heard from either chat: they are one conversation from the next moment on.
        tell_person(
            runtime, tx, giver.id, "joined_away", code=code, facts={**here, "matter": f"joined.{now}"}
        )
        there = {"code": code, "other": other_chat(runtime, tx, giver, other)}
        tell_person(runtime, tx, other.id, "joined", facts=there)
        facts = {"matter": other.id, "asked": now}
        timers.start(tx, "join_now", due=now, person=giver.id, facts=facts)


def _both(tx: Tx, timer: Timer) -> tuple[Person, Person] | None:
    """Who gives and who is to have it, both locked; None where one of them is gone."""
    assert timer.person is not None
    other = str(timer.facts["matter"]).partition(".")[0]
    try:
        people.lock_all(tx, (timer.person, other))
        return people.lock(tx, timer.person), people.lock(tx, other)
    except CannotOpen:
        return None


def _tell_both(
    runtime: Runtime, tx: Tx, both: tuple[Person, Person], kind: str, facts: Mapping[str, object]
) -> None:
    for one in both:
        tell_person(runtime, tx, one.id, kind, facts=facts)


def join_now(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Join them once both have been told in their own chat, a minute after the answer at the latest."""
    found, now, asked = _both(tx, timer), runtime.now_ms(), int(timer.facts["asked"])
    if found is None:
        return
    giver, other = found
    if now < asked + FAREWELL and any(erasure.waits_for_letter(tx, one.id, asked) for one in found):
        timers.start(tx, "join_now", due=now + LOOK_AGAIN, person=giver.id, facts=dict(timer.facts))
        return
    if refused := _refused(runtime, tx, giver, other):
        _tell_both(runtime, tx, found, refused, {})
        return
    joining.mark_addresses(tx, other.id, asked)
    join_both(tx, giver, other, "bot", "word from their other chat, agreed in theirs", now)
    begin_waiting(tx, giver, asked)
    people.seen(tx, giver.id, other.channel, now)


# --- taken back -------------------------------------------------------------------------------------


def disown(tx: Tx, person: Person, event: NoticeAnswered, now: int) -> None:
    """ "That was not me": carried out in a moment."""
    timers.start(tx, "join_disowned", due=now, person=person.id, facts={"matter": event.matter})


def disowned(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The chat that was joined is a stranger's again, and staff hear of it."""
    assert timer.person is not None
    at, now = int(str(timer.facts["matter"]).partition(".")[2] or 0), runtime.now_ms()
    people.lock(tx, timer.person)
    if now > at + UNDONE_WITHIN or not joining.take_away(tx, timer.person, at):
        tell_person(runtime, tx, timer.person, "join_too_late")
        return
    audit.record(
        tx, who="bot", what="joined chat taken away", subject=timer.person, purpose="not me, in chat", now=now
    )
    confirmations.ask_staff(tx, timer.person, "join_disowned", now)
    tell_person(runtime, tx, timer.person, "join_undone")
