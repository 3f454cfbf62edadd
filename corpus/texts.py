"""Reads what the learner is fitted on, as labelled texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.loading.understanding import LEXICON, load_lexicon
from bot.understanding.denials import Denials, denials_reader
from bot.understanding.learner.features import Concepts, Part, concepts_of, parts
from bot.understanding.lexicon import Lexicon
from bot.understanding.speller import Speller, speller_of
from corpus.spin import spun

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "corpus" / "seeds"
# The sets the word lists were written with. Those that test are never fitted on, not even where a hand wrote the same.
LISTED = ROOT / "tests" / "understanding"
FITTED_SETS = ("corpus", "heldout", "fresh")
TESTING_SETS = ("probe", "unseen_1", "unseen_2", "unseen_3")
WORD = re.compile(r"\w+")
NOTHING = "nothing"
# Spun copies of a seed, and how much one weighs beside the seed and beside a line of the older sets.
TIMES, SEED, COPY, OLDER = 3, 1.0, 0.5, 0.5
INTENT, STATUS, SECTOR, NAME, ASSENT = "intent", "status", "sector", "name", "yes_no"


ASSENTS = {True: "yes", False: "no", None: NOTHING}
# Questions that a yes or a no answers.
AGREED = frozenset({"consent", "review"})


class Text(NamedTuple):
    """A text, what it means to a head, and how much it weighs in the fit."""

    text: str
    answer: str
    weight: float = SEED


@dataclass(frozen=True)
class Reader:
    """Turns a text into the learner's parts, as `Intents` and `Jobs` do."""

    lexicon: Lexicon
    speller: Speller
    denials: Denials
    concepts: Concepts

    def parts(self, text: str) -> list[Part]:
        return list(parts(self.words(text), self.concepts))

    def all_parts(self, text: str) -> list[Part]:
        return list(parts(self.speller.words(text), self.concepts))

    def denies(self, text: str) -> bool:
        return bool(self.denials.rest(self.speller.words(text)).denied)

    def words(self, text: str) -> tuple[str, ...]:
        return self.denials.rest(self.speller.words(text)).words

    def short(self) -> Mapping[str, Sequence[str]]:
        """Word -> its everyday spellings."""
        listed = self.lexicon.of("slang").items()
        return {
            word: tuple(way for way in ways if way.isascii() and " " not in way)
            for word, ways in listed
            if " " not in word
        }


def reader(root: Path = ROOT) -> Reader:
    lexicon = load_lexicon(root / LEXICON)
    speller = speller_of(lexicon)
    return Reader(lexicon, speller, denials_reader(lexicon, speller), concepts_of(lexicon, speller))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def hands() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in SEEDS.glob("*.jsonl")))


def seeds(hand: str, *kinds: str) -> list[dict[str, Any]]:
    return [line for line in lines(SEEDS / f"{hand}.jsonl") if line["kind"] in kinds]


def intents_by(hand: str) -> list[Text]:
    return untested(Text(one["text"], one["value"] or NOTHING) for one in seeds(hand, "intent", "first"))


def older_intents() -> list[Text]:
    """The older sets, of which short wishes are learnt."""
    found = (one for name in FITTED_SETS for one in lines(LISTED / name / "intent.jsonl"))
    return untested(Text(one["text"], NOTHING if one.get("trap") else one["value"], OLDER) for one in found)


def assents_by(hand: str) -> list[Text]:
    """Answers to "do you agree?", and what was said instead of one."""
    said = [Text(one["text"], ASSENTS[one["value"]]) for one in seeds(hand, ASSENT)]
    return untested(
        [*said, *(Text(one["text"], NOTHING) for one in seeds(hand, "aside") if one["at"] in AGREED)]
    )


def older_assents() -> list[Text]:
    found = (one for name in FITTED_SETS for one in lines(LISTED / name / "yes_no.jsonl"))
    return untested(
        Text(one["text"], ASSENTS[None if one.get("trap") else one["value"]], OLDER) for one in found
    )


def untested(texts: Iterable[Text]) -> list[Text]:
    """Without those that stand in a test, whatever their signs and capitals."""
    return [one for one in texts if bare(one.text) not in in_tests()]


@cache
def in_tests() -> frozenset[str]:
    return frozenset(
        bare(one["text"])
        for name in TESTING_SETS
        for kind in (INTENT, ASSENT)
        for one in lines(LISTED / name / f"{kind}.jsonl")
    )


def bare(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def with_copies(texts: Iterable[Text], reader: Reader) -> list[Text]:
    """Each text and its spun copies; a denial is not spun, for a mistyped "bukan" would leave the wish behind it."""
    found: list[Text] = []
    short = reader.short()
    for one in texts:
        found.append(one)
        if not reader.denies(one.text):
            found += [Text(copy, one.answer, COPY) for copy in spun(one.text, TIMES, short)]
    return found


def jobs_by(hand: str, key: str) -> list[Text]:
    """The answers to "what do you work as" with their status or sector."""
    found = seeds(hand, "job")
    if key == SECTOR:
        return [Text(one["text"], one[key]) for one in found if one[key]]
    return [Text(one["text"], one[key] or NOTHING) for one in found]
