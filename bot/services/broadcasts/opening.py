"""What a broadcast opens: its buttons, and what a bare yes within three days is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.broadcasts.openers import DAYS, MOST, OPENERS
from bot.broadcasts.stopped import Stopped
from bot.engine.happenings import Message, Tap
from bot.engine.hearing.phrases import folded
from bot.engine.saying.outgoing import Choice
from bot.post import Incoming
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.storage.broadcasts import answering

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


def heard_as_pressed(runtime: Runtime, incoming: Incoming) -> Incoming:
    """A bare yes to the newest broadcast becomes the press of its first button; all else stays as it came.

    Only where nothing else was said to them since, and no question of their own is open: the newest owns the answer.
    """
    said = incoming.said
    if not isinstance(said, Message) or len(said.text) > LONGEST or not _agrees(runtime, said.text):
        return incoming
    now = runtime.now_ms()
    addresses = [(one.network, one.kind, one.value) for one in incoming.addresses]
    with runtime.database.look() as tx:
        found = answering.newest_news(tx, addresses, now - DAYS * DAY)
    if found is None:
        return incoming
    label = openers(runtime, found.language)[found.opens[0]]
    return replace(incoming, said=Tap(f"open.{found.opens[0]}", label))


def _agrees(runtime: Runtime, text: str) -> bool:
    return runtime.world.words.accepted("notices", "answers").get(folded(text)) in AGREES
