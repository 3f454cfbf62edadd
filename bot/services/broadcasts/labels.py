"""Labels on people: by hand, or by a list in which each row says when they agreed and where the proof is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.broadcasts.stopped import Stopped
from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, noted, stated
from bot.services.world import world_now
from bot.storage.broadcasts import labels
from bot.storage.database import Tx, milliseconds
from bot.storage.staff import reports, views
from bot.storage.staff.reports import Asked
from bot.tables.columns import Columns
from bot.tables.problems import BadTable, Problem, told
from bot.tables.reading import Table, numbered, read_table, with_cells
from bot.tables.writing import as_file
from bot.understanding import Verdict

TABLE = Columns(
    ("phone", "consent_date", "proof", "name"),
    ("phone", "consent_date", "proof"),
    frozenset({"consent_date"}),
    {
        **{"nomor hp": "phone", "no hp": "phone", "telepon": "phone", "nama": "name"},
        **{"tanggal persetujuan": "consent_date", "bukti": "proof", "bukti persetujuan": "proof"},
    },
)
EXAMPLE = (
    ("phone", "consent_date", "proof", "name"),
    ("081234567890", "2026-11-20", "Formulir 12, map sosialisasi Cilincing", "Siti"),
)
KEPT = 3_600_000  # milliseconds for which a list that was looked at is kept
SHORTEST, LONGEST, LONGEST_PROOF = 3, 40, 120  # of a name, and of a proof
AT_ONCE = 40  # people labelled in one transaction


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody of a list: their number in E.164, the day they agreed, and where the proof lies."""

    phone: str
    agreed: date
    proof: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a list would do, counted; `id` by which it is taken in, empty where something is wrong with it.

    `agreed`: who has agreed to news already. `by_list`: whose first yes the list brings. `refused`: who said STOP or
    took it back, and stays left alone. `strangers`: numbers that nobody writes from.
    """

    id: str = ""
    rows: int = 0
    agreed: int = 0
    by_list: int = 0
    refused: int = 0
    strangers: int = 0
    problems: Sequence[str] = ()
    doubts: Sequence[str] = ()


def list_labels(runtime: Runtime, scope: Scope) -> Sequence[Mapping[str, Any]]:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return labels.listed(tx, scope)


def labels_of(runtime: Runtime, scope: Scope, person: str) -> Sequence[Mapping[str, Any]]:
    """Of somebody in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        return labels.of_person(tx, scope, person)


def proofs_of(runtime: Runtime, scope: Scope, person: str, purpose: str) -> Sequence[tuple[str, str]]:
    """Where the proof lies of somebody who came by a list, opened for a purpose that is kept. Raises Refused."""
    demand(scope, "open")
    purpose = stated(purpose)
    with runtime.database.look() as tx:
        found = labels.proofs(tx, person) if views.sees(tx, scope, person) else []
    if found:
        noted(runtime, scope, "proof of consent", person, purpose)
    return found


def put_label(runtime: Runtime, scope: Scope, person: str, name: str) -> None:
    """By hand; a name that nobody has used yet becomes a label. Raises Stopped, Refused for nobody in reach."""
    demand(scope, "settle")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        if not views.sees(tx, scope, person):
            raise Refused("label_nobody")
        labels.put_on(tx, _label(runtime, tx, scope, name), person, scope.who, now)
        note(runtime, tx, scope, "label put on", person)


