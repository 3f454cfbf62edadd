"""All areas of Indonesia by name, code and point, in columns so that 91,599 of them load quickly."""

from __future__ import annotations

import gzip
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from math import cos, hypot, radians
from typing import overload

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import BadLexicon

# Codes have 2, 4, 6 or 10 digits.
REGENCY, DISTRICT, VILLAGE = 10**3, 10**5, 10**9
# Marks inside names that nobody types; without them a million letters at once go by bytes, twenty times as fast.
MARKS = str.maketrans("", "", " -'’.()/,\"")
VOWELS = str.maketrans("", "", "aeiou")
PLAIN_MARKS = b" -'.()/,\""
KINDS = ("kabupatenadministrasi", "kotaadministrasi", "kabupaten", "kota")
PROVINCE_KINDS = ("daerahkhususibukota", "daerahistimewa")
# By the first of a code's last four digits.
VILLAGE_KINDS = {"1": "Kelurahan", "2": "Desa"}
# So many names are looked up before an index of all pays: a command reads one text, a server many.
FEW = 300
DEGREE = 10_000
# Points are looked up in squares of a quarter degree, 28 kilometres.
SQUARE = DEGREE // 4
# Bytes of an area behind the line of names: a code of eight, latitude, longitude and postal code of four.
COLUMNS = 8 + 3 * 4
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


class Names(Sequence[str]):
    """Many short texts, tabs between them: as a list of texts they would hold eight times as much memory."""

    def __init__(self, joined: bytes) -> None:
        self.joined = joined

    @cached_property
    def ends(self) -> array[int]:
        """Where each ends, and the next begins one behind."""
        return array("i", accumulate(map(len, self.joined.split(b"\t")), lambda end, size: end + 1 + size))

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        return self.joined[self.ends[row - 1] + 1 if row else 0 : self.ends[row]].decode()


