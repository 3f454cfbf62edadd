"""One whole number from 0 to 100; ranges, decades and figures that mean something else are none."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.understanding.figures import Figure, NumberWords, Scanner, number_words, split_numbers
from bot.understanding.fold import Token
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Speller, phrasebook

HIGHEST = 100
# Short enough to be something else, but never beside a count.
SHORT_MONTHS = {"mei", "juni", "juli", "agt", "agst", "sept"}
ABOUT_ENDINGS = {"puluhan", "ratusan", "belasan"}
ALL_OF_THEM = {"duanya", "tiganya", "empatnya"}
# Said anywhere beside a figure, these make something else of it.
FLAGS = {"not", "question", "bound", "range", "vague", "else"}
# Marks that turn a numeral into something else: -5, 5%, <3, 2x3, #2.
MARKS = {"-", "/", "%", "<", ">", "+", "~", "±", "=", "$", "*", "^", "#"}


class Told(NamedTuple):
    """A text with figures in it; `taken` are the places of the tokens that the figures are made of."""

    reader: Numbers
    tokens: Sequence[Token]
    figures: Sequence[Figure]
    taken: set[int]


def a_mark_beside(told: Told) -> str:
    """ "-5", "5%": a mark makes something else of the figure."""
    return "marks" if marks(told.tokens, told.taken) else ""


def a_limit_sign(told: Told) -> str:
    """ ">=3": a limit, though its mark does not touch the figure."""
    return "bound" if any(token.text in {"<", ">"} for token in told.tokens) else ""


def about_so_many(told: Told) -> str:
    """ "dua puluhan": twenty or so."""
    return "about" if any(token.text in ABOUT_ENDINGS for token in told.tokens) else ""


def both_of_them(told: Told) -> str:
    """ "dua duanya" is both of what was named."""
    return "all of them" if any(token.raw in ALL_OF_THEM for token in told.tokens) else ""


def half_a_number(told: Told) -> str:
    """ "anu puluh 3": the word before "puluh" was not understood."""
    left = (token.text for i, token in enumerate(told.tokens) if i not in told.taken)
    return "torn" if any(map(told.reader.words.half_said, left)) else ""


def a_word_around(told: Told) -> str:
    """ "bukan 3", "minimal 3", "nomor rumah 3", "3 kg", "sekitar 20"."""
    words, taken = without_stops(["#" if i in told.taken else t.text for i, t in enumerate(told.tokens)])
    whole = told.figures[0].value >= 10 and not told.figures[0].value % 10
    for meaning, start, end in told.reader.context.tags(words):
        if meaning in FLAGS or (meaning == "about" and whole):
            return meaning
        if beside(meaning, start, end) in taken:
            return "else"
    return ""


def beside(meaning: str, start: int, end: int) -> int:
    """Where the figure would stand that a word makes something else of; -1 for every other word."""
    if meaning == "before":
        return end
    return start - 1 if meaning == "after" else -1


Flags = Callable[[Told], str]
FLAGGING: tuple[Flags, ...] = (
    a_mark_beside,
    a_limit_sign,
    about_so_many,
    both_of_them,
    half_a_number,
    a_word_around,
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Reads how many."""

    speller: Speller
    words: NumberWords
    context: Phrasebook
    flagging: tuple[Flags, ...] = FLAGGING

    def read(self, text: str) -> Reading:
        tokens = split_numbers(self.speller.read(text), self.words, self.speller)
        figures = Scanner(tokens, self.words).figures()
        if not figures:
            return self.wordless(tokens)
        flag = self.flag(tokens, figures)
        if flag or (len(figures) > 1 and not same(figures, tokens)):
            return unsure(flag or "two", *candidates(figures))
        reading = single(figures[0], len(tokens))
        # Who asks for days must know that an age was told.
        return (
            reading._replace(how="age")
            if reading.understood and "umur" in {t.text for t in tokens}
            else reading
        )

    def wordless(self, tokens: Sequence[Token]) -> Reading:
        """ "tidak ada" may be none of them; it is asked back."""
        words = [token.text for token in tokens]
        meanings = {meaning for meaning, _, _ in self.context.tags(words)}
        together = [int(m.removeprefix("together_")) for m in meanings if m.startswith("together_")]
        if len(together) == 1:
            sure = meanings.isdisjoint({"not", "question", "bound", "range", "company", "vague"})
            return understood(together[0], "synonym") if sure else unsure("together", *together)
        if self.context.has(words, "nothing"):
            return unsure("nothing", 0)
        if self.context.has(words, "one") and not self.context.has(words, "not", "question", "bound"):
            return understood(1, "synonym")
        return not_understood("no number")

    def flag(self, tokens: Sequence[Token], figures: Sequence[Figure]) -> str:
        """Why this figure is not simply a number; "" when it is."""
        taken = {i for figure in figures for i in range(figure.start, figure.end)}
        told = Told(self, tokens, figures, taken)
        for flags in self.flagging:
            if why := flags(told):
                return why
        return ""


def without_stops(words: Sequence[str]) -> tuple[list[str], set[int]]:
    """ "no. 7": a stop behind an abbreviation does not part it from its figure."""
    kept = [word for word in words if word not in {".", ":"}]
    return kept, {i for i, word in enumerate(kept) if word == "#"}


def marks(tokens: Sequence[Token], taken: set[int]) -> bool:
    return any(
        token.text in MARKS and (i + 1 in taken or i - 1 in taken) and not bullet(tokens, i)
        for i, token in enumerate(tokens)
    )


def bullet(tokens: Sequence[Token], i: int) -> bool:
    """ "- 3 orang" lists, "-3" does not; "anak - 3" and "anak = 3" only point."""
    mark, after = tokens[i].text, tokens[i + 1] if i + 1 < len(tokens) else None
    pointing = mark == "=" or (mark == "-" and after is not None and not after.glued)
    return pointing and (i == 0 or not tokens[i - 1].text[0].isdigit())


def same(figures: Sequence[Figure], tokens: Sequence[Token]) -> bool:
    """ "2 (dua)": the same figure twice, with something between; "2 2" may be 22."""
    apart = all(b.start > a.end or a.digits != b.digits for a, b in itertools.pairwise(figures))
    written = {bool(f.digits) for f in figures}
    return len({f.value for f in figures}) == 1 and apart and (len(written) == 2 or len(tokens) > 3)


def candidates(figures: Sequence[Figure]) -> tuple[int, ...]:
    values = (int(f.value) for f in figures if f.whole and 0 <= f.value <= HIGHEST)
    return tuple(dict.fromkeys(values))


def single(figure: Figure, size: int) -> Reading:
    if not figure.whole or figure.grouped or "." in figure.digits or "," in figure.digits:
        return unsure("no whole number")
    if (
        figure.value > HIGHEST
        or len(figure.digits) > 3
        or figure.digits[:2] == "00"
        or (len(figure.digits) == 3 and figure.value < HIGHEST)
    ):
        return not_understood("out of range")
    how = "exact" if size == 1 and figure.digits else "normalised"
    return understood(int(figure.value), how if figure.digits else "synonym")


def number_reader(lexicon: Lexicon, speller: Speller) -> Numbers:
    counting = phrasebook(lexicon, speller, "counting").meanings
    months = {word for key, listed in lexicon.of("calendar").items() if key.isdigit() for word in listed}
    named: dict[tuple[str, ...], str] = {
        (month,): "else" for month in months if len(month) > 4 or month in SHORT_MONTHS
    }
    return Numbers(speller, number_words(lexicon), Phrasebook({**named, **counting}))
