"""Masks what may never be stored: identity numbers, payment cards, one-time codes and passwords."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.digits import (
    AMOUNT,
    CLOCK,
    DAY,
    LETTERS,
    PHONE,
    Digits,
    Group,
    covered,
    digits_of,
    length,
    longest_phone,
    pieces,
    plain,
    settled,
)
from bot.understanding.cards import is_card, luhn, nik
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Redacted

# Between the groups of one number as it stands on a card; whatever else stands there must look like one besides.
CARD_GAP = re.compile(r"[ \t.\-_]{0,3}")
FEWEST_DIGITS = 8
SOLID_PHONE = re.compile(r"(?:0|62|8)[0-9]{8,12}")
# A day of no year that anybody living means is no day.
FOREIGN_YEAR = re.compile(r"[-/.](?!19|20)[0-9]{4}$")
MOST_OF_A_PHONE, LOOK_BACK = 14, 24
UNIT = r"(?:rb|ribu|k|jt|juta|rupiah|tahun|thn|th|menit|jam|hari|bulan|bln|minggu|kali|x|orang|anak|detik|persen)"
# Not part of a longer number, a date or a sum, and not a count of anything.
COUNTED = re.compile(rf"[0-9]|[.,/\-][0-9]|\s?{UNIT}\b", re.IGNORECASE)
DATED = re.compile(r"(?:tanggal|tgl|lahir|sejak|bulan|hari|per)\W*$", re.IGNORECASE)
PAID = re.compile(r"(?:rp|idr)\W*$", re.IGNORECASE)
FIGURE = re.compile(r"[0-9]")
WORD = re.compile(r"[^\W\d_]+")  # and the word of a password, with the signs behind which it surely begins
AFTER_PASSWORD = re.compile(r"(?P<says>\s*[:=]\s*|\s+)(?P<word>[^\s,;]{3,64})")
MASK = "•" * 6
NIK_LENGTH = 16
# No card is shorter.
SHORTEST, LONGEST = 13, 19
SLIPPED = (15, 17)
FEWEST_SPOKEN, SHORTEST_PASSWORD = 4, 5
SUMS = {"number", "rupiah", "date", "birth_year", "phone"}
# Words between "kode" and its digits, and between two groups of an identity number.
REACH, WORDS_BETWEEN = 4, 3
Span = tuple[int, int, str]
APART = ("",) * 9  # words enough to keep two groups apart
Kind = Callable[[Sequence[Group]], str]


DIGITS = f"0123456789{LETTERS}"


@dataclass(frozen=True, slots=True)
class Redaction:
    """Knows digits in words, and the words beside which a number is a secret."""

    digits: Digits
    secret: frozenset[str]
    harmless: frozenset[str]
    identity: frozenset[str]
    onward: frozenset[str]
    password: frozenset[str]
    filler: frozenset[str]
    of_passwords: frozenset[str]
    telling: frozenset[str]  # a word of these, or many figures, stands beside or in whatever is masked

    def redact(self, text: str, expects: str | None) -> Redacted:
        """`expects` is the kind the question asks for; no code is sought where figures are expected."""
        return Redacted(text) if self.surely_plain(text) else self.searched(text, expects)

    def surely_plain(self, text: str) -> bool:
        """The short way for nearly every text: no word of numbers or secrets, and too few signs for a number."""
        if not text.isascii() or not self.telling.isdisjoint(WORD.findall(text.casefold())):
            return False
        return len(text) < SHORTEST or not FIGURE.search(text) or sum(map(text.count, DIGITS)) < SHORTEST

    def searched(self, text: str, expects: str | None) -> Redacted:
        """The long way: what must be masked, found and covered."""
        words = [(m.start(), m.end(), m.group().casefold()) for m in WORD.finditer(text)]
        spoken = sum(word in self.digits.words for _, _, word in words)
        figures = any(map(str.isnumeric, text))
        secretive = any(word in self.secret for _, _, word in words)
        spans = list[Span]()
        if spoken >= SHORTEST // 2 or (figures and (spoken or not self.too_few(text, words))):
            spans += self.both_ways(text, words)
        if secretive and expects not in SUMS:
            spans += self.passwords(text, words)
            spans += self.codes(text, words, spans) if figures or spoken >= FEWEST_SPOKEN else ()
        if not spans:
            return Redacted(text, ())
        kinds = tuple(dict.fromkeys(kind for _, _, kind in sorted(spans)))
        return Redacted(covered(text, (span[:2] for span in spans), MASK), kinds)

    # --- identity numbers and cards ---------------------------------------------------------------

    def both_ways(self, text: str, words: Sequence[Span]) -> list[Span]:
        """A bar is a slip for 1 in one hand and stands between the groups in another."""
        found = list(self.numbers(text, words))
        return [*found, *self.numbers(text.replace("|", " "), words)] if "|" in text else found

    def too_few(self, text: str, words: Sequence[Span]) -> bool:
        """Whether no number can be hidden here: too few signs that may stand for a digit, and none said in words."""
        doubled = any(word in self.digits.doubles for _, _, word in words)
        return not doubled and text.isascii() and sum(map(text.count, DIGITS)) < SHORTEST

    def numbers(self, text: str, words: Sequence[Span]) -> Iterator[Span]:
        """Spans of identity numbers and cards: as on a card first, then with any signs, then with words between."""
        groups = self.digits.groups(text)
        if length(groups) < SHORTEST:
            return
        near = Near(words, self.identity)
        phones = frozenset(
            place for run in split(groups, on_one_line) if not near(run) for place in clear(text, run)
        )
        ways: tuple[tuple[Callable[[Group], bool], Kind], ...] = (
            (on_one_line, lambda window: on_a_card(text, window)),
            (lambda group: group.close, lambda window: spaced(text, window, near, phones)),
            (
                lambda group: len(group.words) <= WORDS_BETWEEN,
                lambda window: self.worded(text, window, near, phones),
            ),
        )
        taken, free = list[Span](), without(groups, phones)
        for joined, kind in ways:
            for run in split(free, joined):
                taken += secrets(run, kind)
            free = untaken(groups, taken)
        yield from taken

    def worded(self, text: str, window: Sequence[Group], near: Near, phones: frozenset[int]) -> str:
        """nik where words stand between the groups and all of it looks like one."""
        between = [word for group in window[1:] for word in group.words]
        onward = self.onward.issuperset(between)
        named = onward and near(window) and (length(window) == NIK_LENGTH or length(window) in SLIPPED)
        if not between or not (named or looks_like_nik(window)):
            return ""
        if any(re.fullmatch(UNIT, word) for word in between) or ordinary(text, window, near, phones):
            return ""
        return "nik" if onward or near(window) else ""

    # --- codes ------------------------------------------------------------------------------------

    def codes(self, text: str, words: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
        """Four to eight digits beside their word, also in groups or said in words; three beside cvv."""
        free = {group.start for group in untaken(self.digits.groups(text), taken)}
        for run in self.digits.runs(text):
            for part in (run, *([group] for group in run if len(run) > 1)):
                start, end = part[0].start, part[-1].end
                if not free.issuperset(group.start for group in part) or not is_code(text, part):
                    continue
                before, after = around(words, start, end)
                if self.secretive(before) or self.secretive(after):
                    yield start, end, "code"
                    break

    def secretive(self, words: list[str]) -> bool:
        """Whether one of the nearest words makes a number a secret; the next may say that it is none: kode pos."""
        return not self.secret.isdisjoint(words[:REACH]) and self.harmless.isdisjoint(words[: REACH + 1])

    # --- passwords --------------------------------------------------------------------------------

    def passwords(self, text: str, words: Sequence[Span]) -> Iterator[Span]:
        """The word after "password saya": one with figures or signs in it, or any that is not said of passwords."""
        for place, (_, end, word) in enumerate(words):
            if word not in self.password:
                continue
            for _, after, filler in words[place + 1 :]:
                if filler not in self.filler or text[end:after].strip() != filler:
                    break
                end = after
            found = AFTER_PASSWORD.match(text, end)
            if found and self.is_password(
                found["word"], sure=found["says"].strip() != "" or end != words[place][1]
            ):
                yield found.start("word"), found.end("word"), "code"

    def is_password(self, word: str, *, sure: bool) -> bool:
        bare = word.strip(".?!\"'()").casefold()
        if any(map(str.isnumeric, bare)) or re.search(r"[#@$%&*_+^]", bare):
            return True
        return sure and len(bare) >= SHORTEST_PASSWORD and bare not in self.of_passwords


@dataclass(frozen=True, slots=True)
class Near:
    """Whether one of `meant` stands within reach of a window of groups."""

    words: Sequence[Span]
    meant: frozenset[str]

    def __call__(self, window: Sequence[Group]) -> bool:
        before, after = around(self.words, window[0].start, window[-1].end)
        return not self.meant.isdisjoint((*before[:REACH], *after[:REACH]))


def around(words: Sequence[Span], start: int, end: int) -> tuple[list[str], list[str]]:
    """The words before a place, the nearest first, and those after it; a few of each."""
    first = bisect_right(words, start, key=lambda word: word[1])
    then = bisect_left(words, end, key=lambda word: word[0])
    before = words[max(0, first - REACH - 1) : first]
    return [word for _, _, word in before[::-1]], [word for _, _, word in words[then : then + REACH + 1]]


def untaken(groups: Sequence[Group], taken: Sequence[Span]) -> list[Group]:
    """The groups that lie in none of the spans."""
    starts = sorted((start, end) for start, end, _ in taken)
    places = ((group.start, bisect_right(starts, (group.start, math.inf)) - 1) for group in groups)
    return without(groups, {start for start, at in places if at >= 0 and starts[at][1] > start})


def without(groups: Sequence[Group], starts: Collection[int]) -> list[Group]:
    """The groups that do not begin at one of `starts`; nothing is joined over a gap that one of those left."""
    found, gone = list[Group](), False
    for group in groups:
        if group.start not in starts:
            found.append(replace(group, words=APART) if gone else group)
        gone = group.start in starts
    return found


def split(groups: Sequence[Group], joined: Callable[[Group], bool]) -> Iterator[list[Group]]:
    """Runs of groups each of which is joined to the one before."""
    run = list[Group]()
    for group in groups:
        if run and not joined(group):
            yield run
            run = []
        run.append(group)
    yield run


def secrets(groups: Sequence[Group], kind: Kind) -> Iterator[Span]:
    """Windows of groups that make a secret; sixteen digits before any other length."""
    i = 0
    while i < len(groups):
        found = windows(groups, i, kind)
        taken = found.get(NIK_LENGTH) or next(iter(found.values()), None)
        if taken:
            yield groups[i].start, groups[taken[0] - 1].end, taken[1]
        i = taken[0] if taken else i + 1


def windows(groups: Sequence[Group], i: int, kind: Kind) -> dict[int, tuple[int, str]]:
    """Length -> end and kind of each secret that begins with a group."""
    found, size = dict[int, tuple[int, str]](), 0
    for j in range(i, min(i + NIK_LENGTH + 3, len(groups))):
        size += len(groups[j].digits)
        if size > LONGEST and j > i:
            break
        if size >= SHORTEST and (what := kind(groups[i : j + 1])):
            found.setdefault(size, (j + 1, what))
            if size == NIK_LENGTH:
                break
    return found


def on_a_card(text: str, window: Sequence[Group]) -> str:
    """nik or card for a window as it stands on a card, "" for none: any sixteen digits are one."""
    digits, size = digits_of(window), length(window)
    if (
        sum(map(str.isnumeric, "".join(group.raw for group in window))) < FEWEST_DIGITS
        and not window[0].spoken
    ):
        return ""
    if size == NIK_LENGTH:
        return sixteen(text, window, digits)
    if is_card(digits) and not harmless(text, window):
        return "card"
    return "nik" if size > NIK_LENGTH and len(window) == 1 else ""


def spaced(text: str, window: Sequence[Group], near: Near, phones: frozenset[int]) -> str:
    """nik or card for a window with any signs between: what looks like one, or stands beside its word."""
    kind = _spaced(window, digits_of(window), near)
    return "" if kind and (harmless(text, window) or ordinary(text, window, near, phones)) else kind


def _spaced(window: Sequence[Group], digits: str, near: Near) -> str:
    size = len(digits)
    if is_card(digits) and len(window) > 1:
        return "card"
    if size == NIK_LENGTH and digits[0] in "3456" and luhn(digits) and not nik(digits):
        return "card"
    if size == NIK_LENGTH and nik(digits):
        return "nik"
    if size != NIK_LENGTH and size not in SLIPPED:
        return ""
    spoken = sum(group.spoken for group in window) * 2 > len(window)
    return "nik" if spoken or near(window) else ""


def sixteen(text: str, window: Sequence[Group], digits: str) -> str:
    """Sixteen digits are an identity number unless they are clearly something else."""
    if len(window) > 1 and harmless(text, window):
        return ""
    return "card" if digits[0] in "3456" and luhn(digits) and not nik(digits) else "nik"


def said_in(text: str, window: Sequence[Group]) -> str:
    return plain(text[window[0].start : window[-1].end]).text


def harmless(text: str, window: Sequence[Group]) -> bool:
    """Days, a phone number with something behind it, or sums with dots."""
    said = said_in(text, window)
    if DAY.sub("", said).strip(" \t\r\n.-_,;/&") == "":
        return True
    if any(SOLID_PHONE.fullmatch(group.raw) for group in window):
        return True
    parts = [part for part in re.split(r"[\s,;/&]+", said) if part]
    return len(parts) > 1 and all(AMOUNT.fullmatch(part) for part in parts)


def ordinary(text: str, window: Sequence[Group], near: Near, phones: frozenset[int]) -> bool:
    """Whether a day, a time, a sum or a phone number stands among the groups: then they are no one number."""
    if any(group.start in phones for group in window) and not (near(window) and looks_like_nik(window)):
        return True
    parts = (part.strip(",;()") for part in said_in(text, window).split())
    return any(
        AMOUNT.fullmatch(part) or CLOCK.fullmatch(part) or (DAY.fullmatch(part) and not part.isdecimal())
        for part in parts
    )


def looks_like_nik(window: Sequence[Group]) -> bool:
    return length(window) == NIK_LENGTH and nik(digits_of(window))


def on_one_line(group: Group) -> bool:
    """Whether a group goes on from the one before as digits on a card do."""
    return not group.words and bool(CARD_GAP.fullmatch(group.gap))


def clear(text: str, run: list[Group]) -> Iterator[int]:
    """Where the groups begin of what a run clearly begins with: phone numbers, days, sums, times between blanks."""
    parts, first = list(pieces(text, run)), 0
    while first < len(run) and parts:
        count = longest_phone(run[first : first + MOST_OF_A_PHONE], PHONE)
        if not count and settled(text, parts[0]) and not FOREIGN_YEAR.search(said_in(text, parts[0])):
            count = len(parts[0])
        if not count:
            return
        yield from (group.start for group in run[first : first + count])
        first += count
        while parts and parts[0][0].start < (run[first].start if first < len(run) else math.inf):
            parts.pop(0)


def is_code(text: str, run: Sequence[Group]) -> bool:
    """Whether a run is as long as a code, and no day, sum, time or count of something."""
    before = plain(text[max(0, run[0].start - LOOK_BACK) : run[0].start]).text
    fewest = 3 if re.search(r"\bcv[vc]\W*$", before, re.IGNORECASE) else 4
    if not fewest <= length(run) <= 8 or any(len(group.digits) > 4 for group in run if len(run) > 1):
        return False
    said = said_in(text, run)
    if AMOUNT.fullmatch(said) or CLOCK.fullmatch(said) or PAID.search(before):
        return False
    if DAY.fullmatch(said) and (" " not in said or DATED.search(before)):
        return False
    if re.search(r"[0-9][.,/\-]$", before):
        return False
    return not COUNTED.match(plain(text[run[-1].end : run[-1].end + LOOK_BACK]).text)


def digits_in_words(lexicon: Lexicon) -> Digits:
    """The definition of a digit run with every language's words for figures."""
    numbers = lexicon.of("numbers")
    words = {
        word: key for key, listed in numbers.items() if key.isdecimal() and len(key) < 3 for word in listed
    }
    times = {word: n for n, key in ((2, "twice"), (3, "thrice")) for word in lexicon.words("hidden", key)}
    return Digits(words, lexicon.words("numbers", "+"), lexicon.words("numbers", "x10"), times)


def redaction(lexicon: Lexicon) -> Redaction:
    digits, secret = digits_in_words(lexicon), lexicon.words("secrets", "secret")
    return Redaction(
        digits,
        secret=secret,
        harmless=lexicon.words("secrets", "harmless"),
        identity=lexicon.words("hidden", "identity"),
        onward=lexicon.words("hidden", "onward"),
        password=lexicon.words("hidden", "password"),
        filler=lexicon.words("hidden", "filler"),
        of_passwords=lexicon.words("hidden", "of_passwords"),
        telling=secret.union(digits.words, digits.doubles),
    )
