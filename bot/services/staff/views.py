"""What staff see: lists and histories with names masked; everything that opens something is in the audit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.broadcasts.audience import AREA
from bot.engine.world import WIB
from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.ending_rules import SOON, ending_rules
from bot.services.staff.raising import raise_alarm
from bot.services.staff.scope import Scope, demand
from bot.services.tell import tell_person
from bot.services.world import world_now
from bot.storage.agents import candidates, roster
from bot.storage.database import Tx, listed, milliseconds
from bot.storage.messaging import desk, holding, outages
from bot.storage.staff import audit, lists, views
from bot.storage.staff.lists import Entry, Who
from bot.understanding import Verdict

PAGE = 50
RIGHT = "right_"  # how a request begins that somebody has by law
COUNTED = lists.COUNTED
# What links from figures narrow a list by, beside its states and an area.
NAMED, DAYS = ("channel", "language", "agent", "flagged"), ("since", "until")
_PLAIN = re.compile(r"[a-z0-9_-]{2,40}")
SHORTEST_PURPOSE, LONGEST_PURPOSE = 5, 80
MORNING = 8  # lines of each list on the first page
STATES = {
    "people": ("new", "consented", "submitted"),  # past that, a referral says where somebody stands
    "registrations": ("submitted",),
    "referrals": (
        "waiting",
        "offered",
        "accepted",
        "contacted",
        "registered",
        "confirmed",
        "closed",
        "unserved",
    ),
    "help": ("open", "closed"),
    "visits": ("proposed", "asked", "agreed", "kept", "missed", "cancelled"),
    "paying": ("active", "quiet", "stopped", "ended"),
    "unserved": (),
    "rights": (),
    "disputes": (),
    "contacts": (),
    "failed": (),
    **dict.fromkeys(("consented", "accepted", "contacted", "registered", "confirmed"), ()),
}
# What opens somebody's data in full, one row of the audit each.
OPENED = (
    *("name and phone", "complaint read", "talk replayed", "agent"),
    *("exported", "exported with NIK", "agent exported"),
)
FAILED_LOGIN = "login failed"
OPENINGS, OPENINGS_WITHIN = listed(OPENED), 600_000  # as SQL; milliseconds
# Why staff look at masked lines without being asked for a reason each time.
DAILY_WORK = "daily work, masked"
# Purposes that nobody typed; any other may name whom it is about, and is sealed for them.
OURS = (DAILY_WORK, "directory of agents", "paper form", "word lists, redacted", "export", "")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `filters` as they were understood; `after` is the key of the next page, empty on the last.

    `count` None where nobody counts, COUNTED + 1 where there are more than are counted.
    """

    entries: list[Entry]
    filters: Mapping[str, str]
    after: str = ""
    first: bool = True
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Morning:
    """What waits for somebody today: counts by kind, and the first referrals that nobody took."""

    waiting: Mapping[str, int]
    unserved: Page


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person: masked, with what happened but nothing of what was said."""

    entry: Entry
    history: Mapping[str, list[Mapping[str, Any]]]


def this_morning(runtime: Runtime, scope: Scope) -> Morning:
    demand(scope, "see")
    with runtime.database.look() as tx:
        waiting = _waiting(runtime, tx, scope)
        unserved = _page(tx, scope, "unserved", {}, "", MORNING)
    noted(runtime, scope, "first page", "", DAILY_WORK)
    return Morning(waiting, unserved)


def _waiting(runtime: Runtime, tx: Tx, scope: Scope) -> dict[str, int]:
    now, limits = runtime.now_ms(), runtime.settings.config.rights
    alarm = now - int((limits.settle_hours - limits.alarm_hours_before) * 3_600_000)
    soon = (world_now(runtime).today + SOON).isoformat()
    return {
        **views.waiting(tx, scope, alarm),
        "unreachable": len(candidates.unreachable(tx, scope, now)),
        "ending_agents": roster.count_ending(tx, scope, soon),
        "ending_rules": len(ending_rules(runtime)),
        "held": sum(holding.count(tx).values()),
        "channels_away": len(outages.all_now(tx, now)),
        "letters_unknown": len(desk.waiting(tx, scope, ("unknown",), PAGE)),
        **(_alarms(runtime, tx, now) if "audit" in scope.may else {}),
    }


def _alarms(runtime: Runtime, tx: Tx, now: int) -> dict[str, int]:
    """What is too much at staff's doors; what is not stays 0."""
    limits = runtime.settings.config.console
    failed, (_, opened) = (
        audit.count_since(tx, now - 3_600_000, FAILED_LOGIN),
        audit.busiest(tx, now - OPENINGS_WITHIN, OPENINGS),
    )
    return {
        "failed_logins": failed if failed >= limits.alarm_failed_logins else 0,
        "many_openings": opened if opened >= limits.alarm_openings else 0,
    }