class Gazetteer:
    """Rows are in the order of codes: provinces, then regencies, districts and villages."""

    def __init__(
        self, codes: array[int], names: Names, points: tuple[array[int], array[int]], postal: array[int]
    ) -> None:
        self.codes, self.names, self.postal = codes, names, postal
        self.lats, self.lons = points
        # Codes are in order, so each level is a stretch of rows.
        self.districts, self.villages = bisect_left(codes, DISTRICT), bisect_left(codes, VILLAGE)
        self.rows = {code: row for row, code in enumerate(codes[: self.villages])}
        self.looked_up = 0
        self.keys = keys_of(names, self.districts)

    def named(self, key: str) -> list[int]:
        """All rows of a name, in the order of codes."""
        if self.looked_up < FEW:
            self.looked_up += 1
            return self.scanned(key)
        hashes, rows = self.index
        wanted = hash(key.encode())
        first = bisect_left(hashes, wanted)
        if first == len(hashes) or hashes[first] != wanted:
            return []
        return list(rows[first : bisect_right(hashes, wanted, first)])

    @cached_property
    def line(self) -> bytes:
        """A second copy of the keys, a tab before and behind each: held by whoever scans, and no server does."""
        return b"\t%b\t" % self.keys.joined

    def scanned(self, key: str) -> list[int]:
        """The same from the line of all names: a fifth of a millisecond, where the index takes a hundred to make."""
        rows: list[int] = []
        at = row = 0
        wanted = b"\t%b\t" % key.encode()
        while key and (found := self.line.find(wanted, at)) >= 0:
            row += self.line.count(b"\t", at, found)
            rows.append(row)
            at, row = found + 1, row + 1
        return rows

    @cached_property
    def index(self) -> tuple[array[int], array[int]]:
        """The hashes of all keys in order, and their rows: a tenth of what a dictionary of them holds.

        Of 64 bits each: that two names share one is as likely as a flipped bit, and a test holds it to the scan.
        """
        hashes = array("q", map(hash, self.keys.joined.split(b"\t")))
        rows = array("i", sorted(range(len(hashes)), key=hashes.__getitem__))
        return array("q", (hashes[row] for row in rows)), rows

    def make_ready(self) -> None:
        """The index made now: a server's first messages must not wait for it."""
        self.looked_up = FEW
        self.named("")

    def row_of(self, code: str) -> int:
        """The row of a code with or without dots."""
        number = int(code.replace(".", ""))
        return self.rows[number] if number in self.rows else bisect_left(self.codes, number, self.villages)

    def level(self, row: int) -> str:
        code = self.codes[row]
        return (
            "village"
            if code >= VILLAGE
            else "district"
            if code >= DISTRICT
            else "regency"
            if code >= REGENCY
            else "province"
        )

    def around(self, row: int) -> list[int]:
        """The rows of its parents, nearest first."""
        code = self.codes[row]
        if code >= VILLAGE:
            return [self.rows[code // 10**4], self.rows[code // 10**6], self.rows[code // 10**8]]
        if code >= DISTRICT:
            return [self.rows[code // 10**2], self.rows[code // 10**4]]
        return [self.rows[code // 10**2]] if code >= REGENCY else []

    def districts_of(self, regency: int) -> range:
        """The rows of a regency's districts, which stand together."""
        code = self.codes[regency] * 100
        return range(bisect_left(self.codes, code), bisect_left(self.codes, code + 100))

    def inside(self, row: int, parent: int) -> bool:
        return row != parent and parent in self.around(row)

    def outermost(self, rows: Sequence[int]) -> list[int]:
        """Without the village inside the district, and the district inside the regency, of the same name."""
        every = {row for row in rows if self.level(row) != "province"}
        return [row for row in rows if every.isdisjoint(self.around(row))]

    def place(self, row: int) -> Place:
        code = str(self.codes[row])
        dotted = ".".join(part for part in (code[:2], code[2:4], code[4:6], code[6:]) if part)
        within = tuple(self.names[parent] for parent in self.around(row))
        lat, lon = self.lats[row] / DEGREE, self.lons[row] / DEGREE
        return Place(dotted, self.names[row], self.level(row), lat, lon, within)

    @cached_property
    def larger(self) -> dict[tuple[int, str], list[str]]:
        """Names of provinces, regencies and districts by length and first letter."""
        return by_shape(dict.fromkeys(self.keys[: self.villages]))

    @cached_property
    def smaller(self) -> dict[tuple[int, str], list[str]]:
        """Names of all areas by length and first letter."""
        return by_shape(dict.fromkeys(self.keys))

    def similar(self, key: str, distance: int, villages: bool = False) -> list[tuple[str, int]]:
        """Names at most `distance` typos away, nearest first."""
        table = self.smaller if villages else self.larger
        sizes = range(len(key) - distance, len(key) + distance + 1)
        # Typos seldom touch the first letter, except by swapping it with the second.
        near = [
            name
            for size in sizes
            for letter in dict.fromkeys(key[:2])
            for name in table.get((size, letter), ())
        ]
        found = process.extract(key, near, scorer=OSA.distance, score_cutoff=distance, limit=6)
        return [(name, int(score)) for name, score, _ in found]

    @cached_property
    def consonants(self) -> dict[str, list[int]]:
        """The consonants of a regency's name -> its rows; none where two names leave the same."""
        found: dict[str, dict[str, list[int]]] = {}
        for row in range(bisect_left(self.codes, REGENCY), self.districts):
            name = bare(self.names[row].lower().translate(MARKS))
            found.setdefault(name.translate(VOWELS), {}).setdefault(name, []).append(row)
        return {short: next(iter(named.values())) for short, named in found.items() if len(named) == 1}

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

    def away(self, place: Place, lat: float, lon: float) -> float:
        """Kilometres from a place's point to a pin, near enough for Indonesia's latitudes."""
        return hypot(place.lat - lat, (place.lon - lon) * cos(radians(lat))) * KILOMETRES_PER_DEGREE

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


def keys_of(names: Names, districts: int) -> Names:
    """The names as they are looked up, those of provinces and regencies without what kind they are."""
    joined = names.joined.decode().lower().replace("’", "").encode().translate(None, PLAIN_MARKS)
    *larger, rest = joined.split(b"\t", districts)
    return Names(b"\t".join([*(bare(one.decode()).encode() for one in larger), rest]))


def kind_of(place: Place) -> str:
    """What a village's code says it is: in one kecamatan a kelurahan and a desa may bear one name."""
    return VILLAGE_KINDS.get(place.code[9:10], "") if place.level == "village" else ""


def told_apart(places: Sequence[Place]) -> list[Place]:
    """The same places, with their kind before the name where two would look alike."""
    shown = [(place.name, place.within[:1]) for place in places]
    return [
        replace(place, name=f"{kind_of(place)} {place.name}".strip()) if shown.count(look) > 1 else place
        for place, look in zip(places, shown, strict=True)
    ]


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
        line, figures = gzip.decompress(packed).split(b"\n", 1)
        line.decode()
    except (OSError, EOFError, ValueError) as error:
        raise BadLexicon(f"the gazetteer cannot be read: {error}") from error
    size = line.count(b"\t") + 1
    if len(figures) != COLUMNS * size:
        raise BadLexicon("the gazetteer's columns differ in length")
    codes = array("q", figures[: 8 * size])
    points = array("i", figures[8 * size :])
    if sys.byteorder == "big":
        codes.byteswap()
        points.byteswap()
    lats, lons, postal = (points[i * size : (i + 1) * size] for i in range(3))
    return Gazetteer(codes, Names(line), (lats, lons), postal)
