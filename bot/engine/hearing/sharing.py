"""A pin or a card that comes where nothing asked for it: kept for its own question, or said to lie outside."""

from __future__ import annotations

from bot.engine.happenings import Contact, Pin
from bot.engine.hearing import several
from bot.engine.hearing.answering import accepts, shared
from bot.engine.sight import Sight
from bot.engine.walk import Walk
from bot.understanding import Verdict


def elsewhere(sight: Sight, thing: Pin | Contact) -> several.Several | None:
    """What a question still to come can surely take; at the menu, of whoever agreed, one of where most is asked."""
    routes = sight.world.routes
    agreed = sight.conversation.consent and routes.told_much
    at_menu = agreed and sight.frame.flow == routes.roots[routes.newcomer]
    ahead = several.asked_ahead(sight, routes.told_much) if at_menu else several.open_questions(sight)
    for key, step in ahead.items():
        reading, value = shared(sight, step, thing)
        if reading.understood and accepts(sight, step, key, value):
            return {key: several.Told(value)}
    return None


def abroad(sight: Sight, thing: Pin | Contact) -> Pin | None:
    """A pin near which there is no place of ours."""
    if not isinstance(thing, Pin):
        return None
    found = sight.world.understanding.pinned(thing.lat, thing.lon)
    return thing if found.verdict is Verdict.NOT_UNDERSTOOD else None


def say_abroad(walk: Walk, pin: Pin) -> None:
    walk.note("reasked")
    walk.say(walk.common("pin_abroad"))
    walk.ask()
