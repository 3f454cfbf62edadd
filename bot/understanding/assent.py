"""Yes and no where the rules and the learned reader meet beside strange words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from bot.understanding.clauses import AGREES
from bot.understanding.learner.features import Concepts, concepts_of, parts
from bot.understanding.learner.model import Head, Heads
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, understood
from bot.understanding.speller import Speller
from bot.understanding.yes_no import YesNo, yes_no_reader

NAMES = {True: "yes", False: "no"}
# From which share on the learner settles what a strange word left open.
SETTLES = 0.985
# A yes that agrees by itself; beside "sudah", "mau", "masih" a strange word says what of.
AGREEING = AGREES | {
    "siap",
    "setuju",
    "sepakat",
    "satuju",
    "akur",
    "monggo",
    "gas",
    "boleh",
    "baik",
    "lanjut",
}
MOST_STRANGE = 2


@dataclass(frozen=True, slots=True)
class Assent:
    """Reads yes (True) and no (False)."""

    rules: YesNo
    speller: Speller
    everyday: frozenset[str]
    # Made at the first strange word: most answers have none.
    learner: Callable[[], tuple[Concepts, Head]]

    def read(self, text: str) -> Reading:
        reading = self.rules.read(text)
        lone = reading.how == "unknown" and len(reading.alternatives) == 1
        return self.settled(text, reading, *reading.alternatives) if lone else reading

    def settled(self, text: str, reading: Reading, likely: bool) -> Reading:
        """ "sip komandan": one word is strange, and the learner hears a yes all the same."""
        heard = self.undecided(text, likely) and self.share(text, likely) >= SETTLES
        return understood(likely, "learned") if heard else reading

    def undecided(self, text: str, likely: bool) -> bool:
        """Whether only words that no list knows stand beside an assent, or beside a refusal."""
        said = list(chain.from_iterable(self.rules.clauses(text)))
        strange = [one.words for one in said if one.role == "unknown"]
        concepts, _ = self.learner()
        told = any(word in self.everyday or concepts.of_word(word) for word in strange)
        agrees = any(one.role == "yes" and one.words in AGREEING for one in said)
        return len(strange) <= MOST_STRANGE and not told and (agrees or not likely)

    def share(self, text: str, value: bool) -> float:
        concepts, head = self.learner()
        return head.likely(parts(self.speller.words(text), concepts)).share(NAMES[value])


def assent_reader(lexicon: Lexicon, speller: Speller, learned: Callable[[], Heads]) -> Assent:
    return Assent(
        yes_no_reader(lexicon, speller),
        speller,
        lexicon.words("common", "word"),
        cache(lambda: (concepts_of(lexicon, speller), learned()["yes_no"])),
    )
