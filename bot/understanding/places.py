"""Which area was meant: names at all levels, nicknames, abbreviations, typos; shared names are asked back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bot.understanding.addresses import AddressWords, address_words, joined
from bot.understanding.asides_of_place import AsideWords, aside_words
from bot.understanding.fold import LONGEST, Token, fold, tokens, words_only
from bot.understanding.gazetteer import Gazetteer, kind_of, told_apart
from bot.understanding.lexicon import Lexicon
from bot.understanding.mistyped import MOST_STRANGERS, PASSED_OVER, Mistyped, Passes
from bot.understanding.place_text import BREAKS, PlaceText
from bot.understanding.reading import Reading, Verdict, not_understood, understood, unsure
from bot.understanding.stretches import COMPASS, Stretches
from bot.understanding.within import Named, Within

# A district whose name more villages elsewhere bear than this is asked back.
NAMESAKES = 12
MOST_ALTERNATIVES = 6
SHORT = 3  # letters of a word that a point shortens
VILLAGE_WORDS = {
    "Kelurahan": {"kelurahan", "kel", "klurahan", "kelurahn"},
    "Desa": {"desa", "ds", "dsa"},
}
# Behind these stands a landmark: "ambarawa, dekat museum kereta" is Ambarawa.
NEAR = {
    "dekat",
    "deket",
    "deketnya",
    "dekatnya",
    "belakang",
    "depan",
    "seberang",
    "sebelah",
    "samping",
    "cedak",
    "caket",
}
# "ilir timur I", "seberang ulu 2": parts of a city by number, which the table writes out.
NUMBERED = {"i": "satu", "1": "satu", "ii": "dua", "2": "dua", "iii": "tiga", "3": "tiga"}
NUMBERED_PARTS = {"timur", "barat", "ulu", "ilir"}
WAYS = {*COMPASS, "tenggara", "laut", "daya"}
STREETS = {"gang", "gg", "jalan", "jl"}


class Found(NamedTuple):
    """The one area that a text may mean: its row and level, the stretches that name it, and what is not known."""

    row: int
    level: str
    named: Sequence[Named]
    fuzzy: bool
    strange: bool

    @property
    def lone_village(self) -> bool:
        """A village, and nothing around it was named."""
        return self.level == "village" and len(self.named) == 1


# Why an area is asked back, and which; None where it may be accepted.
Asking = tuple[str, list[int]] | None


class Search:
    """One search in one text."""

    __slots__ = ("doubtful", "doubting", "stretches", "table", "text", "within", "words")

    def __init__(
        self, text: PlaceText, stretches: Stretches, doubting: Sequence[Doubts], doubtful: bool = False
    ) -> None:
        self.text, self.stretches, self.doubting, self.doubtful = text, stretches, doubting, doubtful
        self.words, self.table = text.words, text.table
        self.within = Within(text)

    def reading(self) -> Reading:
        named, strange = self.stretches.named()
        if self.another(named):
            return not_understood("another thing")
        if not named:
            return not_understood("no place")
        rows, agreed = self.within.agreed(named)
        if (reason := self.refused()) and not self.nothing_but(agreed):
            every = rows or [row for one in agreed for row in one.rows]
            return self.asked(reason, self.table.outermost(every))
        if not rows:
            return self.asked("two", [row for one in agreed for row in self.ranked(one.rows)[:2]])
        if why := "unknown" if self.mostly(strange) else self.loosely_told(agreed):
            return self.asked(why, rows)
        return self.settled(rows, agreed, bool(strange))

    def loosely_told(self, named: Sequence[Named]) -> str:
        """Where another home was told beside it, one name alone does not say which of the two."""
        return "two" if self.doubtful and len(named) < 2 else ""

    def refused(self) -> str:
        said = set(self.text.said)
        return "question" if said & self.words.question else "two" if said & self.words.refusal else ""

    def nothing_but(self, named: Sequence[Named]) -> bool:
        """Whether one name is the whole text: a village may be called like a word that refuses."""
        return len(named) == 1 and named[0].end - named[0].start == len(self.text.said)

    def mostly(self, strange: Sequence[str]) -> bool:
        """More strangers than may stand beside a place."""
        known = len(self.text.said) - len(strange)
        return len(strange) > MOST_STRANGERS or (bool(strange) and len(strange) >= known + 2)

    def another(self, named: Sequence[Named]) -> bool:
        """Food and things that only carry a place's name: soto lamongan, rumah makan padang."""
        said = self.text.said
        alone = " ".join(said[named[0].start : named[0].end]) if len(named) == 1 else ""
        if alone in self.words.nowhere or (alone in self.words.common and self.told_more(named[0])):
            return True
        covered = {i for one in named if one.how != "fuzzy" for i in range(one.start, one.end)}
        covered |= {i + 1 for i, word in enumerate(said) if word in self.words.small}  # "pelabuhan ikan"
        near = next((i for i, word in enumerate(said) if word in NEAR), len(said))
        if not self.words.elsewhere.isdisjoint(said[i] for i in range(near) if i not in covered):
            return True
        whole = f" {' '.join(said)} "
        return len(said) > 1 and any(phrase in whole for phrase in self.words.elsewhere_phrases)

    def told_more(self, one: Named) -> bool:
        """ "cuma lewat": an everyday word among others of every day names no place, unless one points to it."""
        others = [word for i, word in enumerate(self.text.said) if not one.start <= i < one.end]
        spoken = any(word in self.words.common and word not in self.words.ignored for word in others)
        return spoken and self.words.cues.isdisjoint(others)

    def settled(self, rows: Sequence[int], named: Sequence[Named], strange: bool) -> Reading:
        listed = len(named) == 1 and named[0].how in {"synonym", "quarter"}
        chosen = list(rows) if listed else self.around_both(self.of_kind(self.ranked(rows)), named)
        if len(chosen) != 1:
            return self.asked("shared", chosen)
        row = chosen[0]
        fuzzy = any(one.how == "fuzzy" for one in named)
        found = Found(row, self.table.level(row), named, fuzzy, strange)
        for doubts in self.doubting:
            if asking := doubts(self, found):
                return self.asked(*asking)
        how = "fuzzy" if fuzzy else next((one.how for one in named if one.how != "exact"), "exact")
        return understood(self.table.place(row), how)

    def of_kind(self, rows: list[int]) -> list[int]:
        """Of villages of one name, the kelurahan or the desa, where that word was said."""
        said = set(self.text.said)
        kinds = [kind for kind in VILLAGE_WORDS if not VILLAGE_WORDS[kind].isdisjoint(said)]
        left = [row for row in rows if kind_of(self.table.place(row)) in kinds]
        return left if len(rows) > 1 and len(left) == 1 else rows

    def around_both(self, rows: list[int], named: Sequence[Named]) -> list[int]:
        """ "waena, distrik heram", "meruya kembangan": of several villages, the kecamatan that was told with them."""
        around = {self.table.around(row)[0] for row in rows if self.table.level(row) == "village"}
        several = any(one.how == "part" for one in named)
        told = any(around & set(one.rows) and (several or self.text.marked(one.start)) for one in named)
        return list(around) if len(rows) > 1 and len(around) == 1 and told else rows

    def asked(self, why: str, rows: Iterable[int]) -> Reading:
        listed = list(dict.fromkeys(rows))[:MOST_ALTERNATIVES]
        return unsure(why, *told_apart([self.table.place(row) for row in listed]))

    def large(self, row: int) -> bool:
        """A regency, or a kecamatan of a city."""
        level = self.table.level(row)
        return level == "regency" or (level == "district" and self.text.a_city(self.table.around(row)[0]))

    def ranked(self, rows: Sequence[int]) -> list[int]:
        """Regencies and districts before villages; a district with many namesakes stands beside them."""
        rows = self.table.outermost(rows)
        larger = [row for row in rows if self.table.level(row) != "village"]
        if not larger:
            return list(rows)
        villages = len(rows) - len(larger)
        if villages > NAMESAKES and len(larger) == 1 and self.table.level(larger[0]) == "district":
            return [*larger, *(row for row in rows if row not in larger)]
        return larger


