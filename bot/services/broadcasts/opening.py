"""What a broadcast opens: its buttons, and what a bare yes within three days is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.broadcasts.openers import DAYS, MOST, OPENERS
from bot.broadcasts.stopped import Stopped
from bot.engine.conversation import Conversation
from bot.engine.happenings import Message, Tap
from bot.engine.hearing.phrases import folded
from bot.engine.saying.outgoing import Choice
from bot.post import Incoming
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.storage.broadcasts import answering
from bot.storage.conversation.turns import Meant
from bot.storage.database import Tx
from bot.storage.people.people import Person

DAY = 86_400_000  # milliseconds
AGREES = ("yes", "agrees")  # meanings of bare answers, messages/<language>/notices.yaml
LONGEST = 30  # letters of a bare answer


def openers(runtime: Runtime, language: str) -> dict[str, str]:
    """What may stand on a button, by wish."""
    labels = runtime.world.words.find(language, "common", "news_buttons").options
    return {wish: labels[wish] for wish in OPENERS}


def openers_of(runtime: Runtime, scope: Scope, language: str) -> dict[str, str]:
    """What staff may put on a button, by wish, in the language that they read."""
    demand(scope, "broadcast")
    return openers(runtime, language)


def buttons(runtime: Runtime, language: str, opens: Sequence[str]) -> tuple[Choice, ...]:
    """Under a text in a language. Raises Stopped for a wish that no button opens, and for too many."""
    if len(opens) > MOST or set(opens) - set(OPENERS):
        raise Stopped("openers", f"at most {MOST} buttons, of {', '.join(OPENERS)}", most=MOST)
    labels = openers(runtime, language)
    return tuple(Choice(f"open.{wish}", labels[wish]) for wish in opens)


def meant_by(runtime: Runtime, incoming: Incoming) -> Meant | None:
    """What else a bare yes may mean is looked up in its own turn; None for whatever else is said."""
    said = incoming.said
    if not isinstance(said, Message) or len(said.text) > LONGEST or not _agrees(runtime, said.text):
        return None
    return partial(heard_as_pressed, runtime, incoming)


def heard_as_pressed(
    runtime: Runtime, incoming: Incoming, tx: Tx, person: Person, talk: Conversation
) -> Incoming:
    """A bare yes to the newest broadcast becomes the press of its first button; all else stays as it came.

    Only where nothing else was said to them since, and no question of their own is open: the newest owns the answer.
    """
    at_rest = talk.held_by == "bot" and _at_a_menu(runtime, talk)
    found = answering.newest_news(tx, person.id, runtime.now_ms() - DAYS * DAY) if at_rest else None
    if found is None:
        return incoming
    label = openers(runtime, person.language)[found.opens[0]]
    return replace(incoming, said=Tap(f"open.{found.opens[0]}", label))


def _at_a_menu(runtime: Runtime, talk: Conversation) -> bool:
    """Where the flow at the bottom begins and comes back to: any other step has a question of its own."""
    at, world = talk.top, runtime.world
    return at is not None and at.flow in world.routes.roots.values() and at.step == world.flows[at.flow].start


def _agrees(runtime: Runtime, text: str) -> bool:
    return runtime.world.words.accepted("notices", "answers").get(folded(text)) in AGREES
