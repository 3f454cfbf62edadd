"""Which option was chosen: by position, letter, label, part of a label or a typo; never two at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.understanding.figures import number_words
from bot.understanding.fold import key
from bot.understanding.hearing import GLYPHS, Hearing
from bot.understanding.jobs import Jobs
from bot.understanding.labels import (
    Sheet,
    best_labels,
    by_numbers,
    by_small_words,
    every_one,
    half_a_span,
    joined_with,
    placed,
    skeleton,
    spans,
    stem_index,
    year_in_months,
)
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Option, Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, phrasebook
from bot.understanding.stems import stems
from bot.understanding.yes_no import YesNo

# "nomor 3" beside labels like "3 bulan" is a position; "3 bulan" is the label.
PASSED_OVER = {"filler", "selector"}
STOPPED = {"multi", "link", "dont_know"}
# Beside a label of several words one stranger may stand; "daftar belanja" is not "Daftar".
EXTRA_WORDS = 1
# Whoever sells says what: "jualan sayur keliling".
SELLING, GOODS = "dagang", 2
# Options are jobs where at least two of them are; who keeps a stall sells.
FEWEST_JOBS = 2
SOMEBODY = {"anak", "istri", "suami", "adik", "cucu", "orang"}
SELLERS = {"warung", "asongan", "jualan_online"}
MOST_SHEETS = 500
# More than yes, no and a third are no question of yes or no.
SIDES, MOST_SIDES = (True, False), 3
PUT_OFF = {"nanti", "dulu"}
# "bahasa inggris" for "English": what all of a kind are called.
FAMILY = {"bahasa"}
FORGOTTEN = {"lupa", "bingung"}
NOT_YET = {"belum"}
PER = re.compile(r"\bper[ -]?(?=(?:hari|minggu|bulan)\b)")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text says about the options (numbered from 1)."""

    positions: frozenset[int]
    labels: frozenset[int]
    full: bool
    extras: int
    stop: str
    fuzzy: bool
    words: int
    hits: frozenset[str] = frozenset()
    flips: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Reads one of several options; the value is its number from 1."""

    speller: Speller
    hearing: Hearing
    context: Phrasebook
    refusals: frozenset[str]
    yes_no: YesNo
    assents: frozenset[str]
    asides: frozenset[str]
    jobs: Callable[[], Jobs]
    sheets: dict[tuple[Option, ...], Sheet] = field(default_factory=dict)
    label_sides: dict[str, bool | None] = field(default_factory=dict)
    label_jobs: dict[str, frozenset[str]] = field(default_factory=dict)

    def read(self, text: str, options: Sequence[Option]) -> Reading:
        if not options:
            return not_understood("no options")
        sheet = self.sheet(tuple(options))
        heard = self.hearing.items(text)
        if not heard:
            return self.as_yes_or_no(text, sheet) or not_understood("empty")
        said = year_in_months(every_one(heard, sheet.ways), sheet.vocabulary)
        evidence = self.evidence(said, sheet)
        if sure := self.to_the_letter(key(text), said, evidence, sheet):
            return sure
        if unknowing := self.unknowing(heard, sheet):
            return understood(unknowing, "synonym")
        reading = self.decide(evidence, len(options))
        if reading.understood and (other := joined_with(said, reading.value, sheet.whole)):
            return unsure("two", other, reading.value)
        if (
            reading.understood
            and not evidence.positions
            and half_a_span(evidence.hits, options[reading.value - 1].label)
        ):
            return unsure("part of a span", reading.value)
        if not reading.understood and not (
            evidence.positions or evidence.labels or evidence.stop or evidence.extras
        ):
            reading = by_small_words(said, sheet.whole) or reading
        if reading.understood or evidence.positions or evidence.stop in {"question", "multi", "unit"}:
            return reading
        if evidence.stop == "negation" and not sheet.vocabulary.isdisjoint(
            set(said) - self.refusals - PUT_OFF - (self.assents if len(options) == len(SIDES) else set())
        ):
            return reading
        by_job = None if evidence.stop else self.by_job(text, heard, sheet)
        return self.as_yes_or_no(text, sheet) or by_job or reading

    def to_the_letter(
        self, typed: str, said: Sequence[str], evidence: Evidence, sheet: Sheet
    ) -> Reading | None:
        """A whole label said word for word outweighs a letter or figure somebody may hear in it ("A month")."""
        exact = [i for i, keys in enumerate(sheet.keys, 1) if typed and typed in keys]
        asking = "?" in said and "?" not in sheet.options[exact[0] - 1].label if exact else False
        whole = len(typed) > 2 and not typed.isdecimal()
        if len(exact) == 1 and not asking and (whole or not (evidence.positions - set(exact))):
            return understood(exact[0], "exact")
        figures = {word for word in said if word[0] == "#"}
        numbered = by_numbers(self.without_fillers(said), sheet.ways) if figures else 0
        if numbered and not (len(figures) == 1 and spans(sheet.options[numbered - 1].label)):
            return understood(numbered, "normalised")
        return None

    def sheet(self, options: tuple[Option, ...]) -> Sheet:
        """The same options come again with every answer, so what is known of them is kept."""
        if options not in self.sheets:
            if len(self.sheets) > MOST_SHEETS:
                self.sheets.clear()
            self.sheets[options] = self.read_off(options)
        return self.sheets[options]

    def read_off(self, options: tuple[Option, ...]) -> Sheet:
        whole = [self.hearing.items(option.label) for option in options]
        ways = [self.label_words(option) for option in options]
        vocabulary = {word for of in ways for way in of for word in way}
        alike = {way: to for way, to in self.hearing.same.items() if to in vocabulary} | {
            w: w for w in vocabulary
        }
        return Sheet(
            options,
            tuple(frozenset(map(key, (option.label, *option.words))) for option in options),
            tuple(ways),
            tuple(map(frozenset, whole)),
            frozenset(vocabulary),
            frozenset(i for i, said in enumerate(whole, 1) if self.knows_not(said)),
            stem_index(vocabulary),
            Shelf(alike),
        )

    def by_job(self, text: str, heard: Sequence[str], sheet: Sheet) -> Reading | None:
        """ "buka warung kecil" for "Pedagang", where several options are jobs."""
        jobs = [self.jobs_of(option.label) for option in sheet.options]
        if sum(map(bool, jobs)) < FEWEST_JOBS or not SOMEBODY.isdisjoint(heard):
            return None
        said = self.jobs().read(text)
        key = said.value.key if said.understood else ""
        found = [
            i
            for i, of in enumerate(jobs, 1)
            if key in of
            or (key in SELLERS and "pedagang" in of)
            or (key.startswith("pedagang_") and "pedagang" in of)
        ]
        return understood(found[0], "synonym") if key and len(found) == 1 else None

    def jobs_of(self, label: str) -> frozenset[str]:
        if label not in self.label_jobs:
            read = self.jobs().read(label)
            meant = (read.value,) if read.understood else read.alternatives
            self.label_jobs[label] = frozenset(job.key for job in meant)
        return self.label_jobs[label]

    def without_fillers(self, said: Sequence[str]) -> list[str]:
        """ "yang 31-45 aja"."""
        return [
            word for meaning, a, b in self.context.tags(said) if meaning != "filler" for word in said[a:b]
        ]

    def unknowing(self, heard: Sequence[str], sheet: Sheet) -> int:
        """ "lupa kak" where one label is "Tidak tahu"; 0 for none."""
        if not sheet.unknowing or not self.knows_not(heard):
            return 0
        yet = NOT_YET.intersection(heard)
        found = [i for i in sheet.unknowing if yet <= sheet.whole[i - 1]]
        return found[0] if len(found) == 1 else 0

    def knows_not(self, heard: Sequence[str]) -> bool:
        """Says of itself, and of nothing else, that it is not known."""
        meanings = {meaning for meaning, _, _ in self.context.tags(heard)}
        sure = meanings <= {"dont_know", "filler"} or not FORGOTTEN.isdisjoint(heard)
        return "dont_know" in meanings and sure and meanings <= {"dont_know", "filler", "link"}

    def label_words(self, option: Option) -> list[frozenset[str]]:
        """The words that count in a label, and in each other way of saying it."""
        texts = [PER.sub("tiap ", text.casefold()) for text in (option.label, *option.words)]
        return [way for text in texts if (way := self.counting(self.hearing.items(text)))]

    def counting(self, items: Sequence[str]) -> frozenset[str]:
        tags = self.context.tags(items)
        weak = {"filler", "link", "selector"}
        kept = [
            w for tag, a, b in tags for w in items[a:b] if tag not in weak or b - a > 1 or w in self.assents
        ]
        if all(word in self.assents for word in kept):
            kept += [word for tag, a, b in tags if tag == "link" for word in items[a:b]]
        negated = [word for word in items if word in self.refusals]
        return frozenset(w for w in (*kept, *negated) if w not in GLYPHS) or frozenset(items)

    def evidence(self, said: Sequence[str], sheet: Sheet) -> Evidence:
        labels, vocabulary, whole = sheet.ways, sheet.vocabulary, sheet.whole
        hits: list[str] = []
        positions: set[int] = set()
        stop, extras, fuzzy, flip = "", 0, False, False
        linked: set[str] = set()
        aside = False
        for meaning, start, end in self.tagged(said, vocabulary):
            words = said[start:end]
            word = words[0]
            if meaning == "link" and end - start > 1:
                stop = stop or meaning
            elif word in vocabulary and not self.bare_number(said, start, vocabulary):
                hits += words
            elif word == "?" or word == "kah":
                stop = "question"
            elif word in self.refusals or word in GLYPHS:
                stop = stop or "negation"
            elif word[0] == "#":
                positions.add(int(word[1:]) if word[1:].isdigit() else 0)
                stop = stop or ("unit" if self.unit_after(said, end, vocabulary) or word[-1] in "!?" else "")
            elif meaning.startswith("ordinal_"):
                positions.add(int(meaning[8:]))
            elif meaning in {"last", "middle", "next_to_last"}:
                positions.add(placed(meaning, len(labels)))
            elif meaning == "from_end":
                flip = True
            elif meaning in STOPPED:
                linked |= {word} if meaning == "link" else set()
                stop = stop or ("" if meaning == "link" else meaning)
            elif meaning == "unit" and said[end - 2 : end - 1] and any(w[0] == "#" for w in said):
                stop = stop or meaning
            elif len(word) == 1 and word in LETTERS[: len(labels)] and end == start + 1:
                positions.add(LETTERS.index(word) + 1)
            elif meaning not in PASSED_OVER:
                matched = self.matched(word, sheet)
                hits += matched[:1]
                fuzzy = fuzzy or bool(matched)
                extras += not matched and word not in self.asides
                aside = aside or (not matched and word in self.asides)
        extras += aside and bool(positions)  # "saya punya 2" chooses nothing
        if flip:
            positions = {len(labels) + 1 - p for p in positions - {len(labels)}} or positions
        if len(hits) > 1 and hits[-1] in self.refusals and hits[0] not in self.refusals:
            stop = stop or "question"
        if len(set(hits)) > 1:
            hits = [word for word in hits if word not in FAMILY] or hits
        chosen, full = best_labels(frozenset(hits), labels, whole)
        if "pernah" in hits:
            linked -= {"dulu"}
        if linked and not (full and any(linked <= whole[i - 1] for i in chosen)):
            stop = stop or "link"
        return Evidence(
            frozenset(positions),
            chosen,
            full,
            extras,
            stop,
            fuzzy,
            max([len(set(hits)), *(len(set(said) & whole[i - 1]) for i in chosen)]) if hits else 0,
            frozenset(hits),
            self.flips(hits, chosen, labels),
        )

    def flips(
        self, hits: Sequence[str], chosen: Iterable[int], labels: Sequence[Sequence[frozenset[str]]]
    ) -> bool:
        """ "sekolah" where the only label with it is "Tidak sekolah"."""
        ways = [way for i in chosen for way in labels[i - 1] if not way.isdisjoint(hits)]
        return bool(ways) and all(
            not self.refusals.isdisjoint(way) and self.refusals.isdisjoint(hits) for way in ways
        )

    def tagged(self, said: Sequence[str], vocabulary: frozenset[str]) -> list[tuple[str, int, int]]:
        """Context phrases, except where the words belong to a label."""
        out: list[tuple[str, int, int]] = []
        i = 0
        while i < len(said):
            meaning, size = ("", 1) if said[i] in vocabulary else self.context.at(said, i)
            whole = self.context.at(said, i)
            if whole[0] == "link" and whole[1] > 1 and not vocabulary.issuperset(said[i : i + whole[1]]):
                meaning, size = whole
            elif size > 1 and any(word in vocabulary for word in said[i : i + size]):
                meaning, size = self.context.meanings.get((said[i],), ""), 1
            out.append((meaning, i, i + max(size, 1)))
            i += max(size, 1)
        return out

    def bare_number(self, said: Sequence[str], i: int, vocabulary: frozenset[str]) -> bool:
        """A label's own number counts as such only where its unit is said."""
        if said[i][0] != "#" or said[i][-1] == "!":
            return False
        around = (said[i + 1 : i + 2], said[i - 1 : i] if i else [])
        return not any(word in vocabulary and word[0] != "#" for near in around for word in near)

    def unit_after(self, said: Sequence[str], end: int, vocabulary: frozenset[str]) -> bool:
        if end >= len(said):
            return False
        after = self.context.at(said, end)[0]
        if said[end] in vocabulary:
            return after == "unit" and said[end - 1] not in vocabulary
        return after in {"unit", "selector"}

    def matched(self, word: str, sheet: Sheet) -> list[str]:
        if found := [other for form in sorted(stems(word)) for other in sheet.stems.get(form, ())]:
            return found
        if near := self.speller.near(word, sheet.alike, shortest=4):
            return [str(sheet.alike.meanings[near])]
        bare = skeleton(word)
        return sorted(other for other in sheet.vocabulary if bare == skeleton(other, True)) if bare else []

    def decide(self, evidence: Evidence, count: int) -> Reading:
        if evidence.positions and any(word[0] == "#" for word in evidence.hits):
            return unsure("two", *sorted(evidence.labels))
        inside = frozenset(p for p in evidence.positions if 1 <= p <= count)
        chosen = inside | evidence.labels
        likely = tuple(sorted(chosen))
        if evidence.stop:
            return unsure(evidence.stop, *likely) if likely else not_understood(evidence.stop)
        if inside != evidence.positions or len(chosen) != 1:
            return (
                unsure("two" if likely else "out of range", *likely) if likely else not_understood("unknown")
            )
        spare = GOODS if SELLING in evidence.hits else EXTRA_WORDS if evidence.words > 1 else 0
        if evidence.extras > (spare if evidence.full else 0):
            return unsure("unknown", *likely)
        if inside and evidence.extras:
            return unsure("unknown", *likely)
        if evidence.labels and not evidence.full and evidence.flips:
            return unsure("negation", *likely)
        how = "position" if inside else "fuzzy" if evidence.fuzzy else "normalised"
        return understood(likely[0], how if evidence.full or inside else "synonym" if how != "fuzzy" else how)

    def as_yes_or_no(self, text: str, sheet: Sheet) -> Reading | None:
        """ "mau dong" where one option reads as yes and one as no."""
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


def choices_reader(lexicon: Lexicon, speller: Speller, yes_no: YesNo, jobs: Callable[[], Jobs]) -> Choices:
    same = {speller.spell(w): key for key, listed in lexicon.of("synonyms").items() for w in listed}
    small = {phrase: role for phrase, role in yes_no.phrases.meanings.items() if role == "filler"}
    context = Phrasebook({**small, **phrasebook(lexicon, speller, "choices").meanings})
    refusals = lexicon.words("counting", "not")
    return Choices(
        speller,
        Hearing(speller, number_words(lexicon), same),
        context,
        refusals,
        yes_no,
        lexicon.words("answers", "yes"),
        lexicon.words("chatter", "aside"),
        jobs,
    )
