"""Hears voice messages where an operator has something that writes them down: allowed first, said back before use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.events import VoiceKept
from bot.engine.happenings import Heard, Message, Tap, Unreadable
from bot.engine.hearing import steering
from bot.engine.hearing.answering import number_in, offered_at
from bot.engine.hearing.phrases import folded
from bot.engine.saying.outgoing import ALTERNATIVE
from bot.engine.sight import Sight
from bot.engine.tables import Ask
from bot.engine.walk import Walk

SAID = "heard"  # marks the two ways to answer "I heard …"
ALLOWED = "voice"  # in `about`: yes, no, or not asked yet
LONGEST = 600  # characters of what is said back


def hearable(sight: Sight, thing: Unreadable) -> Unreadable | None:
    """A voice message that can be written down, of somebody who may be asked, and did not refuse."""
    if thing.what != "voice" or not thing.sound or not sight.world.hears.seconds:
        return None
    refused = sight.conversation.about.get(ALLOWED) == "no"
    return None if refused or not sight.conversation.stack else thing


def take(walk: Walk, thing: Unreadable) -> None:
    """Nothing is said yet: what was heard comes back as soon as it is written down."""
    most = walk.world.hears
    if thing.seconds > most.seconds or thing.size > most.bytes:
        walk.say(walk.common("voice_too_long"), facts={"most": most.seconds})
        walk.ask()
    elif walk.conversation.about.get(ALLOWED) != "yes":
        steering.open_flow(walk, walk.world.routes.voice)
    else:
        walk.events.append(VoiceKept(thing.sound))


def card(sight: Sight, thing: Unreadable) -> Unreadable | None:
    """A contact's card that has to be fetched, where a number is asked for; of others nothing is fetched."""
    open_step = sight.step if sight.conversation.stack else None
    asks = isinstance(open_step, Ask) and open_step.kind in ("contact", "phone")
    return thing if thing.what == "contact" and thing.sound and asks else None


def keep_card(walk: Walk, thing: Unreadable) -> None:
    """Nothing is said yet: its number comes back in a moment, as if it had been typed."""
    walk.events.append(VoiceKept(thing.sound, card=True))


def say_back(walk: Walk, heard: Heard) -> None:
    """What was heard is used only once its speaker has said that it is so."""
    if heard.found:
        walk.say(walk.common("sensitive"))
        walk.ask()
        return
    words = walk.common("voice_said")
    said = " ".join(heard.text.split())[:LONGEST]
    walk.say(words, facts={"said": said})
    ways = {"right": said, "wrong": ""}
    walk.offer([{"value": {SAID: ways[way]}, "label": words.options[way]} for way in ways])


def confirmed(sight: Sight, message: Message) -> str | None:
    """A typed yes or no to what was said back; what was heard, empty where it was wrong."""
    ways = _ways(sight) if sight.conversation.offered else []
    if not ways:
        return None
    picked = number_in(message.text) - 1
    if not 0 <= picked < len(ways):
        named = sight.common("voice_said").named.get(folded(message.text))
        picked = {"right": 0, "wrong": 1}.get(named or "", -1)
    return ways[picked] if 0 <= picked < len(ways) else None


def pressed(sight: Sight, tap: Tap) -> str | None:
    """One of the two buttons under what was said back."""
    token, _, option = tap.token.partition(".")
    if token != sight.conversation.token or not option.startswith(ALTERNATIVE) or not _ways(sight):
        return None
    found = offered_at(sight.conversation.offered, option[1:])
    return str(found["value"][SAID]) if found else None


def was_wrong(walk: Walk) -> None:
    walk.say(walk.common("voice_wrong"))
    walk.ask()


def _ways(sight: Sight) -> list[str]:
    values: list[Any] = [offered.get("value") for offered in sight.conversation.offered]
    return [str(value[SAID]) for value in values if isinstance(value, Mapping) and SAID in value]
