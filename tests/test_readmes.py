"""READMEs list what is there, in the words of the files themselves."""

from __future__ import annotations

from bot.settings import ROOT
from tests.readmes import files_of, readmes, written

ROOMS = sorted(
    path.parent for room in ("bot", "flows", "tests") for path in ROOT.glob(f"{room}/**/__init__.py")
)


def test_every_readme_lists_its_files_as_they_say_themselves() -> None:
    assert [path for path in readmes() if path.read_text("utf-8") != written(path)] == [], (
        "run `python -m tests.readmes`"
    )


def test_every_room_and_wing_has_a_readme_with_a_list() -> None:
    assert {room / "README.md" for room in ROOMS} <= set(readmes())


def test_every_file_says_what_lives_there() -> None:
    silent = {
        room: [name for name, line in files_of(room) if not line.endswith((".", "?", ":"))] for room in ROOMS
    }
    assert {room: names for room, names in silent.items() if names} == {}
