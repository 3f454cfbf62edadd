"""What somebody does for a living in their own words, whether it is their own, and which sector its contribution is of.

Reviewed phrases settle what must not be wrong (work abroad, no work, somebody else's workshop); the learner hears the
rest, and what it is not sure of is unclear: a flow asks "your own, or paid by somebody?" then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import NamedTuple

from bot.understanding.jobs import Jobs, Occupation, jobs_reader
from bot.understanding.learner.features import Concepts, concepts_of, parts
from bot.understanding.learner.model import Heads, Likely
from bot.understanding.lexicon import Lexicon
from bot.understanding.meeting import NOTHING
from bot.understanding.reading import Reading, not_understood, understood
from bot.understanding.speller import Phrasebook, Speller

UNCLEAR, OWN = "unclear", "own"
# From which share on the learner's status, its sector, and its "no job at all" are believed.
SURE, SURE_OF_SECTOR = 0.6, 0.7
# From which share of nothing on words that no list knows are no job: several of them, or one alone.
NO_JOB, NO_JOB_ALONE = 0.3, 0.15
OF_LANDMARK = 3  # "dekat kantor camat"
# Also paid, but by other rules than an employee's.
SETTLED_ELSEWHERE = frozenset({"domestic", "construction", "abroad"})
PAID = SETTLED_ELSEWHERE | {"employee"}
PAID_OR_NONE = PAID | {"none", "unclear"}
YEAR = re.compile(r"\b(?:19[3-9]\d|20[01]\d)\b")
# "Slamet 1977 bakso", "nama saya Slamet, jual bakso": who somebody is, and behind it what they do.
BEHIND_OTHERS = re.compile(rf"(.*?)(?:[,;\n]+|{YEAR.pattern})\s*(.+)", re.DOTALL)
MOST_OF_A_NAME, SURELY_A_NAME, MOST_IDLE = 3, 0.8, 2
CUES = (
    "abroad",
    "none",
    "works",
    "domestic",
    "construction",
    "own",
    "employee",
    "company",
    "unclear",
    "idle",
)


class Told(NamedTuple):
    """An answer: its cues, whether lists know its job, and as one's own, whether it is one word, denied, or
    somebody's name or pastime, and what is heard."""

    cues: frozenset[str]
    listed: bool
    own_job: bool
    alone: bool
    denied: bool
    idle: bool
    status: Likely


def denied_work(told: Told) -> str | None:
    """ "bukan ojol", "gak jualan": what it is not says nothing of what it is."""
    return NOTHING if told.denied and told.cues.isdisjoint({"none", "unclear"}) else None


def nothing_done_for_a_living(told: Told) -> str | None:
    """ "sakit", "main hp"; "budi santoso" is somebody's name."""
    return NOTHING if told.idle and told.cues <= {"idle"} and not told.listed else None


def does_not_work(told: Told) -> str | None:
    """ "ibu rumah tangga biasa": no work, and none beside it."""
    works = told.own_job or not told.cues.isdisjoint({"works", "domestic"})
    return "none" if "none" in told.cues and not works else None


def works_abroad(told: Told) -> str | None:
    """ "tki malaysia": in another country, whatever the work."""
    return "abroad" if "abroad" in told.cues else None


def in_a_household(told: Told) -> str | None:
    """ "masak di rumah orang"; "supir pribadi direktur, digaji PT" works for the company."""
    return "domestic" if "domestic" in told.cues and "company" not in told.cues else None


def on_a_building_site(told: Told) -> str | None:
    """ "laden tukang di proyek tol"."""
    return "construction" if "construction" in told.cues else None


def who_pays_is_open(told: Told) -> str | None:
    """ "di bengkel orang": never taken for one's own, unless the learner surely hears who pays."""
    if "unclear" not in told.cues or not told.cues.isdisjoint({"own", "employee", "company"}):
        return None
    paid = told.status.best in PAID and told.status.shares[0] >= SURE
    return None if paid else UNCLEAR


def paid_by_somebody(told: Told) -> str | None:
    """ "jaga toko digaji bulanan", "supir kantor"."""
    household = told.status.best in SETTLED_ELSEWHERE and not told.cues >= {"domestic", "company"}
    paid = not told.cues.isdisjoint({"employee", "company"})
    return "employee" if paid and not household else None


def of_ones_own(told: Told) -> str | None:
    """ "punya warung": said to be one's own, and the learner hears nobody who pays."""
    return OWN if "own" in told.cues and told.status.best in {OWN, UNCLEAR} else None


