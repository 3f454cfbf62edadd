"""Tables of others, CSV or XLSX, read as they keep them: each row where it stands. Only commands need the reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.errors import BadArgument

MOST_ROWS = 10_000


def read_rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """Rows by column, an empty line as an empty row, so that the n-th stands on line n + 2.

    Raises BadArgument when the file is neither, is too long, or misses columns of `needed`.
    """
    try:
        lines = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    except (
        OSError,
        UnicodeDecodeError,
        BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        csv.Error,
    ) as error:
        raise BadArgument(f"{path.name} cannot be read: {type(error).__name__}") from error
    heads, rows = (lines[0] if lines else []), lines[1:]
    if len(rows) > MOST_ROWS:
        raise BadArgument(f"{path.name}: more than {MOST_ROWS} rows; divide it")
    missing = [name for name in needed if name not in heads]
    if missing:
        raise BadArgument(f"{path.name}: columns missing: {', '.join(missing)}")
    if not any(map(any, rows)):
        raise BadArgument(f"{path.name}: no rows")
    return [dict(zip(heads, row, strict=False)) if any(row) else {} for row in rows]


def _csv(path: Path) -> list[list[str]]:
    """Commas, or semicolons as spreadsheets write them where the comma is a decimal sign."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return _tidied(csv.reader(io.StringIO(text), delimiter=delimiter))


def _xlsx(path: Path) -> list[list[str]]:
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return _tidied(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2))


def _tidied(lines: Iterable[Sequence[object]]) -> list[list[str]]:
    found = [[_cell(value).strip() for value in line] for line in lines]
    while found and not any(found[-1]):
        found.pop()
    return found


def _cell(value: object) -> str:
    """A number that a spreadsheet took a NIK for has lost its last digit: it is refused later by its length."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value if value is not None else "")