def list_page(
    runtime: Runtime, scope: Scope, listing: str, filters: Mapping[str, str], after: str = ""
) -> Page:
    """A page of people, registrations, referrals or help, from a key on. Filters that mean nothing are left out."""
    demand(scope, "see")
    meant = meant_by(runtime, listing, filters)
    with runtime.database.look() as tx:
        page = _page(tx, scope, listing, meant, after, PAGE)
    asked = " ".join(["older" if after else "newest", *(f"{name}={value}" for name, value in meant.items())])
    noted(runtime, scope, f"list {listing}", asked, DAILY_WORK)
    return page


def meant_by(runtime: Runtime, listing: str, filters: Mapping[str, str]) -> dict[str, str]:
    """The filters as the list takes them: a place by its name becomes its code."""
    area = area_code(runtime, filters.get("area", ""))
    states = {name: value for name, value in filters.items() if value in STATES[listing]}
    more = {name: filters[name] for name in NAMED if _PLAIN.fullmatch(filters.get(name, ""))}
    days = {name: filters[name] for name in DAYS if _is_day(filters.get(name, ""))}
    return {**states, **more, **days, **({"area": area} if area else {})}


def _is_day(typed: str) -> bool:
    try:
        return date.fromisoformat(typed).year > 2000
    except ValueError:
        return False


def as_moments(meant: Mapping[str, str]) -> dict[str, Any]:
    """Days as the moments in which they begin, the last one as that in which it ends; by the clock in WIB."""
    found: dict[str, Any] = dict(meant)
    for name, more in (("since", 0), ("until", 1)):
        if name in found:
            day = date.fromisoformat(found[name]) + timedelta(days=more)
            found[name] = milliseconds(datetime.combine(day, time.min, WIB))
    return found


def area_code(runtime: Runtime, typed: str) -> str:
    """An area as it was typed, by name or code, as its code; empty when it is none."""
    area = typed.strip()
    if not area or AREA.fullmatch(area):
        return area
    reading = runtime.world.understanding.read("place", area[:60], on=world_now(runtime).today)
    return str(reading.value.code) if reading.verdict is Verdict.UNDERSTOOD else ""


def place_name(runtime: Runtime, code: str) -> str:
    """What an area is called, the code itself where the gazetteer has none."""
    gazetteer = runtime.world.understanding.gazetteer()
    number = int(code.replace(".", "") or 0)
    row = bisect_left(gazetteer.codes, number)
    known = row < len(gazetteer.codes) and gazetteer.codes[row] == number
    return gazetteer.names[row] if known else code


def _page(tx: Tx, scope: Scope, listing: str, filters: Mapping[str, str], after: str, most: int) -> Page:
    found = lists.page(tx, scope, listing, as_moments(filters), after=after, most=most)
    return Page(list(map(masked, found.entries)), filters, found.after, not after, found.count)


