"""What one clause of an answer says: yes, no, both ("torn"), something unknown, or nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
ASSURES = {"betul", "benar"}
SIGNS = {"❌", "👎", "🙅", "🚫", "✖", "❎", "⛔"}
FIRM = {"masih", "jelas", "tentu", "tentu saja", "pasti"}
# "ya nggak lah" and "ya sudah, gak usah" mean no: these may stand before a refusal.
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
SUBJECTS = {"saya", "kami", "kita", "nama saya"}
# "maaf ya kak, belum": behind these a "ya" only softens.
COURTESY = {"maaf", "mohon", "terima kasih", "sori", "sorry", "maap", "permisi", "tolong"}
SOFTENING = {"ya", "yah", "yaa", "y", "nya"}
NOT_YET = {"belum", "dereng", "durung"}
# A bare no of one word; others name what is refused, or refuse in a word of their own.
BARE = {"tidak", "bukan"}
# Behind these a second no denies the first: "bukan nggak mau".
DENIES_THE_NEXT = {"bukan", "sanes", "dudu", "bukannya", "jangan"}
SOMEBODYS = {"nomor", "nama", "data"}
MOST_UNKNOWN = 2
# Behind a verb these ask: "bayar gak", "aman nggak".
ASKING_AT_THE_END = {"gak", "ga", "g", "gk", "nggak", "ngga", "enggak", "engga", "ndak", "nda", "ora", "teu"}

Says = bool | str


@dataclass(frozen=True, slots=True)
class Said:
    """One phrase and what it does to the answer."""

    role: str
    words: str
    raw: str
    at: int
    fuzzy: bool = False


class Denial(NamedTuple):
    """A clause with a no: the first no, all of them, assents before the first, what is behind it, what is strange, and
    whether a verb stands right before it."""

    no: Said
    nos: Sequence[Said]
    before: Sequence[Said]
    after: Sequence[Said]
    strange: Sequence[Said]
    verb: bool = False

    @property
    def negator(self) -> str:
        return self.no.words.split()[0]

    @property
    def rest(self) -> Sequence[Said]:
        """From the first no to the end."""
        return (self.no, *self.after)


def a_denied_no(of: Denial) -> Says | None:
    """ "bukan nggak mau": the second no takes the first back."""
    return "torn" if double_negative(of.nos) else None


def a_sign_behind_assent(of: Denial) -> Says | None:
    """ "iya ❌": the sign says the opposite of the word."""
    return "torn" if of.before and of.no.words in SIGNS else None


def a_thought_aloud(of: Denial) -> Says | None:
    """ "iya nggak ya": asked of oneself."""
    return "torn" if of.before and ponders(of.rest) else None


def an_assent_that_asks(of: Denial) -> Says | None:
    """ "mau gak": the assent before the no does not lead to it, so it asks."""
    return "torn" if of.before and not leads_to_no(of.before, of.rest) else None


def a_verb_that_asks(of: Denial) -> Says | None:
    """ "bayar gak": a verb, and a bare no at the very end."""
    return "torn" if of.verb and not of.after and of.no.raw in ASKING_AT_THE_END else None


def an_assent_behind(of: Denial) -> Says | None:
    """ "nggak iya": agrees after the no."""
    return "torn" if any(one.role == "yes" and agrees_after(one) for one in of.after) else None


def a_plain_no(of: Denial) -> Says | None:
    """ "nggak kak": a no, and nothing strange beside it."""
    return None if of.strange else False


def somebody_elses(of: Denial) -> Says | None:
    """ "oh bukan itu nomor anak saya": what is shown is theirs, which is a no."""
    if of.negator != "bukan" or not any(one.words in SOMEBODYS for one in of.after):
        return None
    return False if all(one.role == "other_person" for one in of.strange) else None


def a_named_no(of: Denial) -> Says | None:
    """ "gak usah repot", "sudah tidak narik": the no says of what, so a word or two beside it may be strange."""
    if of.negator not in {"tidak", "belum"} or len(of.strange) > MOST_UNKNOWN:
        return None
    named = of.no.words != of.negator or (of.after and of.after[0].role in {"yes", "predicate"})
    no_longer = of.before and of.before[-1].words == "sudah" and len(of.strange) == 1
    return False if named or no_longer else None


Refuses = Callable[[Denial], Says | None]
# The first that knows decides; a no with strange words that none of them knows is unknown.
REFUSING: tuple[Refuses, ...] = (
    a_denied_no,
    a_sign_behind_assent,
    a_thought_aloud,
    an_assent_that_asks,
    a_verb_that_asks,
    an_assent_behind,
    a_plain_no,
    somebody_elses,
    a_named_no,
)


def settled(clause: Sequence[Said], refusing: Sequence[Refuses] = REFUSING) -> Says:
    """True or False where a clause says so; else "torn", "unknown" or "nothing"."""
    roles = {one.role for one in clause}
    if "no" in roles:
        return refusal(clause, refusing)
    strange = not roles.isdisjoint({"unknown", "because", "other_person"})
    if "yes" not in roles or only_courteous(clause):
        return "unknown" if strange else "nothing"
    return not strange or told(clause) or "unknown"


def refusal(clause: Sequence[Said], refusing: Sequence[Refuses]) -> Says:
    nos = [one for one in clause if one.role == "no"]
    first = next(i for i, one in enumerate(clause) if one is nos[0])
    before = [one for one in clause[:first] if one.role == "yes"]
    strange = [one for one in clause if one.role in {"unknown", "other_person"}]
    verb = first > 0 and clause[first - 1].role == "predicate"
    denial = Denial(nos[0], nos, before, clause[first + 1 :], strange, verb)
    for refuses in refusing:
        if (verdict := refuses(denial)) is not None:
            return verdict
    return "unknown"


def only_courteous(clause: Sequence[Said]) -> bool:
    """ "maaf ya": every assent only softens."""
    return clause[0].words in COURTESY and all(particle(one) for one in clause if one.role == "yes")


def told(clause: Sequence[Said]) -> bool:
    """ "iya saya jualan di pasar": assent, then a sentence of its own."""
    first = clause[0]
    if first.role != "yes" or not (first.words in AGREES or first.words in ASSURES):
        return False
    rest = [one for one in clause if one.role != "yes"]
    return len(rest) > 1 and rest[0].words in SUBJECTS


def particle(one: Said) -> bool:
    """A "ya" or "dah" that only softens the end."""
    return one.raw == "dah" or (one.words == "ya" and one.raw in SOFTENING)


def ponders(rest: Sequence[Said]) -> bool:
    """A bare no and then a "ya"."""
    said = [one for one in rest if one.role != "filler"]
    return len(said) == 2 and said[0].words in BARE and particle(said[1])


def agrees_after(one: Said) -> bool:
    """ "nggak iya" is torn; "nggak ya" only ends softly."""
    return one.words in AGREES and not particle(one)


def leads_to_no(before: Sequence[Said], rest: Sequence[Said]) -> bool:
    """ "ya nggak lah", "iya belum", "sudah tidak", "ya gak mau" are refusals; "mau nggak" asks."""
    last, no = before[-1], rest[0].words
    if any(one.words not in LEADS for one in before):
        return False
    if last.words == "sudah":
        return no != "belum"
    if no in NOT_YET or last.words in FIRM:
        return True
    return last.raw in {"ya", "yo", "yah"} or refuses_much(rest)


def refuses_much(clause: Sequence[Said]) -> bool:
    """More than a bare no: it names what is refused, or refuses in a word of its own."""
    refused = [one for one in clause if one.role == "no"]
    named = any(one.role in {"predicate", "yes"} for one in clause)
    return bool(refused) and (named or refused[0].words not in BARE)


def double_negative(nos: Sequence[Said]) -> bool:
    """ "bukan nggak mau"; the same word again, or "nggak, belum", only stresses."""
    return any(takes_back(left, right) for left, right in itertools.pairwise(nos))


def takes_back(left: Said, right: Said) -> bool:
    if left.words == right.words:
        return left.words == "tidak" and right.at - left.at > 1
    return left.words in DENIES_THE_NEXT or (right.words == "bukan" and right.at - left.at == 1)


def agreeing(clause: Sequence[Said]) -> bool:
    roles = {one.role for one in clause}
    return "yes" in roles and "no" not in roles
