"""fitted: a turn's bubbles as a channel can show them, where one bubble of ours needs two of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.events import Event, Said, Turn
from bot.engine.saying.outgoing import Outgoing
from bot.engine.tables import Review
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
            events = (
                *turn.events[:at],
                *_apart(event, received, _paragraphs(turn, world)),
                *turn.events[at + 1 :],
            )
            return replace(turn, events=events)
    return turn


def _paragraphs(turn: Turn, world: World) -> int:
    """Of how many the question consists: a review shows its lines below what it asks."""
    top = turn.conversation.top
    step = world.flows[top.flow].steps.get(top.step) if top and top.flow in world.flows else None
    return 2 if isinstance(step, Review) else 1


def _apart(said: Said, received: str, paragraphs: int) -> tuple[Event, Event]:
    """What was said first, else that it was received; then the question whole, with its buttons."""
    first, _, rest = said.outgoing.text.partition("\n\n")
    if rest.count("\n\n") < paragraphs - 1 or not rest:
        first, rest = received, said.outgoing.text
    question = replace(said.outgoing, text=rest, answered=False)
    return replace(said, outgoing=Outgoing(first, answered=True)), replace(said, outgoing=question)
