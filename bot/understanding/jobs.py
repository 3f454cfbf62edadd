"""What somebody works as, and whether its contribution is that of transport."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.names import FORBIDDEN, LONGEST, MOST_WORDS
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, shelf
from bot.understanding.stems import stems

UNLISTED = "unlisted"  # how a trade that no list knows is refused: its asker may keep the words
# Jobs that others are kinds of: their keys begin with these.
GENERAL = ("pedagang", "jualan_online", "sopir")
NO_FLAGS = {"selling", "general", "working"}
VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Job:
    """One everyday job; `sector` is transport, other, or None where nobody has ruled on it."""

    key: str
    label: str
    sector: str | None


@dataclass(frozen=True, slots=True)
class Occupation:
    """`job` in the person's own words; sector transport, other or None; status as the contract names them."""

    job: str
    sector: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Jobs:
    """Reads one job."""

    speller: Speller
    phrases: Phrasebook
    jobs: dict[str, Job]
    flags: Phrasebook
    selling: frozenset[str]
    general: frozenset[str]
    own: OwnWords
    singles: Shelf

    def read(self, text: str) -> Reading:
        words = [word for word in self.speller.words(text) if word[0].isalpha() or word == "?"]
        jobs = [self.jobs[key] for key in self.named(words)]
        if flag := next((m for m, _, _ in self.flags.tags(words) if m), ""):
            return unsure(flag, *jobs) if jobs else not_understood(flag)
        if not jobs:
            return self.trade(words, text)
        return (
            understood(jobs[0], "exact" if len(words) == 1 else "synonym")
            if len(jobs) == 1
            else unsure("two", *jobs)
        )

    def named(self, words: Sequence[str]) -> list[str]:
        """The jobs in a text, without a general one beside its own kind: "pedagang" and "pedagang sayur"."""
        found = dict.fromkeys(key for key, _, _ in self.tags(words) if key)
        for general in GENERAL:
            if any(key != general and key.startswith(general) for key in found):
                found.pop(general, None)
        return list(found)

    def tags(self, words: Sequence[str]) -> list[tuple[str, int, int]]:
        plain = self.phrases.tags(words)
        if any(key for key, _, _ in plain):
            return self.whole(plain, words)
        near = [self.slip(word) or self.stem(word) or word for word in words]
        return self.whole(self.phrases.tags(near), near)

    def whole(self, tags: list[tuple[str, int, int]], words: Sequence[str]) -> list[tuple[str, int, int]]:
        """Without half a trade: "tukang" right before a word that is no filler names another one."""
        return [
            ("", start, end)
            if end - start == 1 and words[start] in self.general and self.own.tells(words[end : end + 1])
            else (key, start, end)
            for key, start, end in tags
        ]

    def slip(self, word: str) -> str:
        """The job a slip of the finger away: letters left out, doubled or swapped. Another letter is another job."""
        near = self.speller.near(word, self.singles) or ""
        short, long = sorted((word, near), key=len)
        return near if not Counter(short) - Counter(long) else ""

    def stem(self, word: str) -> str:
        return next((form for form in sorted(stems(word)) if (form,) in self.phrases.meanings), "")

    def trade(self, words: Sequence[str], text: str) -> Reading:
        """ "jual cilok": whatever is sold, its seller is a trader."""
        if any(word in self.selling for word in words) and len(words) < 6:
            return understood(self.jobs["pedagang"], "synonym")
        return not_understood(UNLISTED if self.own.name_a_trade(words, text) else "no job")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Whether words that no list knows may name somebody's trade. A trade is kept as it was said, its sector asked."""

    working: frozenset[str]
    filler: frozenset[str]
    everyday: frozenset[str]
    refused: frozenset[str]

    def name_a_trade(self, words: Sequence[str], text: str) -> bool:
        if FORBIDDEN.search(text) or len(words) > MOST_WORDS or len(text) > LONGEST:
            return False
        words = [word for word in words if word not in self.filler or word in self.working]
        if not words or not self.refused.isdisjoint(words):
            return False
        if words[0] in self.working:
            return self.tells(words[1:])
        return words[0] not in self.everyday and any(len(w) > 2 and set(w) & VOWELS for w in words)

    def tells(self, words: Sequence[str]) -> bool:
        return any(word not in self.filler and word not in self.refused for word in words)


def jobs_reader(lexicon: Lexicon, speller: Speller) -> Jobs:
    jobs: dict[str, Job] = {}
    meanings: dict[tuple[str, ...], str] = {}
    for full, listed in lexicon.of("jobs").items():
        sector, _, key = full.partition("/")
        jobs[key] = Job(key, listed[0], sector if sector in {"transport", "other"} else None)
        for phrase in listed:
            meanings.setdefault(tuple(speller.words(phrase)), key)
    flags = {
        tuple(speller.words(p)): k
        for k, ps in lexicon.of("job_flags").items()
        for p in ps
        if k not in NO_FLAGS
    }
    working, general = (lexicon.words("job_flags", key) for key in ("working", "general"))
    selling = frozenset(speller.spell(word) for word in lexicon.words("job_flags", "selling"))
    return Jobs(
        speller,
        Phrasebook(meanings),
        jobs,
        Phrasebook(flags),
        selling,
        general,
        own_words(lexicon, working),
        shelf(key[0] for key in meanings if len(key) == 1),
    )


def own_words(lexicon: Lexicon, working: frozenset[str]) -> OwnWords:
    answers, names = lexicon.of("answers"), lexicon.of("names")
    refused = {w for key in ("yes", "no", "later", "delay", "but", "question") for w in answers.get(key, ())}
    refused |= {phrase for listed in lexicon.of("steering").values() for phrase in listed}
    filler = {w for key in ("before", "after", "honorific") for w in names.get(key, ())}
    filler |= lexicon.words("chatter", "word") | lexicon.words("answers", "filler")
    everyday = lexicon.words("common", "word") | lexicon.words("names", "never") | set(lexicon.of("slang"))
    everyday |= lexicon.words("answers", "doubt")
    return OwnWords(working, frozenset(filler), frozenset(everyday), frozenset(refused - filler - working))
