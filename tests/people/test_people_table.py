"""Workers registered on paper: checked line by line, taken in all or none, and out again without their NIK."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.people.paper_rows import columns, table
from bot.services.people.people_table import Imported, export_people, import_people
from bot.services.staff.scope import command_line
from bot.storage.people import registrations
from bot.tables.problems import BadTable
from bot.tables.reading import read_file, read_table
from bot.tables.writing import as_file
from flows.answers.fields import FIELDS
from tests.browsing import fill_in, link
from tests.cast import FORM, NIK, registered
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
    assert [line.split(" / ")[1].split(":")[0] for line in lines] == [
        "line 3, column nik",
        "line 3, column phone",
        "line 4, column consent_date",
    ]
    assert people(runtime) == 0


def test_doubts_are_told_and_do_not_stop(runtime: Runtime) -> None:
    done = import_people(
        runtime, command_line(runtime), [{**SITI, "sex": "L", "birth_date": "03-03-1985"}], dry_run=True
    )
    assert [(doubt.word, doubt.line) for doubt in done.doubts] == [("nik_birth_date", 2), ("nik_sex", 2)]


def test_a_workbook_is_read_as_a_table(runtime: Runtime, tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "people.xlsx"
    book.active.append(list(columns(FIELDS)))
    book.active.append([SITI.get(name, "") for name in columns(FIELDS)])
    book.save(path)
    assert (
        import_people(runtime, command_line(runtime), read_file(path, table(FIELDS)).rows, dry_run=True).rows
        == 1
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"\xff\xfe\x00", b"a,b\n1,2\n"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_that_is_no_table_is_one_plain_sentence(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"people.{ending}"
    path.write_bytes(content)
    with pytest.raises(BadArgument):
        read_file(path, table(FIELDS))


def test_the_nik_goes_out_in_full_only_when_asked_for_and_every_look_is_noted(runtime: Runtime) -> None:
    import_people(runtime, command_line(runtime), [{**SITI, "address": "=cmd|x"}], dry_run=False)
    without = "\n".join(
        map(str, export_people(runtime, command_line(runtime), with_nik=False, purpose="report"))
    )
    assert NIK not in without
    assert "=cmd" in without
    assert NIK in "\n".join(
        map(str, export_people(runtime, command_line(runtime), with_nik=True, purpose="branch asks"))
    )
    noted = [(row[1], row[3]) for row in audited(runtime) if str(row[1]).startswith("exported")]
    assert noted == [("exported", "report"), ("exported with NIK", "branch asks")]


def out_and_in(runtime: Runtime, name: str, *, with_nik: bool) -> Imported:
    """An export, as a file of this name, taken in again."""
    lines = list(export_people(runtime, command_line(runtime), with_nik=with_nik, purpose="a test"))
    read = read_table(as_file(name, lines), table(FIELDS))
    return import_people(runtime, command_line(runtime), read.rows, dry_run=False)


def counted(done: Imported) -> tuple[int, int, int]:
    return done.added, done.changed, done.unchanged


def test_the_same_table_twice_changes_nothing(runtime: Runtime) -> None:
    tuti = {"full_name": "Tuti", "phone": "0813-1111-2222", "consent_date": "20-11-2026"}
    scope = command_line(runtime)
    assert counted(import_people(runtime, scope, [SITI, tuti], dry_run=False)) == (2, 0, 0)
    assert counted(import_people(runtime, scope, [SITI, tuti], dry_run=True)) == (0, 0, 2)
    assert counted(import_people(runtime, scope, [SITI, tuti], dry_run=False)) == (0, 0, 2)
    assert people(runtime) == 2


def test_a_row_of_somebody_known_brings_them_up_to_date(runtime: Runtime) -> None:
    scope = command_line(runtime)
    (reference,) = import_people(runtime, scope, [SITI], dry_run=False).references
    moved = {**SITI, "address": "Jl. Baru 9", "job": "jual gorengan"}
    assert counted(import_people(runtime, scope, [moved], dry_run=False)) == (0, 1, 0)
    found = kept(runtime, registrations.reference_id(reference))
    assert (found.form["address"], found.answers["job"], people(runtime)) == (
        "Jl. Baru 9",
        "jual gorengan",
        1,
    )


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
@pytest.mark.parametrize("with_nik", [True, False])
def test_an_export_comes_in_again_unchanged(runtime: Runtime, name: str, with_nik: bool) -> None:
    import_people(runtime, command_line(runtime), [{**SITI, "address": "Jl X;=HYPERLINK(1)"}], dry_run=False)
    assert counted(out_and_in(runtime, name, with_nik=with_nik)) == (0, 0, 1)
    assert people(runtime) == 1


def test_of_an_export_only_the_form_can_be_changed(runtime: Runtime) -> None:
    scope = command_line(runtime)
    (reference,) = import_people(runtime, scope, [SITI], dry_run=False).references
    head, line = export_people(runtime, scope, with_nik=False, purpose="a test")
    row = dict(zip(head, line, strict=True))
    assert counted(
        import_people(runtime, scope, [{**row, "email": "siti.baru@contoh.id"}], dry_run=False)
    ) == (
        0,
        1,
        0,
    )
    found = kept(runtime, registrations.reference_id(reference))
    assert (found.form["email"], found.form["nik"]) == ("siti.baru@contoh.id", NIK)
    with pytest.raises(BadTable) as refused:
        import_people(runtime, scope, [{**row, "state": "registered", "reference": reference}], dry_run=False)
    assert [(one.word, one.column) for one in refused.value.problems] == [("not_here", "state")]


def test_a_reference_of_nobody_is_told(runtime: Runtime) -> None:
    with pytest.raises(BadTable, match="there is no JK-0000-0000 among yours"):
        import_people(
            runtime,
            command_line(runtime),
            [{"reference": "JK-0000-0000", "full_name": "Siti"}],
            dry_run=False,
        )


def test_who_registered_in_chat_is_named_and_left_alone(runtime: Runtime) -> None:
    siti = registered(runtime)
    fill_in(runtime, FORM, link(runtime, siti.reference))
    done = import_people(runtime, command_line(runtime), [SITI], dry_run=False)
    assert counted(done) == (0, 0, 1)
    assert [(one.word, one.values["reference"]) for one in done.doubts] == [("registered", siti.reference)]
    assert people(runtime) == 1


def test_one_person_on_two_lines_is_refused(runtime: Runtime) -> None:
    with pytest.raises(BadTable, match="line 3, column nik: nik stands on line 2 too"):
        import_people(runtime, command_line(runtime), [SITI, {**SITI, "full_name": "Siti N"}], dry_run=False)


def test_everything_wrong_with_a_row_is_told_at_once_in_both_languages(runtime: Runtime) -> None:
    row = {
        **{
            "full_name": "7",
            "nik": "3172",
            "phone": "12",
            "birth_date": "31-02-1990",
            "email": "x",
            "sex": "?",
        },
        **{"place": "entah", "job": "jual sayur", "consent_date": "besok", "address": f"kk {NIK}"},
    }
    with pytest.raises(BadTable) as refused:
        import_people(runtime, command_line(runtime), [row], dry_run=False)
    columns_told = {problem.column for problem in refused.value.problems}
    assert columns_told == set(row) - {"job"}
    assert "baris 2, kolom nik: NIK 16 angka / line 2, column nik: a NIK has 16 digits" in str(refused.value)


def test_somebody_without_nik_and_phone_cannot_be_told_from_others(runtime: Runtime) -> None:
    with pytest.raises(BadTable, match="nik or phone is needed"):
        import_people(
            runtime,
            command_line(runtime),
            [{"full_name": "Tuti", "consent_date": "20-11-2026"}],
            dry_run=False,
        )
