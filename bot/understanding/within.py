"""What names a place only inside the larger area said beside it: "karo sumut", "marelan medan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.addresses import AddressWords, joined
from bot.understanding.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the text that names places: the rows it may mean."""

    rows: tuple[int, ...]
    start: int
    end: int
    how: str


class Within:
    """One text whose larger area is known."""

    __slots__ = ("said", "table", "words")

    def __init__(self, words: AddressWords, table: Gazetteer, said: Sequence[str]) -> None:
        self.words, self.table, self.said = words, table, said

    def inner(self, named: Sequence[Named], rows: Sequence[int]) -> Named | None:
        """What stands before a larger area, where only inside that area it makes sense."""
        parent = named[-1]
        if len(named) == 2 and not rows:
            for child, area in ((named[0], parent), (parent, named[0])):
                found = self.of_area(joined(self.said[child.start : child.end]), area)
                if len(found) == 1:
                    return Named(tuple(found), child.start, child.end, "normalised")
            return self.mistyped_inside(named[0], parent)
        if len(named) != 1 or any(self.table.level(row) == "village" for row in parent.rows):
            return None
        for start in range(max(parent.start - 2, 0), parent.start):
            words = self.said[start : parent.start]
            if all(
                word.isalpha() and word not in self.words.marks and word not in self.words.refusal
                for word in words
            ):
                found = self.of_area(joined(words), parent) or self.mistyped_in(words, parent)
                if len(found) == 1:
                    return Named(tuple(found), start, parent.start, "normalised")
        return None

    def mistyped_inside(self, child: Named, parent: Named) -> Named | None:
        """ "keramat jati jaktim": a village of that name lies elsewhere, a district nearly of that name here."""
        name = joined(self.said[child.start : child.end])
        near = self.table.similar(name, 1 if len(name) < 8 else 2, villages=True) if len(name) > 4 else []
        found = [row for other, _ in near for row in self.table.named(other) if self.in_one_of(row, parent)]
        found = self.table.outermost([row for row in found if self.table.level(row) != "village"])
        return Named(tuple(found), child.start, child.end, "fuzzy") if len(found) == 1 else None

    def of_area(self, name: str, parent: Named) -> list[int]:
        """The regency or district in the area of this name ("karo sumut") or with this word ("marelan medan")."""
        exact = [
            row
            for row in self.table.named(name)
            if self.in_one_of(row, parent) and self.table.level(row) != "village"
        ]
        if exact or len(name) < 5 or name in self.words.common or name in self.words.ignored:
            return self.table.outermost(exact)
        return [
            row
            for area in parent.rows
            if self.table.level(area) == "regency"
            for row in self.table.districts_of(area)
            if name in self.table.names[row].casefold().split()
        ]

    def mistyped_in(self, words: Sequence[str], parent: Named) -> list[int]:
        """ "smper barat cilincing"."""
        name = joined(words)
        if len(name) < 6 or not any(map(self.words.counts, words)):
            return []
        near = self.table.similar(name, 1 if len(name) < 8 else 2, villages=True)
        found = [row for other, _ in near for row in self.table.named(other) if self.in_one_of(row, parent)]
        return self.table.outermost(found)

    def in_one_of(self, row: int, parent: Named) -> bool:
        return any(self.table.inside(row, area) for area in parent.rows)

    def covered(self, named: Sequence[Named]) -> list[int]:
        """Rows for which every named stretch is the row itself or a place around it."""
        if len(named) == 1:
            return list(named[0].rows)
        meant = [frozenset(one.rows) for one in named]
        return list(
            dict.fromkeys(
                row
                for one in named
                for row in one.rows
                if not any(rows.isdisjoint((row, *self.table.around(row))) for rows in meant)
            )
        )

    def a_regency(self, one: Named) -> bool:
        """Whether the words alone are a regency's name."""
        own = self.table.named(joined(self.said[one.start : one.end]))
        return any(self.table.level(row) == "regency" for row in own)
