"""How many programmes somebody wants, in a few words of their own: "dua aja dulu kak", "telu kabeh", "all three".

Where packages are asked for, a number counts programmes: one number and no other, no question, no refusal, no unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.engine.happenings import Message
from bot.engine.hearing import beside
from bot.engine.hearing.changing import take_answer
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.tables import Ask, key_of
from bot.engine.walk import Walk
from flows.answers.work import PACKAGES

KEY, WORDS, JUST, SAVINGS = "programmes", "packages", "just", "savings"
MOST_WORDS, ALONE = 10, 1  # a bare number is the question's own: it stands in the row of its buttons


def wanted(sight: Sight, message: Message) -> str | None:
    """The package whose number of programmes is named, where it is asked for."""
    step = sight.step
    if not isinstance(step, Ask) or key_of(sight.frame.step, step) != KEY:
        return None
    words = folded(message.text).replace(",", " ").replace(".", " ").split()
    if not ALONE < len(words) <= MOST_WORDS or beside.asks(sight, message.text):
        return None
    listed = sight.world.words.accepted("common", WORDS)
    meant = _for_now([listed.get(word, "") for word in words])
    last = max((n for n, word in enumerate(meant) if word in PACKAGES), default=0)
    if "" in meant[: last + 2] or "unit" in meant[:last]:
        return None  # "saya punya 2 motor", "anak saya 2": an answer here sends, so the words around it are known ones
    named = {meaning for meaning in meant if meaning in PACKAGES}
    counted = any(meaning in PACKAGES and following == "unit" for meaning, following in pairwise(meant))
    return named.pop() if len(named) == 1 and not counted and not _torn(meant) else None


def _torn(meant: Sequence[str]) -> bool:
    """Whether something is refused, or savings are wanted beside two: "dua sama jht"."""
    return "not" in meant or ("two" in meant and SAVINGS in meant)


def _for_now(meant: Sequence[str]) -> Sequence[str]:
    """ "dua dulu pak, kalo ada rejeki nambah": what comes behind "dua dulu" is for later."""
    firm = (
        n for n, (word, following) in enumerate(pairwise(meant)) if word in PACKAGES and following == JUST
    )
    first = next(firm, None)
    return meant if first is None or "not" in meant[:first] else meant[: first + 2]


def choose(walk: Walk, package: str) -> None:
    take_answer(walk, package)


CHOSEN: tuple[AnyHearer, ...] = (Hearer("number of programmes", wanted, choose),)
