"""Places whose names are mistyped: strangers in a text read as typos, alone or with their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.understanding.addresses import AddressWords, joined
from bot.understanding.place_text import DIRECTIONS, LARGER_MARKS, PlaceText
from bot.understanding.within import Named

MOST_STRANGERS = 2
# While so many are left unread, the rest is looked at too.
MOST_LEFT = 3
SHORTEST, LONGEST = 5, 40
MOST_ALIKE = 3
# Names of places begin with these small words too.
BEGINNING = {"pasar", "kampung", "taman"}


def a_figure_inside(words: Sequence[str], known: AddressWords) -> bool:
    """ "nunggak 3 bulan": no name is made of words and figures."""
    return not all(map(str.isalpha, words))


def a_mark_inside(words: Sequence[str], known: AddressWords) -> bool:
    """ "kel ampai" is not Kelapa: a mark stands before a name, not in it."""
    return not known.marks.keys().isdisjoint(words)


def a_small_word_beside(words: Sequence[str], known: AddressWords) -> bool:
    """ "batal aja" is not Balaraja: a small word beside a stranger is no part of its name, but "pasar mnggu"."""
    rest = words[1:] if words[0] in BEGINNING else words
    return len(words) > 1 and not known.ignored.isdisjoint(rest)


def an_everyday_word(words: Sequence[str], known: AddressWords) -> bool:
    """ "timah" is not Timpah: a word of every day, one letter away from a place."""
    return len(words) == 1 and words[0] in known.everyday["no_typo"]


Passes = Callable[[Sequence[str], AddressWords], bool]
# Stretches of words that are nobody's mistyped name.
PASSED_OVER: tuple[Passes, ...] = (a_figure_inside, a_mark_inside, a_small_word_beside, an_everyday_word)


class Mistyped:
    """One text with words in it that name nothing."""

    __slots__ = ("passed_over", "text")

    def __init__(self, text: PlaceText, passed_over: Sequence[Passes]) -> None:
        self.text, self.passed_over = text, passed_over

    def mended(self, named: list[Named], strange: list[str]) -> tuple[list[Named], list[str]]:
        """The names and the strangers that are left, with the first stranger that is a typo made a name."""
        for word in strange[:MOST_STRANGERS]:
            for start, end in windows(self.text.said.index(word), len(self.text.said)):
                if any(cut_in_two(one, start, end) for one in named):
                    continue
                if rows := self.meant(start, end, strange):
                    return self.beside(Named(rows, start, end, "fuzzy"), named, strange)
        return named, strange

    def beside(self, found: Named, named: list[Named], strange: list[str]) -> tuple[list[Named], list[str]]:
        """The name takes the place of those it covers; where few strangers are left, they are looked at too."""
        taken = self.text.said[found.start : found.end]
        left = [word for word in strange if word not in taken]
        kept = [one for one in named if one.end <= found.start or one.start >= found.end]
        every = sorted([*kept, found], key=lambda one: one.start)
        return self.mended(every, left) if 0 < len(left) <= MOST_LEFT else (every, left)

    def meant(self, start: int, end: int, strange: Sequence[str]) -> tuple[int, ...]:
        """What a stretch of words names with typos; () for nothing."""
        words, mark = self.text.said[start:end], self.text.marked(start)
        if any(passes(words, self.text.words) for passes in self.passed_over):
            return ()
        rows = self.similar(joined(words), villages=mark not in LARGER_MARKS and all_strange(words, strange))
        return self.text.fitting(rows, mark) or rows

    def similar(self, name: str, villages: bool) -> tuple[int, ...]:
        """Rows of the one name that is nearest; none where two names are as near."""
        if not SHORTEST <= len(name) <= LONGEST:
            return ()
        best = self.nearest(name, small=False)
        if villages and not best:
            best = self.nearest(name, small=True)
        if best and (codes := self.text.words.nicknames.get(best[0])):
            return self.text.rows_of(codes)
        return tuple(row for other in best[:MOST_ALIKE] for row in self.text.table.named(other))

    def nearest(self, name: str, small: bool) -> list[str]:
        """The names as near as any; `small` asks among all areas, else provinces, regencies, districts, nicknames."""
        near = self.text.table.similar(name, 1 if len(name) < 8 else 2, small)
        if not small:
            near += [(nick, 1) for nick in self.nicknames(name)]
        least = min((score for _, score in near), default=0)
        return [other for other, score in near if score == least]

    def nicknames(self, name: str) -> list[str]:
        """Those of the same beginning and end."""
        known = self.text.words.nicknames
        return [nick for nick in known if len(nick) > 5 and nick[:4] == name[:4] and nick[-3:] == name[-3:]]


def cut_in_two(one: Named, start: int, end: int) -> bool:
    """ "denpasar barat bli": no typo begins in the middle of a name, nor ends there."""
    apart = end <= one.start or start >= one.end
    return not apart and not (start <= one.start and one.end <= end)


def all_strange(words: Sequence[str], strange: Sequence[str]) -> bool:
    """Every word names nothing, or is a point of the compass behind such a one."""
    return all(word in strange or (word in DIRECTIONS and word != words[0]) for word in words)


def windows(at: int, size: int) -> list[tuple[int, int]]:
    """Stretches of up to three words around a stranger, the widest first."""
    spans = [(a, a + w) for w in (3, 2, 1) for a in range(at - w + 1, at + 1)]
    return [(a, b) for a, b in spans if a >= 0 and b <= size]
