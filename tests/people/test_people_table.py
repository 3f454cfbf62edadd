"""Workers registered on paper: checked line by line, taken in all or none, and out again without their NIK."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.people.people_table import NEEDED, columns, export_people, import_people
from bot.services.staff.scope import command_line
from bot.services.staff.table_files import read_rows
from bot.storage.people import registrations
from flows.answers.fields import FIELDS
from tests.cast import FORM, NIK
from tests.conftest import SQLITE_ONLY
from tests.looking import audited, kept

pytestmark = SQLITE_ONLY

SITI = {
    **FORM,
    "sex": "P",
    "place": "Cilincing",
    "job": "jual sayur",
    "consent_date": "20-11-2026",
    "note": "",
}


def people(runtime: Runtime) -> int:
    with runtime.database.begin() as tx:
        return len(tx.all("SELECT id FROM registration"))


def test_a_dry_run_checks_and_writes_nothing(runtime: Runtime) -> None:
    done = import_people(runtime, command_line(runtime), [SITI], dry_run=True)
    assert (done.rows, done.references, people(runtime)) == (1, [], 0)


def test_each_gets_a_reference_a_key_and_a_consent_of_their_own(runtime: Runtime) -> None:
    budi = {**SITI, "full_name": "Budi", "nik": "3172040101900001", "birth_date": "01-01-1990", "sex": "L"}
    done = import_people(runtime, command_line(runtime), [SITI, budi], dry_run=False)
    assert len(set(done.references)) == 2
    found = kept(runtime, registrations.reference_id(done.references[0]))
    assert found.form["nik"] == NIK
    assert found.area == "31.72.04"
    with runtime.database.begin() as tx:
        consents = [tuple(row) for row in tx.all("SELECT DISTINCT person, kind, channel FROM consent")]
    assert len(consents) == 2
    assert {row[1:] for row in consents} == {("service", "paper")}


def test_every_mistake_names_its_line_and_nothing_is_taken_in(runtime: Runtime) -> None:
    bad = [SITI, {**SITI, "nik": "1", "phone": "x"}, {**SITI, "consent_date": ""}]
    with pytest.raises(BadArgument) as caught:
        import_people(runtime, command_line(runtime), bad, dry_run=False)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[:2] for line in lines] == [
        ["line 3", " nik"],
        ["line 3", " phone"],
        ["line 4", " consent_date"],
    ]
    assert people(runtime) == 0


def test_doubts_are_told_and_do_not_stop(runtime: Runtime) -> None:
    done = import_people(
        runtime, command_line(runtime), [{**SITI, "sex": "L", "birth_date": "03-03-1985"}], dry_run=True
    )
    assert done.doubts == ["line 2: nik_birth_date", "line 2: nik_sex"]


def test_a_workbook_is_read_as_a_table(runtime: Runtime, tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "people.xlsx"
    book.active.append(list(columns(FIELDS)))
    book.active.append([SITI.get(name, "") for name in columns(FIELDS)])
    book.save(path)
    assert import_people(runtime, command_line(runtime), read_rows(path, NEEDED), dry_run=True).rows == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\xff\xfe\x00", b"a,b\n1,2\n"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_that_is_no_table_is_one_plain_sentence(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"people.{ending}"
    path.write_bytes(content)
    with pytest.raises(BadArgument):
        read_rows(path, NEEDED)


def test_the_nik_goes_out_in_full_only_when_asked_for_and_every_look_is_noted(runtime: Runtime) -> None:
    import_people(runtime, command_line(runtime), [{**SITI, "address": "=cmd|x"}], dry_run=False)
    without = "\n".join(
        map(str, export_people(runtime, command_line(runtime), with_nik=False, purpose="report"))
    )
    assert NIK not in without
    assert "'=cmd" in without
    assert NIK in "\n".join(
        map(str, export_people(runtime, command_line(runtime), with_nik=True, purpose="branch asks"))
    )
    noted = [(row[1], row[3]) for row in audited(runtime) if str(row[1]).startswith("exported")]
    assert noted == [("exported", "report"), ("exported with NIK", "branch asks")]
