"""Which option was chosen: by position, letter, label, part of a label or a typo; never two at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.understanding.evidence import Evidence, Scales
from bot.understanding.figures import number_words
from bot.understanding.fold import key
from bot.understanding.hearing import Hearing
from bot.understanding.jobs import Jobs
from bot.understanding.labels import (
    by_numbers,
    by_small_words,
    every_one,
    half_a_span,
    holds,
    joined_with,
    spans,
    year_in_months,
)
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Option, Reading, not_understood, understood, unsure
from bot.understanding.sheets import Sheet, Sheets
from bot.understanding.speller import Phrasebook, Speller, phrasebook
from bot.understanding.yes_no import YesNo

# Beside a label of several words one stranger may stand; "daftar belanja" is not "Daftar".
EXTRA_WORDS = 1
# Whoever sells says what: "jualan sayur keliling".
SELLING, GOODS = "dagang", 2
# Options are jobs where at least two of them are; who keeps a stall sells.
FEWEST_JOBS = 2
SOMEBODY = {"anak", "istri", "suami", "adik", "cucu", "orang"}
TRADER, SELLERS = "pedagang", {"warung", "asongan", "jualan_online"}
# More than yes, no and a third are no question of yes or no.
SIDES, MOST_SIDES = (True, False), 3
# Beside a number these say how many, and not which.
ONLY = {"saja", "ambil", "cukup", "ajo", "mawon", "bae", "ae", "hungkul", "doang", "tok"}
PUT_OFF = {"nanti", "dulu"}
NOT_YET = {"belum"}


class Chosen(NamedTuple):
    """What the evidence chooses: `inside` are places that the row has, `likely` they and the labels hit, in order."""

    evidence: Evidence
    inside: frozenset[int]
    likely: tuple[int, ...]


def a_place_and_a_figure(of: Chosen) -> Reading | None:
    """ "3-6 bulan" beside "3 bulan" and "6 bulan": a place in the row, and the figure of a label as well."""
    evidence = of.evidence
    if not evidence.positions or not any(word[0] == "#" for word in evidence.hits):
        return None
    return unsure("two", *sorted(evidence.labels))


def a_stop(of: Chosen) -> Reading | None:
    """ "L/P": a refusal, a sign, a question, "semua", a unit or a joining word was heard."""
    why = of.evidence.stop
    if not why:
        return None
    return unsure(why, *of.likely) if of.likely else not_understood(why)


def nothing_chosen(of: Chosen) -> Reading | None:
    """ "3" where there are two options: no place in the row and no label."""
    return None if of.likely else not_understood("unknown")


def more_than_one(of: Chosen) -> Reading | None:
    """ "jkk" where two packages hold it, or an option beside a place that the row has not."""
    if len(of.likely) == 1 and of.inside == of.evidence.positions:
        return None
    return unsure("two", *of.likely)


def too_many_strangers(of: Chosen) -> Reading | None:
    """ "daftar belanja" for "Daftar": more words beside a label than may be; beside a place none may."""
    evidence = of.evidence
    spare = GOODS if SELLING in evidence.hits else EXTRA_WORDS if evidence.words > 1 else 0
    if evidence.extras > (spare if evidence.full and not of.inside else 0):
        return unsure("unknown", *of.likely)
    return None


def half_a_denial(of: Chosen) -> Reading | None:
    """ "sekolah" for "Tidak sekolah"."""
    evidence = of.evidence
    return unsure("negation", *of.likely) if evidence.flips and not evidence.full else None


def accepted(of: Chosen) -> Reading:
    """One option and nothing against it."""
    if of.inside:
        return understood(of.likely[0], "position")
    if of.evidence.fuzzy:
        return understood(of.likely[0], "fuzzy")
    return understood(of.likely[0], "normalised" if of.evidence.full else "synonym")


Decides = Callable[[Chosen], Reading | None]
# Why not to accept, the weightiest first.
DECIDING: tuple[Decides, ...] = (
    a_place_and_a_figure,
    a_stop,
    nothing_chosen,
    more_than_one,
    too_many_strangers,
    half_a_denial,
)


class Case(NamedTuple):
    """One text beside the options: as typed, as heard, said in the options' own units, and what it says of them."""

    text: str
    heard: Sequence[str]
    said: Sequence[str]
    sheet: Sheet
    evidence: Evidence
    decided: Reading


