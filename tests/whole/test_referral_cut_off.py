"""Killed again and again while agents take, refuse and put off leads: none is lost, stuck, or taken twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos.leads import kill_among_leads

pytestmark = pytest.mark.slow


@pytest.mark.timeout(240)
def test_killed_in_the_middle_no_lead_is_lost_stuck_or_taken_twice(database_url: str, tmp_path: Path) -> None:
    found = kill_among_leads(tmp_path, database_url, kills=2, workers=6, offer_seconds=3.0)
    assert found.holds, found
