"""READMEs list what is there, in the words of the files themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.readmes import files_of, readmes, written

ROOMS = sorted(
    path.parent for room in ("bot", "flows", "tests") for path in ROOT.glob(f"{room}/**/__init__.py")
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", readmes(), ids=named)
def test_a_readme_lists_its_files_as_they_say_themselves(path: Path) -> None:
    assert path.read_text("utf-8") == written(path), "run `python -m tests.readmes`"


@pytest.mark.parametrize("room", ROOMS, ids=named)
def test_every_room_and_wing_has_a_readme_with_a_list(room: Path) -> None:
    assert room / "README.md" in readmes()


@pytest.mark.parametrize("room", ROOMS, ids=named)
def test_every_file_says_what_lives_there(room: Path) -> None:
    assert [name for name, line in files_of(room) if not line.endswith((".", "?", ":"))] == []