def an_own_trade(told: Told) -> str | None:
    """ "saya ojek online mas": a job that is nearly always one's own, and the learner hears nobody who pays."""
    sure = told.status.shares[0] >= SURE and told.status.best not in {OWN, NOTHING}
    open_still = told.status.best in {OWN, NOTHING, UNCLEAR} and not sure
    return OWN if told.own_job and open_still else None


def nothing_of_work(told: Told) -> str | None:
    """ "iya bu benar": no list knows a job in it, and the learner hears none."""
    enough = NO_JOB_ALONE if told.alone else NO_JOB
    return NOTHING if not told.listed and told.status.share(NOTHING) >= enough else None


def as_it_sounds(told: Told) -> str | None:
    """ "tukang las keliling": the learner is sure; abroad is only where a country or a ship of others is named."""
    best = told.status.best
    return best if best not in {NOTHING, "abroad"} and told.status.shares[0] >= SURE else None


Rule = Callable[[Told], str | None]
# The first that speaks decides; else who pays stays unclear.
SETTLING: tuple[Rule, ...] = (
    denied_work,
    nothing_done_for_a_living,
    does_not_work,
    works_abroad,
    in_a_household,
    on_a_building_site,
    who_pays_is_open,
    paid_by_somebody,
    of_ones_own,
    an_own_trade,
    nothing_of_work,
    as_it_sounds,
)


@dataclass(frozen=True, slots=True)
class Occupations:
    """Reads an answer to "what do you work as now?"."""

    speller: Speller
    jobs: Jobs
    cues: Phrasebook
    own_jobs: frozenset[str]
    now: frozenset[str]
    earlier: frozenset[str]
    address: frozenset[str]
    speaker: frozenset[str]
    owned: frozenset[str]
    near: frozenset[str]
    denying: frozenset[str]
    beside_a_job: frozenset[str]
    former: frozenset[str]
    left: frozenset[str]
    once: frozenset[str]
    today: frozenset[str]
    wanting: frozenset[str]
    introducing: frozenset[str]
    concepts: Concepts
    heads: Heads
    settling: tuple[Rule, ...] = SETTLING

    def read(self, text: str) -> Reading:
        spelt = self.speller.words(text)
        said = self.of_today(spelt)
        words = lettered(said)
        if not words or self.only_earlier(lettered(spelt)):
            return not_understood("earlier" if words else "empty")
        if beside := self.own_beside_a_job(words):
            return understood(replace(beside, job=self.own_words(text)), "learned")
        listed = self.jobs.named(words)
        found = list(parts(said, self.concepts))
        cues = frozenset(cue for cue, _, _ in self.cues.tags(self.without_landmarks(words)) if cue)
        own = bool(listed) and self.own_jobs.issuperset(listed)
        denied = words[0] in self.denying and len(words) > 1 and self.beside_a_job.isdisjoint(words)
        status = self.heads["status"].likely(found)
        idle = self.a_name(words) or ("idle" in cues and len(words) <= MOST_IDLE) or self.tells_a_birth(text)
        told = Told(cues, bool(listed), own, len(words) == 1, denied, idle, status)
        settled = next((one for rule in self.settling if (one := rule(told))), UNCLEAR)
        if settled == NOTHING:
            return not_understood("no job")
        sector = None if settled == "none" else self.sector(listed, self.heads["sector"].likely(found))
        return understood(Occupation(self.own_words(text), sector, settled), "learned")

    def own_beside_a_job(self, words: Sequence[str]) -> Occupation | None:
        """ "satpam nyambi ojol", "PNS tapi jualan": work of one's own beside a job is what is registered."""
        at = next((n for n, word in enumerate(words) if n and word in self.beside_a_job), 0)
        if not at:
            return None
        before, behind = self.read(" ".join(words[:at])), self.read(" ".join(words[at + 1 :]))
        paid = before.understood and before.value.status in PAID_OR_NONE
        return behind.value if paid and behind.understood and behind.value.status == OWN else None

    def a_name(self, words: Sequence[str]) -> bool:
        """ "Dewi Lestari": a few words that sound like a name, each of them."""
        head = self.heads["name"]
        shares = (head.likely([("w", word)]).share("name") for word in words)
        return len(words) <= MOST_OF_A_NAME and all(share >= SURELY_A_NAME for share in shares)

    def tells_a_birth(self, text: str) -> bool:
        """ "Siti, born in 1985, never been a member": a year, and no word of work beside it."""
        return bool(YEAR.search(text)) and self.jobs.own.working.isdisjoint(self.speller.words(text))

    def without_the_person(self, text: str) -> str:
        """The work that stands behind somebody's name or year of birth, where a list knows it; else the whole."""
        found = BEHIND_OTHERS.fullmatch(text.strip())
        if not found or not self.named_in(found[2]) or self.named_in(found[1]):
            return text
        before = lettered(self.speller.words(found[1]))
        person = not self.introducing.isdisjoint(before) or self.a_name(before)
        return self.without_the_person(found[2]) if person or not before else text

    def named_in(self, text: str) -> bool:
        return bool(self.jobs.named(lettered(self.speller.words(text))))

    def without_landmarks(self, words: Sequence[str]) -> list[str]:
        """ "warung dekat kantor camat": without the two words behind "dekat"."""
        landmarks = {
            at for i, word in enumerate(words) if word in self.near for at in range(i, i + OF_LANDMARK)
        }
        return [word for i, word in enumerate(words) if i not in landmarks]

    def of_today(self, words: Sequence[str]) -> list[str]:
        """ "dulu pabrik sekarang ngojol", "mantan tki jualan bakso": what somebody does now."""
        if len(words) > 2 and bare(words[0]) in self.former:
            return list(words[2:])
        spelt = [self.speller.spell(bare(word)) for word in words]
        for at, word in enumerate(spelt[:-1]):
            if word in self.now and not self.earlier.isdisjoint(spelt[:at]):
                return list(words[at + 1 :])
        return list(words)

    def without_a_wish(self, words: list[str]) -> list[str]:
        """ "ojol mau ikut bpjs": the trade, where a list knows what stands before the wish."""
        at = next((n for n, word in enumerate(words) if n and bare(word) in self.wanting), len(words))
        return words[:at] if self.named_in(" ".join(words[:at])) else words

    def only_earlier(self, words: Sequence[str]) -> bool:
        """ "dulu jualan sayur", "mantan sopir truk": what somebody was, and nothing of today behind it."""
        spoken = list(dropwhile(self.speaker.__contains__, words))
        if len(spoken) < 2 or not self.today.isdisjoint(spoken):
            return False
        if spoken[0] in self.left:
            listed = self.jobs.named(spoken[2:])
            own = bool(listed) and self.own_jobs.issuperset(listed)
            return not own and self.jobs.own.working.isdisjoint(spoken[2:])
        return spoken[0] in self.once

    def sector(self, listed: Sequence[str], likely: Likely) -> str | None:
        """That of the first job a list knows; None where nobody has ruled on it, or the learner is not sure."""
        if listed:
            return self.jobs.jobs[listed[0]].sector
        return likely.best if likely.shares[0] >= SURE_OF_SECTOR else None

    def own_words(self, text: str) -> str:
        """What was said, without whom it is said to, nor a wish behind it: "tukang las mas" is a welder."""
        words = self.without_a_wish(self.of_today(self.without_the_person(text).split()))
        while len(words) > 1 and bare(words[-1]) in self.address and bare(words[-2]) not in self.owned:
            words.pop()
        while len(words) > 1 and bare(words[0]) in self.speaker | self.now:
            words.pop(0)
        return " ".join(words).strip(" .,!")


