"""import_people, export_people: workers registered on paper as a table; a mistake names its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot.engine.effects import reference_of
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.agent_page import fields_of
from bot.services.answer import world_now
from bot.services.form_fields import FIELDS, read_form
from bot.storage import audit, newcomers, registrations
from bot.storage.database import Tx, milliseconds
from bot.understanding import Place, Verdict
from bot.understanding.nik import read_nik, shown

COLUMNS = (*FIELDS, "sex", "place", "job", "consent_date", "note")
EXPORTED = ("reference", "state", *FIELDS, "sex", "district", "village", "job")
MOST_ROWS, AT_ONCE = 10_000, 200
SEXES = {
    "l": False,
    "m": False,
    "laki-laki": False,
    "man": False,
    "p": True,
    "f": True,
    "perempuan": True,
    "woman": True,
}
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One worker, checked: `doubts` are told and change nothing."""

    line: int
    form: Mapping[str, str]
    answers: Mapping[str, object]
    consented: date
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """`references` are empty after a dry run; `doubts` name their line."""

    rows: int
    doubts: list[str]
    references: list[str]


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV or XLSX file. Raises BadArgument when it is neither, or columns are missing."""
    try:
        rows = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    except (OSError, UnicodeDecodeError, BadZipFile, InvalidFileException, KeyError, csv.Error) as error:
        raise BadArgument(f"{path.name} cannot be read: {type(error).__name__}") from error
    if len(rows) > MOST_ROWS:
        raise BadArgument(f"{path.name}: more than {MOST_ROWS} rows; divide it")
    missing = [name for name in ("full_name", "consent_date") if rows and name not in rows[0]]
    if missing or not rows:
        raise BadArgument(
            f"{path.name}: {'columns missing: ' + ', '.join(missing) if missing else 'no rows'}"
        )
    return rows


def _csv(path: Path) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return [{str(name): value or "" for name, value in row.items() if name} for row in reader]


def _xlsx(path: Path) -> list[dict[str, str]]:
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)
    heads = [str(cell or "").strip() for cell in next(lines, ())]
    return [dict(zip(heads, map(_cell, line), strict=False)) for line in lines if any(line)]


def _cell(value: object) -> str:
    """A number that a spreadsheet took a NIK for has lost its last digit: it is refused later by its length."""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return f"{value:.0f}" if isinstance(value, float) else str(value if value is not None else "")


def import_people(runtime: Runtime, table: Iterable[Mapping[str, str]], *, dry_run: bool) -> Imported:
    """Add workers, all or none. Raises BadArgument with every problem, by line (the header is line 1)."""
    checked = [_checked(runtime, line, row) for line, row in enumerate(table, start=2)]
    problems = [problem for row in checked if isinstance(row, list) for problem in row]
    if problems:
        raise BadArgument("\n".join(problems))
    rows = [row for row in checked if isinstance(row, Row)]
    doubts = [f"line {row.line}: {doubt}" for row in rows for doubt in row.doubts]
    if dry_run:
        return Imported(len(rows), doubts, [])
    with runtime.database.begin() as tx:
        references = [_add(runtime, tx, row) for row in rows]
    return Imported(len(rows), doubts, references)


def _checked(runtime: Runtime, line: int, row: Mapping[str, str]) -> Row | list[str]:
    form, wrong = read_form(runtime, {name: str(row.get(name) or "") for name in FIELDS}, {})
    problems = [f"line {line}: {name}: {problem}" for name, problem in wrong.items()]
    today = world_now(runtime).today
    consented = _read(runtime, "date", row.get("consent_date", ""))
    if consented is None or date.fromisoformat(str(consented)) > today:
        problems.append(f"line {line}: consent_date: nobody is taken in without the day they consented")
    place = _read(runtime, "place", row.get("place", ""))
    if row.get("place") and place is None:
        problems.append(f"line {line}: place: not known, or there are several")
    if problems:
        return problems
    answers: dict[str, object] = {"called": form["full_name"], "job": str(row.get("job") or "")}
    answers |= {"phone": form["phone"]} if "phone" in form else {}
    if isinstance(place, Place):
        answers["place"] = {**asdict(place), "within": list(place.within)}
    if row.get("note"):
        answers["landmark"] = str(row["note"])[:200]
    return Row(line, form, answers, date.fromisoformat(str(consented)), _doubts(runtime, row, form))


def _read(runtime: Runtime, kind: str, typed: object) -> object:
    text = str(typed or "").strip()
    if not text:
        return None
    reading = runtime.world.understanding.read(kind, text, on=world_now(runtime).today)
    return reading.value if reading.verdict is Verdict.UNDERSTOOD else None


def _doubts(runtime: Runtime, row: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, ...]:
    nik = read_nik(form.get("nik", ""), world_now(runtime).today)
    if isinstance(nik, str):
        return ()
    born = date.fromisoformat(form["birth_date"]) if "birth_date" in form else None
    regions = runtime.world.understanding.gazetteer().rows
    woman = SEXES.get(str(row.get("sex") or "").strip().lower())
    return tuple(nik.doubts(regions, birth_date=born, woman=woman))


def _add(runtime: Runtime, tx: Tx, row: Row) -> str:
    """A person without a chat, with a key, a consent and a reference of their own."""
    now, reference = milliseconds(runtime.now()), reference_of(runtime.new_id())
    somebody = newcomers.add(tx, runtime.new_id(), now=now)
    version = runtime.world.facts["notice_version"]
    newcomers.consented_on_paper(tx, somebody, version, row.consented)
    registrations.submit(tx, somebody, reference, row.answers, now)
    registrations.save_form(tx, somebody, registrations.reference_id(reference), row.form, now)
    subject = registrations.reference_id(reference)
    audit.record(tx, who="command line", what="imported", subject=subject, purpose="paper form", now=now)
    return reference


def export_people(runtime: Runtime, *, with_nik: bool, purpose: str) -> Iterator[list[str]]:
    """Everybody registered, line by line, each look noted; of the NIK the last four unless asked for in full."""
    yield list(EXPORTED)
    after = ""
    while True:
        with runtime.database.begin() as tx:
            slice_ = registrations.everybody(tx, after, AT_ONCE)
            lines = [_line(runtime, tx, one, with_nik, purpose) for one in slice_]
        yield from (line for line in lines if line)
        if len(slice_) < AT_ONCE:
            return
        after = slice_[-1]


def _line(runtime: Runtime, tx: Tx, registration: str, with_nik: bool, purpose: str) -> list[str]:
    found = registrations.load(tx, registration)
    if found is None or found.state in ("withdrawn", "merged"):
        return []
    what = "exported with NIK" if with_nik else "exported"
    now = milliseconds(runtime.now())
    audit.record(tx, who="command line", what=what, subject=registration, purpose=purpose[:80], now=now)
    fields = fields_of(runtime, found, "id") | {"reference": found.reference, "state": found.state}
    fields["nik"] = fields["nik"] if with_nik else shown(fields["nik"])
    cells = [fields[name] for name in EXPORTED]
    return [f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells]
