"""What stands beside a place and names another one: "bukan yang kendal", "ktp masih brebes", "dekat museum", a street.

A text that is not clear as a whole is read once more without these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.understanding.lexicon import Lexicon

COMMA = ","
KINDS = ("denied", "earlier", "near", "road", "asking")
# What ends with the comma behind it, and what goes on to the next word that tells of here.
TURNING = frozenset({"tapi", "tp", "sekarang", "skrg", "saiki", "kiwari"})
WORK = "work"  # "juwono, bakul bandeng": behind a comma a job is no part of the place
UNTIL_A_COMMA = frozenset({"near", "road"})


class Aside(NamedTuple):
    """A stretch of words that names no home."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class AsideWords:
    """`opening`: first words of an aside -> its kind; `here`: what tells of home again."""

    opening: Mapping[tuple[str, ...], str]
    longest: int
    here: frozenset[str]

    def without(self, said: Sequence[str]) -> tuple[list[int], bool]:
        """The places of the words that are left, and whether another home was told."""
        left = set(range(len(said)))
        found = list(self.asides(said))
        for aside in found:
            left -= set(range(aside.start, aside.end))
        if found:
            left = {at for at in left if said[at] not in TURNING}
        return sorted(left), any(self.doubtful(said, aside) for aside in found)

    def doubtful(self, said: Sequence[str], aside: Aside) -> bool:
        """ "ktp masih brebes", "bukan koja tapi cilincing": another home, so that what is left must be told closely."""
        turned = aside.end < len(said) and said[aside.end] in TURNING
        return aside.kind == "earlier" or (aside.kind == "denied" and turned)

    def asides(self, said: Sequence[str]) -> Iterator[Aside]:
        at = 0
        while at < len(said):
            kind, size = self.opened(said, at)
            end = self.end(said, at + size, kind) if kind else at + 1
            begins = kind != WORK or (at > 0 and said[at - 1] == COMMA)
            if kind and begins and self.closed(said, at + size, end, kind):
                yield Aside(at, end, kind)
                at = max(end, at + 1)
            else:
                at += max(size, 1)

    def closed(self, said: Sequence[str], begin: int, end: int, kind: str) -> bool:
        """A street ends with a comma, and a "bukan" that ends the text denies what stands before it."""
        return end < len(said) if kind == "road" else begin < end or kind != "denied"

    def opened(self, said: Sequence[str], at: int) -> tuple[str, int]:
        for size in range(self.longest, 0, -1):
            if kind := self.opening.get(tuple(said[at : at + size])):
                return kind, size
        return "", 0

    def end(self, said: Sequence[str], at: int, kind: str) -> int:
        """Where an aside ends; the "yang" right behind "bukan" belongs to it."""
        begin = at
        while at < len(said) and said[at] != COMMA:
            if kind not in UNTIL_A_COMMA and said[at] in self.here and at > begin:
                return at
            at += 1
        return at


def aside_words(lexicon: Lexicon) -> AsideWords:
    listed = lexicon.of("beside_places")
    opening = {tuple(phrase.split()): kind for kind in KINDS for phrase in listed.get(kind, ())}
    working = lexicon.words("job_flags", "selling") | lexicon.words("job_flags", "working")
    opening |= {(word,): WORK for word in working if " " not in word}
    return AsideWords(opening, max(map(len, opening)), lexicon.words("beside_places", "here"))