def drop_label(runtime: Runtime, scope: Scope, person: str, name: str) -> None:
    """Raises Refused for nobody in reach."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        known = labels.find(tx, scope, name) if views.sees(tx, scope, person) else None
        if known is None:
            raise Refused("label_nobody")
        labels.take_off(tx, known, person)
        note(runtime, tx, scope, "label taken off", person)


def _label(runtime: Runtime, tx: Tx, scope: Scope, name: str) -> str:
    """The id of the label that is called so, made where there is none. Raises Stopped."""
    name = " ".join(name.split())
    if not SHORTEST <= len(name) <= LONGEST:
        raise Stopped("label_name", "a label has 3 to 40 letters", most=LONGEST)
    if known := labels.find(tx, scope, name):
        return known
    identity = runtime.new_id()
    if not labels.add(tx, scope, identity, name, runtime.now_ms()):
        raise Stopped("label_taken", "another branch has a label of this name")
    return identity


# --- a list from a file -----------------------------------------------------------------------------


def look_at_list(runtime: Runtime, scope: Scope, content: bytes) -> Looked:
    """Every mistake at its cell, or what the list would do. Nothing is written but the list itself, for an hour."""
    demand(scope, "broadcast")
    try:
        table = read_table(content, TABLE, told_later=True)
        rows, doubts = _checked(runtime, table)
    except BadTable as error:
        return Looked(problems=str(error).splitlines())
    with runtime.database.look() as tx:
        counts = Counter(_stands(tx, scope, row) for row in rows)
    identity, now = runtime.new_id(), runtime.now_ms()
    kept = reports.packed(runtime.database.vault, identity, content, len(rows))
    with runtime.database.begin() as tx:
        reports.drop_old(tx, now)
        reports.ask(tx, Asked(identity, scope.staff, "list brought", "{}"), now, now + KEPT)
        reports.put(tx, identity, kept, now, state="brought")
    return Looked(
        *(identity, len(rows), counts["agrees"], counts["never asked"], counts["refused"], counts[""]),
        doubts=doubts,
    )


def take_list(runtime: Runtime, scope: Scope, identity: str, name: str) -> Looked:
    """Whoever is known and did not refuse gets the label, and their first yes where the list brings it.

    Raises Refused for no list of theirs, Stopped for a name that cannot be.
    """
    demand(scope, "broadcast")
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        found = reports.open_one(tx, identity, scope.staff, "brought", now)
    if found is None:
        raise Refused("upload_gone")
    rows, _ = _checked(runtime, read_table(found[1], TABLE, told_later=True))
    with runtime.database.begin() as tx:
        label = _label(runtime, tx, scope, name)
    counts = Counter[str]()
    version = runtime.settings.config.consent.notice_version
    for begin in range(0, len(rows), AT_ONCE):
        with runtime.database.begin() as tx:
            some = rows[begin : begin + AT_ONCE]
            counts.update(_taken(tx, scope, label, row, version, now) for row in some)
    with runtime.database.begin() as tx:
        reports.drop(tx, identity, scope.staff)
        note(runtime, tx, scope, "list taken in", label)
    return Looked(
        *("", len(rows), counts["agrees"], counts["never asked"], counts["refused"], counts[""]),
    )


def _taken(tx: Tx, scope: Scope, label: str, row: Row, version: str, now: int) -> str:
    person, stands = labels.people_at(tx, scope, row.phone), _stands(tx, scope, row)
    if person is None or stands == "refused":
        return stands
    if stands == "never asked":
        agreed = datetime(row.agreed.year, row.agreed.month, row.agreed.day, tzinfo=UTC)
        labels.agree_on_paper(tx, person, version, milliseconds(agreed))
    labels.put_on(tx, label, person, scope.who, now, row.proof)
    return stands


def _stands(tx: Tx, scope: Scope, row: Row) -> str:
    person = labels.people_at(tx, scope, row.phone)
    return labels.stands(tx, person) if person else ""


def _checked(runtime: Runtime, table: Table) -> tuple[list[Row], list[str]]:
    """The rows, each number once, and what was noticed. Raises BadTable with everything that is wrong."""
    problems, doubts, first, rows = list[Problem](), list(table.notes), dict[str, int](), list[Row]()
    for line, cells in numbered(table.rows):
        row, found = _row(runtime, line, cells)
        problems += found
        if row and row.phone in first:
            doubts.append(Problem("same_number", line, "phone", {"other": first[row.phone]}))
        elif row:
            first[row.phone] = line
            rows.append(row)
    if wrong := with_cells(table.rows, problems):
        raise BadTable(wrong, table.letters)
    return rows, told(doubts, table.letters)


def _row(runtime: Runtime, line: int, cells: Mapping[str, object]) -> tuple[Row | None, list[Problem]]:
    typed = {name: str(cells.get(name) or "").strip() for name in TABLE.needed}
    phone, day = _read(runtime, "phone", typed["phone"]), _day(runtime, typed["consent_date"])
    wrong = list(_wrong(runtime, line, typed, phone, day))
    if wrong or day is None:
        return None, wrong
    return Row(phone, day, typed["proof"]), []


def _wrong(
    runtime: Runtime, line: int, typed: Mapping[str, str], phone: str, day: date | None
) -> Iterator[Problem]:
    if not phone:
        yield Problem("bad_phone", line, "phone")
    if day is None:
        yield Problem("no_consent", line, "consent_date")
    if not typed["proof"]:
        yield Problem("no_proof", line, "proof")
    if len(typed["proof"]) > LONGEST_PROOF:
        yield Problem("row_long", line, "proof", {"most": LONGEST_PROOF})
    if runtime.world.understanding.redact(typed["proof"]).found:
        yield Problem("secret_elsewhere", line, "proof")


def _day(runtime: Runtime, typed: str) -> date | None:
    """The day of consent; None for none, and for one that has not come."""
    read = _read(runtime, "date", typed)
    day = date.fromisoformat(read) if read else None
    return day if day and day <= world_now(runtime).today else None


def _read(runtime: Runtime, kind: str, typed: str) -> str:
    if not typed:
        return ""
    reading = runtime.world.understanding.read(kind, typed, on=world_now(runtime).today)
    return str(reading.value) if reading.verdict is Verdict.UNDERSTOOD else ""


def example_list(name: str) -> bytes:
    """A file with the right columns, and one line that shows how they are filled in."""
    return as_file(name, EXAMPLE)
