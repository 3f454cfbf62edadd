"""The lexicon's words around places: marks, abbreviations, nicknames, and what is no place at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.fold import key
from bot.understanding.gazetteer import MARKS
from bot.understanding.lexicon import Lexicon

LEVEL_OF_MARK = {"village_mark": "village", "district_mark": "district", "regency_mark": "regency",
                 "city_mark": "regency", "province_mark": "province"}  # fmt: skip


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
    abroad: frozenset[str]
    nicknames: dict[str, tuple[str, ...]]
    cues: frozenset[str]
    everyday: Mapping[str, frozenset[str]]

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
    nicknames = {
        name: tuple(codes.split("+"))
        for codes, nicks in lexicon.of("places").items()
        for nick in nicks
        for name in (key(nick), joined([short.get(word, word) for word in nick.split()]))
    }
    single = {name: frozenset(w for phrase in of[name] for w in phrase.split()) for name in of}
    slang = frozenset(lexicon.of("slang")) | frozenset(lexicon.meaning("slang"))
    elsewhere = lexicon.words("addresses", "another") | lexicon.words("addresses", "abroad")
    said = {word for topic in ("answers", "steering") for word in lexicon.meaning(topic) if len(word) > 3}
    return AddressWords(
        marks=marks,
        short=short,
        street=single["street"],
        ignored=single["filler"] | single["landmark"],
        common=lexicon.words("common", "word") | slang,
        refusal=lexicon.words("addresses", "refusal"),
        question=lexicon.words("addresses", "question"),
        elsewhere=frozenset(word for word in elsewhere if " " not in word),
        elsewhere_phrases=tuple(f" {phrase} " for phrase in sorted(elsewhere) if " " in phrase),
        abroad=lexicon.words("addresses", "abroad"),
        nicknames=nicknames,
        cues=lexicon.words("addresses", "cue") | frozenset(marks),
        everyday={
            **{name: lexicon.words("everyday", name) for name in ("area", "no_typo")},
            "village": lexicon.words("everyday", "village") | said,
        },
    )
