"""What somebody works as, and whether its contribution is that of transport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, shelf
from bot.understanding.stems import stems


@dataclass(frozen=True, slots=True)
class Job:
    """One everyday job; `sector` is transport, other, or None where nobody has ruled on it."""

    key: str
    label: str
    sector: str | None


@dataclass(frozen=True, slots=True)
class Jobs:
    """Reads one job."""

    speller: Speller
    phrases: Phrasebook
    jobs: dict[str, Job]
    flags: Phrasebook
    selling: frozenset[str]
    singles: Shelf

    def read(self, text: str) -> Reading:
        words = [word for word in self.speller.words(text) if word[0].isalpha() or word == "?"]
        found = dict.fromkeys(key for key, _, _ in self.tags(words) if key)
        for general in ("pedagang", "jualan_online", "sopir"):
            if len(found) > 1 and any(key.startswith(general) for key in found if key != general):
                found.pop(general, None)
        jobs = [self.jobs[key] for key in found]
        if flag := next((m for m, _, _ in self.flags.tags(words) if m), ""):
            return unsure(flag, *jobs) if jobs else not_understood(flag)
        if len(jobs) != 1:
            return unsure("two", *jobs) if jobs else self.trade(words)
        return understood(jobs[0], "exact" if len(words) == 1 else "synonym")

    def tags(self, words: Sequence[str]) -> list[tuple[str, int, int]]:
        plain = self.phrases.tags(words)
        if any(key for key, _, _ in plain):
            return plain
        near = [self.speller.near(word, self.singles) or self.stem(word) or word for word in words]
        return self.phrases.tags(near)

    def stem(self, word: str) -> str:
        return next((form for form in sorted(stems(word)) if (form,) in self.phrases.meanings), "")

    def trade(self, words: Sequence[str]) -> Reading:
        """ "jual cilok": whatever is sold, its seller is a trader."""
        if any(word in self.selling for word in words) and len(words) < 6:
            return understood(self.jobs["pedagang"], "synonym")
        return not_understood("no job")


def jobs_reader(lexicon: Lexicon, speller: Speller) -> Jobs:
    jobs: dict[str, Job] = {}
    meanings: dict[tuple[str, ...], str] = {}
    for full, listed in lexicon.of("jobs").items():
        sector, _, key = full.partition("/")
        jobs[key] = Job(key, listed[0], sector if sector in {"transport", "other"} else None)
        for phrase in listed:
            meanings.setdefault(tuple(speller.words(phrase)), key)
    flags = {
        tuple(speller.words(p)): k for k, ps in lexicon.of("job_flags").items() for p in ps if k != "selling"
    }
    selling = frozenset(speller.spell(word) for word in lexicon.words("job_flags", "selling"))
    return Jobs(
        speller,
        Phrasebook(meanings),
        jobs,
        Phrasebook(flags),
        selling,
        shelf(key[0] for key in meanings if len(key) == 1),
    )
