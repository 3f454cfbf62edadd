"""Which texts each head is fitted on, and a fingerprint of all of them: weights fitted on others are stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from bot.understanding.learner.features import Part
from corpus.naming import words_of_names
from corpus.texts import (
    ASSENT,
    INTENT,
    NAME,
    SECTOR,
    STATUS,
    Reader,
    Text,
    assents_by,
    hands,
    intents_by,
    jobs_by,
    older_assents,
    older_intents,
    with_copies,
)

# Boxes of a head, as a power of two.
BITS = {INTENT: 15, STATUS: 13, SECTOR: 12, NAME: 15, ASSENT: 12}
# How strongly large weights are held back, and after how many steps the fit ends.
HOLD, STEPS = 1 / 100, 80
# The parts of one text in so many go into the fingerprint: all of them would take too long for a test.
SAMPLED = 10


class Task(NamedTuple):
    """What a head learns: each text's parts, its answer, its weight; `bits` says how many boxes there are."""

    parts: Sequence[Sequence[Part]]
    answers: Sequence[str]
    weights: Sequence[float]
    bits: int
    hold: float = HOLD


def texts_of(head: str, of: Iterable[str], reader: Reader) -> list[Text]:
    """The texts of a head from these hands, with copies, and what all hands share."""
    if head == NAME:
        return words_of_names(of)
    if head == ASSENT:
        return [*with_copies((text for hand in of for text in assents_by(hand)), reader), *older_assents()]
    if head == INTENT:
        return [*with_copies((text for hand in of for text in intents_by(hand)), reader), *older_intents()]
    return with_copies((text for hand in of for text in jobs_by(hand, head)), reader)


def task(head: str, of: Iterable[str], reader: Reader) -> Task:
    """A head's task; a text of which a denial leaves nothing is none."""
    found = [(parts_of(head, one.text, reader), one) for one in texts_of(head, of, reader)]
    kept = [(parts, one) for parts, one in found if any(part[0] == "w" for part in parts)]
    return Task(
        [parts for parts, _ in kept],
        [one.answer for _, one in kept],
        [one.weight for _, one in kept],
        BITS[head],
    )


def parts_of(head: str, text: str, reader: Reader) -> list[Part]:
    """What a head sees of a text: of a name the bare word, so that no spelling makes another of it; of a
    yes or no all words, also denied ones."""
    if head == NAME:
        return [("w", text)]
    return reader.all_parts(text) if head == ASSENT else reader.parts(text)


def fingerprint(reader: Reader) -> str:
    """Of all texts, how they are read, and how the weights are fitted."""
    found = sha256(repr((BITS, HOLD, STEPS)).encode())
    for head in BITS:
        for number, one in enumerate(texts_of(head, hands(), reader)):
            found.update(repr(one).encode())
            if number % SAMPLED == 0:
                found.update(repr(parts_of(head, one.text, reader)).encode())
    return found.hexdigest()[:16]