def a_label_word_for_word(reader: Choices, case: Case) -> Reading | None:
    """A whole label outweighs a letter or figure somebody may hear in it ("A month")."""
    typed = key(case.text)
    exact = [i for i, keys in enumerate(case.sheet.keys, 1) if typed in keys] if typed else []
    if len(exact) != 1 or ("?" in case.said and "?" not in case.sheet.options[exact[0] - 1].label):
        return None
    whole = len(typed) > 2 and not typed.isdecimal()
    return understood(exact[0], "exact") if whole or case.evidence.positions <= {*exact} else None


def by_what_it_holds(reader: Choices, case: Case) -> Reading | None:
    """ "dua aja" at packages of two and three programmes: the second, or that of two?"""
    numbers = [word for word in case.heard if word[0] == "#" and word[1:].isdecimal()]
    held = [holds(option.label) for option in case.sheet.options]
    pointed = any(reader.sheets.context.meanings.get((word,)) == "selector" for word in case.heard)
    if pointed or len(numbers) != 1 or not all(held) or len(set(held)) < len(held):
        return None
    number = int(numbers[0][1:])
    meant = held.index(number) + 1 if number in held else 0
    if not meant or not reader.counted.isdisjoint(case.heard):
        return understood(meant, "normalised") if meant else None
    if ONLY.isdisjoint(case.heard) or number == meant:
        return None
    return understood(meant, "normalised") if number > len(held) else unsure("two", *sorted({number, meant}))


def a_labels_figures(reader: Choices, case: Case) -> Reading | None:
    """ "yang 31-45 aja": figures that one label alone holds; one end of a span is not enough."""
    figures = {word for word in case.said if word[0] == "#"}
    numbered = by_numbers(reader.without_fillers(case.said), case.sheet.ways) if figures else 0
    if not numbered or (len(figures) == 1 and spans(case.sheet.options[numbered - 1].label)):
        return None
    return understood(numbered, "normalised")


def not_known(reader: Choices, case: Case) -> Reading | None:
    """ "gak tau kak" where one label is "Tidak tahu"."""
    unknowing = reader.unknowing(case.heard, case.sheet)
    return understood(unknowing, "synonym") if unknowing else None


def one_beside_another(reader: Choices, case: Case) -> Reading | None:
    """ "saya sama suami": two options joined by a small word."""
    if not case.decided.understood:
        return None
    other = joined_with(case.said, case.decided.value, case.sheet.whole)
    return unsure("two", other, case.decided.value) if other else None


def one_end_of_a_span(reader: Choices, case: Case) -> Reading | None:
    """ "2 juta" where the label is "1-2 juta"."""
    if not case.decided.understood or case.evidence.positions:
        return None
    label = case.sheet.options[case.decided.value - 1].label
    return unsure("part of a span", case.decided.value) if half_a_span(case.evidence.hits, label) else None


def small_words_alone(reader: Choices, case: Case) -> Reading | None:
    """ "saya" for "Saya sendiri", where nothing larger was said."""
    evidence = case.evidence
    if evidence.positions or evidence.labels or evidence.stop or evidence.extras:
        return None
    return by_small_words(case.said, case.sheet.whole)


def as_weighed(reader: Choices, case: Case) -> Reading | None:
    """What the evidence decided, where it chose something, or stopped for good: "1 pedagang" is heard no other way."""
    evidence = case.evidence
    if case.decided.understood or evidence.positions or evidence.stop in {"question", "multi", "unit"}:
        return case.decided
    return None


def a_label_denied(reader: Choices, case: Case) -> Reading | None:
    """ "tidak lanjut": a refusal that names a label is no answer of yes or no."""
    if case.evidence.stop != "negation":
        return None
    agreeing = reader.sheets.assents if len(case.sheet.options) == len(SIDES) else frozenset()
    named = case.sheet.vocabulary.intersection(case.said) - reader.sheets.refusals - PUT_OFF - agreeing
    return case.decided if named else None


def as_yes_or_no(reader: Choices, case: Case) -> Reading | None:
    """ "ya" where one option reads as yes and one as no ("Setuju", "Nanti dulu")."""
    return reader.as_yes_or_no(case.text, case.sheet)


def as_a_job(reader: Choices, case: Case) -> Reading | None:
    """ "narik becak" for "Tukang becak", where several options are jobs."""
    return None if case.evidence.stop else reader.by_job(case.text, case.heard, case.sheet)


