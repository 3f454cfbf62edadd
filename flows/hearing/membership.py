"""Words of an earlier membership: that somebody never was one is assumed until they speak of it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.happenings import Message
from bot.engine.hearing.changing import ask_again
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.engine.words import Words

KEY, WORDS, BEFORE, NEVER = "member", "membership", "before", "never"
NEAR = 2  # words in front of it that may deny it: "belum pernah ikut"
LONGEST = 200


def _speaks_of_it(sight: Sight, text: str) -> bool:
    words, said = sight.world.words, folded(text[:LONGEST])
    told = [found.start() for found in words.phrases_of("common", WORDS, BEFORE).finditer(said)]
    if not told:
        return False
    never = {word for word, meaning in words.accepted("common", WORDS).items() if meaning == NEVER}
    return any(never.isdisjoint(said[:at].split()[-NEAR:]) for at in told)


def before(words: Words) -> Iterable[str]:
    return words.meaning("common", WORDS, BEFORE)


def first_told(sight: Sight, message: Message) -> Message | None:
    """It is told before anybody asked, so that it will be."""
    if KEY in sight.conversation.answers or sight.conversation.about.get("was_member"):
        return None
    return message if _speaks_of_it(sight, message.text) else None


def remember(walk: Walk, message: Message) -> None:
    walk.change(about={**walk.conversation.about, "was_member": True})


def told_late(sight: Sight, message: Message) -> Message | None:
    """It is told while the registration is open, where "never" was only assumed: now it is asked."""
    assumed = sight.conversation.answers.get(KEY) == "no" and not sight.conversation.about.get("was_member")
    registering = any(frame.flow == "register" for frame in sight.conversation.stack)
    if not assumed or not registering or sight.conversation.about.get("reference"):
        return None
    return message if _speaks_of_it(sight, message.text) else None


def ask(walk: Walk, message: Message) -> None:
    remember(walk, message)
    ask_again(walk, KEY)


MEMBERSHIP: tuple[AnyHearer, ...] = (
    Hearer("earlier membership", first_told, remember, goes_on=True, words=before),
    Hearer("earlier membership told late", told_late, ask, words=before),
)
