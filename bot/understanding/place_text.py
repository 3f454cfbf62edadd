"""One text about a place beside the words and the table that explain it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding.addresses import LEVEL_OF_MARK, AddressWords
from bot.understanding.gazetteer import Gazetteer

LARGER_MARKS = {"regency_mark", "city_mark", "province_mark"}
BREAKS = {",", ";", ".", "(", ")", "/", "-", ":"}
DIRECTIONS = ("utara", "selatan", "barat", "timur", "tengah", "pusat", "kota", "baru", "lama")


class PlaceText:
    """`said` are its words with abbreviations written out, `typed` the same as typed."""

    __slots__ = ("said", "table", "typed", "words")

    def __init__(
        self, words: AddressWords, table: Gazetteer, said: Sequence[str], typed: Sequence[str]
    ) -> None:
        self.words, self.table, self.said, self.typed = words, table, said, typed

    def mark(self, i: int) -> str:
        """The mark that the word at `i` is, "" for none or behind the end."""
        return self.words.marks.get(self.said[i], "") if i < len(self.said) else ""

    def marked(self, i: int) -> str:
        """The mark at or just before a word, "" for none."""
        return self.mark(i) or (self.mark(i - 1) if i else "")

    def row(self, code: str) -> int:
        return self.table.row_of(code)

    def rows_of(self, codes: Iterable[str]) -> tuple[int, ...]:
        return tuple(map(self.row, codes))

    def fits(self, row: int, mark: str) -> bool:
        """Whether a place is of the kind that a mark announces; without a mark every place is."""
        if not mark:
            return True
        if self.table.level(row) != LEVEL_OF_MARK[mark]:
            return False
        return mark not in {"city_mark", "regency_mark"} or (mark == "city_mark") is self.a_city(row)

    def fitting(self, rows: Iterable[int], mark: str) -> tuple[int, ...]:
        return tuple(row for row in rows if self.fits(row, mark))

    def a_city(self, row: int) -> bool:
        return self.table.names[row].startswith("Kota ")
