"""What names a place only inside the larger area said beside it: "karo sumut", "marelan medan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.addresses import joined
from bot.understanding.place_text import DIRECTIONS, PlaceText

SHORTEST_FRONT = 5  # letters that the names of several quarters of one kecamatan begin with


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the text that names places: the rows it may mean."""

    rows: tuple[int, ...]
    start: int
    end: int
    how: str


class Within:
    """One text whose larger area is known."""

    __slots__ = ("said", "table", "text", "words")

    def __init__(self, text: PlaceText) -> None:
        self.text = text
        self.words, self.table, self.said = text.words, text.table, text.said

    def agreed(self, named: Sequence[Named]) -> tuple[list[int], Sequence[Named]]:
        """The rows that the names mean together, [] where they do not agree, and the names that count."""
        rows = self.covered(named)
        if inner := self.inner(named, rows):
            return list(inner.rows), [inner, *named[-1:]]
        if len(named) > 1 and not rows:
            rows, agreed = self.outvoted(named)
            return rows, agreed or named
        return rows, named

    def inner(self, named: Sequence[Named], rows: Sequence[int]) -> Named | None:
        """What makes sense only inside the larger area beside it; `rows` are the places that fit all names."""
        if len(named) == 2 and not rows:
            return self.inside_another(*named)
        if len(named) != 1:
            return None
        larger = tuple(row for row in named[0].rows if self.table.level(row) in ("regency", "province"))
        if any(self.table.level(row) == "village" for row in named[0].rows):
            return self.named_before(named[0], larger)
        return self.before(named[0]) or self.named_before(named[0], larger)

    def named_before(self, area: Named, larger: tuple[int, ...]) -> Named | None:
        """ "taman sidoarjo", "negara jembrana": an everyday word that is a kecamatan of that regency to the letter."""
        word = self.said[area.start - 1] if area.start else ","
        rows = self.table.named(word) if self.a_name(word) else ()
        inside = [row for row in rows if any(self.table.inside(row, of) for of in larger)]
        found = tuple(row for row in inside if self.table.level(row) == "district")
        return Named(found, area.start - 1, area.start, "normalised") if len(found) == 1 else None

    def inside_another(self, left: Named, right: Named) -> Named | None:
        """ "marelan medan": one of two names, where no place has both."""
        for child, area in ((left, right), (right, left)):
            found = self.of_area(joined(self.said[child.start : child.end]), area)
            if len(found) == 1:
                return Named(tuple(found), child.start, child.end, "normalised")
            if self.a_quarter_of(child, area):
                return area
        return self.mistyped_inside(left, right)

    def a_quarter_of(self, child: Named, area: Named) -> bool:
        """ "alalak banjarmasin utara": there are kelurahan Alalak Utara and Tengah in it, and that is near enough."""
        name = joined(self.said[child.start : child.end])
        if len(area.rows) != 1 or self.table.level(area.rows[0]) != "district" or len(name) < SHORTEST_FRONT:
            return False
        villages = (row for way in DIRECTIONS for row in self.table.named(name + way))
        return any(self.table.inside(row, area.rows[0]) for row in villages)

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
        every = dict.fromkeys(row for one in named for row in one.rows)
        return [row for row in every if len(self.agreeing(row, named)) == len(named)]

    def agreeing(self, row: int, named: Sequence[Named]) -> list[Named]:
        """The names that are the row itself or a place around it, in today's provinces or before."""
        around = self.around(row)
        return [one for one in named if not around.isdisjoint(one.rows)]

    def around(self, row: int) -> set[int]:
        found = [row, *self.table.around(row)]
        before = self.words.former.get(str(self.table.codes[found[-1]]), ())
        return {*found, *self.text.rows_of(before)}

    def outvoted(self, named: Sequence[Named]) -> tuple[list[int], list[Named]]:
        """ "dsn krajan ds gebang kulon kec gebang kab cirebon": the place that most names agree on, and these names.

        ([], []) where another name stands beside it that cannot be passed over, or two places have as many.
        """
        kept: dict[int, list[Named]] = {}
        for row in dict.fromkeys(row for one in named for row in one.rows):
            kept[row] = self.agreeing(row, named)
        kept = {row: ones for row, ones in kept.items() if not self.a_hamlet(row, named)} or kept
        weights = {row: self.weight(row, ones) for row, ones in kept.items()}
        most = max(weights.values())
        rows = [row for row in kept if weights[row] == most]
        agreed = kept[rows[0]]
        dropped = [one for one in named if one not in agreed]
        alike = all(kept[row] == agreed for row in rows)
        if not alike or not most[0] or not self.passing(rows[0], agreed, dropped):
            return [], []
        return rows, agreed

    def a_hamlet(self, row: int, named: Sequence[Named]) -> bool:
        """ "dsn sumberejo ds tegalrejo": no desa Sumberejo, wherever one may lie."""
        return all(self.small(one) for one in named if row in one.rows)

    def weight(self, row: int, agreed: Sequence[Named]) -> tuple[int, int, int]:
        """How many names stand, how many agree, and whether the place is told with its mark: "kec tampan"."""
        marked = any(row in one.rows and self.fits_its_mark(row, one) for one in agreed)
        return sum(map(self.stands, agreed)), len(agreed), marked

    def fits_its_mark(self, row: int, one: Named) -> bool:
        mark = self.text.marked(one.start)
        return bool(mark) and self.text.fits(row, mark)

    def passing(self, row: int, agreed: Sequence[Named], dropped: Sequence[Named]) -> bool:
        """Whether all names that do not fit may be passed over."""
        if len(agreed) > 1:
            return all(self.passed(one, agreed, row) for one in dropped)
        level = self.table.level(row)
        if self.settles(row, agreed):
            return all(self.within_reach(one, agreed) or not self.stands(one) for one in dropped)
        small = all(self.small(one) and one.how != "fuzzy" for one in dropped)
        return small or (level == "district" and all(not self.stands(one) for one in dropped))

    def stands(self, one: Named) -> bool:
        """A name that is neither mistyped nor that of a hamlet, a street or a landmark."""
        return one.how != "fuzzy" and not self.small(one)

    def passed(self, one: Named, agreed: Sequence[Named], row: int) -> bool:
        """Whether a name may be passed over that does not fit what several others agree on."""
        if not self.stands(one) or set(self.said[one.start : one.end]) <= {"kota", ","}:
            return True
        if self.settles(row, agreed) and self.within_reach(one, agreed):
            return True
        known = self.text.mark(one.start) or (one.how != "synonym" and self.a_regency(one))
        # "keramat jati jaktim": two names side by side may be one that is mistyped.
        beside = any(one.end == other.start or other.end == one.start for other in agreed)
        return not known and not beside

    def settles(self, row: int, agreed: Sequence[Named]) -> bool:
        """Whether kecamatan and kabupaten are told to the letter: "bontobahari bulukumba", "denpasar barat"."""
        if self.table.level(row) != "district":
            return False
        regency = self.table.around(row)[0]
        spelt = [one for one in agreed if one.how != "fuzzy"]
        own = self.table.names[regency].split()[-1] in self.table.names[row].split()
        told = any(row in one.rows for one in spelt)
        return told and (own or any(regency in one.rows for one in spelt))

    def within_reach(self, one: Named, agreed: Sequence[Named]) -> bool:
        """A hamlet or quarter named before them, or a village: names go from the small to the large."""
        villages = all(self.table.level(row) == "village" for row in one.rows)
        first = one.end <= min(other.start for other in agreed) and not self.text.mark(one.start)
        return villages or (first and one.end - one.start == 1)

    def small(self, one: Named) -> bool:
        """ "dsn krajan", "jl raya bekasi", "gang buntu": what stands before says that it is small."""
        before = [word for word in self.said[max(one.start - 2, 0) : one.start] if word != ","][-1:]
        if before == ["raya"]:
            return True
        own = all(self.table.level(row) == "village" for row in one.rows) and self.said[one.start]
        return not self.words.small.isdisjoint([*before, own or ""])

    def a_regency(self, one: Named) -> bool:
        """Whether the words alone are a regency's name."""
        own = self.table.named(joined(self.said[one.start : one.end]))
        return any(self.table.level(row) == "regency" for row in own)
