"""A person's name as typed, freed of what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.fold import clean
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Speller

LONGEST, INITIAL = 60, 3
MOST_WORDS = 6
WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
FORBIDDEN = re.compile(r"[0-9?@#/\\_<>{}\[\]=+*%$|]|https?:|www\.")
CUT = re.compile(r"[,;:!()\"“”]+|\s-\s|\.{2,}")


@dataclass(frozen=True, slots=True)
class Names:
    """Reads a name; it keeps the person's own capitals where there are any."""

    speller: Speller
    before: frozenset[str]
    after: frozenset[str]
    honorific: frozenset[str]
    particles: frozenset[str]
    refusals: frozenset[str]

    def read(self, text: str) -> Reading:
        text = clean(text)
        if FORBIDDEN.search(text):
            return not_understood("no name")
        for part in CUT.split(text):
            words = self.trimmed(WORD.findall(part))
            if words:
                return self.judged(words, text)
        return not_understood("no name")

    def trimmed(self, words: list[str]) -> list[str]:
        """Without "nama saya", "panggil aja" before and "ya kak" after."""
        if len(words) > 2 and [word.casefold() for word in words[:2]] == ["i", "am"]:
            words = words[2:]
        while words and self.said(words[0], self.before) and not self.titled(words):
            words = words[1:]
        while words and self.said(words[-1], self.after):
            words = words[:-1]
        return words

    def titled(self, words: list[str]) -> bool:
        return len(words) > 1 and words[0].casefold().rstrip(".") in self.honorific

    def said(self, word: str, listed: frozenset[str]) -> bool:
        """As listed, or spelt so; nobody is called "di" because Dian ends like "kirain"."""
        folded = word.casefold().rstrip(".")
        spelt = self.speller.spell(folded)
        return folded in listed or (len(spelt) > 2 and spelt in listed)

    def judged(self, words: list[str], text: str) -> Reading:
        if len(words) > MOST_WORDS or sum(map(len, words)) > LONGEST:
            return not_understood("too long")
        if any(self.refused(word) for word in words):
            return not_understood("no name")
        bare = [word for word in words if word.casefold().rstrip(".") not in self.honorific]
        if (
            not bare
            or max(map(len, bare)) < 2
            or not any(vowel in word.casefold() for word in bare for vowel in "aeiouy")
        ):
            return not_understood("no name")
        if len(words[-1]) > INITIAL:  # "Bagas." ends a sentence, "Togar P." an initial
            words = [*words[:-1], words[-1].rstrip(".")]
        name = " ".join(capital(word, self.particles) for word in words)
        return understood(name, "exact" if name == text else "normalised") if name else unsure("no name")

    def refused(self, word: str) -> bool:
        folded = word.casefold().rstrip(".")
        if folded in self.honorific or folded in self.particles:
            return False
        return folded in self.refusals or self.speller.spell(folded).split()[0] in self.refusals


def capital(word: str, particles: frozenset[str]) -> str:
    """Own capitals are kept, all small or all large letters become a name's."""
    if word.casefold() in particles:
        return word.casefold()
    if word.islower() or (word.isupper() and len(word.rstrip(".")) > 3):
        return re.sub(r"(^|[-. ])([^\W\d_])", lambda m: m.group(1) + m.group(2).upper(), word.lower())
    return word


def names_reader(lexicon: Lexicon, speller: Speller) -> Names:
    of = lexicon.words
    refused = lexicon.of("answers")
    words = {
        w for key in ("yes", "no", "later", "delay", "but", "doubt", "question") for w in refused.get(key, ())
    }
    words |= set(of("names", "never")) | set(of("common", "word")) | set(lexicon.of("slang"))
    words |= {word for listed in lexicon.of("steering").values() for word in listed}
    words -= set(of("names", "also_a_name"))
    return Names(speller, of("names", "before"), of("names", "after"), of("names", "honorific"),
                 of("names", "particle"), frozenset(words))  # fmt: skip
