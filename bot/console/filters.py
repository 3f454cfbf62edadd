"""How times, areas and reasons are shown on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta, get_day_names
from flask import g

from bot.console.frame import language, scope_here, words
from bot.public.pages import the_runtime
from bot.services.agents.keep_directory import name_of
from bot.services.referrals.report import outcome_words
from bot.services.staff.views import place_name

NOTHING = "–"
REASONS = ("own_agent", "own_community", "covers", "speaks", "knows_sector")  # worth a word when true


def local_time(stored: int | None) -> str:
    """Milliseconds since 1970 as the clock on the office's wall shows them: 23 Nov 2026, 12.00 WIB."""
    if not stored:
        return NOTHING
    zone = ZoneInfo(the_runtime().settings.config.conversation.timezone)
    at = datetime.fromtimestamp(stored / 1000, UTC).astimezone(zone)
    return f"{format_datetime(at, 'd MMM y, HH.mm', locale=_locale())} {at.tzname()}"


def day(iso: str) -> str:
    return format_date(datetime.fromisoformat(iso).date(), "d MMM y", locale=_locale())


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: 08.30."""
    return f"{minutes // 60:02d}.{minutes % 60:02d}"


def weekday(number: int) -> str:
    """An ISO weekday's name."""
    return str(get_day_names("wide", locale=_locale())[number - 1])


def _locale() -> str:
    return "en_GB" if language() == "en" else "id_ID"


def place(code: str) -> str:
    return place_name(the_runtime(), code) if code else NOTHING


def agent_name(handle: str) -> str:
    """An agent's name, looked up once a page; the handle where there is none."""
    names: dict[str, str] = g.setdefault("agent_names", {})
    if handle not in names:
        names[handle] = name_of(the_runtime(), scope_here(), handle)
    return names[handle] or handle


def spoken(value: str, kind: str) -> str:
    """A state, channel or reason in words; as it stands where nobody wrote any for it.

    What came of a lead has its words beside the table of outcomes, for everybody.
    """
    own: Mapping[str, str] = the_runtime().settings.config.spoken.names if kind == "language" else {}
    own = outcome_words(the_runtime(), language()) if kind == "reported" else own
    return words().get(re.sub(r"\W+", "_", f"{kind}_{value}"), own.get(value, value)) or NOTHING


def because(kept: str | Mapping[str, object]) -> str:
    """Why this agent was asked, from the facts kept with the offer."""
    facts = json.loads(kept) if isinstance(kept, str) else kept
    said = [
        words()["because_load"].format(load=facts.get("load", 0), capacity=facts.get("capacity", NOTHING))
    ]
    said += [words()[f"because_{reason}"] for reason in REASONS if facts.get(reason)]
    return ", ".join(said)


def age(stored: int | None) -> str:
    """How long ago in one unit: 3 hari, 5 jam."""
    if not stored:
        return NOTHING
    gone = timedelta(seconds=max(0, int(the_runtime().now().timestamp() - stored / 1000)))
    return format_timedelta(gone, granularity="minute", threshold=2, locale=_locale())


def hours_left(asked: int) -> int:
    """Hours until a request about somebody's data must be settled; negative once it is late."""
    runtime = the_runtime()
    due = asked / 1000 + runtime.settings.config.rights.settle_hours * 3600
    return floor((due - runtime.now().timestamp()) / 3600)


def why_unserved(facts: Mapping[str, int | str]) -> str:
    """Why nobody took a referral, from what became of its offers."""
    asked, declined, silent = (int(facts[name]) for name in ("asked", "declined", "silent"))
    if not facts["area"]:
        return words()["why_no_place"]
    if not asked:
        return words()["why_nobody_near"]
    said = words()["why_asked"].format(asked=asked)
    parts = [
        words()[f"why_{name}"].format(n=n) for name, n in (("declined", declined), ("silent", silent)) if n
    ]
    return f"{said}: {', '.join(parts)}" if parts else said


def kilometres(value: float) -> str:
    number = f"{value:.1f}"
    return f"{number if language() == 'en' else number.replace('.', ',')} km"


def rupiah(sen: int) -> str:
    """Whole rupiah, as people write them; half a rupiah is rounded up."""
    return f"Rp{(sen + 50) // 100:,}".replace(",", ".")


def narrowed(value: str, key: str) -> str:
    """By what a link narrowed a list, in words."""
    if key in ("since", "until"):
        return day(value)
    return agent_name(value) if key == "agent" else spoken(value, key)


FILTERS: dict[str, Callable[..., str | int]] = {
    "local_time": local_time,
    "day": day,
    "place": place,
    "spoken": spoken,
    "because": because,
    "kilometres": kilometres,
    "age": age,
    "agent_name": agent_name,
    "hours_left": hours_left,
    "clock": clock,
    "weekday": weekday,
    "why_unserved": why_unserved,
    "rupiah": rupiah,
    "narrowed": narrowed,
}
