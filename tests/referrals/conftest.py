"""The stage, on both databases."""

from __future__ import annotations

import pytest

from bot.runtime import Runtime
from tests.held import HeldClock
from tests.referrals.stage import Stage


@pytest.fixture
def stage(runtime: Runtime, clock: HeldClock) -> Stage:
    return Stage(runtime, clock)
