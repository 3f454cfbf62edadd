"""The lexicon's words around places: marks, abbreviations, nicknames, and what is no place at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.fold import key
from bot.understanding.gazetteer import MARKS
from bot.understanding.lexicon import Lexicon

LEVEL_OF_MARK = {"village_mark": "village", "district_mark": "district", "regency_mark": "regency",
                 "city_mark": "regency", "province_mark": "province"}  # fmt: skip

# What a mark of a regency or city is written out as.
KINDS = {"regency_mark": "kabupaten", "city_mark": "kota"}
# What names no place by itself.
IGNORED = ("filler", "landmark", "announcing", "from_home")
# Topics of the lexicon that say what places are called beside their names.
NICKNAMED = ("places", "seats", "regencies", "quarters")


@dataclass(frozen=True, slots=True)
class AddressWords:
    """The lexicon's words around places."""

    marks: dict[str, str]
    short: dict[str, str]
    street: frozenset[str]
    ignored: frozenset[str]
    common: frozenset[str]
    refusal: frozenset[str]
    question: frozenset[str]
    elsewhere: frozenset[str]
    elsewhere_phrases: tuple[str, ...]
    nowhere: frozenset[str]
    nicknames: dict[str, tuple[str, ...]]
    quarters: frozenset[str]
    cues: frozenset[str]
    everyday: Mapping[str, frozenset[str]]
    # What stands before the name of a hamlet, a street or a landmark.
    small: frozenset[str]
    former: Mapping[str, tuple[str, ...]]

    def counts(self, word: str) -> bool:
        return (
            word.isalpha()
            and len(word) > 1
            and word not in self.ignored
            and word not in self.common
            and word not in self.marks
            and word not in self.refusal
            and word not in self.question
        )


def joined(words: Sequence[str]) -> str:
    return "".join(words).translate(MARKS)


def address_words(lexicon: Lexicon) -> AddressWords:
    of = lexicon.of("addresses")
    marks = {word: mark for mark in LEVEL_OF_MARK for word in of.get(mark, ())}
    short = {w: k.removeprefix("short_") for k, words in of.items() if k.startswith("short_") for w in words}
    elsewhere = lexicon.words("addresses", "another") | lexicon.words("addresses", "abroad")
    return AddressWords(
        marks=marks,
        short=short,
        street=single(lexicon, "street"),
        ignored=frozenset().union(*(single(lexicon, name) for name in IGNORED)) - {*marks},
        common=lexicon.words("common", "word") | {*lexicon.of("slang"), *lexicon.meaning("slang")},
        refusal=lexicon.words("addresses", "refusal"),
        question=lexicon.words("addresses", "question"),
        elsewhere=frozenset(word for word in elsewhere if " " not in word),
        elsewhere_phrases=tuple(f" {phrase} " for phrase in sorted(elsewhere) if " " in phrase),
        nowhere=lexicon.words("addresses", "abroad") | lexicon.words("addresses", "people"),
        nicknames=nicknames(lexicon, short, marks, *NICKNAMED),
        quarters=frozenset(nicknames(lexicon, short, marks, "quarters")),
        cues=lexicon.words("addresses", "cue") | frozenset(marks),
        everyday=everyday(lexicon),
        small=frozenset(
            phrase.split()[-1]  # "rumah sakit": "rumah koja" is a home
            for name in ("hamlet", "street", "landmark")
            for phrase in lexicon.words("addresses", name)
        ),
        former=former(lexicon),
    )


def single(lexicon: Lexicon, name: str) -> frozenset[str]:
    """The words of addresses, those of a phrase one by one."""
    return frozenset(word for phrase in lexicon.words("addresses", name) for word in phrase.split())


def nicknames(
    lexicon: Lexicon, short: Mapping[str, str], marks: Mapping[str, str], *topics: str
) -> dict[str, tuple[str, ...]]:
    """Key of a nickname, as it stands and written out -> the codes of the places it means."""
    return {
        name: tuple(codes.split("+"))
        for topic in topics
        for codes, nicks in lexicon.of(topic).items()
        for nick in nicks
        for name in (key(nick), joined(written_out(nick.split(), short, marks)))
    }


def written_out(words: Sequence[str], short: Mapping[str, str], marks: Mapping[str, str]) -> list[str]:
    """ "kab pontianak" as "kabupaten pontianak"."""
    first = KINDS.get(marks.get(words[0], ""), "") if len(words) > 1 else ""
    return [first or short.get(words[0], words[0]), *(short.get(word, word) for word in words[1:])]


def former(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Province -> those that it was a part of before."""
    found: dict[str, tuple[str, ...]] = {}
    for old, provinces in lexicon.of("provinces").items():
        for province in provinces:
            found[province] = (*found.get(province, ()), old)
    return found


def everyday(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Words of every day that are names too, or a letter away from one."""
    said = {word for topic in ("answers", "steering") for word in lexicon.meaning(topic) if len(word) > 3}
    listed = {name: lexicon.words("everyday", name) for name in ("area", "no_typo", "village")}
    return listed | {"village": listed["village"] | said}
