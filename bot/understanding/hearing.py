"""A text beside options: its words in one form, its figures as "#34", sums with their unit said as "#150000!"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understanding.figures import Figure, NumberWords, Scanner, split_numbers
from bot.understanding.fold import Token
from bot.understanding.speller import Speller

TIMES_OF_DAY = re.compile(r"\b(pagi|siang|sore|malam) hari\b")
# Whose mother: "ibu saya" is somebody, "ibu" alone an address.
PARENTS = {
    "ibu",
    "bapak",
    "ayah",
    "emak",
    "mama",
    "papa",
    "bapa",
    "ibuk",
    "simbok",
    "mbok",
    "abah",
    "umi",
    "abi",
}
OWNED = {"saya"}
COUNTED_UNITS = {"harian", "mingguan", "bulanan", "tahunan"}
# "the last one", "first one please": no figure.
ORDINALS = {"first", "second", "third", "fourth", "fifth", "last", "this", "that", "which"}
GLYPHS = {"/", "%", "+", "<", ">", "$", "*", "~", "="}
# Signs that are heard beside words.
KEPT = {"?", *GLYPHS}


ONE_UNIT = {
    "harian": "tiap hari",
    "mingguan": "tiap minggu",
    "bulanan": "tiap bulan",
    "per": "tiap",
    "setiap": "tiap",
    "sebulan": "#1 bulan",
    "seminggu": "#1 minggu",
    "sehari": "#1 hari",
    "setahun": "#1 tahun",
}
BOUNDS = {
    "apa apa": "",
    "belum #": "bawah #",
    "ke atas": "atas",
    "keatas": "atas",
    "ke bawah": "bawah",
    "kebawah": "bawah",
    "tidak sampai": "bawah",
    "tidak sampe": "bawah",
    "belum sampe": "bawah",
    "belum sampai": "bawah",
    "kurang dari": "bawah",
    "lebih dari": "atas",
    "less than": "bawah",
    "more than": "atas",
}
SPANNING = {"sampai", "hingga", "sd", "s", "d", "sampe", "to", "-"}


@dataclass(frozen=True, slots=True)
class Hearing:
    """`same`: words that name the same thing when an option is chosen -> the word that stands for them."""

    speller: Speller
    words: NumberWords
    same: dict[str, str]

    def items(self, text: str) -> list[str]:
        """Words of a text, its figures as "#34" and sums with their unit said as "#150000!"."""
        read = self.speller.read(text)
        read = [t for i, t in enumerate(read) if not (t.raw == "one" and i and read[i - 1].raw in ORDINALS)]
        spelt = split_numbers(read, self.words, self.speller)
        out: list[str] = []
        i = 0
        for figure in in_one_unit(Scanner(spelt, self.words).figures(), spelt):
            out += self.plain(spelt[i : figure.start], counted=i > 0)
            said = "!" if figure.scale > 1 or figure.grouped else ""
            minus = figure.start and spelt[figure.start - 1].text == "-" and spelt[figure.start].glued
            lone = minus and not spelt[figure.start - 1].glued
            out.append(f"#{figure.value}{said}" if figure.whole and not lone else "#?")
            i = figure.end
        return out + self.plain(spelt[i:], counted=i > 0)

    def plain(self, tokens: Iterable[Token], counted: bool = False) -> list[str]:
        """`counted` says that a figure stands before: "6 bulanan" are six of them, "bulanan" is every one."""
        words = with_parents([t for t in tokens if t.text[0].isalpha() or t.text in KEPT])
        if counted and words and words[0] in COUNTED_UNITS:
            words[0] = words[0].removesuffix("an")
        said = " ".join([ONE_UNIT.get(word) or self.same.get(word, word) for word in words])
        return bounded(said, counted).split() if " " in said else [said] * bool(said)


def with_parents(kept: Sequence[Token]) -> list[str]:
    """Words, "ibu saya" and "ibuku" as parents."""
    words = [token.text for token in kept]
    for i, (token, after) in enumerate(pairwise(kept)):
        if token.raw in PARENTS and after.text in OWNED:
            words[i : i + 2] = ["orang", "tua"]
    return ["orang tua" if word.endswith("ku") and word[:-2] in PARENTS else word for word in words]


def bounded(said: str, counted: bool) -> str:
    """Several words as labels say them: "kurang dari" is "bawah", "sore hari" is "sore", a "dulu" behind a figure
    goes."""
    late = said.endswith(" dulu")
    for phrase, word in BOUNDS.items():
        said = said.replace(phrase, word)
    if late and (counted or "#" in said):
        said = said.removesuffix("dulu")
    return TIMES_OF_DAY.sub(r"\1", said)


def in_one_unit(figures: Sequence[Figure], tokens: Sequence[Token]) -> list[Figure]:
    """The 1 of "1-2 juta" is a million too."""
    out = list(figures)
    for i, (left, right) in enumerate(pairwise(figures)):
        between = {token.text for token in tokens[left.end : right.start]}
        if (
            between
            and between <= SPANNING
            and left.scale == 1 < right.scale
            and 0 < left.value < right.value / right.scale
        ):
            out[i] = replace(left, value=left.value * right.scale, scale=right.scale)
    return out
