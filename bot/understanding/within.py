"""What names a place only inside the larger area said beside it: "karo sumut", "marelan medan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.addresses import joined
from bot.understanding.place_text import PlaceText


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

    def __init__(self, text: PlaceText) -> None:
        self.words, self.table, self.said = text.words, text.table, text.said

    def inner(self, named: Sequence[Named], rows: Sequence[int]) -> Named | None:
        """What makes sense only inside the larger area beside it; `rows` are the places that fit all names."""
        if len(named) == 2 and not rows:
            return self.inside_another(*named)
        if len(named) != 1 or any(self.table.level(row) == "village" for row in named[0].rows):
            return None
        return self.before(named[0])

    def inside_another(self, left: Named, right: Named) -> Named | None:
        """ "marelan medan": one of two names, where no place has both."""
        for child, area in ((left, right), (right, left)):
            found = self.of_area(joined(self.said[child.start : child.end]), area)
            if len(found) == 1:
                return Named(tuple(found), child.start, child.end, "normalised")
        return self.mistyped_inside(left, right)

    def before(self, area: Named) -> Named | None:
        """ "karo sumut": one or two words right before an area that name nothing elsewhere."""
        for start in range(max(area.start - 2, 0), area.start):
            words = self.said[start : area.start]
            if all(map(self.a_name, words)):
                found = self.of_area(joined(words), area) or self.mistyped_in(words, area)
                if len(found) == 1:
                    return Named(tuple(found), start, area.start, "normalised")
        return None

    def a_name(self, word: str) -> bool:
        return word.isalpha() and word not in self.words.marks and word not in self.words.refusal

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
