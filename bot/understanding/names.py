"""A person's name as typed, freed of what stands around it; what is no name by words or by ear is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise, takewhile

from bot.understanding.fold import clean
from bot.understanding.learner.model import Head, Heads
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Speller

LONGEST, INITIAL = 60, 3
MOST_WORDS = 6
MOST_TOLD = 8  # words of a part that says whose name follows
FEW = 2  # words that may be a name that nobody has heard of
MOST_REST = 7  # words behind a name: more are a story
# "Nur 'Aini", "Baso' Rahmat": a mark before or behind a word of a longer name is a sound of it.
WORD = re.compile(r"(?:(?<=\s)['’](?=[^\W\d_]{3}))?[^\W\d_]+(?:['’.\-][^\W\d_]+)*(?:['’](?=\s)|\.)?|\d+")
FORBIDDEN = re.compile(r"[?@#/\\_<>{}\[\]=+*%$|]|https?:|www\.")
CUT = re.compile(
    r"[,;:!()\"“”]+|\s-\s|\.{2,}|(?<=\w{4})\.\s|\b(?:eh|ralat|maksudnya|maksud saya)\b"
    r"|\b(?:tapi|tp|cuma)\b(?=\s+(?:(?:di|nang|ing|neng)\s+)?ktp)",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"[\s,]+(?:[SMA]\.\s?(?:Pd|Kom|Sos|Ag|Kep|Farm|Psi|T|H|E|M|Si|Hum|Md)\w*\.?|(?:SE|SH|ST|MM|SPd|SKom)\.?)+$"
)
# "(alm)", "(purn.)": what somebody is, between a rank and the name.
BRACKETED = re.compile(r"\(\s*(?:alm|purn)\w*\.?\s*\)", re.IGNORECASE)
WRITTEN_SHORT = re.compile(r"\ba\s*[/.]\s*n\b\.?", re.IGNORECASE)
FROM = re.compile(r"(?<=\w{3}\s)dr(?=\s+\w)")  # "yohanes dr kupang": behind a name it is no doctor
MARKUP = " *_~"  # how chats write bold and slanted
# "P O N I R A H": spelt letter by letter.
SPELT = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
# "iyaaa", "siaaap", "yess": where it is a word, no name is drawn out so.
DRAWN_OUT = re.compile(r"([^\W\d_])\1\1|([^\W\d_])\2$", re.IGNORECASE)
DOTTED = re.compile(r"(?<=[^\W\d_]{3})\.(?=[^\W\d_]{3})")
# From which share on the learner hears a name in a word, hears one surely, and below which it hears none.
HEARD, SURELY, UNHEARD = 0.5, 0.7, 0.2
# What is written as a name is written, in full, needs but one word that may be one.
MAY_BE = 0.3


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lexicon's words around names."""

    before: frozenset[str]
    after: frozenset[str]
    ending: frozenset[str]
    kin: frozenset[str]
    relative: frozenset[str]
    own: frozenset[str]
    honorific: frozenset[str]
    tie: frozenset[str]
    clan: frozenset[str]
    particle: frozenset[str]
    marker: frozenset[str]
    seldom: frozenset[str]
    surname: frozenset[str]
    elsewhere: frozenset[str]
    refusals: frozenset[str]
    behind: frozenset[str]  # `after` and `kin` together


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Reads a name; it keeps the person's own capitals where there are any."""

    speller: Speller
    words: NameWords
    learned: Head

    def read(self, text: str) -> Reading:
        text = WRITTEN_SHORT.sub("atas nama", BRACKETED.sub(" ", DEGREE.sub("", clean(text).strip(MARKUP))))
        text = SPELT.sub(lambda spelt: spelt[0].replace(" ", ""), FROM.sub("dari", DOTTED.sub(" ", text)))
        if FORBIDDEN.search(text):
            return not_understood("no name")
        doubtful, later = None, False
        parts = CUT.split(text)
        announced = text.rpartition(":")[2] if ":" in text else ""
        for part in sorted(parts, key=partial(self.turn, announced)) if len(parts) > 1 else parts:
            for words in self.tried(part):
                reading = self.judged(words, text, later=later, told=self.told(part))
                if reading.understood:
                    return reading
                doubtful = doubtful or (reading if reading.alternatives else None)
            if self.tells(part):
                break
            later = bool(part.strip()) and folded(part.split()[-1]) not in self.words.marker
        return doubtful or not_understood("no name")

    def turn(self, announced: str, part: str) -> int:
        """In which turn a part is read: the one for the identity card or behind a colon, "nama saya …", all others."""
        words = [folded(word) for word in WORD.findall(part)]
        if "ktp" in words[:-1] or (announced and announced.startswith(part)):
            return 0
        own = any(left in self.words.marker and right in self.words.own for left, right in pairwise(words))
        return 1 if own or (len(words) > 1 and words[0] in self.words.marker) else 2

    def nameless(self, words: Sequence[str], *, later: bool) -> Reading:
        unheard = "" if later else self.unheard(words)
        return unsure("unheard", unheard) if unheard else not_understood("no name")

    def doubted(self, run: Sequence[str], bare: Sequence[str], rest: Sequence[str]) -> Reading:
        """Asked back, where it is likely, as it is written or by one word of it, or what no list knows."""
        if self.sure(bare) or self.in_capitals([*run, *rest]):
            return unsure("no name", *self.longer(run, rest), self.written(run))
        return self.nameless(run if rest and self.ends(rest[0]) else [*run, *rest], later=False)

    def sure(self, bare: Sequence[str]) -> int:
        return sum(self.share(word) >= SURELY for word in bare)

    def told(self, part: str) -> bool:
        """ "nama saya …", "namaku …": whoever begins so is believed, whatever the name, unless a story follows."""
        words = [folded(word) for word in WORD.findall(part)]
        own = {*self.words.own, "lengkap", "lengkapku"}
        begun = len(words) > 1 and words[0] in self.words.marker and words[0] != "ktp"
        whole = len(words) <= MOST_TOLD and self.words.elsewhere.isdisjoint(words[:4])
        return begun and whole and (words[1] in own or words[0].endswith("ku"))

    def tried(self, part: str) -> Iterator[list[str]]:
        """The words of a part, freed of what stands around a name; then those behind "nama", "perkenalkan"."""
        words = WORD.findall(part)
        yield self.trimmed(words)
        marked = [at for at, word in enumerate(words) if folded(word) in self.words.marker]
        if marked and marked[-1]:
            yield self.trimmed(words[marked[-1] + 1 :])

    def tells(self, part: str) -> bool:
        """Whether a part tells more than whom the name is of, so that no name follows: "mau tanya dulu, Pak"."""
        known = self.words.before | self.words.after | self.words.kin | self.words.relative | self.words.own
        return any(folded(word) not in known for word in WORD.findall(part))

    def trimmed(self, words: list[str]) -> list[str]:
        """Without "nama saya", "panggil aja", "ibu saya" before and "ya kak" after."""
        if len(words) > 2 and [word.casefold() for word in words[:2]] == ["i", "am"]:
            words = words[2:]
        while drop := self.before(words):
            words = words[drop:]
        while words and self.behind(words):
            words = words[:-1]
        return words

    def behind(self, words: Sequence[str]) -> bool:
        """Whether the last word only stands behind a name: "ya", "kak", "bere" but in "Yuliana Bere"."""
        if self.alone(words) or not self.said(words[-1], self.words.behind):
            return False
        if len(words[-1]) == 1 and words[-1].isupper():  # an initial, where a small "a" calls a brother
            return False
        surname = folded(words[-1]) in self.words.surname and len(words) == 2
        return not surname

    def before(self, words: Sequence[str]) -> int:
        """How many words at the beginning are no part of a name."""
        first = folded(words[0]) if len(words) > 1 else ""
        if first in self.words.kin or first in self.words.relative:
            return 2 if folded(words[1]) in self.words.own else first in self.words.kin
        return bool(words) and self.said(words[0], self.words.before) and not self.titled(words)

    def titled(self, words: Sequence[str]) -> bool:
        return len(words) > 1 and folded(words[0]) in self.words.honorific

    def alone(self, words: Sequence[str]) -> bool:
        if len(words) != 1:
            return False
        word = folded(words[0])
        return word not in self.words.behind or word in self.words.surname

    def said(self, word: str, listed: frozenset[str]) -> bool:
        """As listed, or spelt so; nobody is called "di" because Dian ends like "kirain"."""
        plain = folded(word)
        if plain in listed:
            return True
        spelt = self.speller.spell(plain)
        return len(spelt) > 2 and spelt in listed and self.share(word) < HEARD

    def judged(self, words: Sequence[str], text: str, *, later: bool, told: bool) -> Reading:
        """`later`: another part stands before; a name there must be sure and whole, unless it is `told`."""
        run = self.run(words, told)
        bare = [word for word in run if not self.small(word)]
        if not run or (len(run) == len(words) and not pronounced(bare)):
            return self.nameless(words, later=later)
        if not pronounced(bare) or len(run) > MOST_WORDS or sum(map(len, run)) > LONGEST:
            return not_understood("no name")
        return self.weighed(run, bare, words, text, later=later, told=told)

    def weighed(
        self,
        run: Sequence[str],
        bare: Sequence[str],
        words: Sequence[str],
        text: str,
        *,
        later: bool,
        told: bool,
    ) -> Reading:
        """Words that may be a name, by how sure they sound and by what follows them."""
        rest = words[len(run) :]
        if len(rest) > MOST_REST or not (told or self.believed(bare, rest, later=later)):
            return not_understood("no name") if later else self.doubted(run, bare, rest)
        name = self.written(run)
        if len(rest) == 1 and self.in_capitals([*run, *rest]):  # "Mat Tinggal": told on with, or a name too
            return unsure("ended", self.written([*run, *rest]), name)
        if len(bare) == 1 and folded(bare[0]) in self.words.seldom:
            return unsure("a word", name)
        return understood(name, "exact" if name == text else "normalised")

    def unheard(self, words: Sequence[str]) -> str:
        """A word or two that the learner hears no name in and no list knows either: asked back, never refused."""
        known = len(words) > FEW or not written_out(words) or any(map(self.known, words))
        return "" if known else self.written(words)

    def ends(self, word: str) -> bool:
        return word.isdecimal() or folded(word) in self.words.ending

    def known(self, word: str) -> bool:
        return self.refused(word) or self.ends(word)

    def longer(self, run: Sequence[str], rest: Sequence[str]) -> list[str]:
        """ "abdul rohman al ayubi": with what follows, where that may be a name too."""
        more = list(takewhile(lambda word: not self.known(word), rest[:FEW]))
        if not more and len(rest) == FEW and not self.known(rest[-1]) and self.share(rest[-1]) >= SURELY:
            more = [*rest]  # "bonar tua sitohang": a word of every day between two of a name
        return [self.written([*run, *more])] if more else []

    def run(self, words: Sequence[str], told: bool) -> list[str]:
        """The words from the first on that may be a name; a title or "bin" before what is none is no part of it."""
        behind = {*map(folded, words[1:])}
        tied = bool(self.words.clan & behind or self.words.tie & {*map(folded, words[1:-1])})
        titled = told or tied or self.in_capitals(words)
        first = self.titled(words)  # "Neng Yuyun": elsewhere that word is "at"
        belonging = takewhile(lambda word: self.belongs(word, titled), words[first:])
        run = [*words[:first], *belonging]
        while run and self.small(run[-1]) and len(run) < len(words):
            run.pop()
        return run

    def believed(self, bare: Sequence[str], rest: Sequence[str], *, later: bool) -> bool:
        """Whether these words are a name, by themselves and by what follows."""
        sure = self.sure(bare)
        if later:
            return sure == len(bare) and not rest
        ended = not rest or self.ends(rest[0])
        if not ended:
            return sure == len(bare) > 1 and self.known(rest[0])
        if sure or (self.in_capitals(bare) and max(map(self.share, bare)) >= MAY_BE):
            return True
        return sum(map(self.share, bare)) / len(bare) >= HEARD

    def in_capitals(self, words: Sequence[str]) -> bool:
        """ "Sharon Elisabeth Tan": written as a name is, in full."""
        return (
            len(words) > 1 and all(word[0].isupper() for word in words) and not all(map(str.isupper, words))
        )

    def belongs(self, word: str, titled: bool) -> bool:
        if self.ends(word):
            return False
        if self.small(word):
            return True
        if titled and folded(word) not in self.words.refusals:
            return True
        return not self.refused(word) and self.share(word) >= UNHEARD

    def small(self, word: str) -> bool:
        """A title, "bin", an initial: part of a name, and no name alone."""
        plain = folded(word)
        return (
            plain in self.words.honorific
            or plain in self.words.particle
            or (len(plain) == 1 and plain.isalpha())
        )

    @lru_cache(maxsize=8192)  # noqa: B019  (one for life) each word of a name is weighed several times
    def share(self, word: str) -> float:
        if folded(word) in self.words.clan:
            return 1.0
        plain = folded(word)
        # "Ma'ruf" is heard as "Maruf", if not as it stands.
        written = {plain, plain.replace("'", "").replace("’", "")}
        share = max(self.learned.likely([("w", one)]).share("name") for one in written)
        return max(share, HEARD) if folded(word) in self.words.surname else share

    def refused(self, word: str) -> bool:
        plain = folded(word)
        if plain in self.words.refusals:
            return True
        spelt = self.speller.spell(plain).split()[0]
        drawn = DRAWN_OUT.search(plain) is not None
        return spelt in self.words.refusals and (drawn or self.share(word) < HEARD)

    def written(self, run: Sequence[str]) -> str:
        """As typed; "Bagas." ends a sentence, "Togar P." an initial."""
        last = run[-1].rstrip(".") if len(run[-1]) > INITIAL else run[-1]
        shouted = all(map(str.isupper, run)) and max(map(len, run)) > INITIAL
        return " ".join(capital(word, self.words.particle, shouted) for word in (*run[:-1], last))


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    return word.casefold().rstrip(".")


