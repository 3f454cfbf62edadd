"""fitted: a turn's bubbles as a channel can show them, where one bubble of ours needs two of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.events import Event, Said, Turn
from bot.engine.saying.outgoing import Outgoing
from bot.engine.world import World
from bot.traits import Traits


def fitted(turn: Turn, traits: Traits, world: World) -> Turn:
    """The same turn. A button that asked for a place or number goes with the first bubble that has none below it:
    one message of such a channel carries one keyboard, or takes one away.
    """
    if not (traits.asks_contact or traits.asks_place):
        return turn
    for at, event in enumerate(turn.events):
        if isinstance(event, Said) and event.outgoing.answered and event.outgoing.choices:
            received = world.words.find(turn.conversation.language, "common", "received").text
            events = (*turn.events[:at], *_apart(event, received), *turn.events[at + 1 :])
            return replace(turn, events=events)
    return turn


def _apart(said: Said, received: str) -> tuple[Event, Event]:
    """What was said first, else that it was received; then the question with its buttons."""
    first, _, rest = said.outgoing.text.partition("\n\n")
    if not rest:
        first, rest = received, first
    question = replace(said.outgoing, text=rest, answered=False)
    return replace(said, outgoing=Outgoing(first, answered=True)), replace(said, outgoing=question)
