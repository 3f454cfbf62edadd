"""Every transcript in this folder goes as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcripts.reading import FOLDER, play


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_it_goes_as_written(name: str) -> None:
    play(FOLDER / name)


@pytest.mark.parametrize(
    "wrong",
    [
        "> halo\n< welcome.hello",
        "> halo\n< welcome.hello\n< register.job",
        '> halo\n< "these words"',
        "> halo\nwelcome.language",
    ],
)
def test_a_wrong_transcript_is_found_out(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(wrong)
    with pytest.raises(AssertionError, match=r"wrong\.txt:[23]"):
        play(tmp_path / "wrong.txt")
