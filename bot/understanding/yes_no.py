"""Yes and no, in the languages of the islands; a yes with a condition, a delay or a question is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from bot.understanding.clauses import (
    AGREES,
    LEADS,
    REFUSING,
    Refuses,
    Said,
    Says,
    agreeing,
    particle,
    refuses_much,
    settled,
)
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, phrasebook, shelf

BREAKS = {",", ".", ";", "!", ":", "(", ")", "…"}
# "gak kak udah punya": who is spoken to stands where others type a comma.
ADDRESS = {"kak", "pak", "bu", "mas", "mbak", "bang", "kang", "min", "teh", "pa", "bli", "om", "lae", "kaka"}
# "mungkin", "tapi": these qualify whatever else is said.
QUALIFYING = ("doubt", "but")
PLACES = {"1", "2"}
WHOLLY = re.compile(r"\b(?:100|1000|seratus)\s*(?:%|persen\b)", re.IGNORECASE)
LONGING = {"pengen", "pengin", "pingin", "kepengen", "kepingin", "ingin", "pgn", "pengn", "pngn"}
# Behind a flat no these tell of something else that somebody has.
HAVING, ASKED_FOR = {"punya", "ada", "pernah"}, {"bpjs", "kartu", "ketenagakerjaan", "itu", "yang"}
DELAYS = {"later", "delay"}
# Beside a delay these say nothing of their own.
BESIDE_A_DELAY = {*DELAYS, "filler", "topic", "because", "soft"}
# Typed a thousand times a day on small glass keys; a letter beside the right one is a slip.
SHORT_WORDS = {
    **{
        word: word
        for word in ("betul", "benar", "boleh", "bukan", "belum", "sudah", "punya", "setuju", "lanjut")
    },
    "iya": "ya",
    "oke": "oke",
    "mau": "mau",
    "gak": "tidak",
    "nggak": "tidak",
    "enggak": "tidak",
    "tidak": "tidak",
}
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEXT_KEYS = {
    letter: set(row[max(i - 1, 0) : i + 2] + "".join(r[max(i - 1, 0) : i + 1] for r in KEYBOARD[n + 1 : n + 2])
                + "".join(r[i : i + 2] for r in KEYBOARD[max(n - 1, 0) : n])) - {letter}
    for n, row in enumerate(KEYBOARD)
    for i, letter in enumerate(row)
}  # fmt: skip


class Delay(NamedTuple):
    """An answer that puts off: all roles in it, what delays, what is left beside that, and whether it refuses."""

    roles: set[str]
    delays: Sequence[Said]
    rest: Sequence[Said]
    refused: bool

    def only(self, *roles: str) -> bool:
        return all(one.role in roles for one in self.rest)


def a_refusal_for_now(of: Delay) -> Reading | None:
    """ "nanti daftar tidak": refuses and says nothing else."""
    return understood(False, "normalised") if of.refused and of.only("no", "predicate") else None


def later_alone(of: Delay) -> Reading | None:
    """ "nanti aja kak": nobody who wants says only that."""
    return understood(False, "synonym") if not of.rest and of.delays[0].role == "later" else None


def a_refusal_first(of: Delay) -> Reading | None:
    """ "tidak ikut dulu": refuses, then softens; an "iya" behind tears it."""
    if not of.refused or of.rest[0].role != "no" or not of.only("no", "yes", "predicate"):
        return None
    agrees = any(one.role == "yes" and one.words in AGREES for one in of.rest)
    return unsure("torn", False) if agrees else understood(False, "normalised")


def a_lone_delay(of: Delay) -> Reading | None:
    """ "tunggu dulu": neither yes nor no is likelier."""
    return None if of.rest or leaning(of.roles) else unsure("later")


PutsOff = Callable[[Delay], Reading | None]
# A refusal for now is a no; a yes for later, which none of these takes, is neither.
PUTTING_OFF: tuple[PutsOff, ...] = (a_refusal_for_now, later_alone, a_refusal_first, a_lone_delay)


@dataclass(frozen=True, slots=True)
class YesNo:
    """Reads yes (True) and no (False)."""

    speller: Speller
    phrases: Phrasebook
    predicates: frozenset[str]
    candidates: Shelf
    slips: dict[str, str]
    refusing: tuple[Refuses, ...] = REFUSING
    putting_off: tuple[PutsOff, ...] = PUTTING_OFF

    def read(self, text: str) -> Reading:
        clauses = self.clauses(text)
        if not clauses:
            return not_understood("empty")
        said = list(chain.from_iterable(clauses))
        roles = {one.role for one in said}
        if "number" in roles:
            return position(said)
        if "question" in roles:
            return unsure("question", *leaning(roles))
        if longing(said):
            return unsure("a wish", True)
        if role := next((role for role in QUALIFYING if role in roles), ""):
            return self.qualified(clauses, role, roles)
        if not roles.isdisjoint(DELAYS) and not formerly(said):
            return put_off(said, roles, self.putting_off)
        return self.plain(clauses, said, roles)

    def settled(self, clause: Sequence[Said]) -> Says:
        return settled(clause, self.refusing)

    def qualified(self, clauses: Sequence[Sequence[Said]], role: str, roles: set[str]) -> Reading:
        """A flat no stays a no whatever its reasons: "tidak, cuma tanya"; a yes does not."""
        first, *others = clauses
        agrees = any(agreeing(clause) and not of_another_thing(clause) for clause in others)
        if others and self.settled(first) is False and not agrees:
            return understood(False, "normalised")
        return leaning_to(role, roles)

    def plain(self, clauses: Sequence[Sequence[Said]], said: Sequence[Said], roles: set[str]) -> Reading:
        verdicts = [self.settled(clause) for clause in clauses]
        clear = {verdict for verdict in verdicts if isinstance(verdict, bool)}
        if "torn" in verdicts or len(clear) > 1:
            return self.torn(clauses, verdicts)
        if not clear:
            return leaning_to("unknown", roles)
        if "unknown" in verdicts and not isinstance(verdicts[0], bool):
            return unsure("unknown", *clear)
        how = "fuzzy" if any(one.fuzzy for one in said) else "exact" if len(said) == 1 else "normalised"
        return understood(clear.pop(), how)

    def torn(self, clauses: Sequence[Sequence[Said]], verdicts: Sequence[Says]) -> Reading:
        """ "ya sudah, gak usah": a word of assent before a refusal is no yes."""
        rest = [clause for clause, says in zip(clauses[1:], verdicts[1:], strict=True) if says is not False]
        if verdicts[0] is False and all(map(of_another_thing, rest)):
            return understood(False, "normalised")
        leads = all(one.words in LEADS or one.role == "filler" for one in clauses[0])
        clear = {verdict for verdict in verdicts[1:] if isinstance(verdict, bool)}
        if leads and clear == {False} and "torn" not in verdicts and refuses_much(clauses[1]):
            return understood(False, "normalised")
        return unsure("torn", True, False)

    def clauses(self, text: str) -> list[list[Said]]:
        """The phrases of the text with their roles, cut at commas and stops."""
        tokens = self.speller.read(WHOLLY.sub(" ", text))
        cut: list[list[Said]] = [[]]
        i, words = 0, [token.text for token in tokens]
        while i < len(words):
            if words[i] in BREAKS:
                cut.append([])
                i += 1
                continue
            if words[i] in ADDRESS and any(one.role in {"yes", "no", "predicate"} for one in cut[-1]):
                cut.append([])
            one, size = self.phrase(words, i, tokens[i].raw, tokens[i].glued)
            if one:
                cut[-1].append(one)
            i += size
        return [clause for clause in cut if clause]

    def phrase(self, words: Sequence[str], i: int, raw: str, glued: bool) -> tuple[Said | None, int]:
        word = words[i]
        if word == "?":
            return Said("question", word, raw, i), 1
        if word[0].isdigit():
            # "repot2" says its word twice.
            twice = word == "2" and glued and i and words[i - 1].isalpha()
            return (None if twice else Said("number", word, raw, i)), 1
        if word == "/":
            return Said("but", word, raw, i), 1
        role, size = self.phrases.at(words, i)
        if raw == "nah" and len(words) > 1:  # "nah itu bener" begins a sentence; alone it is an English no
            role, size = "filler", 1
        if role:
            return Said(role, " ".join(words[i : i + size]), raw, i), size
        if not word[0].isalpha():
            return None, 1
        if word in self.predicates:
            return Said("predicate", word, raw, i), 1
        if near := self.speller.near(word, self.candidates):
            return Said(self.phrases.meanings[(near,)], near, raw, i, fuzzy=True), 1
        if slipped := self.slips.get(word):
            return Said(self.phrases.meanings[(slipped,)], slipped, raw, i, fuzzy=True), 1
        return Said("unknown", word, raw, i), 1


def longing(said: Sequence[Said]) -> bool:
    """ "pengen daftar": wishes for what comes of it, and says nothing of what was asked."""
    return any(
        left.raw in LONGING and right.role in {"yes", "predicate"} and left.words != right.words
        for left, right in pairwise(said)
    )


def of_another_thing(clause: Sequence[Said]) -> bool:
    """ "(belum,) ktp ada", "(belum pernah,) cuma punya bpjs kesehatan": tells what there is beside what was asked."""
    having = all(one.words in HAVING for one in clause if one.role == "yes")
    beside = [one.words for one in clause if one.role in {"topic", "unknown"} and one.words not in ASKED_FOR]
    return having and bool(beside)


def formerly(said: Sequence[Said]) -> bool:
    """ "sudah pernah sekali dulu": beside "pernah" a "dulu" is a time gone by, no delay."""
    delays = [one.words for one in said if one.role in DELAYS]
    if delays != ["dulu"] or any(one.role == "no" for one in said):
        return False
    return any(one.words == "pernah" for one in said)


def position(said: Sequence[Said]) -> Reading:
    """ "1" and "2" as the bot numbers yes and no."""
    others = [one for one in said if one.role not in {"number", "filler"}]
    number, *more = (one.words for one in said if one.role == "number")
    pointed = [one.words for one in others] == ["nomor"]
    if number in PLACES and (pointed or not (others or more)):
        return understood(number == "1", "position")
    return unsure("number") if leaning({one.role for one in others}) else not_understood("number")


def put_off(said: Sequence[Said], roles: set[str], putting_off: Sequence[PutsOff]) -> Reading:
    delays = [one for one in said if one.role in DELAYS]
    rest = [one for i, one in enumerate(said) if one.role not in BESIDE_A_DELAY and not (i and particle(one))]
    delay = Delay(roles, delays, rest, any(one.role == "no" for one in rest))
    for puts_off in putting_off:
        if reading := puts_off(delay):
            return reading
    return leaning_to("later", roles)


def leaning_to(why: str, roles: set[str]) -> Reading:
    """Asked back, with what it may have meant where that can be told."""
    likely = leaning(roles)
    return unsure(why, *likely) if likely else not_understood(why)


def leaning(roles: set[str]) -> tuple[bool, ...]:
    """Which answers an unsure text may have meant."""
    yes, no = "yes" in roles, bool(roles & {"no", "later"})
    return (True,) * yes + (False,) * no


def yes_no_reader(lexicon: Lexicon, speller: Speller) -> YesNo:
    phrases = phrasebook(lexicon, speller, "answers")
    predicates = frozenset(speller.spell(word) for word in lexicon.words("predicates", "verb"))
    wanted = {"yes", "no", "but", "doubt", "later", "delay"}
    candidates = tuple(p[0] for p, role in phrases.meanings.items() if len(p) == 1 and role in wanted)
    return YesNo(speller, phrases, predicates, shelf(candidates), slips(speller))


def slips(speller: Speller) -> dict[str, str]:
    """Short words with one letter of the next key -> the word; those that mean something else left out."""
    found = {typo: spelt for typed, spelt in SHORT_WORDS.items() for typo in slipped(typed)}
    return {
        typo: word for typo, word in found.items() if typo not in speller.known and typo not in speller.slang
    }


def slipped(word: str) -> Iterator[str]:
    """The word with one letter of the next key, two swapped, one too many, or in longer words one left out."""
    for i, letter in enumerate(word):
        yield from (word[:i] + key + word[i + 1 :] for key in NEXT_KEYS[letter])
        yield word[:i] + word[i + 1 : i + 2] + letter + word[i + 2 :]
        if len(word) > 4 and i:
            yield word[:i] + word[i + 1 :]
    yield from (word + end for end in "hkrr")