def lettered(words: Sequence[str]) -> list[str]:
    return [word for word in words if word[0].isalpha()]


def bare(word: str) -> str:
    return word.casefold().strip(".,!")


def occupations_reader(lexicon: Lexicon, speller: Speller, heads: Heads) -> Occupations:
    listed = lexicon.of("occupations")
    cues = {tuple(speller.words(phrase)): cue for cue in CUES for phrase in listed.get(cue, ())}
    return Occupations(
        speller,
        jobs_reader(lexicon, speller),
        Phrasebook(cues),
        lexicon.words("occupations", "own_job"),
        lexicon.words("occupations", "now"),
        lexicon.words("occupations", "earlier"),
        lexicon.words("occupations", "address"),
        lexicon.words("occupations", "speaker"),
        lexicon.words("occupations", "owned"),
        lexicon.words("occupations", "near"),
        lexicon.words("occupations", "denied"),
        lexicon.words("occupations", "aside"),
        lexicon.words("occupations", "former"),
        lexicon.words("occupations", "former") - lexicon.words("occupations", "none"),
        lexicon.words("occupations", "once"),
        lexicon.words("occupations", "now") | lexicon.words("occupations", "still"),
        lexicon.words("occupations", "wanting"),
        lexicon.words("names", "marker") | lexicon.words("names", "kin"),
        concepts_of(lexicon, speller),
        heads,
    )
