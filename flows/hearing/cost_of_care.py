"""Whoever has just heard of an accident and asks "biayanya gimana" means the hospital, and not the contribution.

At the list of programmes, where nobody has named one yet, either may be meant ("kalau kecelakaan kerja gimana" leads
there, "manfaatnya apa" too): both are offered, and neither is told to somebody who asked for the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.happenings import Message
from bot.engine.hearing import asides
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.sifting import accepted
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Aside, Hearer
from flows import programmes
from flows.questions import TOPICS

WORDS = "cost_of_care"
ANSWER = Aside("questions", {"question": "hospital"})
PRICE, MENU = "cost", "menu"
AT_WORK = "register"  # there a price is that of the month


def _of_an_accident(known: Mapping[str, Any], flows: set[str], token: str) -> bool:
    """Whether the last thing spoken of was one: it happened, it was asked about, or JKK is being read."""
    happened = "claim" in flows and "accident" in (known.get("told_of"), known.get("happened"))
    reading = "programmes" in flows and known.get("programme") == "jkk"
    answered = known.get("answered") or {}
    last = answered.get("question") if answered.get("token") == token else known.get("question")
    return happened or reading or last in TOPICS["accident"]


def _asks(sight: Sight, message: Message) -> bool:
    """A whole message that asks what it costs, and names nothing."""
    return folded(message.text).rstrip(" ?") in sight.world.words.accepted("common", WORDS)


def unnamed(sight: Sight, message: Message) -> Sequence[Aside] | None:
    """The hospital and the contribution, where programmes are listed and none was named."""
    at = (sight.frame.flow, sight.frame.step) if sight.conversation.stack else None
    if at != (programmes.NAME, programmes.START) or not _asks(sight, message):
        return None
    find, language = sight.world.words.find, sight.conversation.language
    care = find(language, "questions", "about_accident").options["hospital"]
    price = find(language, MENU, MENU).options[PRICE]
    return Aside(PRICE, label=price), Aside(ANSWER.flow, ANSWER.about, label=care)


def asked(sight: Sight, message: Message) -> Aside | None:
    """The hospital, where an accident is what was spoken of last."""
    if not _asks(sight, message):
        return None
    flows = {frame.flow for frame in sight.conversation.stack}
    spoken_of = _of_an_accident(sight.known, flows, sight.conversation.token)
    return ANSWER if spoken_of and AT_WORK not in flows else None


COST_OF_CARE: tuple[AnyHearer, ...] = (
    Hearer("what care costs", asked, asides.answer, words=accepted(WORDS)),
    Hearer("what care or a month costs", unnamed, asides.offer, words=accepted(WORDS)),
)
