"""While somebody of the staff writes with a person, what they write is for them; a few words stay with the bot."""

from __future__ import annotations

from bot.engine.happenings import Message, Unreadable
from bot.engine.hearing import standing
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from flows.subject.events import DeskHeard

STAFF = "staff"  # what `held_by` says meanwhile


def heard(sight: Sight, message: Message) -> DeskHeard | None:
    """Any text; "selesai" gives the talk back, and "stop" is the bot's, as always."""
    if sight.conversation.held_by != STAFF:
        return None
    meant = sight.world.words.accepted("common", "desk_words").get(folded(message.text))
    return None if meant == "stop" else DeskHeard(over=meant == "done")


def note(walk: Walk, event: DeskHeard) -> None:
    walk.events.append(event)


def no_text(sight: Sight, thing: Unreadable) -> Unreadable | None:
    return thing if sight.conversation.held_by == STAFF else None


def ask_for_text(walk: Walk, thing: Unreadable) -> None:
    walk.say(walk.common("desk_text_only"))
    walk.events.append(DeskHeard())


DESK: tuple[AnyHearer, ...] = (Hearer("talk with staff", heard, note, at=standing.HELD),)
NOT_FOR_DESK: tuple[AnyHearer, ...] = (Hearer("picture or voice for staff", no_text, ask_for_text),)
