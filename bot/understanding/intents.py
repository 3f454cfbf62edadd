"""What somebody wants: steering words, denials, patterns of words, and the learner beside them (meeting.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from bot.understanding.denials import Denials, Rest, denials_reader
from bot.understanding.learner.features import Concepts, concepts_of, parts
from bot.understanding.learner.model import Head, Heads
from bot.understanding.lexicon import Lexicon
from bot.understanding.meeting import MEETING, Listed, Met, Rule, met_by
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import WORD, Phrasebook, Shelf, Speller, phrasebook, shelf
from bot.understanding.stems import stems

# A one-word wish stands alone; two words bear a stranger, more words bear a short story.
STRANGERS = {1: 0, 2: 1, 3: 3}
MOST_STRANGERS = 8
# An address as chats show it, no mail address; those of the state are no lure.
LINK = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:[a-z0-9-]+\.)+(?:ly|com|xyz|site|online|link|info|net|org|shop|id|co)\b"
)
OF_THE_STATE = (".go.id",)
BAIT = frozenset({"money", "bsu", "cashing", "oldage", "claim", "card", "balance", "member", "account"})
BEGUN = ["/", "start"]  # what Telegram's button to begin sends; the word alone asks for messages again


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """All of `needs` and none of `bars`, in any order and form; `line` is its place in the lists."""

    line: int
    intent: str
    needs: tuple[frozenset[str], ...]
    bars: frozenset[str]
    weight: int

    def fits(self, forms: set[str]) -> bool:
        for need in self.needs:  # a loop: `all` over a generator costs twice as much, twenty times a message
            if need.isdisjoint(forms):
                return False
        return self.bars.isdisjoint(forms)


class Heard(NamedTuple):
    """A text: its words, their forms, which of them name nothing of ours, and whether one was a typo or off topic."""

    words: Sequence[str]
    forms: Sequence[frozenset[str]]
    strange: Sequence[bool]
    fuzzy: bool
    off_topic: bool

    def others(self, chatter: frozenset[str], *near: frozenset[str]) -> int:
        """How many words are neither small ones nor near the wish."""
        pairs = zip(self.words, self.forms, strict=True)
        rest = (own for word, own in pairs if word.isalpha() and word not in chatter)
        return sum(all(map(own.isdisjoint, near)) for own in rest)


class Fitting(NamedTuple):
    """The patterns that a text fits, the intents of the heaviest of them, and how heavy these are."""

    heard: Heard
    found: Sequence[Pattern]
    names: tuple[str, ...]
    weight: int


def more_than_one(of: Fitting, intents: Intents) -> Reading | None:
    """ "keluhan sakit perut": two wishes fit equally well."""
    return unsure("two", *of.names) if len(of.names) > 1 else None


def a_word_off_topic(of: Fitting, intents: Intents) -> Reading | None:
    """ "mau daftar haji": a word that belongs to other matters."""
    return unsure("off topic", *of.names) if of.heard.off_topic else None


def another_subject(of: Fitting, intents: Intents) -> Reading | None:
    """ "cara daftar umkm": what is asked for is named right behind, and is nothing of ours."""
    pairs = zip(of.heard.words, of.heard.strange[1:], strict=False)
    odd = any(strange and word in intents.heads for word, strange in pairs)
    return unsure("another subject", *of.names) if odd else None


def too_many_strangers(of: Fitting, intents: Intents) -> Reading | None:
    """ "tarif angkot naik": a one-word wish stands alone, a longer one bears a few words of a story."""
    wish = of.names[0]
    used = frozenset().union(*(need for p in of.found if p.intent == wish for need in p.needs))
    near = intents.own[wish] if of.weight == 1 else intents.known
    if of.heard.others(intents.chatter, near, used) > STRANGERS.get(of.weight, MOST_STRANGERS):
        return unsure("unknown", *of.names)
    return None


DENYING, NO_LONGER = {"jangan", "bukan"}, ["tidak", "jadi"]
Judges = Callable[[Fitting, "Intents"], Reading | None]
# Why a wish that fits is not taken for one; else it is.
JUDGING: tuple[Judges, ...] = (more_than_one, a_word_off_topic, another_subject, too_many_strangers)


@dataclass(frozen=True, slots=True)
class Intents:
    """Reads an intent's name, or one of the words that steer a conversation."""

    speller: Speller
    patterns: Mapping[str, tuple[Pattern, ...]]
    steering: Phrasebook
    own: Mapping[str, frozenset[str]]
    known: frozenset[str]
    chatter: frozenset[str]
    subject: frozenset[str]
    off_topic: Phrasebook
    heads: frozenset[str]
    asked: frozenset[str]
    candidates: Shelf
    denials: Denials
    concepts: Concepts
    learned: Head
    judging: tuple[Judges, ...] = JUDGING
    meeting: tuple[Rule, ...] = MEETING

    def read(self, text: str, *, surely: bool = False) -> Reading:
        """`surely`: only steering words and wishes of one word, a tenth as dear."""
        said = self.speller.words(text)
        words = words_of(said)
        if not any(word[0].isalnum() for word in words):
            return not_understood("empty")
        if said[:2] == BEGUN:
            return understood("menu", "exact")
        if words[:2] == NO_LONGER and "batal" in words:
            return not_understood("negation")  # "gak jadi batal"
        if steered := self.steered(words):
            return understood(steered, "exact" if len(words) == 1 else "normalised")
        if "." in text and self.lures(text, said):
            return understood("scam_check", "link")
        rest = self.denials.rest(said)
        words = words_of(rest.words)
        if rest.denied and self.chatter.issuperset(words):
            return not_understood("negation")
        if surely and len(words) > 1:
            return not_understood("unknown")
        return self.wished(*self.respelt(words), rest)

    def lures(self, text: str, said: Sequence[str]) -> bool:
        """ "Anda dapat BSU, klik bit.ly/…": an address that is not the state's, beside money or a card."""
        links = [link for link in LINK.findall(text.casefold()) if not link.endswith(OF_THE_STATE)]
        about = (self.concepts.beside(said, at) for at in range(len(said)))
        return bool(links) and any(not BAIT.isdisjoint(concepts) for concepts in about)

    def wished(self, words: Sequence[str], fuzzy: bool, rest: Rest) -> Reading:
        """What the lists read in the words, met with what the learner hears in all that was not denied."""
        heard = self.heard(words, fuzzy)
        found = self.matching(set().union(*heard.forms))
        if not found and fuzzy and (steered := self.steered(words)):
            return understood(steered, "fuzzy")
        reading = self.judged(found, heard) if found else not_understood("unknown")
        weight = max((pattern.weight for pattern in found), default=0)
        single = sum(self.steering.meanings.get((word,)) != "filler" for word in words) == 1
        listed = Listed(
            reading, weight, len(words), single, any(heard.strange), heard.off_topic, bool(rest.denied)
        )
        return met_by(Met(listed, self.learned.likely(parts(rest.words, self.concepts))), self.meeting)

    def heard(self, words: Sequence[str], fuzzy: bool) -> Heard:
        forms = [stems(word) for word in words]
        strange = [
            word.isalpha() and word not in self.chatter and own.isdisjoint(self.known)
            for word, own in zip(words, forms, strict=True)
        ]
        return Heard(words, forms, strange, fuzzy, self.off_topic.has(words, "word"))

    def steered(self, words: Sequence[str]) -> str:
        """A steering word with nothing but small words around it."""
        tags = self.steering.tags(words)
        named = {meaning for meaning, _, _ in tags if meaning} - {"filler"}
        if not named or "haji" in words or self.off_topic.has(words, "word"):
            return ""
        if words[0] in DENYING:
            return ""  # "jangan kembali"
        named = named - {"help"} or named
        passed = self.asked if named == {"why"} else frozenset()
        if len(named) != 1 or any(not meaning and words[a] not in passed for meaning, a, _ in tags):
            return ""
        wish = named.pop()
        return "" if about_something(wish, words) else wish

    def respelt(self, words: Sequence[str]) -> tuple[list[str], bool]:
        out = [self.speller.near(word, self.candidates) or word for word in words]
        return out, out != list(words)

    def matching(self, forms: set[str]) -> list[Pattern]:
        """The patterns that fit, in the order of the lists: what is offered must be the same in every process."""
        tried = {p for form in forms for p in self.patterns.get(form, ())}
        return sorted((p for p in tried if p.fits(forms)), key=attrgetter("line"))

    def judged(self, found: Sequence[Pattern], heard: Heard) -> Reading:
        weight = max(pattern.weight for pattern in found)
        best = [pattern for pattern in found if pattern.weight == weight]
        names = tuple(dict.fromkeys(pattern.intent for pattern in best))
        if len(names) > 1:
            names = self.narrowed(best) or names
        fitting = Fitting(heard, found, names, weight)
        for judges in self.judging:
            if reading := judges(fitting, self):
                return reading
        return understood(
            names[0], "fuzzy" if heard.fuzzy else "exact" if len(heard.words) == 1 else "synonym"
        )

    def narrowed(self, best: Sequence[Pattern]) -> tuple[str, ...]:
        """Of intents that fit equally, the one with clearly more patterns."""
        counts: dict[str, int] = {}
        for pattern in best:
            counts[pattern.intent] = counts.get(pattern.intent, 0) + 1
        first, second, *_ = sorted(counts.items(), key=lambda item: -item[1])
        return (first[0],) if first[1] >= 3 * second[1] else ()


