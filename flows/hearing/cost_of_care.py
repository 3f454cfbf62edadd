"""Whoever has just heard of an accident and asks "biayanya gimana" means the hospital, and not the contribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.happenings import Message
from bot.engine.hearing import asides
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.sifting import accepted
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Aside, Hearer
from flows.questions import TOPICS

WORDS = "cost_of_care"
ANSWER = Aside("questions", {"question": "hospital"})
AT_WORK = "register"  # there a price is that of the month


def _of_an_accident(known: Mapping[str, Any], flows: set[str], token: str) -> bool:
    """Whether the last thing spoken of was one: it happened, it was asked about, or JKK is being read."""
    happened = "claim" in flows and "accident" in (known.get("told_of"), known.get("happened"))
    reading = "programmes" in flows and known.get("programme") == "jkk"
    answered = known.get("answered") or {}
    last = answered.get("question") if answered.get("token") == token else known.get("question")
    return happened or reading or last in TOPICS["accident"]


def asked(sight: Sight, message: Message) -> Aside | None:
    """A whole message that asks what it costs, and names nothing."""
    if folded(message.text).rstrip(" ?") not in sight.world.words.accepted("common", WORDS):
        return None
    flows = {frame.flow for frame in sight.conversation.stack}
    spoken_of = _of_an_accident(sight.known, flows, sight.conversation.token)
    return ANSWER if spoken_of and AT_WORK not in flows else None


COST_OF_CARE: tuple[AnyHearer, ...] = (
    Hearer("what care costs", asked, asides.answer, words=accepted(WORDS)),
)
