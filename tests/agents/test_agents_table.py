"""The directory from a table: CSV or XLSX, checked first, all rows or none, each mistake at its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.agents.directory import COLUMNS, import_agents, known_agents
from bot.services.staff.scope import command_line
from bot.services.staff.table_files import read_rows
from bot.storage.agents import agents

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
    assert import_agents(runtime, command_line(runtime), read_rows(path, COLUMNS)).added == 2


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
    import_agents(runtime, command_line(runtime), read_rows(as_xlsx(tmp_path / "agents.xlsx", row), COLUMNS))
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
        import_agents(runtime, command_line(runtime), read_rows(path, COLUMNS))
    lines = str(caught.value).splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["line", "4:", name] for name in ("name", "phone", "lat", "capacity", "valid_until")
    ]
    assert known_agents(runtime, command_line(runtime)) == []


def test_somebody_who_stands_twice_is_told(runtime: Runtime) -> None:
    with pytest.raises(BadArgument, match=r"line 3: .* line 2 too"):
        import_agents(runtime, command_line(runtime), [WATI, {**WATI, "capacity": "9"}])


def test_a_dry_run_counts_and_writes_nothing(runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), [WATI])
    done = import_agents(runtime, command_line(runtime), [WATI, DARTO], dry_run=True)
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
    with pytest.raises(BadArgument, match="cannot be read"):
        read_rows(path, COLUMNS)
