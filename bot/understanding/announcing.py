"""Whether words tell a place, by the words that announce one: "di", "kec.", "tinggal"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.addresses import LEVEL_OF_MARK
from bot.understanding.lexicon import Lexicon


class Announcing:
    """Finds the words that announce a place in a text of any kind."""

    __slots__ = ("_before", "_begins", "_marks", "_tells", "_words")

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.words("addresses", "announcing")
        self._marks = self._words & {
            word for mark in LEVEL_OF_MARK for word in lexicon.words("addresses", mark)
        }
        one = any_of(self._words)
        home = lexicon.words("addresses", "from_home") | lexicon.words("addresses", "cue")
        self._tells = re.compile(rf"\b{any_of(self._words | home)}\b", re.IGNORECASE)
        self._begins = re.compile(rf"{one}[.\s]", re.IGNORECASE)
        self._before = re.compile(rf"(.+)\b({one}\.?)\s+(.+)", re.IGNORECASE | re.DOTALL)

    def tells(self, text: str) -> bool:
        """Whether any of these words stands in a text."""
        return self._tells.search(text) is not None

    def begins(self, text: str) -> bool:
        """Whether a text begins with the announcement of a place."""
        return self._begins.match(text) is not None

    def parted(self, text: str) -> tuple[str, str] | None:
        """What stands before the last place that is announced, and the place; None where none is.

        "Kec" and the like say at which level the place lies, and stay with it.
        """
        found = self._before.match(text)
        if found is None:
            return None
        before, mark, place = found[1].rstrip(" ,.;-"), found[2], found[3]
        while (last := before.rpartition(" "))[1] and last[2].casefold().rstrip(".") in self._words:
            before = last[0].rstrip(" ,.;-")
        return before, f"{mark} {place}" if mark.casefold().rstrip(".") in self._marks else place


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"
