"""Erasures noted outside the database: a copy of yesterday is as empty of somebody as today, before anything opens."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.runtime import Runtime
from bot.services.beginning import begin_clean
from bot.services.people.erased_outside import apply_erasures
from bot.services.people.join_people import join_now
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, opened
from tests.looking import audited
from tests.people.test_erased_is_erased import Words, erases_herself, everything, the_worker_types
from tests.stage import Stage

pytestmark = SQLITE_ONLY


def file_of(runtime: Runtime) -> Path:
    return Path(runtime.settings.database_url.removeprefix("sqlite:///"))


def copied(file: Path, to: Path) -> Path:
    """A backup of the database as it stands."""
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(to)) as backup:
        live.backup(backup)
    return to


def test_a_restored_copy_erases_again_before_anything_opens(
    stage: Stage, clock: HeldClock, tmp_path: Path
) -> None:
    told = Words()
    reference = the_worker_types(stage, told)
    live, siti = file_of(stage.runtime), stage.person("siti")
    (tmp_path / "new").mkdir()
    restored_to = copied(live, tmp_path / "new" / "jangkau.db")
    erases_herself(stage)
    shutil.copy(live.with_name("erasures"), restored_to.with_name("erasures"))
    with opened(f"sqlite:///{restored_to}", clock) as restored:
        assert told.found_in(everything(restored)) == set(told.typed)
        assert begin_clean(restored) == ""
        assert told.found_in(everything(restored)) == set()
        assert ("bot", "person erased", siti, "erased before") in audited(restored)
        assert apply_erasures(restored) == 0
    assert reference not in (live.with_name("erasures")).read_text()


def test_the_note_outside_holds_ids_only_and_is_the_owners_alone(stage: Stage) -> None:
    the_worker_types(stage, Words())
    siti = stage.person("siti")
    erases_herself(stage)
    noted = file_of(stage.runtime).with_name("erasures")
    (line,) = noted.read_text().splitlines()
    assert line.split()[2] == siti
    assert len(line.split()) == 3
    assert noted.stat().st_mode & 0o777 == 0o600


def test_joining_is_no_erasure_a_restored_copy_would_repeat(stage: Stage) -> None:
    stage.say("siti", "halo")
    stage.say("budi", "halo")
    scope = command_line(stage.runtime)
    join_now(stage.runtime, scope, stage.person("siti"), stage.person("budi"), why="card seen")
    noted = file_of(stage.runtime).with_name("erasures")
    assert not noted.exists()
