"""The directory as a table: what was exported goes in again, and a mistake names its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.agents.directory import (
    COLUMNS,
    MORE_COLUMNS,
    TABLE,
    export_agents,
    import_agents,
    known_agents,
)
from bot.services.staff.doctor import examine
from bot.services.staff.scope import command_line
from bot.tables.reading import Row, read_file
from bot.wiring import close_runtime
from tests.cast import AGENT
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, migrated, open_house
from tests.stage import Stage

WATI = {
    **AGENT,
    **{"handle": "wati-cilincing", "name": "Wati", "phone": "0812 3456 7890", "covers": "31.72.04 31.72.03"},
    **{"languages": "id jv", "hours": "8.30-16", "days_off": "sabtu minggu", "sectors": "transport"},
    **{"valid_from": "2026-01-01", "community": '=Koperasi "Maju", Jaya'},
}
DARTO = {**AGENT, "name": "Darto"}


@pytest.fixture
def elsewhere(tmp_path: Path, clock: HeldClock) -> Runtime:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    migrated(url)
    return open_house(url, clock)


def written(folder: Path, table: bytes) -> list[Row]:
    """A table as it comes back from a file."""
    path = folder / "agents.csv"
    path.write_bytes(table)
    return read_file(path, TABLE).rows


@SQLITE_ONLY
def test_what_was_exported_is_the_same_directory_elsewhere(
    runtime: Runtime, elsewhere: Runtime, tmp_path: Path
) -> None:
    import_agents(runtime, command_line(runtime), [WATI, DARTO])
    table = export_agents(runtime, command_line(runtime), "a test")
    import_agents(elsewhere, command_line(elsewhere), written(tmp_path, table))
    unlike = {"id": "", "person": "", "community_id": "", "handle": ""}  # of that house
    theirs, ours = (
        sorted(
            (replace(agent, **unlike) for agent in known_agents(house, command_line(house))),
            key=lambda agent: agent.name,
        )
        for house in (elsewhere, runtime)
    )
    assert theirs == ours
    assert export_agents(elsewhere, command_line(elsewhere), "a test") == table
    assert table.decode().splitlines()[0].split(",") == [*COLUMNS, *MORE_COLUMNS]
    close_runtime(elsewhere)


@SQLITE_ONLY
def test_a_cell_that_a_spreadsheet_would_run_is_text_and_comes_back_as_it_was(
    runtime: Runtime, tmp_path: Path
) -> None:
    import_agents(runtime, command_line(runtime), [WATI])
    (row,) = written(tmp_path, export_agents(runtime, command_line(runtime), "a test"))
    assert b"'=Koperasi" in export_agents(runtime, command_line(runtime), "a test")
    assert row["community"] == WATI["community"]
    assert row["phone"] == "+6281234567890"
    import_agents(runtime, command_line(runtime), [row])
    assert [agent.community for agent in known_agents(runtime, command_line(runtime))] == [WATI["community"]]


@SQLITE_ONLY
def test_every_mistake_names_its_line_and_nothing_is_half_imported(runtime: Runtime) -> None:
    wrong = [
        DARTO,
        {**DARTO, "name": "Sri", "lat": "north"},
        {**DARTO, "name": "Tono", "hours": "dawn"},
        {**DARTO, "name": "Ujang", "valid_until": "31-13-2027"},
    ]
    with pytest.raises(BadArgument) as refused:
        import_agents(runtime, command_line(runtime), wrong)
    told = [line.split(" / ")[1].split(":")[0] for line in str(refused.value).splitlines()]
    assert told == ["line 3, column lat", "line 4, column hours", "line 5, column valid_until"]
    assert known_agents(runtime, command_line(runtime)) == []


@SQLITE_ONLY
def test_the_doctor_names_agents_nobody_can_write_to_and_why(stage: Stage) -> None:
    stage.agent("wati", channel="whatsapp")
    stage.agent("darto")
    with stage.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET reachable = 0 WHERE channel = 'telegram'")
    stage.later(hours=25)
    said = [
        finding.line
        for finding in examine(stage.runtime, command_line(stage.runtime), given=())
        if "cannot be reached" in finding.line
    ]
    assert said == [
        "agent darto cannot be reached now: blocked the bot on every channel",
        "agent wati cannot be reached now: wrote last on 2026-11-22 03:00 UTC: the window for free text has closed,"
        " and no template is approved",
    ]
