"""next_night: when the work of every night is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine.world import WIB

HOUR_OF_NIGHT = 3  # WIB


def next_night(now: datetime) -> datetime:
    """The next three o'clock at night in WIB."""
    here = now.astimezone(WIB)
    night = here.replace(hour=HOUR_OF_NIGHT, minute=0, second=0, microsecond=0)
    return night if night > here else night + timedelta(days=1)
