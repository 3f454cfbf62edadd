"""tell_person: a notice is spoken in somebody's own conversation, where and when they can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.engine.conversation import Conversation
from bot.engine.events import Turn
from bot.engine.happenings import Notice
from bot.engine.turn import take_turn
from bot.runtime import Runtime
from bot.services.leaving import Leaving, Way, may_leave
from bot.services.template_texts import as_template, world_with
from bot.services.world import world_now
from bot.storage.conversation import turns
from bot.storage.database import Tx, milliseconds
from bot.storage.keys.sealing import CannotOpen
from bot.storage.messaging import reaching, timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import helped, people
from bot.storage.people.people import Person

SPEAKS = (Way.FREE_TEXT, Way.ELSEWHERE, Way.TEMPLATE)
AGAIN = 3 * 3_600_000  # milliseconds until somebody whose window is closed is tried again
MOST_TIMES = 56  # a week


def tell_person(
    runtime: Runtime,
    tx: Tx,
    person: str,
    kind: str,
    *,
    code: str = "",
    facts: Mapping[str, object] | None = None,
    times: int = 0,
    about: Iterable[str] = (),
) -> bool:
    """Speak a notice in the caller's transaction; whether it was. Erased people and blocked chats are not told.

    `about`: whoever else it names. Erasing one of them takes it, wherever it lies by then.
    Once a channel's window has closed an approved template goes in its place (`may_leave` says so, and what it costs);
    where there is none it is kept, and said once they write.
    Of somebody without a chat, whoever fills in for them hears it, with their name; what it changes is theirs.
    """
    now = runtime.now_ms()
    people.lock_in_order(tx, person)
    try:
        somebody = people.lock(tx, person)
        hearer = people.lock(tx, somebody.helper) if somebody.helper else somebody
    except CannotOpen:
        return False
    told = dict(facts or {})
    asked = {"language": hearer.language, "purpose": kind, "whose": somebody.id}
    leaving = may_leave(runtime, tx, hearer.id, hearer.channel, **asked)
    if leaving.way not in SPEAKS:
        if reaching.has_channel(tx, hearer.id) and times < MOST_TIMES:
            kept = {"kind": kind, "code": code, "facts": _plain(told), "times": times + 1}
            other = next((one for one in about if one != person), None)
            timers.start(tx, "tell_again", due=now + AGAIN, person=person, facts=kept, about=other)
        return False
    if hearer is not somebody:
        remembered = told.pop("about", {})
        assert isinstance(remembered, dict)
        told["whom"] = helped.learn(tx, somebody, remembered, now)
    named = [one for one in dict.fromkeys((somebody.id, *about)) if one != hearer.id]
    _speak(runtime, tx, replace(hearer, channel=leaving.channel), Notice(kind, code, told), named, leaving)
    return True


def _speak(
    runtime: Runtime, tx: Tx, hearer: Person, notice: Notice, about: Sequence[str], leaving: Leaving
) -> None:
    """In the words of a template where the window is closed; what it asks is open in the same way."""
    world = world_now(runtime)
    text = leaving.text
    if text:  # a template names the code itself: its buttons have no room for it
        facts = {
            "code": notice.code,
            **notice.facts,
            "named": {},
            "behind": (),
        }  # nor for labels of their own
        notice = replace(notice, facts=facts)
    spoken_in = world_with(world, text) if text else world

    def decide(_: Person, talk: Conversation) -> Turn:
        turn = take_turn(talk, notice, spoken_in)
        return as_template(turn, text, leaving.category, leaving.cost) if text else turn

    kept = _plain({name: value for name, value in notice.facts.items() if name != "voice"})
    log = {"said": "Notice", "kind": notice.kind, "code": notice.code, "facts": kept}
    turns.tell(
        tx,
        hearer,
        decide,
        milliseconds(world.now),
        log={**log, "fresh": world.fresh},
        about=about,
    )


def learn_quietly(runtime: Runtime, tx: Tx, person: str, about: Mapping[str, object]) -> None:
    """News of somebody's registration that whoever fills in for them knows already: kept, not told."""
    people.lock_in_order(tx, person)
    try:
        helped.learn(tx, people.lock(tx, person), about, runtime.now_ms())
    except CannotOpen:
        return


def tell_again(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A notice that could not be sent is tried again."""
    if timer.person is not None and timer.facts:
        kept = timer.facts
        facts = {name: _opened(value) for name, value in kept["facts"].items()}
        tell_person(
            runtime,
            tx,
            timer.person,
            kept["kind"],
            code=kept["code"],
            facts=facts,
            times=kept["times"],
            about=(timer.about,) if timer.about else (),
        )


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON keeps them: only days need care."""
    return {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in facts.items()
    }


def _opened(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"day"}:
        return date.fromisoformat(value["day"])
    return value
