"""Brings typed words to the spelling the word lists use: slang, repeated letters, glued particles, typos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.understanding.fold import Token, fold, tokens, words_only
from bot.understanding.lexicon import Lexicon

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
REPEATED = re.compile(r"(.)\1+")
REPEATED_THRICE = re.compile(r"(.)\1\1+")
PARTICLES = ("lah", "nya", "dong", "deh", "sih", "kak", "kok", "an")
ASKING = "kah"
SLIPPED_ENDINGS = "qxzwj"
NEGATORS = ("ga", "gak", "nggak", "ngga", "enggak", "engga", "kagak", "ra", "ndak", "tak", "g")


@dataclass(frozen=True, slots=True, eq=False)
class Speller:
    """Slang -> word, and every word that any list knows (never taken for a typo of another)."""

    slang: dict[str, str]
    known: frozenset[str]
    deniable: frozenset[str]
    skeletons: dict[str, str]

    def read(self, text: str) -> list[Token]:
        """The tokens of a text, each word in the spelling of the lists."""
        found = joined(tokens(words_only(fold(text))), self.known, self.slang)
        return [spelt for token in found for spelt in self.respelt(token)]

    def words(self, text: str) -> list[str]:
        if text.isascii() and text.replace(" ", "").isalpha():
            # Nearly every phrase of the lists: the long way takes four times as long. What is kept spelt they share.
            spelt = list(map(self.spell, text.casefold().split()))
            return " ".join(spelt).split() if any(" " in one for one in spelt) else spelt
        return [token.text for token in self.read(text)]

    def respelt(self, token: Token) -> Iterable[Token]:
        if not token.text[0].isalpha() or not token.text.isascii():
            return (token,)
        word = self.spell(token.text)
        if " " not in word:
            return (token,) if word == token.text else (Token(word, token.raw, token.glued),)
        return [Token(part, token.raw, token.glued and not i) for i, part in enumerate(word.split())]

    @lru_cache(maxsize=8192)  # noqa: B019  (one for life) people write the same few thousand words
    def spell(self, word: str) -> str:
        if (spelt := self.listed(word)) or (spelt := self.squeezed(word)):
            return spelt
        if word.endswith(ASKING) and (base := self.listed(word[:-3])):
            return f"{base} {ASKING}"
        for particle in PARTICLES:
            if word.endswith(particle) and (base := self.listed(word[: -len(particle)])):
                return base
        return self.negated(word) or self.skeletons.get(word) or self.broadened(word)

    def negated(self, word: str) -> str:
        """ "gamau", "gakbisa", "rapunya": a negator glued to what it denies."""
        for prefix in NEGATORS:
            if word.startswith(prefix) and (rest := self.listed(word[len(prefix) :])) in self.deniable:
                return f"tidak {rest}"
        return ""

    def broadened(self, word: str) -> str:
        """Betawi ends in e and Minang in o what is a in Indonesian: punye, punyo. No word ends in q or x: iyaq."""
        if len(word) > 3 and word[-1] in "eo":
            return self.listed(word[:-1] + "a") or word
        if len(word) > 3 and word[-1] in SLIPPED_ENDINGS:
            return self.listed(word[:-1]) or word
        return word

    def listed(self, word: str) -> str:
        return self.slang.get(word) or (word if word in self.known and word else "")

    def squeezed(self, word: str) -> str:
        """Repeated letters undone: "iyaaaa", "bolehhh", "tidakkk"."""
        if not REPEATED.search(word):
            return ""
        tries = (
            REPEATED_THRICE.sub(r"\1", word),
            REPEATED_THRICE.sub(r"\1\1", word),
            REPEATED.sub(r"\1", word),
        )
        return next((spelt for attempt in tries if (spelt := self.listed(attempt))), "")

    def near(self, word: str, shelf: Shelf, shortest: int = 5) -> str | None:
        """The one candidate a typo away; None when the word is known, short, or has two
        neighbours of different meaning."""
        if len(word) < shortest or word in self.known or not word.isalpha():
            return None
        limit = 1 if len(word) < 8 else 2
        best = [
            (distance, candidate)
            for candidate in shelf.beside(word, limit)
            if begins_alike(word, candidate)
            and (distance := OSA.distance(word, candidate, score_cutoff=limit)) <= limit
        ]
        if not best:
            return None
        best.sort()
        rivals = [other for score, other in best if score == best[0][0]]
        return rivals[0] if len({shelf.meanings[other] for other in rivals}) == 1 else None


class Shelf:
    """Words that others may be typos of, by first letter and length, each with what it means."""

    __slots__ = ("meanings", "words")

    def __init__(self, meanings: Mapping[str, object]) -> None:
        self.meanings = meanings
        self.words: dict[tuple[str, int], list[str]] = {}
        for word in meanings:
            if len(word) > 3:
                self.words.setdefault((word[0], len(word)), []).append(word)

    def beside(self, word: str, limit: int) -> Iterable[str]:
        """Those of about its length that begin with its first letter, or its second."""
        for letter in {word[0], word[1]}:
            for size in range(len(word) - limit, len(word) + limit + 1):
                yield from self.words.get((letter, size), ())


def shelf(words: Iterable[str]) -> Shelf:
    """Every word means itself."""
    return Shelf({word: word for word in words})


def begins_alike(left: str, right: str) -> bool:
    """Typos seldom touch the first letter, except by swapping it with the second."""
    return left[0] == right[0] or left[:2] == right[1::-1]


def joined(found: Sequence[Token], known: frozenset[str], slang: dict[str, str]) -> list[Token]:
    """Reduplications made one word: kira-kira, kira2, kira kira."""
    out: list[Token] = []
    i = 0
    while i < len(found):
        token = found[i]
        size, double = doubled(found, i)
        if size and (double in known or double in slang):
            out.append(Token(double, double, token.glued))
            i += size
        else:
            out.append(token)
            i += 1
    return out


def doubled(found: Sequence[Token], i: int) -> tuple[int, str]:
    word = found[i].text
    if not word[0].isalpha() or i + 1 == len(found):
        return 0, ""
    if not found[i + 1].glued:
        return (2, f"{word}-{word}") if found[i + 1].text == word and len(word) > 3 else (0, "")
    if found[i + 1].text == "2":
        return 2, f"{word}-{word}"
    if found[i + 1].text == "-" and i + 2 < len(found) and found[i + 2].glued and found[i + 2].text.isalpha():
        return 3, f"{word}-{found[i + 2].text}"
    return 0, ""


def speller_of(lexicon: Lexicon) -> Speller:
    slang = {words_only(fold(variant)): word for variant, word in lexicon.meaning("slang").items()}
    known = {found for word in lexicon.vocabulary() for found in (word, *WORD.findall(word))}
    deniable = lexicon.words("predicates", "verb") | lexicon.words("answers", "yes") | {"tahu"}
    known = known - set(slang) | set(slang.values())
    return Speller(slang, frozenset(known), deniable - {"ya"}, skeletons([*slang.values(), *deniable], known))


def skeletons(words: Iterable[str], known: set[str]) -> dict[str, str]:
    """Words without their vowels -> the one word that has these consonants: prnh, dftr, pny."""
    found: dict[str, set[str]] = {}
    for word in words:
        bare = "".join(c for c in word if c not in "aeiou ")
        if len(bare) > 2 and bare.isalpha() and " " not in word:
            found.setdefault(bare, set()).add(word)
    return {bare: next(iter(of)) for bare, of in found.items() if len(of) == 1 and bare not in known}


class Phrasebook:
    """Phrases of one topic -> their key, found longest first in spelt words."""

    __slots__ = ("longest", "meanings")

    def __init__(self, meanings: dict[tuple[str, ...], str]) -> None:
        self.meanings = meanings
        # Most words begin no phrase: the longest that each begins.
        self.longest: dict[str, int] = {}
        for phrase in meanings:
            if phrase:
                self.longest[phrase[0]] = max(len(phrase), self.longest.get(phrase[0], 0))

    def at(self, words: Sequence[str], i: int) -> tuple[str, int]:
        """Key and length of the longest phrase that starts at `i`; ("", 0) when none does."""
        for size in range(min(self.longest.get(words[i], 0), len(words) - i), 0, -1):
            meaning = self.meanings.get(tuple(words[i : i + size]))
            if meaning is not None:
                return meaning, size
        return "", 0

    def tags(self, words: Sequence[str]) -> list[tuple[str, int, int]]:
        """(key or "", start, end) for all words in order."""
        out: list[tuple[str, int, int]] = []
        i = 0
        while i < len(words):
            meaning, size = self.at(words, i)
            out.append((meaning, i, i + max(size, 1)))
            i += max(size, 1)
        return out

    def has(self, words: Sequence[str], *wanted: str) -> bool:
        return any(meaning in wanted for meaning, _, _ in self.tags(words) if meaning)

    def singles(self) -> list[str]:
        return [phrase[0] for phrase in self.meanings if len(phrase) == 1]


def phrasebook(lexicon: Lexicon, speller: Speller, topic: str, *keys: str) -> Phrasebook:
    """The phrases of a topic (of all its keys, or of those named), spelt like text will be."""
    meanings: dict[tuple[str, ...], str] = {}
    for key, listed in lexicon.of(topic).items():
        if keys and key not in keys:
            continue
        for phrase in listed:
            meanings.setdefault(tuple(speller.words(phrase)), key)
    return Phrasebook(meanings)
