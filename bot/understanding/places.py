"""Which area was meant: names at all levels, nicknames, abbreviations, typos; shared names are asked back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.understanding.addresses import LEVEL_OF_MARK, AddressWords, address_words, joined
from bot.understanding.fold import LONGEST, Token, fold, tokens, words_only
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.within import Named, Within

LONGEST_NAME = 5
DIRECTIONS = ("utara", "selatan", "barat", "timur", "tengah", "pusat", "kota", "baru", "lama")
# A district whose name more villages elsewhere bear than this is asked back.
NAMESAKES = 12
MOST_ALTERNATIVES = 6
MOST_STRANGERS = 2
LARGER_MARKS = {"regency_mark", "city_mark", "province_mark"}
BREAKS = {",", ";", ".", "(", ")", "/", "-", ":"}


class Places:
    """Reads one place; `gazetteer` is called at the first need."""

    __slots__ = ("gazetteer", "words")

    def __init__(self, words: AddressWords, gazetteer: Callable[[], Gazetteer]) -> None:
        self.words, self.gazetteer = words, gazetteer

    def read(self, text: str) -> Reading:
        if len(text) > LONGEST // 2:
            return not_understood("too long")
        found = [
            t
            for t in tokens(words_only(fold(text)))
            if t.text[0].isalnum() or t.text in BREAKS or t.text == "?"
        ]
        if len(found) == 1 and len(found[0].text) == 5 and found[0].text.isdecimal():
            return self.postal(int(found[0].text))
        said, typed = self.prepared(found), [token.text for token in found]
        if not any(word[0].isalpha() for word in said):
            return not_understood("no place")
        return Search(self.words, self.gazetteer(), said, typed).reading()

    def prepared(self, found: Sequence[Token]) -> list[str]:
        """Words with abbreviations written out; numerals and house numbers dropped."""
        words: list[str] = []
        for token in found:
            if token.numeral or token.text in BREAKS:
                words.append("," if token.text in BREAKS else token.text)
            else:
                words.append(self.words.short.get(token.text, token.text))
        return words

    def postal(self, code: int) -> Reading:
        table = self.gazetteer()
        rows = table.posts.get(code, [])
        districts = list(dict.fromkeys(table.around(row)[0] for row in rows))
        if len(rows) == 1 or len(districts) == 1:
            return understood(table.place(rows[0] if len(rows) == 1 else districts[0]), "postal code")
        return (
            unsure("postal code", *map(table.place, districts[:MOST_ALTERNATIVES]))
            if rows
            else not_understood("no place")
        )


class Search:
    """One search in one text."""

    __slots__ = ("said", "table", "typed", "within", "words")

    def __init__(self, words: AddressWords, table: Gazetteer, said: list[str], typed: list[str]) -> None:
        self.words, self.table, self.said, self.typed = words, table, said, typed
        self.within = Within(words, table, said)

    def reading(self) -> Reading:
        said = set(self.said)
        named, strange = self.segments()
        if self.another(named):
            return not_understood("another thing")
        if not named:
            return not_understood("no place")
        rows = self.within.covered(named)
        if inner := self.within.inner(named, rows):
            rows, named = list(inner.rows), [inner, *named[-1:]]
        reason = "question" if said & self.words.question else "two" if said & self.words.refusal else ""
        if reason and not (len(named) == 1 and named[0].end - named[0].start == len(self.said)):
            return self.asked(reason, rows or [row for one in named for row in one.rows])
        if not rows:
            return self.asked("two", [row for one in named for row in self.ranked(one.rows)[:2]])
        if len(strange) > MOST_STRANGERS or (strange and len(strange) >= len(self.said) - len(strange) + 2):
            return self.asked("unknown", rows)
        return self.settled(rows, named, bool(strange))

    def another(self, named: Sequence[Named]) -> bool:
        """Food and things that only carry a place's name: soto lamongan, rumah makan padang."""
        if len(named) == 1 and " ".join(self.said[named[0].start : named[0].end]) in self.words.abroad:
            return True
        covered = {i for one in named if one.how != "fuzzy" for i in range(one.start, one.end)}
        loose = {word for i, word in enumerate(self.said) if i not in covered}
        if not self.words.elsewhere.isdisjoint(loose):
            return True
        whole = f" {' '.join(self.said)} "
        return len(self.said) > 1 and any(phrase in whole for phrase in self.words.elsewhere_phrases)

    def settled(self, rows: Sequence[int], named: Sequence[Named], strange: bool) -> Reading:
        rows = self.table.outermost(rows)
        fuzzy = any(one.how == "fuzzy" for one in named)
        chosen = self.ranked(rows)
        if len(chosen) != 1:
            return self.asked("shared", chosen)
        row = chosen[0]
        if len(named) > 1 and self.table.level(row) == "village" and all(map(self.within.a_regency, named)):
            return self.asked("two", [row, *(other for one in named for other in one.rows)])  # "medan binjai"
        name = self.table.names[row].casefold().removeprefix("kabupaten ").removeprefix("kota ")
        if fuzzy and len(named) == 1 and name in self.words.everyday["area"]:
            return self.asked("fuzzy", chosen)
        if len(named) == 1 and self.of_every_day(named[0], row):
            return self.asked("everyday word", chosen)
        if (rivals := self.near_larger(row, named)) and not fuzzy:
            return self.asked("near", [*rivals, *chosen])
        if self.table.level(row) == "village" and len(named) == 1 and (fuzzy or strange):
            return self.asked("fuzzy" if fuzzy else "unknown", chosen)
        how = "fuzzy" if fuzzy else next((o.how for o in named if o.how != "exact"), "exact")
        return understood(self.table.place(row), how)

    def of_every_day(self, one: Named, row: int) -> bool:
        """ "selesai", "pinggir", "damai" alone: a name only where a word points to a place."""
        words = self.said[one.start : one.end]
        if not self.words.cues.isdisjoint(self.said) or one.how == "synonym":
            return False
        village = self.table.level(row) == "village"
        if len(words) != 1:
            every = self.words.everyday["area"] | self.words.common
            return (village and every.issuperset(words)) or words[0] in {"gang", "gg", "jalan", "jl"}
        return words[0] in self.words.everyday["area"] or (
            village and (words[0] in self.words.everyday["village"] or words[0] in self.words.common)
        )

    def near_larger(self, row: int, named: Sequence[Named]) -> list[int]:
        """A hamlet called Tanggerang, where all the world mistypes Tangerang."""
        if self.table.level(row) != "village" or len(named) != 1 or self.marked(named[0].start):
            return []
        name = joined([self.table.names[row].casefold()])
        near = self.table.similar(name, 1) if len(name) > 5 else []
        return [
            other
            for found, _ in near
            for other in self.table.named(found)
            if self.table.level(other) == "regency"
        ]

    def marked(self, i: int) -> str:
        """The mark at or just before a word, "" for none."""
        marks = self.words.marks
        return marks.get(self.said[i], "") or (marks.get(self.said[i - 1], "") if i else "")

    def asked(self, why: str, rows: Iterable[int]) -> Reading:
        listed = list(dict.fromkeys(rows))[:MOST_ALTERNATIVES]
        return unsure(why, *(self.table.place(row) for row in listed))

    def segments(self) -> tuple[list[Named], list[str]]:
        """Names from left to right, longest first, and the words that name nothing known."""
        named: list[Named] = []
        strange: list[str] = []
        i = 0
        while i < len(self.said):
            word = self.said[i]
            found = self.longest(i)
            if found:
                named.append(found)
                i = found.end
            elif word in self.words.street:
                i = self.past_street(i)
            else:
                if self.words.counts(word):
                    strange.append(word)
                i += 1
        return self.mended(named, strange) if strange or not named else (named, strange)

    def past_street(self, i: int) -> int:
        """ "jl kramat raya no 5 koja": at least the word behind the mark is the street's."""
        i += 1
        if i < len(self.said) and self.said[i] not in BREAKS and self.said[i] not in self.words.marks:
            i += 1
        while i < len(self.said) and (
            self.said[i] in {"raya", "dalam", "no", "nomor"} or not self.said[i][0].isalpha()
        ):
            if self.said[i] in BREAKS:
                break
            i += 1
        return i

    def longest(self, i: int) -> Named | None:
        mark = self.words.marks.get(self.said[i], "")
        larger = not mark and self.marked(i) in LARGER_MARKS
        if mark and (whole := self.plain(i, i + 1)) and not self.city(i):
            return whole
        start = i + bool(mark)
        if mark and start < len(self.said) and self.said[start] == ",":
            start += 1
        for end in range(min(start + LONGEST_NAME, len(self.said)), start, -1):
            words = self.said[start:end]
            if any(not word[0].isalnum() for word in words):
                continue
            rows, how = self.rows(words, mark)
            rows, how = self.as_typed(rows, how, self.typed[start:end], mark)
            if larger:
                rows = tuple(row for row in rows if self.table.level(row) != "village")
            if rows and end - start == 1 and (towards := self.towards(start, words)):
                return Named(towards, i, end + 1, "fuzzy")
            if rows:
                return self.marked_behind(Named(rows, i, end, how))
        return None

    def towards(self, start: int, words: Sequence[str]) -> tuple[int, ...]:
        """ "jakata barat": a misspelt name before a point of the compass is not the name without it."""
        after = self.said[start + 1 : start + 2]
        if not after or after[0] not in DIRECTIONS[:6] or len(words[0]) < 5:
            return ()
        found = self.similar(joined([*words, *after]), villages=False)
        return tuple(row for row in found if self.table.level(row) == "regency")

    def city(self, i: int) -> bool:
        """ "kota padang" is the city, although a Kota Padang lies elsewhere."""
        rows = self.table.named(joined(self.said[i + 1 : i + 2])) if self.said[i] == "kota" else []
        return any(self.fits(row, "city_mark") for row in rows)

    def marked_behind(self, found: Named) -> Named:
        """ "jayapura kota", "bogor kab": the mark may follow."""
        mark = self.words.marks.get(self.said[found.end], "") if found.end < len(self.said) else ""
        fitting = tuple(row for row in found.rows if self.fits(row, mark))
        last = found.end + 1 >= len(self.said) or self.said[found.end + 1] == ","
        if mark in {"city_mark", "regency_mark"} and fitting and last:
            return Named(fitting, found.start, found.end + 1, found.how)
        return found

    def plain(self, i: int, least: int) -> Named | None:
        """A name that begins with a mark, such as Kota Baru or Desa Putera."""
        for end in range(min(i + LONGEST_NAME, len(self.said)), least, -1):
            rows = self.table.named(joined(self.said[i:end]))
            if end > i + 1 and rows and self.said[i] in {"kota", "desa", "kampung"}:
                return Named(tuple(rows), i, end, "exact")
        return None

    def rows(self, words: Sequence[str], mark: str) -> tuple[tuple[int, ...], str]:
        """What these words name together, at the level that the mark asks for."""
        name = joined(words)
        if not mark and len(words) == 1 and self.everyday(words[0]):
            return (), ""
        if not mark and any(w in self.words.ignored and w in self.words.refusal for w in words):
            return (), ""
        if (codes := self.words.nicknames.get(name)) and mark in {"", "city_mark", "district_mark"}:
            rows = tuple(self.row(code) for code in codes)
            rows = tuple(row for row in rows if not mark or self.fits(row, mark)) or rows
            return rows, "synonym"
        found = [row for row in self.table.named(name) if self.fits(row, mark)]
        if not found and not mark and len(name) > 3:
            family = [row for way in DIRECTIONS for row in self.table.named(name + way)]
            found = family if self.kin(family) else []
            return tuple(found), "part"
        return tuple(found), "exact" if len(words) * 2 > len(self.said) else "normalised"

    def as_typed(
        self, rows: tuple[int, ...], how: str, words: Sequence[str], mark: str
    ) -> tuple[tuple[int, ...], str]:
        """ "percut sei tuan", "makasar jakarta timur": what is written short elsewhere may be the name itself."""
        if words == self.said[: len(words)] or joined(words) in self.words.nicknames:
            return rows, how
        own = tuple(
            row for row in self.table.named(joined(words)) if self.fits(row, mark) and row not in rows
        )
        if not own or (len(words) == 1 and self.everyday(words[0])):
            return rows, how
        if not rows:
            return own, "normalised"
        others = {row for word in self.others(words) for row in self.meant(word)}
        within = tuple(row for row in own if not others.isdisjoint(self.table.around(row)))
        return (within, how) if within else (rows, how)

    def meant(self, name: str) -> list[int]:
        return [*map(self.row, self.words.nicknames.get(name, ())), *self.table.named(name)]

    def others(self, words: Sequence[str]) -> list[str]:
        """What else is said, as names of one to three words."""
        rest = self.said
        return [
            joined(rest[i : i + size])
            for size in (1, 2, 3)
            for i in range(len(rest) - size + 1)
            if not set(words) & set(self.typed[i : i + size])
        ]

    def kin(self, rows: Sequence[int]) -> bool:
        """Rawa Badak Utara and Selatan: at least two neighbours that share the name's front."""
        parents = {self.table.around(row)[0] for row in rows if self.table.around(row)}
        return len(rows) > 1 and len(parents) < len(rows)

    def everyday(self, word: str) -> bool:
        if word in self.words.ignored or word in self.words.marks or len(word) < 3:
            return True
        return word in DIRECTIONS or (len(self.said) > 1 and word in self.words.common)

    def row(self, code: str) -> int:
        return self.table.rows[int(code.replace(".", ""))]

    def fits(self, row: int, mark: str) -> bool:
        if not mark:
            return True
        name = self.table.names[row]
        if mark == "city_mark":
            return self.table.level(row) == "regency" and name.startswith("Kota ")
        if mark == "regency_mark":
            return self.table.level(row) == "regency" and not name.startswith("Kota ")
        return self.table.level(row) == LEVEL_OF_MARK[mark]

    def ranked(self, rows: Sequence[int]) -> list[int]:
        """Regencies and districts before villages; a district with many namesakes stands beside them."""
        rows = self.table.outermost(rows)
        larger = [row for row in rows if self.table.level(row) != "village"]
        if not larger:
            return list(rows)
        provinces = [row for row in larger if self.table.level(row) == "province"]
        if len(provinces) == 1 and len(larger) == 1:
            return provinces
        villages = len(rows) - len(larger)
        if len(larger) == 1 and self.table.level(larger[0]) == "district" and villages > NAMESAKES:
            return [*larger, *(row for row in rows if row not in larger)]
        return larger

    def mended(self, named: list[Named], strange: list[str]) -> tuple[list[Named], list[str]]:
        """Strangers read as typos, alone or with their neighbours."""
        for word in strange[:MOST_STRANGERS]:
            at = self.said.index(word)
            for start, end in windows(at, len(self.said)):
                words = self.said[start:end]
                if any(
                    not w.isalpha() or w in self.words.marks or (w in self.words.ignored and len(words) > 1)
                    for w in words
                ):
                    continue
                mark = self.marked(start)
                villages = mark not in LARGER_MARKS and all(
                    w in strange or (w in DIRECTIONS and w != words[0]) for w in words
                )
                if len(words) == 1 and words[0] in self.words.everyday["no_typo"]:
                    continue
                rows = self.similar(joined(words), villages=villages)
                rows = tuple(row for row in rows if self.fits(row, mark)) or rows
                if not rows:
                    continue
                left = [w for w in strange if w not in words]
                kept = [one for one in named if one.end <= start or one.start >= end]
                mended = sorted([*kept, Named(rows, start, end, "fuzzy")], key=lambda one: one.start)
                return (mended, left) if not left or not mended else self.mended_rest(mended, left)
        return named, strange

    def mended_rest(self, named: list[Named], strange: list[str]) -> tuple[list[Named], list[str]]:
        return self.mended(named, strange) if len(strange) < 4 else (named, strange)

    def similar(self, name: str, villages: bool) -> tuple[int, ...]:
        """Rows of the one name that is nearest; none where two names are as near."""
        if len(name) < 5 or len(name) > 40:
            return ()
        distance = 1 if len(name) < 8 else 2
        for small in (False, True)[: 1 + villages]:
            near = self.table.similar(name, distance, small)
            near += [(nick, 1) for nick in self.nicknames(name) if not small]
            if near:
                least = min(score for _, score in near)
                best = [other for other, score in near if score == least]
                rows = self.words.nicknames.get(best[0])
                return (
                    tuple(map(self.row, rows))
                    if rows
                    else tuple(r for n in best[:3] for r in self.table.named(n))
                )
        return ()

    def nicknames(self, name: str) -> list[str]:
        return [
            nick
            for nick in self.words.nicknames
            if len(nick) > 5 and nick[:4] == name[:4] and nick[-3:] == name[-3:]
        ]


def windows(at: int, size: int) -> list[tuple[int, int]]:
    """Stretches of up to three words around a stranger, the widest first."""
    spans = [(a, a + w) for w in (3, 2, 1) for a in range(at - w + 1, at + 1)]
    return [(a, b) for a, b in spans if a >= 0 and b <= size]


def places_reader(lexicon: Lexicon, gazetteer: Callable[[], Gazetteer]) -> Places:
    return Places(address_words(lexicon), gazetteer)
