"""One understanding for all tests of the room, and a held day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.loading.understanding import load_understanding
from bot.understanding import Understanding

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return load_understanding(ROOT)
