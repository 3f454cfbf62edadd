"""What somebody wants, from patterns of words; off-topic uses of the same words are not accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.understanding.guesses import OTHER, Guesser, guesser
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import WORD, Phrasebook, Shelf, Speller, phrasebook, shelf
from bot.understanding.stems import stems

# A one-word wish stands alone; two words bear a stranger, more words bear a short story.
STRANGERS = {1: 0, 2: 1, 3: 3}
MOST_STRANGERS = 8
# How far apart the second opinion's two likeliest wishes must lie: to call a text off topic, to doubt what the
# patterns say, to choose between two of them, and to accept by itself.
OFF_TOPIC, STRANGE, DOUBT, BETWEEN, ALONE = 0.6, 0.1, 0.9, 0.5, 0.9


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
    guesser: Guesser

    def read(self, text: str) -> Reading:
        words = [word for word in self.speller.words(text) if word[0].isalnum() or word == "?"]
        if not any(word[0].isalnum() for word in words):
            return not_understood("empty")
        if steered := self.steered(words):
            return understood(steered, "exact" if len(words) == 1 else "normalised")
        words, fuzzy = self.respelt(words)
        forms = [stems(word) for word in words]
        found = self.matching(set().union(*forms))
        if not found and fuzzy and (steered := self.steered(words)):
            return understood(steered, "fuzzy")
        strange = [
            word.isalpha() and word not in self.chatter and own.isdisjoint(self.known)
            for word, own in zip(words, forms, strict=True)
        ]
        off_topic = self.off_topic.has(words, "word")
        reading = not_understood("unknown")
        if found:
            reading = self.judged(found, words, forms, strange, fuzzy, off_topic)
        return self.seconded(reading, words, forms, any(strange), off_topic)

    def seconded(
        self,
        reading: Reading,
        words: Sequence[str],
        forms: Sequence[frozenset[str]],
        strange: bool,
        off_topic: bool,
    ) -> Reading:
        """What the patterns say beside what the whole sounds like."""
        guess = self.guesser.guess(words)
        if reading.understood:
            if guess.best == OTHER and guess.margin >= (OFF_TOPIC / 2 if strange else OFF_TOPIC):
                return unsure("off topic", reading.value)
            apart = guess.best != reading.value and guess.margin >= (STRANGE if strange else DOUBT)
            return unsure("two", reading.value, guess.best) if apart else reading
        if guess.best == OTHER or reading.how == "off topic" or off_topic:
            return reading
        cue = any(
            not own.isdisjoint(self.subject) and word not in self.chatter
            for word, own in zip(words, forms, strict=True)
        )
        if guess.best in reading.alternatives:
            sure = reading.how == "two" and guess.margin >= BETWEEN
        else:
            sure = cue and len(words) > 1 and guess.margin >= ALONE and not strange
        if sure:
            return understood(guess.best, "guess")
        likely = [guess.best, *(() if guess.second == OTHER else (guess.second,))]
        return reading if reading.alternatives or not cue else unsure("guess", *likely)

    def steered(self, words: Sequence[str]) -> str:
        """A steering word with nothing but small words around it."""
        tags = self.steering.tags(words)
        named = {meaning for meaning, _, _ in tags if meaning} - {"filler"}
        if not named or "haji" in words or self.off_topic.has(words, "word"):
            return ""
        named = named - {"help"} or named
        passed = self.asked if named == {"why"} else frozenset()
        rest = [a for meaning, a, _ in tags if not meaning and words[a] not in passed]
        if named == {"back"} and "nama" in words:
            return ""  # "nama saya salah ketik" is about the data, not about the last answer
        if len(named) != 1 or rest or ("?" in words and named & {"cancel", "back"}):
            return ""
        return named.pop()

    def respelt(self, words: Sequence[str]) -> tuple[list[str], bool]:
        out = [self.speller.near(word, self.candidates) or word for word in words]
        return out, out != list(words)

    def matching(self, forms: set[str]) -> list[Pattern]:
        """The patterns that fit, in the order of the lists: what is offered must be the same in every process."""
        tried = {p for form in forms for p in self.patterns.get(form, ())}
        return sorted((p for p in tried if p.fits(forms)), key=attrgetter("line"))

    def judged(
        self,
        found: Sequence[Pattern],
        words: Sequence[str],
        forms: Sequence[frozenset[str]],
        strange: Sequence[bool],
        fuzzy: bool,
        off_topic: bool,
    ) -> Reading:
        heaviest = max(pattern.weight for pattern in found)
        best = [pattern for pattern in found if pattern.weight == heaviest]
        names = tuple(dict.fromkeys(pattern.intent for pattern in best))
        if len(names) > 1:
            names = self.narrowed(best) or names
        if len(names) > 1:
            return unsure("two", *names)
        if off_topic:
            return unsure("off topic", *names)
        if any(odd and head in self.heads for head, odd in zip(words, strange[1:], strict=False)):
            return unsure("another subject", *names)
        used = set().union(*(need for p in found if p.intent == names[0] for need in p.needs))
        near = self.own[names[0]] if heaviest == 1 else self.known
        others = [
            word
            for word, own in zip(words, forms, strict=True)
            if word.isalpha() and word not in self.chatter and own.isdisjoint(near) and own.isdisjoint(used)
        ]
        if len(others) > STRANGERS.get(heaviest, MOST_STRANGERS):
            return unsure("unknown", *names)
        return understood(names[0], "fuzzy" if fuzzy else "exact" if len(words) == 1 else "synonym")

    def narrowed(self, best: Sequence[Pattern]) -> tuple[str, ...]:
        """Of intents that fit equally, the one with clearly more patterns."""
        counts: dict[str, int] = {}
        for pattern in best:
            counts[pattern.intent] = counts.get(pattern.intent, 0) + 1
        first, second, *_ = sorted(counts.items(), key=lambda item: -item[1])
        return (first[0],) if first[1] >= 3 * second[1] else ()


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
    found: set[str] = set()
    for word in part.split("|"):
        found |= groups[word[1:]] if word[0] == "@" else set(spelt(word, speller))
    return frozenset(found)


def spelt(word: str, speller: Speller) -> list[str]:
    return [word, *speller.words(word)] if word != "?" else [word]


def intents_reader(lexicon: Lexicon, speller: Speller) -> Intents:
    groups = {
        name: frozenset(form for phrase in listed for form in spelt(phrase, speller) if " " not in form)
        for name, listed in lexicon.of("groups").items()
    }
    lines = [(text, intent) for intent, listed in lexicon.of("intents").items() for text in listed]
    every = [pattern_of(i, text, intent, groups, speller) for i, (text, intent) in enumerate(lines)]
    index: dict[str, list[Pattern]] = {}
    for pattern in every:
        for form in min(pattern.needs, key=len):
            index.setdefault(form, []).append(pattern)
    subject = {form for pattern in every for need in pattern.needs for form in need}
    chatter = {w for p in lexicon.words("chatter", "word") for w in (*speller.words(p), p)}
    chatter |= {w for p in lexicon.words("answers", "filler") for w in speller.words(p)}
    return Intents(
        speller,
        {form: tuple(patterns) for form, patterns in index.items()},
        steering(lexicon, speller),
        own_words(every),
        frozenset(subject | {w for of in lexicon.of("jobs").values() for p in of for w in speller.words(p)}),
        frozenset(chatter),
        frozenset(subject),
        phrasebook(lexicon, speller, "off_topic"),
        groups["heads"],
        groups["asked"],
        shelf(sorted(word for word in subject if WORD.fullmatch(word) and len(word) > 4)),
        guesser(lexicon.wishes),
    )


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
