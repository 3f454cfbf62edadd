"""All areas of Indonesia by name, code and point, in columns so that 91,599 of them load quickly."""

from __future__ import annotations

import gzip
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import BadLexicon

LEVELS = {2: "province", 4: "regency", 6: "district", 10: "village"}
# Marks inside names that nobody types.
MARKS = str.maketrans("", "", " -'’.()/,\"")
KINDS = ("kabupatenadministrasi", "kotaadministrasi", "kabupaten", "kota")
PROVINCE_KINDS = ("daerahkhususibukota", "daerahistimewa")
DEGREE = 10_000
# Points are looked up in squares of a quarter degree, 28 kilometres.
SQUARE = DEGREE // 4
KILOMETRES_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """One area: its Kemendagri code with dots, level and point, and the names around it, nearest first."""

    code: str
    name: str
    level: str
    lat: float
    lon: float
    within: tuple[str, ...] = ()


class Gazetteer:
    """Rows are in the order of codes: provinces, then regencies, districts and villages."""

    def __init__(
        self, codes: array[int], names: list[str], points: tuple[array[int], array[int]], postal: array[int]
    ) -> None:
        self.codes, self.names, self.postal = codes, names, postal
        self.lats, self.lons = points
        # Codes have 2, 4, 6 or 10 digits and are in order, so each level is a stretch of rows.
        self.districts, self.villages = bisect_left(codes, 10**5), bisect_left(codes, 10**9)
        self.rows = {code: row for row, code in enumerate(codes[: self.villages])}
        self.first, self.following, self.larger_keys = self.indexed()

    def indexed(self) -> tuple[dict[str, int], array[int], list[str]]:
        """Key of a name -> its first row, and from each row to the next of the same key."""
        keys = "\t".join(self.names).lower().translate(MARKS).split("\t")
        for row in range(self.districts):
            keys[row] = bare(keys[row])
        first: dict[str, int] = {}
        following = array("i", bytes(4 * len(keys)))
        for row in range(len(keys) - 1, -1, -1):
            following[row] = first.get(keys[row], -1)
            first[keys[row]] = row
        return first, following, list(dict.fromkeys(keys[: self.villages]))

    def named(self, key: str) -> list[int]:
        """All rows of a name, in the order of codes."""
        rows = []
        row = self.first.get(key, -1)
        while row >= 0:
            rows.append(row)
            row = self.following[row]
        return rows

    def level(self, row: int) -> str:
        return LEVELS[len(str(self.codes[row]))]

    def around(self, row: int) -> list[int]:
        """The rows of its parents, nearest first."""
        code = str(self.codes[row])
        return [self.rows[int(code[:size])] for size in (6, 4, 2) if size < len(code)]

    def districts_of(self, regency: int) -> range:
        """The rows of a regency's districts, which stand together."""
        code = self.codes[regency] * 100
        return range(bisect_left(self.codes, code), bisect_left(self.codes, code + 100))

    def inside(self, row: int, parent: int) -> bool:
        return row != parent and parent in self.around(row)

    def place(self, row: int) -> Place:
        code = str(self.codes[row])
        dotted = ".".join(part for part in (code[:2], code[2:4], code[4:6], code[6:]) if part)
        within = tuple(self.names[parent] for parent in self.around(row))
        lat, lon = self.lats[row] / DEGREE, self.lons[row] / DEGREE
        return Place(dotted, self.names[row], self.level(row), lat, lon, within)

    @cached_property
    def larger(self) -> dict[tuple[int, str], list[str]]:
        """Names of provinces, regencies and districts by length and first letter."""
        return by_shape(self.larger_keys)

    @cached_property
    def smaller(self) -> dict[tuple[int, str], list[str]]:
        """Names of all areas by length and first letter."""
        return by_shape(self.first)

    def similar(self, key: str, distance: int, villages: bool = False) -> list[tuple[str, int]]:
        """Names at most `distance` typos away, nearest first."""
        table = self.smaller if villages else self.larger
        sizes = range(len(key) - distance, len(key) + distance + 1)
        # Typos seldom touch the first letter, except by swapping it with the second.
        near = [name for size in sizes for letter in {*key[:2]} for name in table.get((size, letter), ())]
        found = process.extract(key, near, scorer=OSA.distance, score_cutoff=distance, limit=6)
        return [(name, int(score)) for name, score, _ in found]

    @cached_property
    def squares(self) -> dict[tuple[int, int], list[int]]:
        found: dict[tuple[int, int], list[int]] = {}
        for row in range(self.villages, len(self.codes)):
            found.setdefault((self.lats[row] // SQUARE, self.lons[row] // SQUARE), []).append(row)
        return found

    def nearest(self, lat: float, lon: float) -> Place:
        """The village whose point is nearest, wherever on earth the pin lies."""
        y, x = int(lat * DEGREE), int(lon * DEGREE)
        stretch = cos(radians(lat))
        for reach in (1, 2, 4, 8):
            if near := list(self.close(y // SQUARE, x // SQUARE, reach)):
                break
        rows: Sequence[int] = near or range(self.districts, self.villages)
        return self.place(
            min(rows, key=lambda r: (self.lats[r] - y) ** 2 + ((self.lons[r] - x) * stretch) ** 2)
        )

    def close(self, y: int, x: int, reach: int) -> Iterator[int]:
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                yield from self.squares.get((y + dy, x + dx), ())

    @cached_property
    def posts(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row in range(self.villages, len(self.codes)):
            if self.postal[row]:
                found.setdefault(self.postal[row], []).append(row)
        return found


def bare(key: str) -> str:
    """A regency's or province's name without what kind it is."""
    for kind in (*KINDS, *PROVINCE_KINDS):
        if key.startswith(kind) and len(key) > len(kind) + 2:
            return key[len(kind) :]
    return key


def by_shape(names: Iterable[str]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    for name in names:
        found.setdefault((len(name), name[:1]), []).append(name)
    return found


def table_of(packed: bytes) -> Gazetteer:
    """The gazetteer in the columns of vendor/gazetteer. Raises BadLexicon when the table is torn."""
    try:
        codes, names, *figures = gzip.decompress(packed).splitlines()
        lats, lons, postal = (array("i", map(int, column.split())) for column in figures)
        columns = array("q", map(int, codes.split())), names.decode("utf-8").split("\t")
    except (OSError, EOFError, ValueError) as error:
        raise BadLexicon(f"the gazetteer cannot be read: {error}") from error
    if len({len(column) for column in (*columns, lats, lons, postal)}) != 1:
        raise BadLexicon("the gazetteer's columns differ in length")
    return Gazetteer(*columns, (lats, lons), postal)
