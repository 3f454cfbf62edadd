"""check_row: one row of a table of workers registered on paper, or of an export, and everything wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from bot.runtime import Runtime
from bot.services.people.form_fields import read_form
from bot.services.people.showing import fields_of
from bot.services.staff.scope import Scope
from bot.services.world import world_now
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration
from bot.storage.staff import views
from bot.tables.columns import Columns
from bot.tables.problems import Problem
from bot.understanding import Place, Verdict
from bot.understanding.nik import read_nik, shown
from flows.answers.fields import Field, Fields, Sees, on_form, seen_by

DAYS = frozenset(("birth_date", "consent_date"))
# How Indonesians head the columns.
ALSO = {
    **{"nama lengkap": "full_name", "nama": "full_name", "tanggal lahir": "birth_date", "alamat": "address"},
    **{"no hp": "phone", "telepon": "phone", "jenis kelamin": "sex", "pekerjaan": "job", "tempat": "place"},
    **{"tanggal persetujuan": "consent_date", "ahli waris": "heirs", "catatan": "note"},
}
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


def table(fields: Fields) -> Columns:
    """The same, and the columns of an export, which comes in again unchanged."""
    names = dict.fromkeys((*columns(fields), *exported(fields)))
    return Columns(tuple(names), ("full_name",), DAYS, ALSO)


def exported(fields: Fields) -> list[str]:
    return ["reference", "state", *(field.key for field in seen_by(fields, Sees.EXPORT))]


@dataclass(frozen=True, slots=True)
class Row:
    """One worker, checked: `doubts` are told and change nothing; `again`: the registration that the row is about."""

    line: int
    form: Mapping[str, str]
    answers: Mapping[str, object]
    consented: date | None
    doubts: tuple[Problem, ...] = ()
    again: Registration | None = None


def check_row(
    runtime: Runtime, scope: Scope, line: int, cells: Mapping[str, object], problems: list[Problem]
) -> Row | None:
    """One row of a table; what is wrong with it joins `problems`."""
    row = {name: str("" if cell is None else cell).strip() for name, cell in cells.items()}
    if not row.get("reference"):
        return _new(runtime, line, row, problems)
    known = _referred(runtime, scope, line, row, problems)
    return _again(runtime, line, row, known, problems) if known else None


def _new(runtime: Runtime, line: int, row: Mapping[str, str], problems: list[Problem]) -> Row | None:
    """Somebody who is not referred to by a reference."""
    form, wrong = read_form(runtime, {one.key: row.get(one.key, "") for one in on_form(runtime.fields)}, {})
    answers, unread = _answered(runtime, row)
    consented = _consented(runtime, row)
    found = [Problem(_word(problem), line, name) for name, problem in wrong.items()]
    found += [Problem("bad_paper", line, name) for name in unread]
    found += [Problem(word, line, name) for word, name in _missing(runtime, row, form, wrong, consented)]
    problems += found
    if found or consented is None:
        return None
    said = {one.answer: form[one.key] for one in on_form(runtime.fields) if _is_said(one, form)}
    doubts = tuple(Problem(word, line, "nik") for word in _doubts(runtime, row, form))
    if form.get("phone") and _said_stop(runtime, str(form["phone"])):
        doubts = (*doubts, Problem("said_stop", line, "phone"))
    return Row(line, form, {**said, **answers}, consented, doubts)


def _consented(runtime: Runtime, row: Mapping[str, str]) -> date | None:
    """The day of consent, None for none and for one that has not come."""
    read = _read(runtime, "date", row.get("consent_date", ""))
    day = date.fromisoformat(str(read)) if read else None
    return day if day and day <= world_now(runtime).today else None


def _missing(
    runtime: Runtime,
    row: Mapping[str, str],
    form: Mapping[str, str],
    wrong: Mapping[str, str],
    consented: date | None,
) -> Iterator[tuple[str, str]]:
    """What a row of somebody new lacks, or says though nobody new can: the word and the column."""
    if not wrong.keys() & {"nik", "phone"} and not form.get("nik") and not form.get("phone"):
        yield "no_key", ""
    if consented is None:
        yield "no_consent", "consent_date"
    if row.get("sex", "").lower() not in {"", *SEXES}:
        yield "bad_sex", "sex"
    for name in exported(runtime.fields):
        if row.get(name) and name not in columns(runtime.fields):
            yield "not_here", name


def _word(problem: str) -> str:
    return "bad_full_name" if problem == "bad_name" else problem


def _referred(
    runtime: Runtime, scope: Scope, line: int, row: Mapping[str, str], problems: list[Problem]
) -> Registration | None:
    """The registration under the row's reference, when it is in reach."""
    with runtime.database.look() as tx:
        known = registrations.load(tx, registrations.reference_id(row["reference"]))
        if known and views.sees(tx, scope, known.person):
            return known
    problems.append(Problem("no_reference", line, "reference", {"said": row["reference"][:20]}))
    return None