def a_direction_left(search: Search, found: Found) -> Asking:
    """ "kabupaten mamuju utara" where no such place is known: not the place without its point of the compass."""
    said = search.text.said
    own = [one for one in found.named if found.row in one.rows]
    left = any(said[one.end : one.end + 1] and said[one.end] in WAYS for one in own)
    return ("direction", [found.row]) if left else None


def a_quarter(search: Search, found: Found) -> Asking:
    """ "blok m": all the world knows it, but it is no kelurahan; with its town beside it, it is taken."""
    return ("quarter", [found.row]) if found.named[0].how == "quarter" and len(found.named) == 1 else None


def two_regencies(search: Search, found: Found) -> Asking:
    """ "medan binjai": both are towns, although a village of that name lies inside the other."""
    if found.level != "village" or len(found.named) < 2 or not all(map(search.within.a_regency, found.named)):
        return None
    return "two", [found.row, *(row for one in found.named for row in one.rows)]


def a_quarter_of_that_name(search: Search, found: Found) -> Asking:
    """ "kalibaru": a kecamatan far away, and a kelurahan of a city whose people say no more than its name."""
    if found.level != "district" or len(found.named) > 1 or found.fuzzy or found.named[0].how == "synonym":
        return None
    around = search.table.around(found.row)
    if search.text.a_city(around[0]) or search.text.mark(found.named[0].start):
        return None
    villages = (row for row in found.named[0].rows if search.table.level(row) == "village")
    towns = [row for row in villages if search.text.a_city(search.table.around(row)[1])]
    return ("shared", [found.row, *towns]) if towns else None


