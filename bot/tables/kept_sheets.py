"""What a workbook's own XML says and no reader tells: hidden rows, merged cells, errors, formulas without a result.

Looked at by patterns over the bytes, never parsed, and bounded before anything is unpacked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from posixpath import join, normpath
from zipfile import BadZipFile, ZipFile

from bot.tables.problems import BadTable, Problem

MOST_UNPACKED = 120 * 1024 * 1024
FURTHEST_ROW, FURTHEST_COLUMN = 20_000, 300
SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
TARGET = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
PIECE = re.compile(
    rb"<(?:\w+:)?(?:(row)\b([^>]*)>|(col)\s([^>]*)>|(c)\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL
)
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>([^<]*)<")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ODS_HIDDEN = re.compile(rb"<table:table-row\b[^>]*table:visibility=\"(?:collapse|filter)\"")
ODS_MERGED = re.compile(rb"table:number-(?:columns|rows)-spanned=\"(?:[2-9]|[1-9][0-9]+)\"")
ODS_ERROR = re.compile(rb"calcext:value-type=\"error\"")
ODS_FORMULA = re.compile(rb"<table:table-cell\b(?![^>]*office:value-type)[^>]*table:formula=")


@dataclass(frozen=True, slots=True)
class Kept:
    """One sheet: its hidden rows and columns by number from 1 and 0, and the problems of its cells."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()


def kept_of(content: bytes) -> Mapping[str, Kept]:
    """Sheet name -> what stands in the XML of an XLSX; for an ODS one entry "". Raises BadTable."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise BadTable([Problem("too_large", values={"most": MOST_UNPACKED // 1024 // 1024})])
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return {name: _sheet(packed.read(path)) for name, path in _sheets(packed) if path in names}
            return {"": _ods(packed.read("content.xml"))} if "content.xml" in names else {}
    except (BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise BadTable([Problem("no_table")]) from None


def _attributes(said: bytes) -> dict[str, str]:
    found = ATTRIBUTE.findall(said)
    return {
        name.decode(): unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in found
    }


def _sheets(packed: ZipFile) -> Iterator[tuple[str, str]]:
    relations = map(_attributes, TARGET.findall(packed.read("xl/_rels/workbook.xml.rels")))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for said in SHEET.findall(packed.read("xl/workbook.xml")):
        sheet = _attributes(said)
        link = next((value for name, value in sheet.items() if name.endswith(":id")), "")
        target = targets.get(link, "")
        yield sheet.get("name", ""), target[1:] if target.startswith("/") else normpath(join("xl", target))


def place_of(cell: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of a cell's name; (0, 0) when it is none."""
    match = CELL.fullmatch(cell)
    if not match:
        return 0, 0
    column = 0
    for sign in match[1]:
        column = column * 26 + ord(sign) - 64
    return int(match[2]), column - 1


def _sheet(xml: bytes) -> Kept:
    rows, columns, problems = set[int](), set[int](), list[Problem]()
    line = 0
    for row, row_said, col, col_said, _, cell_said, inner in PIECE.findall(xml):
        if row:
            said = _attributes(row_said)
            line = int(said["r"]) if said.get("r", "").isdecimal() else line + 1
            rows |= {line} if _yes(said.get("hidden")) else set()
        elif col:
            columns |= _hidden_columns(_attributes(col_said))
        elif problem := _cell(_attributes(cell_said), inner, line):
            problems.append(problem)
    return Kept(frozenset(rows), frozenset(columns), tuple(problems))


def _yes(said: str | None) -> bool:
    return said in ("1", "true")


def _hidden_columns(said: Mapping[str, str]) -> set[int]:
    first, last = said.get("min", ""), said.get("max", "")
    if not _yes(said.get("hidden")) or not (first.isdecimal() and last.isdecimal()):
        return set()
    return set(range(int(first) - 1, min(int(last), FURTHEST_COLUMN)))


def _cell(said: Mapping[str, str], inner: bytes, line: int) -> Problem | None:
    """What is wrong with a cell that holds something. Raises BadTable for one that stands far outside."""
    if not inner:
        return None
    name = said.get("r", "")
    row, column = place_of(name)
    if row > FURTHEST_ROW or column > FURTHEST_COLUMN or line > FURTHEST_ROW:
        raise BadTable([Problem("too_far", values={"cell": name or line})])
    value = VALUE.search(inner)
    if said.get("t") == "e":
        shown = value[1].decode("utf-8", "replace") if value else ""
        return Problem("error_cell", line=line, column=name, values={"said": shown})
    if FORMULA.search(inner) and not (value and value[1]):
        return Problem("formula", line=line, column=name)
    return None


def _ods(xml: bytes) -> Kept:
    """An ODS does not number its rows: what is wrong is told of the sheet."""
    found = ((ODS_HIDDEN, "hidden_rows"), (ODS_MERGED, "merged_some"), (ODS_ERROR, "error_cells"))
    problems = [Problem(word) for pattern, word in (*found, (ODS_FORMULA, "formula")) if pattern.search(xml)]
    return Kept(problems=tuple(problems))