def portrait(runtime: Runtime, scope: Scope, person: str) -> Portrait | None:
    """None when there is nobody of that id in reach."""
    demand(scope, "see")
    with runtime.database.look() as tx:
        entry = views.person(tx, scope, person)
        if entry is None:
            return None
        found = Portrait(masked(entry), _history(tx, scope, person))
    noted(runtime, scope, "person", person, DAILY_WORK)
    return found


def _history(tx: Tx, scope: Scope, person: str) -> dict[str, list[Mapping[str, Any]]]:
    """Who looked, and what for, is for those who read the audit."""
    found = views.history(tx, person)
    looks = found.pop("looks") if "audit" in scope.may else []
    shown = ("at", "who", "what")
    found["looks"] = [
        {**{name: one[name] for name in shown}, "purpose": audit.purpose_of(tx, one)} for one in looks
    ]
    return found


def reveal(runtime: Runtime, scope: Scope, person: str, purpose: str) -> Who | None:
    """Name and phone in full, for a purpose that is kept. Raises Refused without one; None for nobody."""
    demand(scope, "open")
    purpose = stated(purpose)
    with runtime.database.begin() as tx:
        entry = views.person(tx, scope, person)
        if entry is None:
            return None
        note(runtime, tx, scope, "name and phone", person, purpose)
        return entry.who


def stated(purpose: str) -> str:
    """A purpose or reason that staff typed, as the audit keeps it. Raises BadArgument when there is none."""
    purpose = " ".join(purpose.split())[:LONGEST_PURPOSE]
    if len(purpose) < SHORTEST_PURPOSE:
        raise Refused("purpose_missing", shortest=SHORTEST_PURPOSE)
    return purpose


def close_help(runtime: Runtime, scope: Scope, request: int) -> bool:
    """A help request is done; whether it was still open."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        closed = close_in(runtime, tx, scope, request)
        if closed:
            note(runtime, tx, scope, "help closed", closed)
    return bool(closed)


def close_in(runtime: Runtime, tx: Tx, scope: Scope, request: int) -> str:
    """The same in the caller's transaction; whose it was. Who asked something of their data hears of the end."""
    person, reason = views.close_help(tx, scope, request, runtime.now_ms()) or ("", "")
    if reason.startswith(RIGHT):
        tell_person(runtime, tx, person, "right_settled")
    return person


def masked_name(name: str) -> str:
    """S••• A•••: enough to tell two lines apart, not enough to know who it is."""
    return " ".join(f"{word[0]}•••" for word in name.split())


def masked_phone(phone: str) -> str:
    """•••••789."""
    digits = re.sub(r"\D", "", phone)
    return f"•••••{digits[-3:]}" if len(digits) >= 6 else ""


def masked(entry: Entry) -> Entry:
    """A line with the name and the phone hidden."""
    return replace(entry, who=Who(masked_name(entry.who.name), masked_phone(entry.who.phone)))


def noted(runtime: Runtime, scope: Scope, what: str, subject: str, purpose: str = "") -> None:
    """A line of the audit in a transaction of its own: what was looked at was read before, and held nobody up."""
    with runtime.database.begin() as tx:
        note(runtime, tx, scope, what, subject, purpose)


def note(runtime: Runtime, tx: Tx, scope: Scope, what: str, subject: str, purpose: str = "") -> None:
    """One line of the audit: what somebody of the staff looked at or did. Many openings raise an alarm."""
    now, typed = runtime.now_ms(), purpose not in OURS
    kept = runtime.world.understanding.redact(purpose).text
    audit.record(tx, who=scope.who, what=what, subject=subject[:80], purpose=kept, now=now, typed=typed)
    if what in OPENED:
        alarm = runtime.settings.config.console.alarm_openings
        many = audit.count_by(tx, scope.who, now - OPENINGS_WITHIN, OPENINGS, most=alarm + 1)
        if many == alarm:
            raise_alarm(runtime, tx, "many_openings", many, who=scope.who)
