"""Tables that go out: CSV and XLSX whose cells nothing runs, and which come in again as they went out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from bot.tables import xlsx

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet that divides at another sign than ours begins a cell after each of these.
BEGINS = r"(\A|[;,\t|\r\n][ \u00a0]*)"
RISKY = r"[=+\-@\t\r\n|%＝＋－＠]"
RUN = re.compile(rf"{BEGINS}('*)(?={RISKY})")
KEPT = re.compile(rf"{BEGINS}'('*)(?={RISKY})")
# A number below zero is no formula; nor is a telephone number, but a spreadsheet would take its plus sign away.
NUMBER, SIGNED = re.compile(r"-[0-9]+(?:[.,][0-9]+)?"), re.compile(r"[+-][0-9]+(?:[.,][0-9]+)?")


def harmless(cell: str, number: re.Pattern[str] = NUMBER) -> str:
    """A cell in which no spreadsheet finds anything to run, wherever it divides; `plain` undoes it."""
    return cell if number.fullmatch(cell) else RUN.sub(r"\1'\2", cell)


def plain(cell: str) -> str:
    """A cell as it was before `harmless`."""
    return KEPT.sub(r"\1\2", cell)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of cells, the header first, as a spreadsheet likes them best."""
    return _csv(rows, NUMBER, "\r\n").encode("utf-8-sig")


def _csv(rows: Iterable[Sequence[str]], number: re.Pattern[str], ending: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ending)
    writer.writerows([harmless(cell, number) for cell in row] for row in rows)
    return out.getvalue()


def as_xlsx(rows: Iterable[Sequence[str]], mark: str = "") -> bytes:
    """A workbook of text cells only, the header first; `mark` stands in the page's header and the properties."""
    return xlsx.as_xlsx(([harmless(cell) for cell in row] for row in rows), mark)


def as_file(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """What belongs into a file of this name: a workbook under .xlsx, else CSV as agents.csv has always been."""
    return as_xlsx(rows) if name.lower().endswith(".xlsx") else _csv(rows, SIGNED, "\n").encode()