def pronounced(bare: Sequence[str]) -> bool:
    """Whether there is a word of two letters, and one that can be spoken."""
    spoken = any(vowel in word.casefold() for word in bare for vowel in "aeiouy")
    return spoken and max(map(len, bare)) > 1


def written_out(words: Sequence[str]) -> bool:
    """ "Ng", "Sty Nrhyt": a name may lack its vowels; "xxx" and "m" are none."""
    return any(len(set(word.casefold())) > 1 for word in words)


def capital(word: str, particles: frozenset[str], shouted: bool) -> str:
    """Own capitals are kept, all small or all large letters become a name's, and so does "bUDI"."""
    if folded(word) in particles:
        return word.casefold()
    if word[0].islower() and word[1:].isupper():
        word = word.casefold()
    if word.islower() or (word.isupper() and (shouted or len(word.rstrip(".")) > INITIAL)):
        return re.sub(r"(^['’]?|[-. ])([^\W\d_])", lambda m: m.group(1) + m.group(2).upper(), word.lower())
    return word


def names_reader(lexicon: Lexicon, speller: Speller, learned: Heads) -> Names:
    of = lexicon.words
    refused = lexicon.of("answers")
    words = {
        w for key in ("yes", "no", "later", "delay", "but", "doubt", "question") for w in refused.get(key, ())
    }
    words |= set(of("names", "never")) | set(of("common", "word")) | set(lexicon.of("slang"))
    words |= {word for listed in lexicon.of("steering").values() for word in listed}
    words -= set(of("names", "also_a_name"))
    made = {"refusals": frozenset(words), "behind": of("names", "after") | of("names", "kin")}
    listed = {name: of("names", name) for name in NameWords.__dataclass_fields__ if name not in made}
    return Names(speller, NameWords(**listed, **made), learned["name"])
