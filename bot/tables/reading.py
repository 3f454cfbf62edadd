"""read_table: any table somebody hands in, accounted for to its last cell, or refused with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.tables.cells import cell_text
from bot.tables.columns import Columns, Header, letter, read_header
from bot.tables.delimited import read_delimited
from bot.tables.kept_sheets import Kept
from bot.tables.problems import BadTable, Problem, told
from bot.tables.workbook import Sheet, filled, is_workbook, read_workbook, troubles

MIB = 1024 * 1024
MOST_MIB = 10
MOST_ROWS = 10_000
HEADER_WITHIN = 10  # lines: above the headers a title may stand
FIRST_LINE = 2  # of a table without a title: its header is line 1
PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table", b"%pdf", b"{\\rtf")


class Row(dict[str, str]):
    """One row by column; `line` is where it stands in the file, `wrong` what could not be read of its cells."""

    def __init__(self, cells: Mapping[str, str], line: int, wrong: Sequence[Problem] = ()) -> None:
        super().__init__(cells)
        self.line, self.wrong = line, tuple(wrong)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with anything in them; `letters` of their columns; `notes`: what was read otherwise than it stood there."""

    rows: list[Row]
    letters: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def told(self) -> list[str]:
        return told(self.notes, self.letters)


def read_file(path: Path, columns: Columns, *, told_later: bool = False) -> Table:
    """The table in a file. Raises BadTable.

    `told_later`: whoever takes the rows in tells what is wrong with their cells, beside what else is wrong with them.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_MIB * MIB else b""
    except OSError:
        raise BadTable([Problem("not_there")]) from None
    if size > MOST_MIB * MIB:
        raise BadTable([Problem("too_large", values={"most": MOST_MIB})])
    return read_table(content, columns, told_later=told_later)


def read_table(content: bytes, columns: Columns, *, told_later: bool = False) -> Table:
    """The table in these bytes, whatever kind of file they are of; as `read_file`. Raises BadTable."""
    if len(content) > MOST_MIB * MIB:
        raise BadTable([Problem("too_large", values={"most": MOST_MIB})])
    if content[:200].lstrip().lower().startswith(PAGES):
        raise BadTable([Problem("no_table")])
    sheet = read_workbook(content) if is_workbook(content) else _text_sheet(content)
    lines = [_stripped(line) for line in sheet.lines]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise BadTable([Problem("empty")])
    at = _header_line(lines, columns)
    header = read_header([str(cell).strip() for cell in lines[at]], columns)
    rows = {number: line for number, line in enumerate(lines[at + 1 :], start=at + 2) if line}
    table = _table(sheet, at, lines, header, rows, columns)
    if not told_later and (wrong := wrong_cells(table.rows)):
        raise BadTable(wrong, table.letters)
    return table


def _text_sheet(content: bytes) -> Sheet:
    return Sheet([list(line) for line in read_delimited(content)], Kept())


def _stripped(line: Sequence[object]) -> list[object]:
    """A line without the empty cells at its end."""
    cells = list(line)
    while cells and (cells[-1] is None or not str(cells[-1]).strip()):
        cells.pop()
    return cells


def _header_line(lines: Sequence[Sequence[object]], columns: Columns) -> int:
    """The line that holds most of the columns' names, among the first ones; the first with anything in it else."""
    known = [sum(bool(columns.meant(str(cell))) for cell in line) for line in lines[:HEADER_WITHIN]]
    best = max(range(len(known)), key=lambda at: (known[at], -at))
    if known[best]:
        return best
    return next(at for at, line in enumerate(lines) if line)


def _table(
    sheet: Sheet,
    at: int,
    lines: Sequence[Sequence[object]],
    header: Header,
    rows: Mapping[int, Sequence[object]],
    columns: Columns,
) -> Table:
    above = {number: line for number, line in enumerate(lines[:at], start=1) if line}
    problems = list(header.problems)
    problems += [Problem("above", line=number) for number, line in above.items() if filled(line) > 1]
    problems += troubles(sheet, at + 1, {at + 1: lines[at], **rows}, len(lines[at]))
    if len(rows) > MOST_ROWS:
        problems.append(Problem("too_many_rows", values={"most": MOST_ROWS}))
    if not rows:
        problems.append(Problem("empty"))
    if problems:
        raise BadTable(problems, header.letters)
    titles = (str(next(cell for cell in line if str(cell or "").strip()))[:60] for line in above.values())
    notes = [
        Problem("passed_over", line=number, values={"said": said})
        for number, said in zip(above, titles, strict=True)
    ]
    found = [_row(number, line, header, columns, notes) for number, line in rows.items()]
    return Table(found, header.letters, tuple(notes))


def _row(
    number: int,
    line: Sequence[object],
    header: Header,
    columns: Columns,
    notes: list[Problem],
) -> Row:
    """One row; what was read otherwise than it stood there joins `notes`."""
    cells, problems = dict[str, str](), list[Problem]()
    for place, value in enumerate(line):
        name = header.places.get(place, "")
        if not name:
            problems += _surplus(number, place, value, header)
            continue
        text = cell_text(value, is_day=name in columns.days)
        if isinstance(text, Problem):
            problems.append(Problem(text.word, number, name, text.values))
            continue
        cells[name] = text
        if name in columns.days and _is_serial(value):
            notes.append(
                Problem("serial", number, name, {"said": str(value).removesuffix(".0"), "day": text})
            )
    return Row({name: cells.get(name, "") for name in header.places.values()}, number, problems)


def _is_serial(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal())


def _surplus(number: int, place: int, value: object, header: Header) -> list[Problem]:
    if place in header.counters or value is None or not str(value).strip():
        return []
    return [Problem("surplus", number, values={"letter": letter(place)})]


def wrong_cells(rows: Iterable[Mapping[str, object]]) -> list[Problem]:
    """What could not be read of the cells of these rows."""
    return [problem for row in rows if isinstance(row, Row) for problem in row.wrong]


def with_cells(rows: Iterable[Mapping[str, object]], problems: Sequence[Problem]) -> list[Problem]:
    """What is wrong with rows, and with their cells: of a cell that could not be read nothing else is told."""
    wrong = wrong_cells(rows)
    told = {(problem.line, problem.column) for problem in wrong}
    return wrong + [one for one in problems if (one.line, one.column) not in told]


def numbered(rows: Iterable[Mapping[str, object]]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Rows with the line each stands on: that of its file, else counted from the header on line 1."""
    for number, row in enumerate(rows, start=FIRST_LINE):
        if row:
            yield (row.line if isinstance(row, Row) else number), row
