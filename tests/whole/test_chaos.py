"""The short version of `make chaos`: killed once in the middle, with repeats and somebody whose turns always raise."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos.bulk import spread_and_kill
from chaos.killing import kill_again_and_again

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_is_kept_answered_and_said_in_order_across_a_kill(tmp_path: Path) -> None:
    found = kill_again_and_again(tmp_path, f"sqlite:///{tmp_path}/jangkau.db", kills=1, people=6)
    assert found.acknowledged > 6
    assert found.lost == found.out_of_order == 0
    assert found.resent <= found.in_flight
    assert found.failed > 0  # whose turns raise got an apology each time


def test_a_broadcast_whose_worker_is_killed_misses_nobody_and_repeats_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jangkau.db"
    found = spread_and_kill(tmp_path, url, kills=1, recipients=60, a_second=50, lives=0.3)
    assert found.missed == found.twice == found.never_left == 0
    assert found.got_it == found.recipients
    assert found.unknown < 40  # what was being written, never all that was in hand
