"""Every transcript of several people goes as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime import Runtime
from tests.held import HeldClock
from tests.referrals.stage import Stage
from tests.transcripts.several import TOGETHER, play


@pytest.mark.parametrize("name", sorted(path.name for path in TOGETHER.glob("*.txt")))
def test_it_goes_as_written(name: str, runtime: Runtime, clock: HeldClock) -> None:
    play(TOGETHER / name, Stage(runtime, clock))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wrong", ['Wati < "nobody said this"', "referral offered", "staff disputed", "Wati ? x"]
)
def test_a_wrong_transcript_is_found_out(
    wrong: str, runtime: Runtime, clock: HeldClock, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(f"agent Wati telegram 1 km\nregisters Siti whatsapp\nWati > TERIMA $code\n{wrong}\n")
    with pytest.raises(AssertionError, match=r"wrong\.txt:4"):
        play(path, Stage(runtime, clock))
