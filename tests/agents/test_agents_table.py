"""The directory from a table: CSV or XLSX, checked first, all rows or none, each mistake at its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.agents.directory import COLUMNS, TABLE, export_agents, import_agents, known_agents
from bot.services.staff.scope import command_line
from bot.storage.agents import agents
from bot.tables.problems import BadTable
from bot.tables.reading import read_file

WATI = {
    **{"name": "Wati Ningsih", "phone": "081298761234", "community": "Koprindo", "branch": "Cilincing"},
    **{"lat": "-6.11", "lon": "106.94", "covers": "31.72.04", "languages": "id jv", "capacity": "5"},
    "valid_until": "2027-12-31",
}
DARTO = {**WATI, "name": "Darto", "phone": "081298765678"}


def as_csv(path: Path, *rows: dict[str, str], mark: str = ",") -> Path:
    lines = [COLUMNS, *([row[name] for name in COLUMNS] for row in rows)]
    path.write_text("\n".join(mark.join(line) for line in lines), encoding="utf-8-sig")
    return path


def as_xlsx(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in (list(COLUMNS), *rows):
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_csv_of_either_kind_is_read(runtime: Runtime, tmp_path: Path, mark: str) -> None:
    path = as_csv(tmp_path / "agents.csv", WATI, DARTO, mark=mark)
    assert import_agents(runtime, command_line(runtime), read_file(path, TABLE).rows).added == 2


def test_a_spreadsheet_with_its_own_numbers_and_days_is_read(runtime: Runtime, tmp_path: Path) -> None:
    row = [
        "Wati",
        6281298761234,
        "Koprindo",
        "Cilincing",
        -6.11,
        106.94,
        "31.72.04",
        "id",
        5,
        date(2027, 12, 31),
    ]
    import_agents(
        runtime, command_line(runtime), read_file(as_xlsx(tmp_path / "agents.xlsx", row), TABLE).rows
    )
    (wati,) = known_agents(runtime, command_line(runtime))
    assert (wati.phone, wati.lat, wati.capacity, wati.valid_until) == (
        "+6281298761234",
        -6.11,
        5,
        "2027-12-31",
    )


def test_every_mistake_is_told_at_once_at_its_own_line(runtime: Runtime, tmp_path: Path) -> None:
    good = [WATI[name] for name in COLUMNS]
    bad = ["", "12", "Koprindo", "Cilincing", "60", "106.94", "", "", "many", "soon"]
    path = as_xlsx(tmp_path / "agents.xlsx", list(good), [None] * len(COLUMNS), list(bad))
    with pytest.raises(BadArgument) as caught:
        table = read_file(path, TABLE)
        import_agents(runtime, command_line(runtime), table.rows, letters=table.letters)
    lines = str(caught.value).splitlines()
    wrong = (("name", "A"), ("phone", "B"), ("lat", "E"), ("capacity", "I"), ("valid_until", "J"))
    assert [line.split(":")[0] for line in lines] == [f"baris 4, kolom {name} ({at})" for name, at in wrong]
    assert [line.split(" / ")[1].split(":")[0] for line in lines] == [
        f"line 4, column {name} ({at})" for name, at in wrong
    ]
    assert known_agents(runtime, command_line(runtime)) == []


def test_somebody_who_stands_twice_is_told(runtime: Runtime) -> None:
    with pytest.raises(BadArgument, match=r"line 3: name and phone stand on line 2 too"):
        import_agents(runtime, command_line(runtime), [WATI, {**WATI, "capacity": "9"}])


def test_a_dry_run_counts_and_writes_nothing(runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), [WATI])
    done = import_agents(runtime, command_line(runtime), [{**WATI, "capacity": "9"}, DARTO], dry_run=True)
    assert (done.added, done.changed) == (1, 1)
    assert len(known_agents(runtime, command_line(runtime))) == 1


def test_a_handle_says_nothing_of_its_agent_and_stays(runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), [WATI])
    import_agents(runtime, command_line(runtime), [{**WATI, "capacity": "9"}])
    (wati,) = known_agents(runtime, command_line(runtime))
    assert wati.capacity == 9
    assert not set(wati.handle.split("-")) & {"wati", "ningsih", "1234"}


def test_a_handle_of_the_old_kind_is_left_behind(runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), [WATI])
    with runtime.database.begin() as tx:
        tx.run("UPDATE agent SET handle = 'wati-ningsih-1234'")
    import_agents(runtime, command_line(runtime), [{**WATI, "handle": "wati-ningsih-1234"}])
    (wati,) = known_agents(runtime, command_line(runtime))
    with runtime.database.look() as tx:
        assert wati.handle == agents.handle_of(tx, "Wati Ningsih", "+6281298761234")


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "agents.xlsx"
    path.write_bytes(b"no table")
    with pytest.raises(BadArgument, match="columns missing"):
        read_file(path, TABLE)


def test_six_mistakes_of_one_row_are_told_at_once(runtime: Runtime) -> None:
    bad = {
        **{**WATI, "phone": "14045", "lat": "61", "covers": "Cilincing 31.72.04", "languages": "bahasa"},
        **{
            "capacity": "lima",
            "valid_until": "2027-13-01",
            "hours": "pagi",
            "days_off": "kapan",
            "sectors": "1",
        },
    }
    with pytest.raises(BadTable) as refused:
        import_agents(runtime, command_line(runtime), [bad])
    assert {problem.column for problem in refused.value.problems} == {
        *("phone", "lat", "covers", "languages", "capacity", "valid_until", "hours", "days_off", "sectors")
    }


def test_numbers_with_a_comma_and_days_as_indonesians_write_them_are_read(runtime: Runtime) -> None:
    import_agents(
        runtime,
        command_line(runtime),
        [{**WATI, "lat": "-6,11", "lon": "106,94", "valid_until": "31-12-2027"}],
    )
    (wati,) = known_agents(runtime, command_line(runtime))
    assert (wati.lat, wati.lon, wati.valid_until) == (-6.11, 106.94, "2027-12-31")


@pytest.mark.parametrize("name", ["agents.csv", "agents.xlsx"])
def test_an_export_comes_in_again_and_out_again_the_same(runtime: Runtime, tmp_path: Path, name: str) -> None:
    scope = command_line(runtime)
    import_agents(runtime, scope, [{**WATI, "community": "Jaya;=SUM(A1)"}, DARTO])
    before, path = known_agents(runtime, scope), tmp_path / name
    path.write_bytes(export_agents(runtime, scope, "a test", name))
    assert path.read_bytes().startswith(b"PK" if name.endswith("xlsx") else b"name,phone")
    done = import_agents(runtime, scope, read_file(path, TABLE).rows)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 2)
    assert known_agents(runtime, scope) == before


def test_what_a_spreadsheet_spoilt_is_told_beside_every_other_mistake(
    runtime: Runtime, tmp_path: Path
) -> None:
    bad = ["", 3172045505900001, "Koprindo", "Cilincing", 61, 106.94, "Cilincing", "id", 0, "soon"]
    table = read_file(as_xlsx(tmp_path / "agents.xlsx", bad), TABLE, told_later=True)
    with pytest.raises(BadTable) as refused:
        import_agents(runtime, command_line(runtime), table.rows)
    told = {problem.column: problem.word for problem in refused.value.problems}
    assert told["phone"] == "number_lost"
    assert set(told) == {"name", "phone", "lat", "covers", "capacity", "valid_until"}
    assert known_agents(runtime, command_line(runtime)) == []
