"""Which option was chosen: by position, letter, label, part of a label or a typo; never two at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.understanding.figures import Figure, NumberWords, Scanner, number_words, split_numbers
from bot.understanding.fold import Token, fold, key
from bot.understanding.jobs import Jobs
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Option, Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Speller, phrasebook
from bot.understanding.stems import same_stem
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
MOST_LABELS = 2000
# More than yes, no and a third are no question of yes or no.
SIDES, MOST_SIDES = (True, False), 3
PUT_OFF = {"nanti", "dulu"}
NOT_YET = {"belum"}
TOGETHER = {"sama", "dan", "dengan", "bareng", "serta", "plus", "beserta", "tambah"}
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
PER = re.compile(r"\bper[ -]?(?=(?:hari|minggu|bulan)\b)")
BOUNDS = {
    "tidak sampai": "bawah",
    "tidak sampe": "bawah",
    "belum sampe": "bawah",
    "belum sampai": "bawah",
    "kurang dari": "bawah",
    "lebih dari": "atas",
    "less than": "bawah",
    "more than": "atas",
}
COUNTED_UNITS = {"harian", "mingguan", "bulanan", "tahunan"}
# "the last one", "first one please": no figure.
ORDINALS = {"first", "second", "third", "fourth", "fifth", "last", "this", "that", "which"}
SPAN = re.compile(r"[0-9][^0-9]{0,8}(?:-|–|sampai|hingga|s/d|sd|to)[^0-9]{0,5}[0-9]")
SPANNING = {"sampai", "hingga", "sd", "s", "d", "sampe", "to", "-"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GLYPHS = {"/", "%", "+", "<", ">", "$", "*", "~", "="}


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
    words: NumberWords
    context: Phrasebook
    same: dict[str, str]
    refusals: frozenset[str]
    yes_no: YesNo
    assents: frozenset[str]
    asides: frozenset[str]
    jobs: Callable[[], Jobs]
    labels: dict[Option, list[frozenset[str]]] = field(default_factory=dict)
    label_jobs: dict[str, frozenset[str]] = field(default_factory=dict)

    def read(self, text: str, options: Sequence[Option]) -> Reading:
        if not options:
            return not_understood("no options")
        said = self.items(text)
        if not said:
            return self.as_yes_or_no(text, options) or not_understood("empty")
        exact = [
            i for i, o in enumerate(options, 1) if key(text) and key(text) in map(key, (o.label, *o.words))
        ]
        labels = [self.known_label(option) for option in options]
        vocabulary = {word for ways in labels for way in ways for word in way}
        whole_labels = [frozenset(self.items(option.label)) for option in options]
        said = year_in_months(every_one(said, labels), vocabulary)
        evidence = self.evidence(said, labels, vocabulary, whole_labels)
        asking = "?" in said and "?" not in options[exact[0] - 1].label if exact else False
        # A whole label said word for word outweighs a letter or figure somebody may hear in it ("A month").
        whole = len(key(text)) > 2 and not key(text).isdecimal()
        if len(exact) == 1 and not asking and (whole or not (evidence.positions - set(exact))):
            return understood(exact[0], "exact")
        numbered = by_numbers(said, labels)
        lone = len({word for word in said if word[0] == "#"}) == 1
        if numbered and not (lone and SPAN.search(fold(options[numbered - 1].label))):
            return understood(numbered, "normalised")
        if unknowing := self.unknowing(text, options):
            return understood(unknowing, "synonym")
        reading = self.decide(evidence, len(options))
        if reading.understood and (other := joined_with(said, reading.value, whole_labels)):
            return unsure("two", other, reading.value)
        if (
            reading.understood
            and not evidence.positions
            and half_a_span(evidence, options[reading.value - 1])
        ):
            return unsure("part of a span", reading.value)
        if not reading.understood and not (
            evidence.positions or evidence.labels or evidence.stop or evidence.extras
        ):
            reading = self.by_small_words(said, options) or reading
        if reading.understood or evidence.positions or evidence.stop in {"question", "multi", "unit"}:
            return reading
        if evidence.stop == "negation" and not vocabulary.isdisjoint(
            set(said) - self.refusals - PUT_OFF - (self.assents if len(options) == len(SIDES) else set())
        ):
            return reading
        if evidence.stop or evidence.positions:
            return self.as_yes_or_no(text, options) or reading
        return self.as_yes_or_no(text, options) or self.by_job(text, options) or reading

    def by_job(self, text: str, options: Sequence[Option]) -> Reading | None:
        """ "buka warung kecil" for "Pedagang", where several options are jobs."""
        jobs = [self.jobs_of(option.label) for option in options]
        if sum(map(bool, jobs)) < FEWEST_JOBS or not SOMEBODY.isdisjoint(self.items(text)):
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

    def unknowing(self, text: str, options: Sequence[Option]) -> int:
        """ "lupa kak" where one label is "Tidak tahu"; 0 for none."""
        if not self.knows_not(text):
            return 0
        said = set(self.items(text)) & NOT_YET
        found = [
            i
            for i, option in enumerate(options, 1)
            if self.knows_not(option.label) and said <= set(self.items(option.label))
        ]
        return found[0] if len(found) == 1 else 0

    def knows_not(self, text: str) -> bool:
        """Says of itself, and of nothing else, that it is not known."""
        meanings = {meaning for meaning, _, _ in self.context.tags(self.items(text))}
        return "dont_know" in meanings and meanings <= {"dont_know", "filler"}

    def by_small_words(self, said: Sequence[str], options: Sequence[Option]) -> Reading | None:
        """ "saya" for "Saya sendiri": a label's small words count where nothing larger was said."""
        labels = [set(self.items(option.label)) for option in options]
        every = set().union(*labels)
        words = {word for word in said if word in every and word != "ya"}
        found = [i for i, label in enumerate(labels, 1) if words and words <= label]
        return understood(found[0], "synonym") if len(found) == 1 else None

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
        kept = [t for t in tokens if t.text[0].isalpha() or t.text in {"?", *GLYPHS}]
        words = [t.text for t in kept]
        for i, (token, after) in enumerate(pairwise(kept)):
            if token.raw in PARENTS and after.text in OWNED:
                words[i : i + 2] = ["orang", "tua"]
        words = ["orang tua" if word.endswith("ku") and word[:-2] in PARENTS else word for word in words]
        if counted and words and words[0] in COUNTED_UNITS:
            words[0] = words[0].removesuffix("an")
        said = " ".join(ONE_UNIT.get(word) or self.same.get(word, word) for word in words)
        for phrase, word in BOUNDS.items():
            said = said.replace(phrase, word)
        if words[-1:] == ["dulu"] and (counted or "#" in said):
            said = said.removesuffix("dulu")
        return TIMES_OF_DAY.sub(r"\1", said).split()

    def known_label(self, option: Option) -> list[frozenset[str]]:
        """Labels come again with every answer, so their words are kept."""
        if option not in self.labels:
            if len(self.labels) > MOST_LABELS:
                self.labels.clear()
            self.labels[option] = self.label_words(option)
        return self.labels[option]

    def label_words(self, option: Option) -> list[frozenset[str]]:
        """The words that count in a label, and in each other way of saying it."""
        texts = [PER.sub("tiap ", text.casefold()) for text in (option.label, *option.words)]
        return [way for text in texts if (way := self.counting(self.items(text)))]

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

    def evidence(
        self,
        said: Sequence[str],
        labels: Sequence[Sequence[frozenset[str]]],
        vocabulary: set[str],
        whole: Sequence[frozenset[str]],
    ) -> Evidence:
        """`whole` are the labels with their small words."""
        hits: list[str] = []
        positions: set[int] = set()
        stop, extras, fuzzy, flip = "", 0, False, False
        linked: set[str] = set()
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
                matched = self.matched(word, vocabulary)
                hits += matched[:1]
                fuzzy = fuzzy or bool(matched)
                extras += not matched and word not in self.asides
        if flip:
            positions = {len(labels) + 1 - p for p in positions - {len(labels)}} or positions
        if len(hits) > 1 and hits[-1] in self.refusals and hits[0] not in self.refusals:
            stop = stop or "question"
        chosen, full = best_labels(frozenset(hits), labels)
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

    def tagged(self, said: Sequence[str], vocabulary: set[str]) -> list[tuple[str, int, int]]:
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

    def bare_number(self, said: Sequence[str], i: int, vocabulary: set[str]) -> bool:
        """A label's own number counts as such only where its unit is said."""
        if said[i][0] != "#" or said[i][-1] == "!":
            return False
        around = (said[i + 1 : i + 2], said[i - 1 : i] if i else [])
        return not any(word in vocabulary and word[0] != "#" for near in around for word in near)

    def unit_after(self, said: Sequence[str], end: int, vocabulary: set[str]) -> bool:
        if end >= len(said):
            return False
        after = self.context.at(said, end)[0]
        if said[end] in vocabulary:
            return after == "unit" and said[end - 1] not in vocabulary
        return after in {"unit", "selector"}

    def matched(self, word: str, vocabulary: set[str]) -> list[str]:
        found = [other for other in vocabulary if same_stem(word, other)]
        if found:
            return found
        ways = {way: to for way, to in self.same.items() if to in vocabulary} | {w: w for w in vocabulary}
        near = self.speller.near(word, ways, ways, shortest=4)
        return (
            [ways[near]]
            if near
            else [w for w in vocabulary if skeleton(word) and skeleton(word) == skeleton(w, True)]
        )

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

    def as_yes_or_no(self, text: str, options: Sequence[Option]) -> Reading | None:
        """ "mau dong" where one option reads as yes and one as no."""
        if len(options) > MOST_SIDES:
            return None
        meant = [self.yes_no.read(option.label) for option in options]
        sides: dict[bool, list[int]] = {side: [] for side in SIDES}
        for i, reading in enumerate(meant, 1):
            if reading.understood:
                sides[reading.value].append(i)
        said = self.yes_no.read(text)
        if not said.understood or said.how == "position" or any(len(side) != 1 for side in sides.values()):
            return None
        return understood(sides[said.value][0], "synonym")


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


