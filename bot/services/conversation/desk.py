"""desk: somebody of the staff reads with a person who asked for one, answers in their own chat, and hands them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.conversation.replay import happening_of
from bot.services.leaving import Way, may_leave
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, close_in, masked, note, noted, stated
from bot.services.tell import tell_person
from bot.storage.conversation.transcripts import Line, transcript
from bot.storage.database import Tx
from bot.storage.messaging.timers import Timer
from bot.storage.people import people, requests
from bot.storage.staff import views
from bot.storage.staff.views import Entry

LONGEST = 1000  # signs of one answer
MOST_BUBBLES = 60
ONCE = 1_000  # times a call-back was tried before: it goes now by a template, or not at all
CALLS = "desk_calls"  # what calls somebody back whose window is closed
FREE = (Way.FREE_TEXT, Way.ELSEWHERE)
WITH_STAFF, WITH_BOT = {"held": "staff"}, {"held": "bot"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """`theirs`: the person wrote it. `text` redacted as stored; `what` where it was no text: photo, location."""

    at: int
    theirs: bool
    text: str
    what: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One request. `talk` and `notes` only for whoever has them now. `open`: free text reaches them at this moment.

    `calls`: the window is closed, and an approved template can call them back; `cost` of it in sen.
    """

    request: Entry
    mine: bool
    open: bool
    calls: bool = False
    cost: int | None = None
    talk: Sequence[Bubble] = ()
    notes: Sequence[Mapping[str, Any]] = ()


def look(runtime: Runtime, scope: Scope, number: int, *, again: bool = False) -> Desk | None:
    """None for none of that number in reach. The talk shows while whoever looks has taken it, for what they stated.

    `again`: the page looks by itself for what is new in a talk that was opened: no line of the audit each time.
    """
    demand(scope, "see")
    with runtime.database.look() as tx:
        found = views.request(tx, scope, number)
        if found is None:
            return None
        shown = _desk(runtime, tx, scope, found, number)
    if not (again and shown.mine):
        noted(runtime, scope, "request", found.person, str(found.facts["purpose"]) or DAILY_WORK)
    return shown


def _desk(runtime: Runtime, tx: Tx, scope: Scope, found: Entry, number: int) -> Desk:
    mine = bool(scope.staff) and found.facts["staff"] == scope.who and found.facts["state"] == "open"
    if found.facts["state"] != "open":
        return Desk(masked(found), mine, False)
    known = people.look_up(tx, found.person)
    leaving = may_leave(runtime, tx, found.person, known.channel, language=known.language, purpose=CALLS)
    shown = Desk(masked(found), mine, leaving.way in FREE, leaving.way is Way.TEMPLATE, leaving.cost)
    if not mine:
        return shown
    talk = [_bubble(line) for line in transcript(tx, found.person, most=MOST_BUBBLES)]
    return replace(shown, talk=talk, notes=requests.notes(tx, number, known))


def _bubble(line: Line) -> Bubble:
    if line.outgoing is not None:
        return Bubble(line.at, False, line.outgoing.text, state=line.state)
    happening = happening_of(line.said or {})
    text = str(getattr(happening, "text", ""))
    return Bubble(line.at, True, text, "" if text else type(happening).__name__.lower())


def take(runtime: Runtime, scope: Scope, number: int, purpose: str) -> None:
    """The talk is theirs: the bot says so, and what the person writes waits for them. Raises Refused."""
    demand(scope, "open")
    demand(scope, "settle")
    purpose = stated(purpose)
    with runtime.database.begin() as tx:
        found = _reached(tx, scope, number)
        if not scope.staff:
            raise Refused("desk_needs_account")
        if found.facts["staff"] not in (None, scope.who):
            raise Refused("desk_taken", who=found.facts["staff"])
        if requests.take(tx, number, scope.staff, purpose) is None:
            raise Refused("desk_closed")
        note(runtime, tx, scope, "talk replayed", found.person, purpose)
        tell_person(runtime, tx, found.person, "desk_takes", facts=WITH_STAFF)
    runtime.doorbell.ring()


def say(runtime: Runtime, scope: Scope, number: int, text: str) -> bool:
    """Answer in their own chat; False where it waits until they write again. Raises Refused."""
    demand(scope, "settle")
    text = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())[:LONGEST]
    if not text:
        raise Refused("desk_empty")
    if runtime.world.understanding.redact(text).found:
        raise Refused("desk_no_numbers")
    with runtime.database.begin() as tx:
        found = _mine(tx, scope, number)
        told = tell_person(runtime, tx, found.person, "desk_says", facts={"said": text, **WITH_STAFF})
        if not told:  # kept until they write; an approved template asks them to
            tell_person(runtime, tx, found.person, CALLS, times=ONCE)
        requests.answered(tx, number, runtime.now_ms())
        note(runtime, tx, scope, "person answered", found.person)
    runtime.doorbell.ring()
    return told


def give_back(runtime: Runtime, scope: Scope, number: int, *, done: bool) -> None:
    """The bot reads them again, and says so; `done` closes the request too. Raises Refused."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        found = _mine(tx, scope, number)
        requests.let_go(tx, found.person)
        tell_person(runtime, tx, found.person, "desk_leaves", facts=WITH_BOT)
        if done:
            close_in(runtime, tx, scope, number)
        note(runtime, tx, scope, "help closed" if done else "talk handed back", found.person)
    runtime.doorbell.ring()


def keep_note(runtime: Runtime, scope: Scope, number: int, text: str) -> None:
    """A note for whoever has them next. Raises Refused."""
    demand(scope, "settle")
    text = stated(text)
    with runtime.database.begin() as tx:
        found = _mine(tx, scope, number)
        known = people.lock(tx, found.person)
        requests.add_note(tx, number, known, {"who": scope.who, "at": runtime.now_ms(), "text": text})
        note(runtime, tx, scope, "request noted", found.person)


def tell_over(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """They wanted the bot back."""
    assert timer.person is not None
    tell_person(runtime, tx, timer.person, "desk_leaves", facts=WITH_BOT)


def _reached(tx: Tx, scope: Scope, number: int) -> Entry:
    found = views.request(tx, scope, number)
    if found is None:
        raise Refused("desk_gone")
    return found


def _mine(tx: Tx, scope: Scope, number: int) -> Entry:
    found = _reached(tx, scope, number)
    if not scope.staff or found.facts["staff"] != scope.who:
        raise Refused("desk_not_yours")
    return found
