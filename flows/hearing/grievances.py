"""Anger and wrongs: a story told where only its kind was asked, money gone to an agent, and an insult to the bot."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.engine.happenings import Message
from bot.engine.hearing import beside, standing
from bot.engine.hearing.answering import asks_freely, names_an_option
from bot.engine.hearing.changing import take_answer
from bot.engine.hearing.steering import Wish, command_of, grant
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.engine.words import Words

FLOW, STEP, STORY, OTHER = "complaint", "kind", "complaint_words", "other"
SIGNS, OFFENDED = "complaint_signs", "offended"
KINDS = ("money", "pressure", "no_show")  # the weightiest first
FEWEST, MOST_OF_AN_INSULT = 4, 6  # words


def told(sight: Sight, message: Message) -> Message | None:
    """What happened, where only the kind of complaint was asked: nobody has to tell it twice."""
    if (sight.frame.flow, sight.frame.step) != (FLOW, STEP) or names_an_option(sight, message.text):
        return None
    if len(message.text.split()) < FEWEST or beside.asks(sight, message.text):
        return None
    reading = sight.wished(message.text)
    steers = reading.how == "negation" or command_of(sight, str(reading.value or ""))
    return None if steers else message


def keep(walk: Walk, message: Message) -> None:
    walk.change(answers={**walk.conversation.answers, STORY: message.text})
    take_answer(walk, _kind(walk, message.text))


def _kind(sight: Sight, text: str) -> str:
    """What a story is about, by its words."""
    signs = _signs(sight, text)
    if sight.world.understanding.sums_in(text):
        signs = signs | {KINDS[0]}
    return next((kind for kind in KINDS if kind in signs), OTHER)


def _signs(sight: Sight, text: str) -> frozenset[str]:
    listed = sight.world.words.accepted("common", SIGNS)
    words = " ".join(re.findall(r"\w+", text.casefold()))
    said = f" {words} "
    return frozenset(meaning for word, meaning in listed.items() if f" {word} " in said)


def paid_for_nothing(sight: Sight, message: Message) -> Wish | None:
    """ "saya bayar 500 ribu ke agen tapi kartu belum jadi": a sum, an agent, and something that did not come."""
    if len(message.text.split()) < FEWEST or beside.asks(sight, message.text):
        return None
    signs = _signs(sight, message.text)
    gone = {"agent", "missing", KINDS[0]} <= signs and sight.world.understanding.sums_in(message.text)
    return Wish(FLOW, message.text) if gone else None


def rude_words(words: Words) -> Iterable[str]:
    return *words.meaning("common", "chat_words", "rude"), *words.accepted("common", OFFENDED)


def agents_called(words: Words) -> Iterable[str]:
    return words.meaning("common", SIGNS, "agent")


def insulted(sight: Sight, message: Message) -> Message | None:
    """An insult and little else, where no free text is asked for: "babi" may be what somebody sells."""
    words = re.findall(r"\w+", message.text.casefold())
    if asks_freely(sight) or len(words) > MOST_OF_AN_INSULT:
        return None
    rude = {*sight.common("chat_words").accepts["rude"], *sight.world.words.accepted("common", OFFENDED)}
    return None if rude.isdisjoint(words) else message


def answer_kindly(walk: Walk, message: Message) -> None:
    walk.say(walk.common(OFFENDED))
    walk.ask()


GRIEVANCES: tuple[AnyHearer, ...] = (
    Hearer("story of a complaint", told, keep, at=standing.ASKED, flow=FLOW),
    Hearer("money gone to an agent", paid_for_nothing, grant, at=standing.ROOT, words=agents_called),
    Hearer("insult", insulted, answer_kindly, words=rude_words),
)