def every_one(said: list[str], labels: Sequence[Sequence[frozenset[str]]]) -> list[str]:
    """ "sebulan" and "1 bulan" where an option is "tiap bulan" and none is "1 bulan"."""
    ways = [way for of in labels for way in of]
    out = list(said)
    for i, (word, unit) in enumerate(pairwise(said)):
        often = any({"tiap", unit} == way for way in ways)
        if word == "#1" and often and not any({"#1", unit} <= way for way in ways):
            out[i] = "tiap"
    return out


def year_in_months(said: list[str], vocabulary: set[str]) -> list[str]:
    """ "setahun" and "setengah tahun" where the options are counted in months."""
    if "bulan" not in vocabulary or "tahun" in vocabulary:
        return said
    text = f" {' '.join(said)} ".replace(" setengah tahun ", " #6 bulan ").replace(
        " #1 tahun ", " #12 bulan "
    )
    return text.split()


def joined_with(said: Sequence[str], chosen: int, whole: Sequence[frozenset[str]]) -> int:
    """ "saya sama suami": the option that the small word before "sama" belongs to; 0 for none."""
    for i, word in enumerate(said[:-1]):
        if word in TOGETHER and i:
            before = [n for n, label in enumerate(whole, 1) if n != chosen and said[i - 1] in label]
            if before and word not in whole[chosen - 1] and said[i - 1] not in whole[chosen - 1]:
                return before[0]
    return 0


