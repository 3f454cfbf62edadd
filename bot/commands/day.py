"""The day a command without a runtime works on: as given, else a rehearsal's, else today; all in WIB."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

from bot.errors import BadArgument

WIB = timezone(timedelta(hours=7), "WIB")


def day_of(on: str | None) -> date:
    """`on` as YYYY-MM-DD; without it the day of JANGKAU_CLOCK, or today. Raises BadArgument."""
    if on is None:
        return clock().astimezone(WIB).date()
    try:
        return datetime.strptime(on, "%Y-%m-%d").replace(tzinfo=WIB).date()
    except ValueError as error:
        raise BadArgument(f"on: {on[:40]!r} is no day written YYYY-MM-DD") from error


def clock() -> datetime:
    """This moment, or a rehearsal's. Raises BadArgument."""
    given = os.environ.get("JANGKAU_CLOCK", "")
    if given and os.environ.get("JANGKAU_ENV") == "production":
        raise BadArgument("JANGKAU_CLOCK is for rehearsals; production refuses it")
    try:
        started = datetime.fromisoformat(given) if given else datetime.now(UTC)
    except ValueError as error:
        raise BadArgument(f"JANGKAU_CLOCK is no ISO instant: {given[:40]!r}") from error
    return started if started.tzinfo else started.replace(tzinfo=UTC)