def a_typo_far_away(search: Search, found: Found) -> Asking:
    """ "r dengklok" for a Dengilo in Gorontalo: one mistyped kecamatan by itself is believed only in a city."""
    if found.level != "district" or not found.fuzzy or len(found.named) > 1:
        return None
    city = search.text.a_city(search.table.around(found.row)[0])
    return None if city else ("fuzzy", [found.row])


def a_typo_for_a_word(search: Search, found: Found) -> Asking:
    """ "belim" for Belik, which is a word of every day too."""
    name = search.table.names[found.row].casefold().removeprefix("kabupaten ").removeprefix("kota ")
    doubtful = found.fuzzy and len(found.named) == 1 and name in search.words.everyday["area"]
    return ("fuzzy", [found.row]) if doubtful else None


def a_word_of_every_day(search: Search, found: Found) -> Asking:
    """ "suka", "damai" alone: a name only where a word points to a place."""
    one = found.named[0]
    if len(found.named) != 1 or one.how == "synonym" or not search.words.cues.isdisjoint(search.text.said):
        return None
    said = search.text.said[one.start : one.end]
    everyday = of_every_day if len(said) == 1 else all_of_every_day
    return ("everyday word", [found.row]) if everyday(said, search.words, found.level == "village") else None


def near_a_larger_one(search: Search, found: Found) -> Asking:
    """A hamlet called Tanggerang, where all the world mistypes Tangerang."""
    if not found.lone_village or found.fuzzy or search.text.marked(found.named[0].start):
        return None
    name = joined([search.table.names[found.row].casefold()])
    near = search.table.similar(name, 1) if len(name) > 5 else []
    rivals = [row for other, _ in near for row in search.table.named(other)]
    rivals = search.table.outermost([row for row in rivals if search.large(row)])
    return ("near", [*rivals, found.row]) if rivals else None


def a_lone_village(search: Search, found: Found) -> Asking:
    """ "seroja" for Serosa: a village with nothing around it, mistyped or beside words that nobody knows."""
    if not found.lone_village or not (found.fuzzy or found.strange):
        return None
    return "fuzzy" if found.fuzzy else "unknown", [found.row]


Doubts = Callable[[Search, Found], Asking]
DOUBTING: tuple[Doubts, ...] = (
    a_direction_left,
    a_quarter,
    a_quarter_of_that_name,
    two_regencies,
    a_typo_far_away,
    a_typo_for_a_word,
    a_word_of_every_day,
    near_a_larger_one,
    a_lone_village,
)


def of_every_day(said: Sequence[str], known: AddressWords, village: bool) -> bool:
    (word,) = said
    if word in known.everyday["area"]:
        return True
    return village and (word in known.everyday["village"] or word in known.common)


def all_of_every_day(said: Sequence[str], known: AddressWords, village: bool) -> bool:
    every = known.everyday["area"] | known.common
    return (village and every.issuperset(said)) or said[0] in STREETS


