"""What somebody wants, where the reviewed lists and the learned reader meet.

The lists are sure of short wishes in known words and are taken in by long stories; the learner is the other way round.
The thresholds were chosen on hands that the weights had not met (`corpus.measure`), raised after two more hands had
been read at first sight (`docs/benchmarks.md`), and lowered where more seeds left as little wrong: raise one before
you lower it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.understanding.learner.model import Likely
from bot.understanding.reading import Reading, not_understood, understood, unsure

NOTHING = "nothing"  # the learner's word for what is no wish to us
# From which share on the learner confirms what the lists read (beside a word that no list knows it must be surer), is
# believed alone, and beside a word off topic.
CONFIRMS, CONFIRMS_THE_STRANGE, IN_SPITE = 0.9, 0.93, 0.999
# From which share on it is believed alone: in any text, and in a short one that denies nothing.
ALONE = 0.997, 0.97
# The lists waver between two wishes, and this is one of them.
ONE_OF_TWO = 0.99, 0.96
# Under which share a reviewed word among small ones is not believed either: "wkwkwk iya bener" asks nothing.
LEAST_ALONE = 0.3
# In a short text of known words the lists are believed, unless the learner hears nothing in it (by the weight of the
# pattern) or clearly another wish.
SHORT = 5
HEARS_NOTHING = {1: 0.6, 2: 0.95}
ANOTHER, LEAST = 0.75, 0.05
# From which share of nothing on no wish is offered, and how many are.
OTHER_MATTERS, OFFERED = 0.3, 3


class Listed(NamedTuple):
    """What the lists read in a text: how heavy the pattern was, how long the text, whether it is one word but for small
    ones, whether a word was strange or off topic, whether something was denied."""

    reading: Reading
    weight: int
    words: int
    single: bool
    strange: bool
    off_topic: bool
    denied: bool = False

    @property
    def short(self) -> bool:
        return self.words <= SHORT


class Met(NamedTuple):
    """Both readers of one text."""

    listed: Listed
    likely: Likely

    @property
    def wish(self) -> str:
        """What the lists understood, or empty."""
        return str(self.listed.reading.value) if self.listed.reading.understood else ""

    @property
    def plain(self) -> bool:
        """A short wish in known words, in which the learner does not hear nothing at all."""
        if not self.wish or not self.listed.short or self.listed.strange or self.listed.denied:
            return False
        return self.likely.share(NOTHING) < HEARS_NOTHING[min(self.listed.weight, 2)]

    @property
    def another(self) -> bool:
        """Whether the learner clearly hears another wish than the lists."""
        return self.likely.best not in {self.wish, NOTHING} and self.likely.shares[0] >= ANOTHER

    def offered(self) -> Sequence[str]:
        """The learner's first three; what the lists understood is always among them."""
        wishes = [name for name in self.likely.names if name != NOTHING][:OFFERED]
        return wishes if not self.wish or self.wish in wishes else [*wishes[:-1], self.wish]


def a_single_word(met: Met) -> Reading | None:
    """ "kalkulator dong": a reviewed word, alone but for small ones."""
    alone = met.wish and met.listed.single and not met.listed.denied
    heard = met.listed.words == 1 or met.likely.share(met.wish) >= LEAST_ALONE
    return met.listed.reading if alone and heard else None


def one_voice(met: Met) -> Reading | None:
    """ "ambil jht": both say the same."""
    enough = CONFIRMS_THE_STRANGE if met.listed.strange or met.listed.denied else CONFIRMS
    same = met.wish == met.likely.best and met.likely.shares[0] >= enough
    return met.listed.reading if same else None


def a_plain_wish(met: Met) -> Reading | None:
    """ "kartu rusak": short and in known words, and the learner hears no other wish."""
    heard = met.plain and not met.another and met.likely.share(met.wish) >= LEAST
    return met.listed.reading if heard else None


def two_voices(met: Met) -> Reading | None:
    """ "agen susah dihubungi": short and in known words, and the learner clearly hears another wish."""
    return unsure("two", *met.offered()) if met.plain else None


def other_matters(met: Met) -> Reading | None:
    """ "tanaman saya mati semua": nothing of ours; no wish is offered."""
    return not_understood("off topic") if met.likely.share(NOTHING) >= OTHER_MATTERS else None


def another_subject(met: Met) -> Reading | None:
    """ "cara daftar umkm": the lists know what is named beside the wish, and it is nothing of ours."""
    odd = met.listed.short and met.listed.reading.how in {"another subject", "off topic"}
    return unsure(met.listed.reading.how, *met.listed.reading.alternatives) if odd else None


def a_clear_voice(met: Met) -> Reading | None:
    """ "paklaring ga keluar dari pt lama": no pattern fits, and the learner is sure."""
    wavering = met.likely.best in met.listed.reading.alternatives
    plain = met.listed.short and not met.listed.denied
    enough = IN_SPITE if met.listed.off_topic else (ONE_OF_TWO if wavering else ALONE)[plain]
    clear = met.likely.best != NOTHING and met.likely.shares[0] >= enough
    return understood(met.likely.best, "learned") if clear else None


Rule = Callable[[Met], Reading | None]
# The first that speaks decides; else the learner's three likeliest are offered.
MEETING: tuple[Rule, ...] = (
    a_single_word,
    one_voice,
    a_plain_wish,
    two_voices,
    other_matters,
    another_subject,
    a_clear_voice,
)


def met_by(met: Met, meeting: Sequence[Rule] = MEETING) -> Reading:
    for rule in meeting:
        if reading := rule(met):
            return reading
    return unsure("guess", *met.offered())
