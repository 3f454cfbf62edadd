"""The short version of `make chaos`: killed once in the middle, with repeats and somebody whose turns always raise."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos.killing import kill_again_and_again

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_is_kept_answered_and_said_in_order_across_a_kill(tmp_path: Path) -> None:
    found = kill_again_and_again(tmp_path, f"sqlite:///{tmp_path}/jangkau.db", kills=1, people=6)
    assert found.acknowledged > 6
    assert found.lost == found.out_of_order == 0
    assert found.resent <= found.in_flight
    assert found.failed > 0  # whose turns raise got an apology each time
