"""Whether somebody wants to register somebody else who is there ("daftarin ibu saya"), or plainly themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon

SIGNS = re.compile(r"[^\w ]+")


@dataclass(frozen=True, slots=True)
class Helping:
    """`alone` is the whole wish, `does` stands anywhere in it; `registered` tells of something else."""

    alone: re.Pattern[str]
    does: re.Pattern[str]
    polite: re.Pattern[str]
    asking_leave: re.Pattern[str]
    registered: re.Pattern[str]
    oneself: re.Pattern[str]
    others: re.Pattern[str]
    enrolling: frozenset[str]  # words with one of which such a wish is told

    def read(self, text: str) -> bool:
        said = SIGNS.sub(" ", text.casefold())
        if "?" in text and not self.asking_leave.search(said):
            return False
        if self.registered.search(said):
            return False
        whole, plain = (" ".join(words.split()) for words in (said, self.polite.sub(" ", said)))
        return bool(self.alone.fullmatch(whole) or self.alone.fullmatch(plain) or self.does.search(whole))

    def plainly_oneself(self, text: str) -> bool:
        """ "tolong daftarkan saya bu": whoever is spoken to registers nobody but the writer."""
        said = SIGNS.sub(" ", text.casefold()).split()
        return not self.enrolling.isdisjoint(said) and bool(self.oneself.fullmatch(" ".join(said)))

    def names_others(self, text: str) -> bool:
        """Whether somebody else comes into it, whatever is said of them: "itu ibu saya", "bareng suami"."""
        return bool(self.others.search(SIGNS.sub(" ", text.casefold())))


def helping_reader(lexicon: Lexicon) -> Helping:
    def of(key: str) -> str:
        return lexicon.pattern("helping", key)

    doing, mine, before = of("doing"), of("mine"), of("for")
    kin, theirs = lexicon.pattern("helping", "kin", "addressed"), rf"{of('addressed')}(?:ku| {mine})"
    alone = (
        of("alone"),
        rf"{before} (?:orang lain|keluarga|{kin}(?: (?:{mine}|ku))?)",
        rf"{of('helping')} {of('enrolling')}(?: {of('someone')})?",
        rf"{of('enrol_them')} {of('someone')}",
    )
    does = (
        rf"\b{doing}\b(?: \w+){{0,3}}? (?:{before} {kin}|{of('kin')}|{theirs})(?:ku|mu|nya)?\b",
        rf"\b{of('for_others')} {of('parents')}\b",
        rf"\b{before} {kin}(?:ku|nya)?\b(?: \w+){{0,2}}? {doing}\b",
        rf"\b(?:{of('kin')}(?:ku| {mine})?|{theirs}) {of('wants')} {of('joining')}\b",
    )
    others = rf"\b(?:{of('kin')}(?:ku|mu|nya)?|{theirs})\b"
    me, around = of("oneself"), lexicon.pattern("helping", "addressed", "courteous")
    registers = rf"(?:{of('helping')} )?{of('enrolling')} {me}|{of('helping')} {me} {of('enrolling')}"
    polite, leave, registered = (
        re.compile(rf"\b{of(key)}\b") for key in ("polite", "asking_leave", "registered")
    )
    oneself = re.compile(rf"(?:{around} )*(?:{registers})(?: {around})*")
    enrol = frozenset(phrase.split()[0] for phrase in lexicon.of("helping").get("enrolling", ()))
    return Helping(
        *(re.compile("|".join(alone)), re.compile("|".join(does)), polite, leave, registered, oneself),
        others=re.compile(others),
        enrolling=enrol,
    )
