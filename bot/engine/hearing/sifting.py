"""One look at the words of a message says which rows of the order it can concern: many rows know a few words only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.engine.subject import AnyHearer
from bot.engine.words import Words
from bot.understanding.fold import fold

WORD = re.compile(r"[^\W_]+|\?")  # "_menu_" is how a messenger writes slanted letters
ALL = -1  # every bit is set


def accepted(step: str) -> Callable[[Words], Iterable[str]]:
    """For a row: the words that a step of the common page accepts, in every language."""
    return lambda words: filter(None, words.accepted("common", step))


class Sieve:
    """Words -> the rows that one of them wakes, as one number: bit 3 stands for the row at place 3."""

    __slots__ = ("_always", "_rows")

    def __init__(self, order: Sequence[AnyHearer], words: Words) -> None:
        self._always, self._rows = 0, dict[str, int]()
        for place, row in enumerate(order):
            for phrase in row.words(words) if row.words else ():
                self._wakes(phrase, 1 << place)

    def _wakes(self, phrase: str, row: int) -> None:
        """A phrase stands in no text without its first word; a sign of other letters wakes every row anyway."""
        if first := WORD.search(phrase):
            self._rows[first[0]] = self._rows.get(first[0], 0) | row
        elif phrase.isascii():
            self._always |= row

    def woken(self, text: str) -> int:
        """The rows that know a word of a text. Other letters are written in many ways: there every row is looked at."""
        if not text.isascii():
            return ALL
        typed, plain = text.casefold(), fold(text)
        woken, rows = self._always, self._rows
        for word in WORD.findall(plain if plain == typed else f"{typed} {plain}"):
            woken |= rows.get(word, 0)
        return woken