Answers = Callable[["Choices", Case], Reading | None]
# The first that answers; where none does, the decision stands.
ANSWERING: tuple[Answers, ...] = (
    a_label_word_for_word,
    by_what_it_holds,
    a_labels_figures,
    not_known,
    one_beside_another,
    one_end_of_a_span,
    small_words_alone,
    as_weighed,
    a_label_denied,
    as_yes_or_no,
    as_a_job,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """Reads one of several options; the value is its number from 1."""

    hearing: Hearing
    sheets: Sheets
    scales: Scales
    yes_no: YesNo
    jobs: Callable[[], Jobs]
    counted: frozenset[str]
    answering: tuple[Answers, ...] = ANSWERING
    deciding: tuple[Decides, ...] = DECIDING
    label_sides: dict[str, bool | None] = field(default_factory=dict)
    label_jobs: dict[str, frozenset[str]] = field(default_factory=dict)

    def read(self, text: str, options: Sequence[Option]) -> Reading:
        if not options:
            return not_understood("no options")
        sheet = self.sheets.of(tuple(options))
        heard = self.hearing.items(text)
        if not heard:
            return self.as_yes_or_no(text, sheet) or not_understood("empty")
        said = year_in_months(every_one(heard, sheet.ways), sheet.vocabulary)
        evidence = self.scales.weigh(said, sheet)
        case = Case(text, heard, said, sheet, evidence, self.decide(evidence, len(options)))
        for answers in self.answering:
            if reading := answers(self, case):
                return reading
        return case.decided

    def decide(self, evidence: Evidence, count: int) -> Reading:
        inside = frozenset(place for place in evidence.positions if 1 <= place <= count)
        chosen = Chosen(evidence, inside, tuple(sorted(inside | evidence.labels)))
        for decides in self.deciding:
            if reading := decides(chosen):
                return reading
        return accepted(chosen)

    def by_job(self, text: str, heard: Sequence[str], sheet: Sheet) -> Reading | None:
        jobs = [self.jobs_of(option.label) for option in sheet.options]
        if sum(map(bool, jobs)) < FEWEST_JOBS or not SOMEBODY.isdisjoint(heard):
            return None
        said = self.jobs().read(text)
        if not said.understood:
            return None
        found = [i for i, of in enumerate(jobs, 1) if named_by(said.value.key, of)]
        return understood(found[0], "synonym") if len(found) == 1 else None

    def jobs_of(self, label: str) -> frozenset[str]:
        if label not in self.label_jobs:
            read = self.jobs().read(label)
            meant = (read.value,) if read.understood else read.alternatives
            self.label_jobs[label] = frozenset(job.key for job in meant)
        return self.label_jobs[label]

    def without_fillers(self, said: Sequence[str]) -> list[str]:
        """ "yang 31-45 aja"."""
        tags = self.sheets.context.tags(said)
        return [word for meaning, a, b in tags if meaning != "filler" for word in said[a:b]]

    def unknowing(self, heard: Sequence[str], sheet: Sheet) -> int:
        """The one option that says of itself it is not known, where the text does too; 0 for none."""
        if not sheet.unknowing or not self.sheets.knows_not(heard):
            return 0
        yet = NOT_YET.intersection(heard)
        found = [i for i in sheet.unknowing if yet <= sheet.whole[i - 1]]
        return found[0] if len(found) == 1 else 0

    def as_yes_or_no(self, text: str, sheet: Sheet) -> Reading | None:
        if len(sheet.options) > MOST_SIDES:
            return None
        meant = [self.side(option.label) for option in sheet.options]
        if any(meant.count(side) != 1 for side in SIDES):
            return None
        said = self.yes_no.read(text)
        if not said.understood or said.how == "position":
            return None
        return understood(meant.index(said.value) + 1, "synonym")

    def side(self, label: str) -> bool | None:
        """What a label says of itself: yes, no, or neither."""
        if label not in self.label_sides:
            reading = self.yes_no.read(label)
            self.label_sides[label] = reading.value if reading.understood else None
        return self.label_sides[label]


def named_by(job: str, of: frozenset[str]) -> bool:
    """Whether a job is one of those a label names; every seller is a trader."""
    return job in of or (TRADER in of and (job in SELLERS or job.startswith(f"{TRADER}_")))


def choices_reader(lexicon: Lexicon, speller: Speller, yes_no: YesNo, jobs: Callable[[], Jobs]) -> Choices:
    same = {speller.spell(w): key for key, listed in lexicon.of("synonyms").items() for w in listed}
    small = {phrase: role for phrase, role in yes_no.phrases.meanings.items() if role == "filler"}
    context = Phrasebook({**small, **phrasebook(lexicon, speller, "choices").meanings})
    refusals, assents = lexicon.words("counting", "not"), lexicon.words("answers", "yes")
    hearing = Hearing(speller, number_words(lexicon), same)
    return Choices(
        hearing,
        Sheets(hearing, context, refusals, assents),
        Scales(speller, context, refusals, lexicon.words("chatter", "aside")),
        yes_no,
        jobs,
        lexicon.words("counting", "held"),
    )