def _again(
    runtime: Runtime, line: int, row: Mapping[str, str], known: Registration, problems: list[Problem]
) -> Row | None:
    """A row of an export: what stands as it went out is unchanged; of the rest only the form may be another."""
    went_out = as_exported(runtime, known, with_nik=True)
    hidden = as_exported(runtime, known, with_nik=False)
    other = {name for name, cell in row.items() if cell not in (went_out.get(name, ""), hidden.get(name))}
    of_form = {one.key for one in on_form(runtime.fields)}
    typed = {name: row.get(name, "") if name in other else went_out.get(name, "") for name in of_form}
    form, wrong = read_form(runtime, typed, known.form)
    found = [Problem(_word(problem), line, name) for name, problem in wrong.items() if name in other]
    found += [Problem("not_here", line, name) for name in sorted(other - of_form - {"consent_date"})]
    problems += found
    kept = {name: value for name, value in known.form.items() if name not in other and value}
    changed = {name: value for name, value in form.items() if name in other}
    return None if found else Row(line, {**kept, **changed}, {}, None, again=known)


def _answered(runtime: Runtime, row: Mapping[str, str]) -> tuple[dict[str, object], list[str]]:
    """What the columns of a paper say as answers, and the columns whose words are not known."""
    answers, unread = dict[str, object](), list[str]()
    for one in runtime.fields:
        text = str(row.get(one.paper) or "") if one.paper else ""
        value = ANSWERED[one.kind](runtime, text) if one.paper and one.answer else None
        if value is not None and one.answer:
            answers[one.answer] = value
        elif text and one.answer:
            unread.append(str(one.paper))
    return answers, unread


def _is_said(one: Field, form: Mapping[str, str]) -> bool:
    """Whether the chat would have asked for what stands on the form: its review shows it."""
    return one.key in form and bool(one.sees & Sees.WORKER)


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


def _said_stop(runtime: Runtime, phone: str) -> bool:
    """Whether somebody wrote STOP to us from this number, whoever they were."""
    with runtime.database.look() as tx:
        return people.has_stopped(tx, phone)


def _doubts(runtime: Runtime, row: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, ...]:
    nik = read_nik(form.get("nik", ""), world_now(runtime).today)
    if isinstance(nik, str):
        return ()
    born = date.fromisoformat(form["birth_date"]) if "birth_date" in form else None
    regions = runtime.world.understanding.gazetteer().rows
    woman = SEXES.get(str(row.get("sex") or "").strip().lower())
    return tuple(nik.doubts(regions, birth_date=born, woman=woman))


def as_exported(runtime: Runtime, found: Registration, *, with_nik: bool) -> dict[str, str]:
    """What goes out of a registration, by column."""
    cells = fields_of(runtime, found, "id", Sees.EXPORT)
    nik = cells["nik"] if with_nik else shown(cells["nik"])
    return {**cells, "nik": nik, "reference": found.reference, "state": found.state}
