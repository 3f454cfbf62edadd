"""What goes out: nothing in it runs in a spreadsheet, wherever it divides, and it comes in again as it went out."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.environment import ROOT
from bot.tables.columns import Columns
from bot.tables.reading import read_table
from bot.tables.writing import as_csv, as_file, as_xlsx, harmless, plain

RISKY = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝")
COLUMNS = Columns(("a", "b"), ("a", "b"))
CELLS = st.text("ab 1.,;\t|=+-@'%\"0", max_size=12).map(str.strip)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "Jl X;=HYPERLINK(1)",
        "Jl X,@SUM(1)",
        "Jl X\t+1+1",
        "a|-2+3",
        "Jl; =1",
        "x\n=1",
        "＝1+1",
        "'=1",
        "-a",
        "+62a",
    ],
)
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_divides(cell: str) -> None:
    line = as_csv([["a", cell]]).decode("utf-8-sig")
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(line), delimiter=delimiter):
            assert not any(part.lstrip(' "').startswith(RISKY) for part in row), (delimiter, row)


@pytest.mark.parametrize("cell", ["-6.11", "-6,11", "081234567890", "Jl. Melati No. 12, RT 03/05"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
    assert harmless("+6281234567890") == "'+6281234567890"
    assert b"+6281234567890" in as_file("agents.csv", [("+6281234567890",)])


@settings(max_examples=150, deadline=None)
@given(cell=CELLS)
def test_what_was_made_harmless_comes_back(cell: str) -> None:
    assert plain(harmless(cell)) == cell


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=3), kind=st.sampled_from(["csv", "xlsx"]))
def test_a_table_that_went_out_comes_in_unchanged(cells: list[tuple[str, str]], kind: str) -> None:
    kept = [(" ".join(a.split()), " ".join(b.split())) for a, b in cells]
    written = as_file(f"x.{kind}", [("a", "b"), ("first", "row"), *kept])
    found = [(row["a"], row["b"]) for row in read_table(written, COLUMNS).rows]
    assert found == [("first", "row"), *(pair for pair in kept if any(pair))]


def test_a_workbook_holds_text_only() -> None:
    book = load_workbook(
        io.BytesIO(as_xlsx([("a", "b"), ("=1+1", "0812"), ("https://x", "3172045505900001")]))
    )
    assert {cell.data_type for row in book.active for cell in row} == {"s"}


LONG_TABLE = """
from pathlib import Path
from bot.tables.writing import as_file
as_file("x.{kind}", ([f"S••• A••• {{n}}", f"JK-{{n:08d}}", "31.72.04", "confirmed", str(n)] for n in range(100_000)))
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_hundred_thousand_lines_take_less_than_a_hundred_megabytes(kind: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LONG_TABLE.format(kind=kind)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert int(ran.stdout) / 1024 < 100