def words_of(said: Sequence[str]) -> list[str]:
    """Words and question marks."""
    return [word for word in said if word[0].isalnum() or word == "?"]


def about_something(wish: str, words: Sequence[str]) -> bool:
    """ "nama saya salah ketik" is about the data, not about the last answer; "batal?" asks."""
    return (wish == "back" and "nama" in words) or (wish in {"cancel", "back"} and "?" in words)


def own_words(patterns: Iterable[Pattern]) -> dict[str, frozenset[str]]:
    """Intent -> the words of its own patterns."""
    found: dict[str, set[str]] = {}
    for pattern in patterns:
        found.setdefault(pattern.intent, set()).update(*pattern.needs)
    return {intent: frozenset(words) for intent, words in found.items()}


def pattern_of(
    line: int, text: str, intent: str, groups: Mapping[str, frozenset[str]], speller: Speller
) -> Pattern:
    needs: list[frozenset[str]] = []
    bars: set[str] = set()
    weight = 0
    for part in text.split():
        words = alternatives(part.lstrip("+!"), groups, speller)
        if part[0] == "!":
            bars |= words
        else:
            needs.append(words)
            weight += 2 if part[0] == "+" else 1
    return Pattern(line, intent, tuple(needs), frozenset(bars), weight)


def alternatives(part: str, groups: Mapping[str, frozenset[str]], speller: Speller) -> frozenset[str]:
    found = [
        groups[word[1:]] if word[0] == "@" else frozenset(spelt(word, speller)) for word in part.split("|")
    ]
    # A group alone is shared by all patterns that name it.
    return found[0] if len(found) == 1 else frozenset().union(*found)


