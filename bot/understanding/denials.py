"""Wishes that a text denies: "gak mau daftar", "bukan mau klaim", "jangan berhenti kirim". What is left may be read.

A denied wish is never that wish. A new clause ("cuma mau cek saldo") is no part of the denial. "jangan kirim lagi" and
"tidak mau dihubungi" are wishes themselves. A negator that asks ("bisa gak daftar") or tells of a hindrance ("tidak
bisa masuk", "belum cair") denies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.understanding.lexicon import Lexicon
from bot.understanding.speller import Phrasebook, Speller
from bot.understanding.stems import stems

MARKS = frozenset(".,;:!?")
ROLES = (
    *("negator", "desire", "passing", "message", "asking", "supposing", "turning"),
    *("told", "others", "telling", "unwilling"),
)
# How many words may stand between a negator and what it denies.
NEAR = 4
OBJECTS = "menu"  # what may be refused to be sent without refusing all messages


class Rest(NamedTuple):
    """What is left of a text without its denied wishes, and of which intents these were."""

    words: tuple[str, ...]
    denied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Denials:
    """`roles` says what each word may do in a denial, `wishes` what may be denied."""

    roles: dict[str, frozenset[str]]
    wishes: Phrasebook
    stemmed: dict[str, str]

    def rest(self, words: Sequence[str]) -> Rest:
        """The words outside of denied wishes, in order."""
        if self.roles["negator"].isdisjoint(words):
            return Rest(tuple(words), ())
        left: list[str] = []
        denied: list[str] = []
        for clause in self.clauses(words):
            at, wish = self.denial(clause)
            left += clause[:at]
            denied += [wish] if wish else []
        return Rest(tuple(left), tuple(dict.fromkeys(denied)))

    def clauses(self, words: Sequence[str]) -> Iterator[list[str]]:
        clause: list[str] = []
        for i, word in enumerate(words):
            if clause and self.turns(words, i):
                yield clause
                clause = []
            clause.append(word)
            if word in MARKS:
                yield clause
                clause = []
        if clause:
            yield clause

    def turns(self, words: Sequence[str], i: int) -> bool:
        """Whether a new clause begins here without a mark: "… tapi", "… saya cuma"."""
        told = words[i] == "saya" and i + 1 < len(words) and words[i + 1] in self.roles["telling"]
        return told or words[i] in self.roles["turning"]

    def denial(self, clause: Sequence[str]) -> tuple[int, str]:
        """Where the denied wish of a clause begins and whose it is; (its length, "") when nothing is denied."""
        for at, word in enumerate(clause):
            if word in self.roles["negator"] and (wish := self.denied(clause, at)):
                return at, wish
        return len(clause), ""

    def denied(self, clause: Sequence[str], at: int) -> str:
        """The intent that the negator at a place denies, or empty."""
        wanted, start = self.wanted(clause, at + 1)
        wish = self.wish(clause, start)
        if not wish or (at and clause[at - 1] in self.roles["others"]):
            return ""
        if wish != OBJECTS and self.refuses_messages(clause, at):
            return ""
        return wish if wanted or (not self.asks(clause, at) and self.meant(clause, at, start)) else ""

    def meant(self, clause: Sequence[str], at: int, start: int) -> bool:
        """Whether a negator without a word of wanting denies: "jangan daftarkan", "bukan soal", "gak lupa kok"."""
        if clause[at] == "bukan" or clause[at] in self.roles["unwilling"]:
            return True
        told = clause[start] in self.roles["told"]
        if clause[at] == "jangan":
            return not told or clause[start] not in {"lupa", "telat", "terlambat"}
        return told and clause[at] != "belum" and not self.supposes(clause)

    def wanted(self, clause: Sequence[str], start: int) -> tuple[bool, int]:
        """Whether a word of wanting follows, and where what is wanted begins."""
        wanted = False
        for i in range(start, min(start + NEAR, len(clause))):
            if clause[i] in self.roles["desire"]:
                wanted = True
            elif clause[i] not in self.roles["passing"]:
                return wanted, i
        return wanted, min(start + NEAR, len(clause))

    def wish(self, clause: Sequence[str], start: int, near: int = 3) -> str:
        """The intent whose word stands within `near` words of a place."""
        for i in range(start, min(start + near, len(clause))):
            meaning, _ = self.wishes.at(clause, i)
            found = meaning or next(
                (self.stemmed[s] for s in sorted(stems(clause[i])) if s in self.stemmed), ""
            )
            if found:
                return found
        return ""

    def refuses_messages(self, clause: Sequence[str], at: int) -> bool:
        """ "tidak mau diganggu", "jangan kirim lagi"; "jangan berhenti kirim" wants them."""
        after = clause[at + 1 :]
        wanted = any(self.wish([word], 0) == "stop" for word in after[:NEAR])
        return not wanted and not self.roles["message"].isdisjoint(after)

    def asks(self, clause: Sequence[str], at: int) -> bool:
        return at > 0 and clause[at - 1] in self.roles["asking"]

    def supposes(self, clause: Sequence[str]) -> bool:
        return clause[0] == "kok" or not self.roles["supposing"].isdisjoint(clause)


def denials_reader(lexicon: Lexicon, speller: Speller) -> Denials:
    listed = lexicon.of("denials")
    roles = {role: frozenset(spelt_words(listed.get(role, ()), speller)) for role in ROLES}
    wishes: dict[tuple[str, ...], str] = {}
    for intent in (key for key in listed if key not in ROLES):
        for phrase in listed[intent]:
            wishes.setdefault(tuple(speller.words(phrase)), intent)
    single = {key[0]: intent for key, intent in wishes.items() if len(key) == 1 and len(key[0]) > 3}
    return Denials(roles, Phrasebook(wishes), single)


def spelt_words(listed: Sequence[str], speller: Speller) -> Iterator[str]:
    """Words as listed and as spelt, where that is one word too."""
    for word in listed:
        yield word
        if len(spelt := speller.words(word)) == 1:
            yield spelt[0]