class Places:
    """Reads one place; `gazetteer` is called at the first need."""

    __slots__ = ("beside", "doubting", "gazetteer", "passed_over", "words")

    def __init__(
        self,
        words: AddressWords,
        beside: AsideWords,
        gazetteer: Callable[[], Gazetteer],
        passed_over: Sequence[Passes] = PASSED_OVER,
        doubting: Sequence[Doubts] = DOUBTING,
    ) -> None:
        self.words, self.beside, self.gazetteer = words, beside, gazetteer
        self.passed_over, self.doubting = passed_over, doubting

    def read(self, text: str) -> Reading:
        if len(text) > LONGEST // 2:
            return not_understood("too long")
        found = doubled([token for token in tokens(words_only(fold(text))) if counts(token)])
        if len(found) == 1 and len(found[0].text) == 5 and found[0].text.isdecimal():
            return self.postal(int(found[0].text))
        said, typed = self.prepared(found), [token.text for token in found]
        reading = self.searched(said, typed)
        doubted = reading.verdict is Verdict.UNSURE or reading.how == "another thing"
        if not doubted:
            return reading
        if not self.beside.without(said)[0]:
            return not_understood("no place")  # "deket pos ronda": nothing but a landmark
        return self.read_plainer(said, typed) or reading

    def read_plainer(self, said: Sequence[str], typed: Sequence[str]) -> Reading | None:
        """Once more without what names another home or a landmark; None where that does not make it clear."""
        left, doubtful = self.beside.without(said)
        if not 0 < len(left) < len(said):
            return None
        plainer = self.searched([said[i] for i in left], [typed[i] for i in left], doubtful)
        return plainer if plainer.understood and plainer.how != "fuzzy" else None

    def searched(self, said: Sequence[str], typed: Sequence[str], doubtful: bool = False) -> Reading:
        """`doubtful`: another home was told beside this, so that this must be told closely."""
        if not any(word[0].isalpha() for word in said):
            return not_understood("no place")
        written = PlaceText(self.words, self.gazetteer(), said, typed)
        return Search(
            written, Stretches(written, Mistyped(written, self.passed_over)), self.doubting, doubtful
        ).reading()

    def prepared(self, found: Sequence[Token]) -> list[str]:
        """Words with abbreviations written out, and every mark that parts them a comma."""
        short = self.words.short
        said = ["," if token.text in BREAKS else short.get(token.text, token.text) for token in found]
        return [numbered(said, i) for i in range(len(said))]

    def postal(self, code: int) -> Reading:
        table = self.gazetteer()
        rows = table.posts.get(code, [])
        districts = list(dict.fromkeys(table.around(row)[0] for row in rows))
        if not rows:
            return not_understood("no place")
        if len(rows) == 1 or len(districts) == 1:
            return understood(table.place(rows[0] if len(rows) == 1 else districts[0]), "postal code")
        return unsure("postal code", *map(table.place, districts[:MOST_ALTERNATIVES]))


def numbered(said: Sequence[str], i: int) -> str:
    """ "ilir timur I", "ilir timur 1 palembang": as the table writes it; a digit at the very end says too little."""
    part = i > 0 and said[i - 1] in NUMBERED_PARTS and (said[i].isalpha() or i + 1 < len(said))
    return NUMBERED.get(said[i], said[i]) if part else said[i]


def shortened(mark: Token, before: str) -> bool:
    """ "jl.", "kec.": the point belongs to the word."""
    return mark.glued and before.isalpha() and len(before) <= SHORT


def doubled(found: Sequence[Token]) -> list[Token]:
    """ "wua2", "fak-fak": a word said twice, as two words."""
    out: list[Token] = []
    for i, token in enumerate(found):
        before, after = found[max(i - 1, 0)].text, found[min(i + 1, len(found) - 1)].text
        if token.text == "2" and token.glued and i and before.isalpha():
            out.append(found[i - 1])
        elif not (token.text == "-" and before == after) and not (
            token.text == "." and shortened(token, before)
        ):
            out.append(token)
    return out


def counts(token: Token) -> bool:
    """Words, figures, a question mark, and what parts words."""
    return token.text[0].isalnum() or token.text in BREAKS or token.text == "?"


def places_reader(lexicon: Lexicon, gazetteer: Callable[[], Gazetteer]) -> Places:
    return Places(address_words(lexicon), aside_words(lexicon), gazetteer)
