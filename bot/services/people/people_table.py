"""import_people, export_people: workers registered on paper as a table; a mistake names its line and column.

A row's own key makes it the same person as before: the reference an export gave it, else its NIK, else phone and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.runtime import Runtime
from bot.services.people.paper_rows import Row, as_exported, check_row, exported
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.spoken_codes import reference_of
from bot.storage.database import Tx
from bot.storage.people import newcomers, people, registrations
from bot.storage.people.people import Person
from bot.storage.people.registrations import Registration
from bot.storage.staff import views
from bot.tables.problems import BadTable, Problem
from bot.tables.reading import numbered, with_cells

AT_ONCE, WRITTEN_AT_ONCE = 200, 10  # people read together, and people written in one transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """`references` of who was added, empty after a dry run; `doubts` name their line."""

    added: int
    changed: int
    unchanged: int
    doubts: list[Problem] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.added + self.changed + self.unchanged


def import_people(
    runtime: Runtime,
    scope: Scope,
    rows: Iterable[Mapping[str, object]],
    *,
    dry_run: bool,
    letters: Mapping[str, str] | None = None,
) -> Imported:
    """Add workers or bring them up to date. Raises BadTable with every problem at its line, before any is written.

    They are written in short transactions: cut off, the same table again does the rest.
    """
    demand(scope, "export")
    sorted_out, references = _sorted_out(runtime, scope, rows, letters or {}), list[str]()
    todo = [] if dry_run else [*sorted_out.changed, *sorted_out.new]
    for begin in range(0, len(todo), WRITTEN_AT_ONCE):
        with runtime.database.begin() as tx:
            some = [_written(runtime, tx, scope, row) for row in todo[begin : begin + WRITTEN_AT_ONCE]]
        references += filter(None, some)
    return sorted_out.counted(references)


@dataclass(frozen=True, slots=True)
class SortedOut:
    """The rows of a table without mistakes: who is new, who is changed, and how many are neither."""

    new: list[Row]
    changed: list[Row]
    unchanged: int
    doubts: list[Problem]

    def counted(self, references: list[str]) -> Imported:
        return Imported(len(self.new), len(self.changed), self.unchanged, self.doubts, references)


def _sorted_out(
    runtime: Runtime, scope: Scope, rows: Iterable[Mapping[str, object]], letters: Mapping[str, str]
) -> SortedOut:
    """Raises BadTable."""
    problems, rows = list[Problem](), list(rows)
    found = (check_row(runtime, scope, line, cells, problems) for line, cells in numbered(rows))
    checked = [row for row in found if row]
    problems = with_cells(rows, [*problems, *_twice(checked)])
    if problems:
        raise BadTable(problems, letters)
    with runtime.database.look() as tx:
        met = [_met(tx, scope, row) for row in checked]
    doubts = [doubt for row in met for doubt in row.doubts]
    left_out = {doubt.line for doubt in doubts if doubt.word == "registered"}
    new = [row for row in met if not row.again and row.line not in left_out]
    changed = [row for row in met if row.again and _differs(row, row.again)]
    return SortedOut(new, changed, len(met) - len(new) - len(changed), doubts)


def _twice(rows: Iterable[Row]) -> list[Problem]:
    """The same person twice in one table: the later line would overwrite the earlier one unseen."""
    found, first = list[Problem](), dict[tuple[str, str], int]()
    for row in rows:
        for what, key in _keys(row):
            if key in first:
                found.append(Problem("same_person", row.line, what, {"what": what, "other": first[key]}))
            first.setdefault(key, row.line)
    return found


def _keys(row: Row) -> Iterator[tuple[str, tuple[str, str]]]:
    if row.again:
        yield "reference", ("reference", row.again.id)
    nik, phone = row.form.get("nik", ""), row.form.get("phone", "")
    if nik:
        yield "nik", ("nik", nik)
    elif phone:
        yield "phone", (phone, row.form.get("full_name", "").casefold())


def _met(tx: Tx, scope: Scope, row: Row) -> Row:
    """The row with the registration on paper that it means; one made in chat is only named."""
    if row.again:
        return row
    for known in _known(tx, row):
        if not views.sees(tx, scope, known.person):
            return _doubted(row, "–")
        whose = people.look_up(tx, known.person).channel
        return _doubted(row, known.reference) if whose else replace(row, again=known)
    return row


def _doubted(row: Row, reference: str) -> Row:
    doubt = Problem("registered", row.line, values={"reference": reference})
    return replace(row, doubts=(*row.doubts, doubt))


def _known(tx: Tx, row: Row) -> list[Registration]:
    """What is registered under this row's NIK, else under its phone and name, the newest first."""
    nik, phone = row.form.get("nik", ""), row.form.get("phone", "")
    if nik:
        found = registrations.find_people(tx, "nik", nik)
    else:
        named = registrations.find_people(tx, "name", row.form.get("full_name", ""))
        found = registrations.find_people(tx, "phone", phone) & named
    every = (
        registrations.load(tx, one) for person in sorted(found) for one in registrations.of_person(tx, person)
    )
    return [one for one in every if one and one.state not in ("withdrawn", "merged")][::-1]


