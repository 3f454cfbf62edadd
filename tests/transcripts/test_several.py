"""Every transcript of several people goes as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SQLITE_ONLY
from tests.stage import Stage
from tests.transcripts.several import TOGETHER, play


@pytest.mark.parametrize("name", sorted(path.name for path in TOGETHER.glob("*.txt")))
def test_it_goes_as_written(name: str, stage: Stage) -> None:
    play(TOGETHER / name, stage)


@SQLITE_ONLY
@pytest.mark.parametrize(
    "wrong", ['Wati < "nobody said this"', "referral offered", "staff disputed", "Wati ? x"]
)
def test_a_wrong_transcript_is_found_out(wrong: str, stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(f"agent Wati telegram 1 km\nregisters Siti whatsapp\nWati > TERIMA $code\n{wrong}\n")
    with pytest.raises(AssertionError, match=r"wrong\.txt:4"):
        play(path, stage)