def spelt(word: str, speller: Speller) -> list[str]:
    return [word, *speller.words(word)] if word != "?" else [word]


def intents_reader(lexicon: Lexicon, speller: Speller, learned: Heads) -> Intents:
    groups = {name: forms_of(listed, speller) for name, listed in lexicon.of("groups").items()}
    lines = [(text, intent) for intent, listed in lexicon.of("intents").items() for text in listed]
    every = [pattern_of(i, text, intent, groups, speller) for i, (text, intent) in enumerate(lines)]
    subject = frozenset(form for pattern in every for need in pattern.needs for form in need)
    return Intents(
        speller,
        by_form(every),
        steering(lexicon, speller),
        own_words(every),
        subject | words_of_jobs(lexicon, speller),
        chatter(lexicon, speller),
        subject,
        phrasebook(lexicon, speller, "off_topic"),
        groups["heads"],
        groups["asked"],
        shelf(sorted(word for word in subject if WORD.fullmatch(word) and len(word) > 4)),
        denials_reader(lexicon, speller),
        concepts_of(lexicon, speller),
        learned["intent"],
    )


def forms_of(listed: Iterable[str], speller: Speller) -> frozenset[str]:
    """The single words of a group, as listed and as spelt."""
    return frozenset(form for phrase in listed for form in spelt(phrase, speller) if " " not in form)


def by_form(every: Iterable[Pattern]) -> dict[str, tuple[Pattern, ...]]:
    """Each pattern under the forms of its rarest need: a text without any of these cannot fit it."""
    index: dict[str, list[Pattern]] = {}
    for pattern in every:
        for form in min(pattern.needs, key=len):
            index.setdefault(form, []).append(pattern)
    return {form: tuple(patterns) for form, patterns in index.items()}


def words_of_jobs(lexicon: Lexicon, speller: Speller) -> set[str]:
    return {w for of in lexicon.of("jobs").values() for p in of for w in speller.words(p)}


def chatter(lexicon: Lexicon, speller: Speller) -> frozenset[str]:
    """Small words, as listed and as spelt."""
    listed = lexicon.words("chatter", "word")
    every = (*listed, *lexicon.words("answers", "filler"))
    return listed.union(word for phrase in every for word in speller.words(phrase))


def steering(lexicon: Lexicon, speller: Speller) -> Phrasebook:
    named = phrasebook(lexicon, speller, "steering")
    small = phrasebook(lexicon, speller, "answers", "filler")
    meanings = {
        **dict.fromkeys(small.meanings, "filler"),
        ("?",): "filler",
        ("mau",): "filler",
        ("ya",): "filler",
        **named.meanings,
    }
    return Phrasebook(meanings)