def _differs(row: Row, known: Registration) -> bool:
    """Whether the row says anything else than is kept."""
    kept = {name: value for name, value in known.form.items() if value}
    return dict(row.form) != kept or any(
        known.answers.get(name) != value for name, value in row.answers.items()
    )


def _written(runtime: Runtime, tx: Tx, scope: Scope, row: Row) -> str:
    """The reference of somebody new, empty for one who was brought up to date."""
    if row.again is None:
        return _add(runtime, tx, scope, row)
    _change(runtime, tx, scope, row, row.again)
    return ""


def _change(runtime: Runtime, tx: Tx, scope: Scope, row: Row, known: Registration) -> None:
    whose = Person(known.person, people.key_of(tx, known.person), "", "", None)
    registrations.correct(tx, whose, known.reference, {**known.answers, **row.answers})
    registrations.save_form(tx, whose, known.id, row.form, runtime.now_ms())
    note(runtime, tx, scope, "imported again", known.id, "paper form")


def _add(runtime: Runtime, tx: Tx, scope: Scope, row: Row) -> str:
    """A person without a chat, with a key, a consent and a reference of their own."""
    assert row.consented is not None
    now, reference = runtime.now_ms(), reference_of(runtime.new_id())
    somebody = newcomers.add(tx, runtime.new_id(), now=now)
    version = runtime.world.facts["privacy_version"]
    newcomers.consented_on_paper(tx, somebody, version, row.consented)
    registrations.submit(tx, somebody, reference, row.answers, now)
    registrations.save_form(tx, somebody, registrations.reference_id(reference), row.form, now)
    subject = registrations.reference_id(reference)
    note(runtime, tx, scope, "imported", subject, "paper form")
    return reference


def export_people(runtime: Runtime, scope: Scope, *, with_nik: bool, purpose: str) -> Iterator[list[str]]:
    """Everybody registered in reach, line by line, each look noted; of the NIK the last four unless asked in full."""
    demand(scope, "export")
    yield exported(runtime.fields)
    what, after = "exported with NIK" if with_nik else "exported", ""
    while True:
        with runtime.database.look() as tx:
            slice_ = registrations.everybody(tx, scope, after, AT_ONCE)
            lines = {one: line for one in slice_ if (line := _line(runtime, tx, one, with_nik))}
        with runtime.database.begin() as tx:
            for one in lines:
                note(runtime, tx, scope, what, one, purpose[:80])
        yield from lines.values()
        if len(slice_) < AT_ONCE:
            return
        after = slice_[-1]


def _line(runtime: Runtime, tx: Tx, registration: str, with_nik: bool) -> list[str]:
    """Empty for one that was taken back."""
    found = registrations.load(tx, registration)
    if found is None or found.state in ("withdrawn", "merged"):
        return []
    cells = as_exported(runtime, found, with_nik=with_nik)
    return [cells[name] for name in exported(runtime.fields)]
