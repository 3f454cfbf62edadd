"""Yes and no, in the languages of the islands; a yes with a condition, a delay or a question is none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, phrasebook, shelf

BREAKS = {",", ".", ";", "!", ":", "(", ")", "…"}
# Words that agree by themselves, before or after anything; "mau" or "punya" need their own no.
AGREES = {
    "ya",
    "iya",
    "oke",
    "sip",
    "yo",
    "iyo",
    "inggih",
    "nggih",
    "muhun",
    "enggi",
    "engghi",
    "enya",
    "heueuh",
}
# "ya nggak lah" and "ya sudah, gak usah" mean no: these may stand before a refusal.
# "gak kak udah punya": who is spoken to stands where others type a comma.
ADDRESS = {"kak", "pak", "bu", "mas", "mbak", "bang", "kang", "min", "teh"}
SIGNS = {"❌", "👎", "🙅", "🚫", "✖", "❎", "⛔"}
FIRM = {"masih", "jelas", "tentu", "tentu saja", "pasti"}
LEADS = {
    *FIRM,
    "ya",
    "ya sudah",
    "yaudah",
    "yasudah",
    "yo",
    "wis",
    "yowis",
    "yowes",
    "yawes",
    "sudah",
    "oke",
    "baik",
}
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
SUBJECTS = {"saya", "kami", "kita", "nama saya"}
# "maaf ya kak, belum": behind these a "ya" only softens.
COURTESY = {"maaf", "mohon", "terima kasih", "sori", "sorry", "maap", "permisi", "tolong"}


@dataclass(frozen=True, slots=True)
class Said:
    """One phrase and what it does to the answer."""

    role: str
    words: str
    raw: str
    at: int
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class YesNo:
    """Reads yes (True) and no (False)."""

    speller: Speller
    phrases: Phrasebook
    predicates: frozenset[str]
    candidates: Shelf
    slips: dict[str, str]

    def read(self, text: str) -> Reading:
        clauses = self.clauses(text)
        if not clauses:
            return not_understood("empty")
        said = [one for clause in clauses for one in clause]
        roles = {one.role for one in said}
        if "number" in roles:
            return position(said)
        fuzzy = any(one.fuzzy for one in said)
        if "question" in roles:
            return unsure("question", *leaning(roles))
        for role in ("doubt", "but"):
            if role in roles:
                return self.qualified(clauses, role, roles)
        if ("later" in roles or "delay" in roles) and not formerly(said):
            return put_off(said, roles)
        return self.plain(clauses, roles, "fuzzy" if fuzzy else "")

    def qualified(self, clauses: Sequence[Sequence[Said]], role: str, roles: set[str]) -> Reading:
        """A flat no stays a no whatever its reasons: "tidak, cuma tanya"; a yes does not."""
        first = settled(clauses[0], self.predicates)
        if first is False and len(clauses) > 1 and not any(agreeing(c) for c in clauses[1:]):
            return understood(False, "normalised")
        return unsure(role, *leaning(roles)) if leaning(roles) else not_understood(role)

    def plain(self, clauses: Sequence[Sequence[Said]], roles: set[str], how: str) -> Reading:
        verdicts = [settled(clause, self.predicates) for clause in clauses]
        clear = {v for v in verdicts if isinstance(v, bool)}
        if "torn" in verdicts or len(clear) > 1:
            return self.torn(clauses, verdicts)
        if not clear:
            return unsure("unknown", *leaning(roles)) if leaning(roles) else not_understood("unknown")
        if not isinstance(verdicts[0], bool) and "unknown" in verdicts:
            return unsure("unknown", *clear)
        value = clear.pop()
        words = sum(len(clause) for clause in clauses)
        return understood(value, how or ("exact" if words == 1 else "normalised"))

    def torn(self, clauses: Sequence[Sequence[Said]], verdicts: Sequence[bool | str]) -> Reading:
        """ "ya sudah, gak usah": a word of assent before a refusal is no yes."""
        leads = all(one.words in LEADS or one.role == "filler" for one in clauses[0])
        rest = {v for v in verdicts[1:] if isinstance(v, bool)}
        if leads and rest == {False} and "torn" not in verdicts and refuses_much(clauses[1]):
            return understood(False, "normalised")
        return unsure("torn", True, False)

    def clauses(self, text: str) -> list[list[Said]]:
        """The phrases of the text with their roles, cut at commas and stops."""
        tokens = self.speller.read(text)
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


def formerly(said: Sequence[Said]) -> bool:
    """ "sudah pernah sekali dulu": beside "pernah" a "dulu" is a time gone by, no delay."""
    delays = [one.words for one in said if one.role in {"later", "delay"}]
    return (
        delays == ["dulu"]
        and any(one.words == "pernah" for one in said)
        and "no" not in {o.role for o in said}
    )


def position(said: Sequence[Said]) -> Reading:
    """ "1" and "2" as the bot numbers yes and no."""
    others = [one for one in said if one.role not in {"number", "filler"}]
    numbers = [one.words for one in said if one.role == "number"]
    if len(numbers) == 1 and not others and numbers[0] in {"1", "2"}:
        return understood(numbers[0] == "1", "position")
    if others and numbers[0] in {"1", "2"} and len(others) == 1 and others[0].words == "nomor":
        return understood(numbers[0] == "1", "position")
    return not_understood("number") if not leaning({o.role for o in others}) else unsure("number")


def put_off(said: Sequence[Said], roles: set[str]) -> Reading:
    """A refusal for now is a no; a yes for later is neither."""
    delays = [one for one in said if one.role in {"later", "delay"}]
    passed = {"later", "delay", "filler", "topic", "because", "soft"}
    rest = [one for i, one in enumerate(said) if one.role not in passed and not (i and particle(one))]
    refused = [one for one in rest if one.role == "no"]
    if refused and not [one for one in rest if one.role not in {"no", "predicate"}]:
        return understood(False, "normalised")
    if not rest and delays[0].role == "later":
        return understood(False, "synonym")
    if refused and rest[0].role == "no" and all(o.role in {"no", "yes", "predicate"} for o in rest):
        yes = [one for one in rest if one.role == "yes" and one.words in AGREES]
        return unsure("torn", False) if yes else understood(False, "normalised")
    return unsure("later", *leaning(roles)) if leaning(roles) or not rest else not_understood("later")


def particle(one: Said) -> bool:
    """A "ya" or "dah" that only softens the end."""
    return one.raw == "dah" or (one.words == "ya" and one.raw in {"ya", "yah", "yaa", "y", "nya"})


def settled(clause: Sequence[Said], predicates: frozenset[str]) -> bool | str:
    """True or False where a clause says so; else "torn", "unknown" or "nothing"."""
    nos = [i for i, one in enumerate(clause) if one.role == "no"]
    if nos:
        return refusal(clause, nos)
    unknown = [one for one in clause if one.role in {"unknown", "because", "other_person"}]
    if not any(one.role == "yes" for one in clause):
        return "unknown" if unknown else "nothing"
    if clause[0].words in COURTESY and all(particle(one) for one in clause if one.role == "yes"):
        return "unknown" if unknown else "nothing"
    if not unknown or told(clause):
        return True
    return "unknown"


def told(clause: Sequence[Said]) -> bool:
    """ "iya saya jualan di pasar": assent, then a sentence of its own."""
    agrees = clause[0].role == "yes" and (clause[0].words in AGREES or clause[0].words in {"betul", "benar"})
    rest = [one for one in clause if one.role != "yes"]
    return agrees and len(rest) > 1 and rest[0].words in SUBJECTS


def refusal(clause: Sequence[Said], nos: Sequence[int]) -> bool | str:
    first = nos[0]
    if double_negative([clause[i] for i in nos]):
        return "torn"
    before = [one for one in clause[:first] if one.role == "yes"]
    if before and (clause[first].words in SIGNS or ponders(clause[first:])):
        return "torn"
    if before and not leads_to_no(before, clause[first:]):
        return "torn"
    after = clause[first + 1 :]
    if any(one.role == "yes" and agrees_after(one) for one in after):
        return "torn"
    unknown = [one for one in (*clause[:first], *after) if one.role in {"unknown", "other_person"}]
    if not unknown:
        return False
    negator, *denied = clause[first].words.split()
    if negator == "bukan" and any(one.words in {"nomor", "nama", "data"} for one in after):
        unknown = [one for one in unknown if one.role != "other_person"]
        if not unknown:
            return False
    named = bool(denied) or (bool(after) and after[0].role in {"yes", "predicate"})
    no_longer = bool(before) and before[-1].words == "sudah" and len(unknown) == 1
    return False if (named or no_longer) and negator in {"tidak", "belum"} and len(unknown) < 3 else "unknown"


def ponders(rest: Sequence[Said]) -> bool:
    """ "iya nggak ya": a bare no and then a "ya" is said to oneself."""
    said = [one for one in rest if one.role != "filler"]
    return len(said) == 2 and said[0].words in {"tidak", "bukan"} and particle(said[1])


def agrees_after(one: Said) -> bool:
    """ "nggak iya" is torn; "nggak ya" only ends softly."""
    return one.words in AGREES and not particle(one)


def leads_to_no(before: Sequence[Said], rest: Sequence[Said]) -> bool:
    """ "ya nggak lah", "iya belum", "sudah tidak", "ya gak mau" are refusals; "mau nggak" asks."""
    if not all(one.words in LEADS for one in before):
        return False
    if rest[0].words in {"belum", "dereng", "durung"} and before[-1].words != "sudah":
        return True
    if before[-1].words in FIRM:
        return True
    if before[-1].words == "sudah":
        return rest[0].words != "belum"
    return before[-1].raw in {"ya", "yo", "yah"} or refuses_much(rest)


def refuses_much(clause: Sequence[Said]) -> bool:
    """More than a bare no: it names what is refused, or refuses in a word of its own."""
    refused = [one for one in clause if one.role == "no"]
    named = any(one.role in {"predicate", "yes"} for one in clause)
    return bool(refused) and (named or refused[0].words not in {"tidak", "bukan"})


def double_negative(nos: Sequence[Said]) -> bool:
    """ "bukan nggak mau"; the same word again, or "nggak, belum", only stresses."""
    for left, right in itertools.pairwise(nos):
        if left.words != right.words and left.words in {"bukan", "sanes", "dudu", "bukannya", "jangan"}:
            return True
        if right.words == "bukan" and left.words != "bukan" and right.at - left.at == 1:
            return True
        if left.words == right.words == "tidak" and right.at - left.at > 1:
            return True
    return False


def agreeing(clause: Sequence[Said]) -> bool:
    return any(one.role == "yes" for one in clause) and not any(one.role == "no" for one in clause)


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
