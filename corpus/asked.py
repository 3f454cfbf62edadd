"""Which texts the head for free questions is fitted on: ways of asking, labelled seeds, and what asks nothing.

Its answers are the entries of `flows/questions.py` and `flows/member.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from bot.loading.words import load_words
from bot.loading.world import ways_of_asking
from corpus.spin import spun
from corpus.tasks import SAMPLED, STEPS, Task
from corpus.texts import COPY, NOTHING, OLDER, ROOT, Reader, Text, bare, hands, lines, seeds

ASKED, BITS = "asked", 12
QUESTIONS = ROOT / "corpus" / "questions"
# Wishes that no entry answers, and kinds of seeds that are answers to our own questions.
NO_QUESTIONS = frozenset(
    {"register", "language", "menu", "stop", "start", "back", "repeat", "help", "cancel"}
)
ANSWERS = ("place", "name", "job", "rupiah", "yes_no")
COPIES = 2
# Many answers with few texts each: held more strongly than wishes are.
HOLD = 1 / 40
# Typed in tests, so never fitted on.
TESTS = ("typed", "unseen")


def askers() -> tuple[str, ...]:
    """The hands that wrote questions."""
    return tuple(sorted(path.stem for path in QUESTIONS.glob("*.jsonl")))


def labelled(hand: str) -> list[Text]:
    path = QUESTIONS / f"{hand}.jsonl"
    found = lines(path) if path.exists() else ()
    return [Text(one["text"], one["value"] or NOTHING) for one in found]


def listed() -> list[Text]:
    """The ways of asking that the words list."""
    ways = ways_of_asking(load_words(ROOT / "messages"))
    return [Text(text, key) for key, texts in ways.items() for text in texts]


def silent(hand: str) -> Iterator[Text]:
    """What a hand wrote that asks none of the known questions."""
    for one in seeds(hand, "intent", "first"):
        if one["value"] is None or one["value"] in NO_QUESTIONS:
            yield Text(one["text"], NOTHING, OLDER)
    yield from (Text(one["text"], NOTHING, OLDER) for one in seeds(hand, *ANSWERS))


def texts_of(of: Iterable[str], reader: Reader) -> list[Text]:
    """All texts of these hands, questions with copies, without those that a test holds."""
    of = tuple(of)
    asked = [*listed(), *(one for hand in of for one in labelled(hand))]
    short = reader.short()
    copies = [Text(copy, one.answer, COPY) for one in asked for copy in spun(one.text, COPIES, short)]
    quiet = (one for hand in of if hand in hands() for one in silent(hand))
    return [one for one in (*asked, *copies, *quiet) if bare(one.text) not in in_tests()]


def task(of: Iterable[str], reader: Reader) -> Task:
    found = [(reader.parts(one.text), one) for one in texts_of(of, reader)]
    kept = [(parts, one) for parts, one in found if any(part[0] == "w" for part in parts)]
    parts, texts = [each[0] for each in kept], [each[1] for each in kept]
    return Task(parts, [one.answer for one in texts], [one.weight for one in texts], BITS, HOLD)


def fingerprint(reader: Reader) -> str:
    """Of all texts, how they are read, and how the weights are fitted."""
    found = sha256(repr((BITS, HOLD, STEPS)).encode())
    for number, one in enumerate(texts_of(askers(), reader)):
        found.update(repr(one).encode())
        if number % SAMPLED == 0:
            found.update(repr(reader.parts(one.text)).encode())
    return found.hexdigest()[:16]


@cache
def in_tests() -> frozenset[str]:
    folder = Path(ROOT / "tests" / "flows")
    sets = (yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in TESTS)
    return frozenset(bare(str(text)) for each in sets for texts in each.values() for text in texts)
