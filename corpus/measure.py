"""Fits without one hand and reads that hand, for each in turn: what a hand nobody has met may expect.

`./jangkau learn --measure [--without gh]`; some minutes. Figures by hand and by
topic; with --without a hand is left out of every fit, for hands that were written after others had been read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable

from bot.understanding import Heads, Match
from bot.understanding.asking import NOTHING, met
from bot.understanding.assent import assent_reader
from bot.understanding.intents import Intents, intents_reader
from bot.understanding.learner.model import Head
from bot.understanding.names import names_reader
from bot.understanding.occupations import occupations_reader
from corpus import asked
from corpus.counting import Count, share, table
from corpus.fitting import fitted
from corpus.tasks import BITS, task
from corpus.texts import Reader, hands, reader, seeds

# Hands that none of the others had read, and the lists had not been written with.
MEASURED = ("a", "b", "c", "d", "e", "f", "j", "k")
FEWEST = 8


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--without", default="", help="hands left out of every fit, as gh")
    left_out = set(options.parse_args().without)
    read = reader()
    by_hand: list[tuple[str, Count]] = []
    topics: dict[str, Count] = {}
    works: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for hand in MEASURED:
        others = [other for other in hands() if other != hand and other not in left_out]
        heads = {head: fitted(task(head, others, read)) for head in BITS}
        by_hand.append((hand, wishes(hand, intents_reader(read.lexicon, read.speller, heads), topics)))
        works += jobs(hand, read, heads)
        answers += answered(hand, read, heads)
        others = [other for other in asked.askers() if other != hand and other not in left_out]
        questions += free_questions(hand, read, fitted(asked.task(others, read)))
    every = [(name, count) for name, count in sorted(topics.items()) if count.wishes + count.others >= FEWEST]
    print(table([*by_hand, ("all", total(count for _, count in by_hand)), *every]))
    print(", ".join(f"{name} {share(count, works['jobs'])} %" for name, count in works.items()))
    print(", ".join(f"{name} {count}" for name, count in answers.items()))
    print(", ".join(f"{name} {count}" for name, count in questions.items()))


def total(counts: Iterable[Count]) -> Count:
    found = Count()
    for count in counts:
        for name, number in vars(count).items():
            setattr(found, name, getattr(found, name) + number)
    return found


def wishes(hand: str, intents: Intents, topics: dict[str, Count]) -> Count:
    count = Count()
    for item in seeds(hand, "intent", "first"):
        reading = intents.read(item["text"])
        count.add(item, reading)
        topics.setdefault(item["value"] or "no wish", Count()).add(item, reading)
    return count


def jobs(hand: str, read: Reader, heads: Heads) -> Counter[str]:
    """How many jobs were heard with the right status, left unclear, or taken for another."""
    found: Counter[str] = Counter()
    occupations = occupations_reader(read.lexicon, read.speller, heads)
    for item in seeds(hand, "job"):
        reading = occupations.read(item["text"])
        status = reading.value.status if reading.understood else None
        found["jobs"] += 1
        found["status right"] += status == item["status"]
        found["left unclear"] += status == "unclear" != item["status"]
        found["wrong"] += status not in {item["status"], "unclear", None}
    return found


def answered(hand: str, read: Reader, heads: Heads) -> Counter[str]:
    """How many names, and yeses and nos, were read as meant, and how many texts were read as something else."""
    names = names_reader(read.lexicon, read.speller, heads)
    assents = assent_reader(read.lexicon, read.speller, lambda: heads)
    found: Counter[str] = Counter()
    for kind, reads in (("name", names.read), ("yes_no", assents.read)):
        for item in seeds(hand, kind):
            reading = reads(item["text"])
            found[f"{kind} answers"] += item["value"] is not None
            right = reading.understood and reading.value == item["value"]
            found[f"{kind} right"] += right
            found[f"{kind} wrong"] += reading.understood and not right
    return found


def free_questions(hand: str, read: Reader, learned: Head) -> Counter[str]:
    """How many were answered right, taken for another, or had theirs among three; and what was taken for a question."""
    found: Counter[str] = Counter()
    for one in (*asked.labelled(hand), *asked.silent(hand)):
        match = met(Match("", ()), learned.likely(read.parts(one.text)))
        if one.answer == NOTHING:
            found["asking nothing"] += 1
            found["taken for a question"] += bool(match.sure)
        else:
            found["questions"] += 1
            found["answered right"] += match.sure == one.answer
            found["answered wrong"] += match.sure not in ("", one.answer)
            found["among three"] += one.answer in match.likely
    return found


if __name__ == "__main__":
    main()
