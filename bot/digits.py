"""One definition of a run of digits for redaction, talks, unreadable payloads and the form: any script, any spacing.

A digit is any digit of Unicode, a letter typed for one (O for 0, l for 1), or its word where words are handed in. Signs
that cannot be seen count for nothing; up to four signs may stand between two digits, and any blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

SIGNS_BETWEEN = 4
SIGN = r"(?:[^\w\s]|_)"
BETWEEN = rf"\s*(?:{SIGN}\s*){{0,{SIGNS_BETWEEN}}}"
LETTERS = "oOIl|"
SLIPS = str.maketrans(LETTERS, "00111")
TOKEN = re.compile(
    rf"(?P<figures>(?:(?<![^\W\d_])[{LETTERS}]+(?=[0-9]))?[0-9][0-9{LETTERS}]*)"
    r"|(?P<word>[^\W\d_]+(?:['’`][^\W\d_]+)*)|(?P<blank>\s+)|(?P<sign>.)",
    re.DOTALL,
)
SLIPPED_WORD = re.compile(rf"[{LETTERS}]{{2,}}|[oO]")
# A day of the calendar, a sum with dots, a time of day or a span of them: whole runs that are nobody's number.
DAY = re.compile(r"[0-3]?[0-9][-/. ][01]?[0-9][-/. ](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[01][0-9]-[0-3][0-9]")
AMOUNT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:,[0-9]{2}|,-)?")
CLOCK = re.compile(r"[0-2]?[0-9][.:][0-5][0-9](?: ?[-–] ?[0-2]?[0-9][.:][0-5][0-9])?")
TENS = re.compile(r"[2-9]0")
MOST_OF_AN_AMOUNT, MOST_OF_A_PHONE = 8, 16  # digits
PHONE = re.compile(r"(?:0|0?0?62)8[1-9][0-9]{7,10}")
# Letters of other scripts that look like O and I, and blanks that are no blanks.
LOOKS_LIKE = {**dict.fromkeys("ОоΟο", "O"), **dict.fromkeys("ІіΙιӀ", "I"), "\u2800": " "}
UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits with nothing between them; places are those of the text as typed.

    `gap` is what stands between it and the group before, `words` the words in there; `spoken`: said in words.
    """

    digits: str
    raw: str
    start: int
    end: int
    gap: str = ""
    words: tuple[str, ...] = ()
    spoken: bool = False

    @property
    def signs(self) -> int:
        return len(re.findall(SIGN, self.gap))

    @property
    def close(self) -> bool:
        """Whether only a few signs keep it from the group before."""
        return not self.words and self.signs <= SIGNS_BETWEEN


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with its digits in ASCII and without what cannot be seen; `at` leads back to the text as typed."""

    text: str
    at: Sequence[int] | None = None

    def start(self, place: int) -> int:
        return place if self.at is None else self.at[place]

    def end(self, place: int) -> int:
        return place if self.at is None else self.at[place - 1] + 1


def plain(text: str) -> Plain:
    if text.isascii():
        return Plain(text)
    signs, at = list[str](), list[int]()
    for place, sign in enumerate(text):
        for one in sign if sign.isascii() else _plain_sign(sign):
            signs.append(one)
            at.append(place)
    return Plain("".join(signs), at)


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in UNSEEN or category in ("Mn", "Me", "Cf"):
        return ""
    if sign in LOOKS_LIKE:
        return LOOKS_LIKE[sign]
    value = unicodedata.numeric(sign, -1.0)
    if value in range(10):
        return str(int(value))
    if category in ("Pd", "Zs"):
        return "-" if category == "Pd" else " "
    return "".join(one for one in unicodedata.normalize("NFKC", sign) if unicodedata.category(one) != "Mn")


@dataclass(frozen=True, slots=True)
class Digits:
    """Finds digits. `words` are those that mean figures ("tiga": "3", "sebelas": "11")."""

    words: Mapping[str, str] = field(default_factory=dict)
    teens: frozenset[str] = frozenset()
    tens: frozenset[str] = frozenset()
    doubles: Mapping[str, int] = field(default_factory=dict)

    def groups(self, text: str) -> list[Group]:
        """Every group of digits, in order."""
        found, passed = list[Group](), tuple[str, ...]()
        for group in self._single(plain(text)):
            joined = _joined(found[-1], group) if found and not passed else None
            if joined:
                found[-1] = joined
            elif group.digits.isdecimal():
                found.append(replace(group, words=(*passed, *group.words)) if passed else group)
                passed = ()
            else:  # "belas" or "puluh" that belongs to nothing is a word like any other
                passed += (*group.words, group.raw.casefold())
        return found

    def _single(self, seen: Plain) -> Iterator[Group]:
        """Groups of one token each; what a word like "puluh" does to the one before is left to be joined."""
        last, words, times, before = 0, list[str](), 1, False
        for token in TOKEN.finditer(seen.text):
            kind, raw = token.lastgroup, token.group()
            word = raw.casefold()
            if kind == "word" and word in self.doubles:
                times = self.doubles[word]
                continue
            digits = self._digits(str(kind), raw, word, before and not words)
            if digits:
                gap = seen.text[last : token.start()]
                place = (seen.start(token.start()), seen.end(token.end()))
                yield Group(
                    digits * times, raw, *place, gap, tuple(words), kind == "word" and not digits_only(raw)
                )
                last, words, times, before = token.end(), [], 1, True
            elif kind == "word":
                words.append(word)

    def _digits(self, kind: str, raw: str, word: str, follows: bool) -> str:
        """What one token says: digits, "belas" or "puluh" as they are, or ""."""
        if kind == "figures":
            return raw.translate(SLIPS)
        if kind != "word":
            return ""
        if word in self.words:
            return self.words[word]
        if word in self.teens or word in self.tens:
            return "+" if word in self.teens else "x"
        return raw.translate(SLIPS) if follows and SLIPPED_WORD.fullmatch(raw) else ""

    def runs(self, text: str, words_between: int = 0) -> Iterator[list[Group]]:
        """Groups that are kept apart by a few signs only, or by so many words as well."""
        run = list[Group]()
        for group in self.groups(text):
            if run and not (
                len(group.words) <= words_between and group.signs <= SIGNS_BETWEEN + words_between
            ):
                yield run
                run = []
            run.append(group)
        if run:
            yield run

    def hidden(self, text: str, fewest: int, mask: str) -> str:
        """The text with every run of `fewest` digits or more masked; a day, a sum, a time of day by itself stays.

        A telephone number keeps nobody waiting for it: it is found between words too.
        """
        runs = [part for run in self.runs(text) for part in unsettled(text, run) if length(part) >= fewest]
        longer = (part for run in self.runs(text, words_between=2) for part in unsettled(text, run))
        runs += [phone for part in longer for phone in _phones(part)]
        return covered(text, ((run[0].start, run[-1].end) for run in runs), mask)


def _joined(before: Group, group: Group) -> Group | None:
    """ "tiga" "puluh" -> 30, and 30 "satu" -> 31; "dua" "belas" -> 12; None where each stands for itself."""
    if group.words or group.signs > 1 or not before.spoken or not group.spoken:
        return None
    one = len(before.digits) == 1
    if group.digits in ("+", "x"):
        digits = f"1{before.digits}" if group.digits == "+" else f"{before.digits}0"
    else:
        one = len(group.digits) == 1 and group.digits != "0" and bool(TENS.fullmatch(before.digits))
        digits = before.digits[0] + group.digits
    return replace(before, digits=digits, raw=f"{before.raw} {group.raw}", end=group.end) if one else None


def digits_only(raw: str) -> bool:
    """Whether a word is letters typed for digits: OOI."""
    return bool(SLIPPED_WORD.fullmatch(raw))


def length(run: Iterable[Group]) -> int:
    return sum(len(group.digits) for group in run)


def digits_of(run: Iterable[Group]) -> str:
    return "".join(group.digits for group in run)


def unsettled(text: str, run: list[Group]) -> Iterator[list[Group]]:
    """What is left of a run without the days, times and sums that stand in it between blanks or commas."""
    if not any(sign in text[run[0].start : run[-1].end] for sign in ".:-/"):
        yield run
        return
    left = list[Group]()
    for piece in pieces(text, run):
        if settled(text, piece):
            yield from ([left] if left else ())
            left = []
        else:
            left += piece
    yield from ([left] if left else ())


def pieces(text: str, run: Sequence[Group]) -> Iterator[list[Group]]:
    """A run parted where a blank or a comma and a blank stands."""
    piece = list[Group]()
    for group in run:
        if piece and any(map(str.isspace, group.gap)):
            yield piece
            piece = []
        piece.append(group)
    yield piece


def settled(text: str, run: Sequence[Group]) -> bool:
    """Whether a piece is a day, a time or a sum of money, no longer than those are."""
    said = plain(text[run[0].start : run[-1].end]).text
    small = len(run) > 1 and length(run) <= MOST_OF_AN_AMOUNT
    return bool(small and (DAY.fullmatch(said) or CLOCK.fullmatch(said) or AMOUNT.fullmatch(said)))


def longest_phone(groups: Sequence[Group], pattern: re.Pattern[str]) -> int:
    """How many of these groups, from the first, make a telephone number; 0 for none."""
    said, found = "", 0
    for count, group in enumerate(groups, start=1):
        said += group.digits
        if count == 1 and said[0] not in "068":
            return 0
        if len(said) > MOST_OF_A_PHONE:
            break
        found = count if pattern.fullmatch(said) else found
    return found


def _phones(run: list[Group]) -> Iterator[list[Group]]:
    """Parts of a run with words in it that make a mobile number."""
    first = 0
    while first < len(run):
        last = first + longest_phone(run[first : first + MOST_OF_A_PHONE], PHONE)
        if last > first + 1:
            yield run[first:last]
        first = max(last, first + 1)


def covered(text: str, spans: Iterable[tuple[int, int]], mask: str) -> str:
    """The text with `mask` in place of each span; spans may lie over each other."""
    out, at = list[str](), 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        if start >= at:
            out += [text[at:start], mask]
        at = end
    return "".join(out) + text[at:]


# Figures only: for what passes before any word list is there.
FIGURES = Digits()


def masked_figures(text: str, fewest: int, mask: str) -> str:
    """Runs of figures masked by one pattern, for texts of any length; what is kept is the plain text."""
    return re.sub(rf"[0-9](?:{BETWEEN}[0-9]){{{fewest - 1},}}", mask, plain(text).text)
