"""A permission asked for by itself: only a clear yes gives it, and only a clear no to the whole refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from bot.understanding.clauses import Said
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood
from bot.understanding.speller import Speller
from bot.understanding.yes_no import YesNo, yes_no_reader

# Beside a word that permits these say of what; beside a bare "ya" they would say something else.
BESIDE_FIRM, BESIDE_BARE = {"yes", "filler", "topic", "predicate"}, {"yes", "filler"}
# "salah" denies what was said, "batalin" ends what was begun: neither refuses what is asked for.
CORRECTS = {
    "salah",
    "keliru",
    "salah orang",
    "salah nomor",
    "lepat",
    "klentu",
    "batal",
    "batalin",
    "batalkan",
}

IN_PART = "in part"  # how a refusal is read that names what it refuses


@dataclass(frozen=True, slots=True)
class Permission:
    """Reads a permission (True) and a refusal (False); "sudah", "mantap", "ok makasih", a question are neither."""

    rules: YesNo
    firm: frozenset[str]  # permit wherever they stand: "setuju", "izinkan"
    bare: frozenset[str]  # permit at the beginning of an answer that says nothing else: "iya kak"
    done: frozenset[str]  # tell of what is or was, and so take a bare "ya" away: "iya sudah"

    def read(self, text: str) -> Reading:
        reading = self.rules.read(text)
        said = list(chain.from_iterable(self.rules.clauses(text)))
        if reading.value is False or reading.alternatives == (False,):
            return self.refusal(reading, text)
        permits = reading.understood and self.permits(said)
        return reading if permits else not_understood("unclear")

    def permits(self, said: Sequence[Said]) -> bool:
        if any(self._of(one, self.firm) for one in said if one.role == "yes"):
            return all(one.role in BESIDE_FIRM for one in said)
        first = next((one for one in said if one.role != "filler"), said[0])
        return self._of(first, self.bare) and all(
            one.role in BESIDE_BARE and not self._of(one, self.done) for one in said
        )

    def refusal(self, reading: Reading, text: str) -> Reading:
        """A no with nothing strange beside it; whoever refuses one thing by its name may not have refused the whole."""
        refusing = [clause for clause in self.rules.clauses(text) if any(map(refuses, clause))]
        if any(all(one.role not in {"unknown", "other_person"} for one in clause) for clause in refusing):
            return reading if reading.understood else not_understood("unclear")
        return not_understood(IN_PART if refusing else "unclear")

    def _of(self, one: Said, words: frozenset[str]) -> bool:
        return one.words in words or not words.isdisjoint(one.words.split())


def refuses(one: Said) -> bool:
    return one.role in {"no", "later"} and one.words not in CORRECTS


def permission_reader(lexicon: Lexicon, speller: Speller) -> Permission:
    def listed(key: str) -> frozenset[str]:
        spelt = {" ".join(speller.words(phrase)) for phrase in lexicon.words("permission", key)}
        return lexicon.words("permission", key) | spelt

    return Permission(yes_no_reader(lexicon, speller), listed("firm"), listed("bare"), listed("done"))
