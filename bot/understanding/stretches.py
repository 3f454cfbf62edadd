"""Which stretches of a text name places, from left to right and the longest first, and which words name nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.understanding.addresses import KINDS, joined
from bot.understanding.mistyped import Mistyped
from bot.understanding.place_text import BREAKS, DIRECTIONS, LARGER_MARKS, PlaceText
from bot.understanding.within import Named

LONGEST_NAME = 5
# Words that a street's name may go on with.
OF_STREETS = {"raya", "dalam", "no", "nomor"}
# A name may begin with these, such as Kota Baru and Desa Putera.
NAMES_BEGIN = {"kota", "desa", "kampung", "negeri"}
NAMED_ALONE = {"", "city_mark", "district_mark"}
SHORTEST_BARE = 4  # consonants that may stand for a regency
# Points of the compass, which part one regency from another.
COMPASS = DIRECTIONS[:6]

Rows = tuple[int, ...]


class Stretches:
    """One text, taken apart."""

    __slots__ = ("mistyped", "said", "table", "text", "words")

    def __init__(self, text: PlaceText, mistyped: Mistyped) -> None:
        self.text, self.mistyped = text, mistyped
        self.said, self.table, self.words = text.said, text.table, text.words

    def named(self) -> tuple[list[Named], list[str]]:
        """Names from left to right, longest first, and the words that name nothing known."""
        named: list[Named] = []
        strange: list[str] = []
        i = 0
        while i < len(self.said):
            word = self.said[i]
            if found := self.longest(i):
                named.append(found)
                i = found.end
            elif word in self.words.street:
                i = self.past_street(i)
            else:
                if self.words.counts(word):
                    strange.append(word)
                i += 1
        return self.mistyped.mended(named, strange) if strange or not named else (named, strange)

    def past_street(self, i: int) -> int:
        """ "jl kramat raya no 5 koja": at least the word behind the mark is the street's."""
        i += 1
        while i < len(self.said) and len(self.said[i]) == 1 and self.said[i].isalpha():  # "gg h naman"
            i += 1
        if i < len(self.said) and self.said[i] not in BREAKS and self.said[i] not in self.words.marks:
            i += 1
        while i < len(self.said) and self.of_the_street(self.said[i]):
            i += 1
        return i

    def of_the_street(self, word: str) -> bool:
        return word in OF_STREETS or not (word[0].isalpha() or word in BREAKS)

    def longest(self, i: int) -> Named | None:
        """The longest name that begins at a word or the mark before it."""
        mark = self.text.mark(i)
        if mark and (whole := self.plain(i)) and not self.city(i):
            return whole
        start = i + bool(mark)
        if mark and self.said[start : start + 1] == [","]:
            start += 1
        for end in range(min(start + LONGEST_NAME, len(self.said)), start, -1):
            if found := self.stretch(i, start, end, mark):
                shorter = self.stretch(i, start, end - 1, mark) if self.another_begins(start, end) else None
                return shorter or found
        return None

    def another_begins(self, start: int, end: int) -> bool:
        """ "wates kulon progo", "tanah abang jakarta pusat": the last word belongs to the regency behind it."""
        last, after = self.said[end - 1], self.said[end : end + 1]
        if end - start < 2 or last in DIRECTIONS or after in ([], [","]):
            return False
        name = joined(self.said[end - 1 : end + 1])
        return any(self.table.level(row) == "regency" for row in self.meant(name))

    def stretch(self, i: int, start: int, end: int, mark: str) -> Named | None:
        """What these words name, together with the marks around them."""
        words = self.said[start:end]
        if not all(word[0].isalnum() for word in words):
            return None
        rows, how = self.as_typed(*self.rows(words, mark), self.text.typed[start:end], mark)
        if not mark and self.text.marked(i) in LARGER_MARKS:
            rows = tuple(row for row in rows if self.table.level(row) != "village")
        if not rows:
            return None
        if len(words) == 1 and (towards := self.towards(start, words)):
            return Named(towards, i, end + 1, "fuzzy")
        return self.marked_behind(Named(rows, i, end, how))

    def towards(self, start: int, words: Sequence[str]) -> Rows:
        """ "jakata barat": a misspelt name before a point of the compass is not the name without it."""
        after = self.said[start + 1 : start + 2]
        if not after or after[0] not in COMPASS or len(words[0]) < 5:
            return ()
        found = self.mistyped.similar(joined([*words, *after]), villages=False)
        return tuple(row for row in found if self.table.level(row) == "regency")

    def city(self, i: int) -> bool:
        """ "kota padang" is the city, although a Kota Padang lies elsewhere."""
        rows = self.table.named(joined(self.said[i + 1 : i + 2])) if self.said[i] == "kota" else []
        return any(self.text.fits(row, "city_mark") for row in rows)

    def marked_behind(self, found: Named) -> Named:
        """ "jayapura kota", "bogor kab": the mark may follow."""
        mark = self.text.mark(found.end)
        if mark not in {"city_mark", "regency_mark"} or self.said[found.end + 1 : found.end + 2] not in (
            [],
            [","],
        ):
            return found
        fitting = self.text.fitting(found.rows, mark)
        return Named(fitting, found.start, found.end + 1, found.how) if fitting else found

    def plain(self, i: int) -> Named | None:
        """A name that begins with a mark, such as Kota Baru or Desa Putera."""
        if self.said[i] not in NAMES_BEGIN:
            return None
        for end in range(min(i + LONGEST_NAME, len(self.said)), i + 1, -1):
            name = joined(self.said[i:end])
            if codes := self.words.nicknames.get(name):
                return Named(self.text.rows_of(codes), i, end, self.by_nickname(name))
            if rows := self.table.named(name):
                return Named(tuple(rows), i, end, "exact")
        return None

    def rows(self, words: Sequence[str], mark: str) -> tuple[Rows, str]:
        """What these words name together, at the level that the mark asks for."""
        if not mark and self.names_nothing(words):
            return (), ""
        name = joined(words)
        if mark in NAMED_ALONE and (codes := self.words.nicknames.get(name)):
            rows = self.text.rows_of(codes)
            return self.text.fitting(rows, mark) or rows, self.by_nickname(name)
        if mark in KINDS and (found := self.formerly(name, mark)):
            return found, "synonym"
        if mark != "village_mark" and (found := self.without_vowels(name, mark)):
            return found, "synonym"
        if found := self.text.fitting(self.table.named(name), mark):
            return found, "exact" if len(words) * 2 > len(self.said) else "normalised"
        return self.family("" if mark else name), "part"

    def without_vowels(self, name: str, mark: str) -> Rows:
        """ "pmksn" for Pamekasan: a regency by its consonants alone."""
        rows = self.table.consonants.get(name, ()) if len(name) >= SHORTEST_BARE else ()
        return self.text.fitting(rows, mark)

    def by_nickname(self, name: str) -> str:
        return "quarter" if name in self.words.quarters else "synonym"

    def formerly(self, name: str, mark: str) -> Rows:
        """ "kab pontianak", "kab mamuju utara": what a regency was called, by itself or together with its mark."""
        nicknames = self.words.nicknames
        codes = nicknames.get(KINDS[mark] + name)
        return self.text.rows_of(codes or ()) or self.text.fitting(
            self.text.rows_of(nicknames.get(name, ())), mark
        )

    def names_nothing(self, words: Sequence[str]) -> bool:
        """A word of every day by itself, or words with a refusal among them that also stands before places."""
        if len(words) == 1 and self.everyday(words[0]) and words[0] not in self.words.nicknames:
            return True
        return any(word in self.words.ignored and word in self.words.refusal for word in words)

    def family(self, name: str) -> Rows:
        """ "rawa badak" for Rawa Badak Utara and Selatan: at least two neighbours that share the name's front."""
        if len(name) <= 3:
            return ()
        rows = [row for way in DIRECTIONS for row in self.table.named(name + way)]
        parents = {around[0] for row in rows if (around := self.table.around(row))}
        return tuple(rows) if len(rows) > 1 and len(parents) < len(rows) else ()

    def as_typed(self, rows: Rows, how: str, words: Sequence[str], mark: str) -> tuple[Rows, str]:
        """ "percut sei tuan", "makasar jakarta timur": what is written short elsewhere may be the name itself."""
        if words == self.said[: len(words)] or joined(words) in self.words.nicknames:
            return rows, how
        own = self.own(rows, words, mark)
        if not own or not rows:
            return own or rows, "normalised" if own else how
        others = {row for name in self.others(words) for row in self.meant(name)}
        within = tuple(row for row in own if not others.isdisjoint(self.table.around(row)))
        return (within, how) if within else (rows, how)

    def own(self, rows: Rows, words: Sequence[str], mark: str) -> Rows:
        """Places of this very name that were not found yet."""
        if len(words) == 1 and self.everyday(words[0]):
            return ()
        return tuple(
            row for row in self.text.fitting(self.table.named(joined(words)), mark) if row not in rows
        )

    def meant(self, name: str) -> list[int]:
        return [*self.text.rows_of(self.words.nicknames.get(name, ())), *self.table.named(name)]

    def others(self, words: Sequence[str]) -> Iterator[str]:
        """What else is said, as names of one to three words."""
        for size in (1, 2, 3):
            for i in range(len(self.said) - size + 1):
                if set(words).isdisjoint(self.text.typed[i : i + size]):
                    yield joined(self.said[i : i + size])

    def everyday(self, word: str) -> bool:
        if word in self.words.ignored or word in self.words.marks or len(word) < 3:
            return True
        return word in DIRECTIONS or (len(self.said) > 1 and word in self.words.common)