def by_numbers(said: Sequence[str], labels: Sequence[Sequence[frozenset[str]]]) -> int:
    """ "31-45" and "16800": figures that one label holds and that can be no position; 0 for none."""
    numbers = {word.rstrip("!") for word in said if word[0] == "#"}
    small = {word for word in said if word[0] != "#" and word[0].isalpha() and word not in SPANNING}
    if not numbers or (len(numbers) == 1 and (small or len(max(numbers, key=len)) < 5)):
        return 0
    every = numbers | small
    held = [i for i, ways in enumerate(labels, 1) if any(every <= plain_figures(way) for way in ways)]
    return held[0] if len(held) == 1 and not any(word == "#?" for word in said) else 0


def half_a_span(evidence: Evidence, option: Option) -> bool:
    """ "2 juta" where the label is "1-2 juta": it may as well belong to the next."""
    figures = {word for word in evidence.hits if word[0] == "#"}
    return len(figures) == 1 and bool(SPAN.search(fold(option.label)))


def plain_figures(way: frozenset[str]) -> set[str]:
    return {word.rstrip("!") for word in way}


def placed(meaning: str, count: int) -> int:
    if meaning == "middle":
        return (count + 1) // 2 if count % 2 else 0
    return count if meaning == "last" else count - 1


def best_labels(
    hits: frozenset[str], labels: Sequence[Sequence[frozenset[str]]]
) -> tuple[frozenset[int], bool]:
    """The options that hold the words hit: those said in full, without those inside a longer one."""
    if not hits:
        return frozenset(), False
    full = {i: way for i, ways in enumerate(labels, 1) for way in ways if way <= hits}
    longest = {i for i, way in full.items() if not any(way < other for other in full.values())}
    if longest:
        covered = frozenset().union(*(full[i] for i in longest))
        others = {i for i, ways in enumerate(labels, 1) if any((hits - covered) & way for way in ways)}
        return frozenset(longest | others), True
    parts = {i for i, ways in enumerate(labels, 1) if any(hits <= way for way in ways)}
    some = {i for i, ways in enumerate(labels, 1) if any(hits & way for way in ways)}
    return frozenset(parts or some), False


def skeleton(word: str, anyway: bool = False) -> str:
    """The consonants of a word written without vowels: "nlyn" for nelayan."""
    bare = "".join(c for c in word if c not in "aeiou")
    return bare if len(bare) > 2 and (anyway or bare == word) and word.isalpha() else ""


def choices_reader(lexicon: Lexicon, speller: Speller, yes_no: YesNo, jobs: Callable[[], Jobs]) -> Choices:
    same = {speller.spell(w): key for key, listed in lexicon.of("synonyms").items() for w in listed}
    context = phrasebook(lexicon, speller, "choices")
    for phrase, role in yes_no.phrases.meanings.items():
        if role == "filler":
            context.meanings.setdefault(phrase, role)
    refusals = lexicon.words("counting", "not")
    return Choices(
        speller,
        number_words(lexicon),
        context,
        same,
        refusals,
        yes_no,
        lexicon.words("answers", "yes"),
        lexicon.words("chatter", "aside"),
        jobs,
    )
