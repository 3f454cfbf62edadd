"""import_people, export_people: workers registered on paper as a table; a mistake names its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.people.form_fields import read_form
from bot.services.people.showing import fields_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.tables import FIRST_LINE, harmless
from bot.services.staff.views import note
from bot.services.world import world_now
from bot.spoken_codes import reference_of
from bot.storage.database import Tx
from bot.storage.people import newcomers, registrations
from bot.understanding import Place, Verdict
from bot.understanding.nik import read_nik, shown
from flows.answers.fields import Field, Fields, Sees, on_form, seen_by

NEEDED = ("full_name", "consent_date")
AT_ONCE = 200
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


def columns(fields: Fields) -> tuple[str, ...]:
    """What a table to be taken in may say of a worker."""
    on_paper = (field.paper for field in fields if field.paper)
    typed = (field.key for field in on_form(fields) if not field.paper and field.kind != "choice")
    return (*typed, *on_paper, "consent_date")


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


def import_people(
    runtime: Runtime, scope: Scope, table: Iterable[Mapping[str, str]], *, dry_run: bool
) -> Imported:
    """Add workers, all or none. Raises BadArgument with every problem, by line (the header is line 1)."""
    demand(scope, "export")
    checked = [_checked(runtime, line, row) for line, row in enumerate(table, start=FIRST_LINE) if row]
    problems = [problem for row in checked if isinstance(row, list) for problem in row]
    if problems:
        raise BadArgument("\n".join(problems))
    rows = [row for row in checked if isinstance(row, Row)]
    doubts = [f"line {row.line}: {doubt}" for row in rows for doubt in row.doubts] + _twice(runtime, rows)
    if dry_run:
        return Imported(len(rows), doubts, [])
    with runtime.database.begin() as tx:
        references = [_add(runtime, tx, scope, row) for row in rows]
    return Imported(len(rows), doubts, references)


def _twice(runtime: Runtime, rows: Iterable[Row]) -> list[str]:
    """The same NIK in the table or among those registered: a person settles later whether they are one."""
    found, first = [], dict[str, int]()
    with runtime.database.look() as tx:
        for row in rows:
            nik = row.form.get("nik", "")
            if nik and nik in first:
                found.append(f"line {row.line}: nik: stands on line {first[nik]} too")
            elif nik and registrations.find_people(tx, "nik", nik):
                found.append(f"line {row.line}: nik: is registered already")
            first.setdefault(nik, row.line)
    return found


def _checked(runtime: Runtime, line: int, row: Mapping[str, str]) -> Row | list[str]:
    form, wrong = read_form(
        runtime, {field.key: str(row.get(field.key) or "") for field in on_form(runtime.fields)}, {}
    )
    problems = [f"line {line}: {name}: {problem}" for name, problem in wrong.items()]
    today = world_now(runtime).today
    consented = _read(runtime, "date", row.get("consent_date", ""))
    if consented is None or date.fromisoformat(str(consented)) > today:
        problems.append(f"line {line}: consent_date: nobody is taken in without the day they consented")
    answers, unread = _answered(runtime, row)
    problems += [f"line {line}: {name}: not known, or there are several" for name in unread]
    if problems:
        return problems
    said = {field.answer: form[field.key] for field in on_form(runtime.fields) if _is_said(field, form)}
    answers = {**said, **answers}
    return Row(line, form, answers, date.fromisoformat(str(consented)), _doubts(runtime, row, form))


def _answered(runtime: Runtime, row: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """What the columns of a paper say as answers, and the columns whose words are not known."""
    answers, unread = dict[str, object](), list[str]()
    for field in runtime.fields:
        text = str(row.get(field.paper) or "") if field.paper else ""
        value = ANSWERED[field.kind](runtime, text) if field.paper and field.answer else None
        if value is not None and field.answer:
            answers[field.answer] = value
        elif text and field.answer:
            unread.append(str(field.paper))
    return answers, unread


def _is_said(field: Field, form: Mapping[str, str]) -> bool:
    """Whether the chat would have asked for what stands on the form: its review shows it."""
    return field.key in form and bool(field.sees & Sees.WORKER)


def _place(runtime: Runtime, text: str) -> object:
    place = _read(runtime, "place", text)
    return {**asdict(place), "within": list(place.within)} if isinstance(place, Place) else None


# What a column of the table becomes among the answers, by the kind of its field; None where it says nothing.
ANSWERED: Mapping[str, Callable[[Runtime, str], object]] = {
    "job": lambda runtime, text: text,
    "place": _place,
    "text": lambda runtime, text: text[:200] or None,
}


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


def _add(runtime: Runtime, tx: Tx, scope: Scope, row: Row) -> str:
    """A person without a chat, with a key, a consent and a reference of their own."""
    now, reference = runtime.now_ms(), reference_of(runtime.new_id())
    somebody = newcomers.add(tx, runtime.new_id(), now=now)
    version = runtime.world.facts["privacy_version"]
    newcomers.consented_on_paper(tx, somebody, version, row.consented)
    registrations.submit(tx, somebody, reference, row.answers, now)
    registrations.save_form(tx, somebody, registrations.reference_id(reference), row.form, now)
    subject = registrations.reference_id(reference)
    note(runtime, tx, scope, "imported", subject, "paper form")
    return reference


def exported(fields: Fields) -> list[str]:
    return ["reference", "state", *(field.key for field in seen_by(fields, Sees.EXPORT))]


def export_people(runtime: Runtime, scope: Scope, *, with_nik: bool, purpose: str) -> Iterator[list[str]]:
    """Everybody registered in reach, line by line, each look noted; of the NIK the last four unless asked in full."""
    demand(scope, "export")
    yield exported(runtime.fields)
    after = ""
    while True:
        with runtime.database.begin() as tx:
            slice_ = registrations.everybody(tx, scope, after, AT_ONCE)
            lines = [_line(runtime, tx, scope, one, with_nik, purpose) for one in slice_]
        yield from (line for line in lines if line)
        if len(slice_) < AT_ONCE:
            return
        after = slice_[-1]


def _line(
    runtime: Runtime, tx: Tx, scope: Scope, registration: str, with_nik: bool, purpose: str
) -> list[str]:
    found = registrations.load(tx, registration)
    if found is None or found.state in ("withdrawn", "merged"):
        return []
    what = "exported with NIK" if with_nik else "exported"
    note(runtime, tx, scope, what, registration, purpose[:80])
    fields = fields_of(runtime, found, "id", Sees.EXPORT) | {
        "reference": found.reference,
        "state": found.state,
    }
    fields["nik"] = fields["nik"] if with_nik else shown(fields["nik"])
    cells = [fields[name] for name in exported(runtime.fields)]
    return [harmless(cell) for cell in cells]
