"""Workbooks (XLSX, XLSB, XLS, ODS) to the cells of their one sheet that holds the table."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from bot.tables.columns import letter
from bot.tables.kept_sheets import Kept, kept_of
from bot.tables.problems import BadTable, Problem

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Value = object
Lines = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as the file types them, from A1 on, and what is wrong with the sheet whatever its table says."""

    lines: Lines
    kept: Kept
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, COMPOUND))


def read_workbook(content: bytes) -> Sheet:
    """The one sheet with a table on it. Raises BadTable."""
    kept = kept_of(content) if content.startswith(ZIP) else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [(name, _lines(book.get_sheet_by_name(name))) for name in book.sheet_names]
            name, lines = _the_one(sheets)
            merged = tuple(book.get_sheet_by_name(name).merged_cell_ranges or ())
    except PasswordError:
        raise BadTable([Problem("locked")]) from None
    except BadTable:
        raise
    except Exception:  # the reader's own errors, and whatever a broken file makes it raise
        raise BadTable([Problem("no_table")]) from None
    return Sheet(lines, kept.get(name) or kept.get("") or Kept(), merged)


def _lines(sheet: CalamineSheet) -> Lines:
    return [list(line) for line in sheet.to_python(skip_empty_area=False)]


def _the_one(sheets: Sequence[tuple[str, Lines]]) -> tuple[str, Lines]:
    """The sheet with rows of two cells and more; others may hold no more than lines of prose."""
    tables = [(name, lines) for name, lines in sheets if any(filled(line) > 1 for line in lines)]
    if len(tables) > 1:
        names = ", ".join(name[:40] for name, _ in tables)
        raise BadTable([Problem("two_sheets", values={"names": names})])
    found = tables or [(name, lines) for name, lines in sheets if any(map(filled, lines))]
    if not found:
        raise BadTable([Problem("empty")])
    return found[0]


def filled(line: Sequence[Value]) -> int:
    return sum(value is not None and str(value).strip() != "" for value in line)


def troubles(sheet: Sheet, header: int, rows: Mapping[int, Sequence[Value]], width: int) -> Iterator[Problem]:
    """What a sheet hides or joins within the table; `header` is the line of the headers, from 1."""
    yield from (problem for problem in sheet.kept.problems if problem.line >= header or not problem.line)
    yield from (
        Problem("hidden_row", line=line)
        for line in sorted(sheet.kept.hidden_rows)
        if filled(rows.get(line, ()))
    )
    for column in sorted(sheet.kept.hidden_columns):
        if any(filled(cells[column : column + 1]) for cells in rows.values()):
            yield Problem("hidden_column", line=header, values={"letter": letter(column)})
    for (first, left), (last, right) in sheet.merged:
        if last + 1 >= header and left < width:
            cells = f"{letter(left)}{first + 1}:{letter(right)}{last + 1}"
            yield Problem("merged", line=first + 1, values={"cells": cells})
