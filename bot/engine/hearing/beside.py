"""A question back, or "wait a moment", at a question that takes nearly any text: none of it is a job or a name.

A message is cut into its clauses. Those that ask or put off are no answer; what is left may be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bot.engine.happenings import Message
from bot.engine.hearing import asides, changing, several, steering
from bot.engine.hearing.answering import FREE, asks_freely, read_answer, read_as, refuses_in_part
from bot.engine.hearing.phrases import folded
from bot.engine.saying import ladder
from bot.engine.sight import Sight
from bot.engine.tables import Ask, key_of
from bot.engine.walk import Walk
from bot.engine.words import Words
from bot.understanding import UNASKED

PAGE, STEP = "common", "beside"
CLAUSES = re.compile(r"(?<=[?!])\s*|[,;.\n]+\s*")
ASKS, BEGINS, MAY, TAG, WAITS, TELLS = "asking", "begins", "may", "tag", "waits", "tells"
WIDE, REFERS = "wide", "refers"
ELSEWHERE = frozenset({"none", "abroad"})  # "lagi nganggur", "lagi di Taiwan" say how somebody works
LONGEST_WAIT = 9  # words
AT_ONCE = 3  # words of a clause in which a trade may stand before it asks: "ojol boleh ikut gak?"


class Beside(NamedTuple):
    """What a message asks or says beside an answer, and the answer in the rest of it, if there is one."""

    asked: str
    answer: Any
    waits: bool = False


def waits(sight: Sight, message: Message) -> Message | None:
    """ "bentar bang, ada orderan": nothing but that they will answer later, at any question."""
    words = folded(message.text).split()
    if len(words) > LONGEST_WAIT or WAITS not in _meanings(sight, words) or asks(sight, message.text):
        return None
    reading, _ = read_answer(sight, message)
    return None if reading.understood and not asks_freely(sight) else message


def waiting(words: Words) -> Iterable[str]:
    """Words that put an answer off."""
    return words.meaning(PAGE, STEP, WAITS)


def asking(words: Words) -> Iterable[str]:
    """Words and signs without which nothing is asked, put off or told beside an answer."""
    return "?", *words.meaning(PAGE, STEP, ASKS, BEGINS, MAY, WAITS, TELLS)


def wait(walk: Walk, message: Message) -> None:
    walk.say(walk.common("waiting"))
    walk.ask()


def freely(sight: Sight, message: Message) -> Beside | None:
    """A message that asks, excuses itself or tells of something else, where any text would be taken for an answer."""
    if not asks_freely(sight):
        return None
    clauses = [clause for clause in CLAUSES.split(message.text) if clause.strip()]
    other = [clause for clause in clauses if _other(sight, clause)]
    if not other:
        return None
    rest = ", ".join(clause.strip() for clause in clauses if clause not in other)
    asking = any(asks(sight, clause) for clause in other)
    answer = _beside_other(sight, rest, asking) if rest else _before_it_asks(sight, other)
    return Beside(" ".join(clause.strip() for clause in other), answer)


def take(walk: Walk, beside: Beside) -> None:
    """The answer in it is kept; what was asked is answered, or the question put again with a hint."""
    if beside.answer is not None:
        changing.take_answer(walk, beside.answer)
    said = Message(beside.asked)
    walk.aside = None
    if aside := asides.sure(walk, said):
        asides.answer(walk, aside)
    elif beside.answer is not None:
        return
    elif wanted := steering.wish(walk, said):
        steering.grant(walk, wanted)
    elif not asks(walk, beside.asked):  # an excuse: "maaf, nulisnya lama"
        wait(walk, said)
    elif likely := asides.likely(walk, said):
        asides.offer(walk, likely)
    else:
        ladder.missed(walk, said)


def underneath(sight: Sight, message: Message) -> tuple[int, Any] | None:
    """An answer to a question that waits underneath, where the open one cannot take it: how deep, and its value."""
    stack = sight.conversation.stack
    for depth in range(len(stack) - 2, 0, -1):
        flow, frame = sight.world.flows[stack[depth].flow], stack[depth]
        step = flow.steps[frame.step]
        if isinstance(step, Ask) and step.reuse and step.kind not in FREE:
            reading, value = read_as(sight, flow.name, frame.step, step, message.text)
            if reading.understood:
                return depth, value
    return None


def under_consent(sight: Sight, message: Message) -> several.Several | None:
    """What is told while a consent is open, of anything still to be asked.

    It is kept and the consent put again: that one leads on to what they wished.
    """
    if not isinstance(sight.step, Ask) or sight.step.kind != "consent" or asks(sight, message.text):
        return None
    found = underneath(sight, message)
    if found is None:
        return several.surely(sight, message.text)
    depth, value = found
    frame = sight.conversation.stack[depth]
    return {key_of(frame.step, sight.world.flows[frame.flow].steps[frame.step]): several.Told(value)}


def refused_in_part(sight: Sight, message: Message) -> Message | None:
    """ "gak usah kirim kabar" where one of several consents is about that: not all is refused, so it is put again."""
    return message if refuses_in_part(sight, message) and names_what_is_asked(sight, message.text) else None


def names_what_is_asked(sight: Sight, text: str) -> bool:
    asked = {word for option in sight.text.options.values() for word in folded(option).split()}
    return not asked.isdisjoint(folded(text).split())


def elsewhere(sight: Sight, message: Message) -> several.Several | None:
    """What the open question cannot take and another one, still to come, surely can: the income, said at the name."""
    if not isinstance(sight.step, Ask) or asks(sight, message.text):
        return None
    own = key_of(sight.frame.step, sight.step)
    found = several.surely(sight, message.text) or {}
    return {key: told for key, told in found.items() if key != own} or None


def _read(sight: Sight, text: str) -> Any:
    reading, value = read_answer(sight, Message(text))
    return value if reading.understood else None


def _beside_other(sight: Sight, rest: str, asking: bool) -> Any:
    """What the rest of a message answers. Beside a question work is only what a list knows, and a name only what is
    said to be one: "mobilnya bukan punyaku, bisa kan?", "Agus aja bang? oh lengkap"."""
    kind = _kind(sight)
    if asking and kind == "name":
        known = bool(sight.world.understanding.pieces(rest, {kind: UNASKED}, on=sight.world.today))
    else:
        known = not asking or _listed(sight, rest)
    return _read(sight, rest) if known else None


def _kind(sight: Sight) -> str:
    return str(getattr(sight.step, "kind", ""))


def _before_it_asks(sight: Sight, clauses: Sequence[str]) -> Any:
    """ "ojol boleh ikut gak?": a trade that a list knows, named before the question begins."""
    if _kind(sight) != "job":
        return None
    words = clauses[0].split()
    at = next((n for n, word in enumerate(words) if _asking_word(sight, folded(word))), len(words))
    head = " ".join(words[:at])
    if not 0 < at <= AT_ONCE or _meaning(sight, folded(words[0])) == REFERS:
        return None
    return _read(sight, head) if _listed(sight, head) else None


def _other(sight: Sight, clause: str) -> bool:
    """Whether a clause asks, puts off, or speaks of what is no answer: "maaf", "sinyal jelek"."""
    words = folded(clause).split()
    if asks(sight, clause):
        return True
    if _meanings(sight, words).isdisjoint({WAITS, TELLS}):
        return False
    work = sight.world.understanding.read("occupation", clause, on=sight.world.today)
    return not _listed(sight, clause) and not (work.understood and work.value.status in ELSEWHERE)


def _listed(sight: Sight, text: str) -> bool:
    """Whether a list knows the work that a text names."""
    return sight.world.understanding.read("job", text, on=sight.world.today).understood


def asks(sight: Sight, text: str) -> bool:
    """Whether a text asks something."""
    words = folded(text).split()
    if "?" in text and len(words) > 1:
        return True
    if any(
        _asking_word(sight, word) and not _wide(sight, words[n + 1 : n + 2]) for n, word in enumerate(words)
    ):
        return True
    meanings = [_meaning(sight, word) for word in words]
    return (len(words) > 1 and meanings[0] == BEGINS) or (MAY in meanings and TAG in meanings)


def _wide(sight: Sight, following: Sequence[str]) -> bool:
    """ "jual apa saja" asks nothing."""
    return bool(following) and _meaning(sight, following[0]) == WIDE


def _asking_word(sight: Sight, word: str) -> bool:
    return _meaning(sight, word) == ASKS


def _meanings(sight: Sight, words: Sequence[str]) -> set[str]:
    return {_meaning(sight, word) for word in words}


def _meaning(sight: Sight, word: str) -> str:
    return sight.world.words.accepted(PAGE, STEP).get(word.strip(",.!?"), "")
