"""How times, areas and reasons are shown on a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from bot.console.frame import language, words
from bot.public.pages import the_runtime
from bot.services.watch import place_name

NOTHING = "–"


def local_time(stored: int | None) -> str:
    """Milliseconds since 1970 as the clock on the office's wall shows them: 23 Nov 2026, 12.00 WIB."""
    if not stored:
        return NOTHING
    zone = ZoneInfo(the_runtime().settings.config.conversation.timezone)
    at = datetime.fromtimestamp(stored / 1000, UTC).astimezone(zone)
    return f"{format_datetime(at, 'd MMM y, HH.mm', locale=_locale())} {at.tzname()}"


def day(iso: str) -> str:
    return format_date(datetime.fromisoformat(iso).date(), "d MMM y", locale=_locale())


def _locale() -> str:
    return "en_GB" if language() == "en" else "id_ID"


def place(code: str) -> str:
    return place_name(the_runtime(), code) if code else NOTHING


def spoken(value: str, kind: str) -> str:
    """A state, channel or reason in words; as it stands where nobody wrote any for it."""
    return words().get(f"{kind}_{value}".replace(" ", "_"), value) or NOTHING


def because(offer: Mapping[str, object]) -> str:
    """Why this agent was asked, from the facts kept with the offer."""
    facts = json.loads(str(offer["because"]))
    said = [
        words()["because_load"].format(load=facts.get("load", 0), capacity=facts.get("capacity", NOTHING))
    ]
    if facts.get("speaks"):
        said.append(words()["because_speaks"])
    return ", ".join(said)


def kilometres(value: float) -> str:
    number = f"{value:.1f}"
    return f"{number if language() == 'en' else number.replace('.', ',')} km"


FILTERS: dict[str, Callable[..., str]] = {
    "local_time": local_time,
    "day": day,
    "place": place,
    "spoken": spoken,
    "because": because,
    "kilometres": kilometres,
}
