"""inbox: whoever waits for one of the staff in one list, whose task each is, by which clock, and who writes now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.engine.world import WIB
from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, area_code, masked, note, noted, stated
from bot.storage.agents import offices
from bot.storage.database import milliseconds, moment
from bot.storage.people import requests, rights
from bot.storage.referrals import complaints
from bot.storage.staff import inbox, ready_words
from bot.storage.staff.lists import Who
from bot.working_days import Office

PAGE = 50
# What somebody waits for, the most pressing first. A complaint that was opened again is a request, too.
KINDS = ("right", "complaint", "dispute", "stuck", "asked")
WHOSE = ("mine", "nobody")
COMPLAINT_DAYS = 3  # working days, as the chat promises
LONGEST_WORDS, SHORTEST_WORDS = 600, 10


@dataclass(frozen=True, slots=True)
class Task:
    """One who waits. `due` by the clock that runs, None where none does; `left` milliseconds until then.

    `writing`: who of the staff has the talk in hand. `unanswered`: they wrote, and nobody answered since.
    """

    kind: str
    number: int
    reason: str
    person: str
    who: Who
    asked_at: int
    due: int | None
    writing: str
    assigned: str
    unanswered: bool
    channel: str
    area: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """`counts` of every kind, and of whose they are, before the list was narrowed. `after` 0 on the last page."""

    tasks: list[Task]
    counts: Mapping[str, int]
    narrowed: Mapping[str, str]
    after: int
    first: bool
    colleagues: Sequence[str]
    now: int


def read_inbox(runtime: Runtime, scope: Scope, narrowed: Mapping[str, str], after: int = 0) -> Inbox:
    """Late by a clock first, then by the clock, then whoever was not answered, then whoever waits longest."""
    demand(scope, "see")
    now, meant = runtime.now_ms(), _meant(runtime, narrowed)
    with runtime.database.look() as tx:
        found = [_request(runtime, row) for row in inbox.requests(tx, scope)]
        found += [_complaint(runtime, row) for row in inbox.complaints(tx, scope)]
        chosen = sorted((task for task in found if _fits(task, meant, scope)), key=_urgency)
        shown = chosen[after : after + PAGE]
        names = inbox.who_of(tx, (task.person for task in shown))
        colleagues = list(inbox.colleagues(tx, scope)) if "settle" in scope.may else []
    noted(runtime, scope, "list inbox", " ".join(f"{k}={v}" for k, v in meant.items()), DAILY_WORK)
    tasks = [
        _named(task, masked(names[task.person]).who if task.person in names else Who()) for task in shown
    ]
    more = after + PAGE if len(chosen) > after + PAGE else 0
    return Inbox(tasks, _counts(found, scope), meant, more, not after, colleagues, now)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first page's part of the inbox: who comes first, and how much each of the staff has, how much of it late."""

    tasks: list[Task]
    owners: Sequence[tuple[str, int, int]]
    counts: Mapping[str, int]
    now: int


def who_waits(runtime: Runtime, scope: Scope, most: int) -> Waiting:
    """For whoever notes that the page was opened; nobody's owner is an empty name."""
    demand(scope, "see")
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        found = [_request(runtime, row) for row in inbox.requests(tx, scope)]
        found += [_complaint(runtime, row) for row in inbox.complaints(tx, scope)]
        first = sorted(found, key=_urgency)[:most]
        names = inbox.who_of(tx, (task.person for task in first))
    shown = [
        _named(task, masked(names[task.person]).who if task.person in names else Who()) for task in first
    ]
    owners: dict[str, list[bool]] = {}
    for task in found:
        owners.setdefault(task.writing or task.assigned, []).append(task.due is not None and task.due < now)
    lines = sorted((name, len(late), sum(late)) for name, late in owners.items())
    return Waiting(shown, lines, _counts(found, scope), now)


def _meant(runtime: Runtime, narrowed: Mapping[str, str]) -> dict[str, str]:
    area = area_code(runtime, narrowed.get("area", ""))
    kind, whose = narrowed.get("kind", ""), narrowed.get("whose", "")
    meant = {"kind": kind if kind in KINDS else "", "whose": whose if whose in WHOSE else "", "area": area}
    return {name: value for name, value in meant.items() if value}


def _fits(task: Task, meant: Mapping[str, str], scope: Scope) -> bool:
    area, whose = meant.get("area", ""), meant.get("whose", "")
    return (
        meant.get("kind", task.kind) == task.kind
        and (not area or task.area == area or task.area.startswith(f"{area}."))
        and (whose != "mine" or scope.who in (task.assigned, task.writing))
        and (whose != "nobody" or not (task.assigned or task.writing))
    )


def _urgency(task: Task) -> tuple[bool, int, bool, int]:
    return (task.due is None, task.due or 0, not task.unanswered, task.asked_at)


def _counts(found: Sequence[Task], scope: Scope) -> dict[str, int]:
    counts = {kind: sum(task.kind == kind for task in found) for kind in KINDS}
    whose = {name: sum(_fits(task, {"whose": name}, scope) for task in found) for name in WHOSE}
    return {**counts, **whose, "all": len(found)}


def _request(runtime: Runtime, row: Any) -> Task:
    reason = str(row.reason)
    kind = (
        "right"
        if reason.startswith("right_")
        else {"disputed": "dispute", "stuck": "stuck", "complaint": "complaint"}.get(reason, "asked")
    )
    hours = runtime.settings.config.rights.settle_hours
    due = row.asked_at + int(hours * 3_600_000) if kind == "right" else None
    waits = (row.heard_at or row.asked_at) > (row.answered_at or 0)
    return _task(kind, row, due, writing=row.writing or "", unanswered=waits)


def _complaint(runtime: Runtime, row: Any) -> Task:
    return _task("complaint", row, _due(runtime, row.asked_at, Office()), reference=row.reference)


def _task(kind: str, row: Any, due: int | None, **more: Any) -> Task:
    return Task(
        **{"kind": kind, "number": int(row.number), "reason": row.reason, "person": row.person, "who": Who()},
        **{"asked_at": row.asked_at, "due": due, "assigned": row.assigned or "", "channel": row.channel},
        **{"area": row.area, "writing": "", "unanswered": True, **more},
    )


def _named(task: Task, who: Who) -> Task:
    return replace(task, who=who)


def complaint_due(runtime: Runtime, scope: Scope, asked_at: int) -> int:
    """Until when whoever complained is told: at the end of the third working day, as the chat says."""
    demand(scope, "see")
    return _due(runtime, asked_at, Office())


def _due(runtime: Runtime, asked_at: int, office: Office) -> int:
    last = runtime.world.calendar.after_working_days(
        moment(asked_at).astimezone(WIB).date(), COMPLAINT_DAYS, office
    )
    return milliseconds(datetime.combine(last, office.closes, WIB))


# --- whose task -----------------------------------------------------------------------------------


def assign(runtime: Runtime, scope: Scope, what: str, number: int, name: str) -> None:
    """A request or a complaint becomes somebody's task, or nobody's. Raises Refused."""
    demand(scope, "settle")
    put = {"request": inbox.assign_request, "complaint": inbox.assign_complaint}[what]
    with runtime.database.begin() as tx:
        staff = inbox.colleagues(tx, scope).get(name) if name else None
        if name and staff is None:
            raise Refused("task_nobody", name=name[:40])
        person = put(tx, scope, number, staff)
        if person is None:
            raise Refused("desk_closed")
        note(runtime, tx, scope, f"{what} assigned"[:40], person, "")


def write_about(runtime: Runtime, scope: Scope, reference: str) -> int:
    """A request by which whoever complained can be written with; its number. Raises Refused."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        found = complaints.one(tx, scope, reference)
        if found is None:
            raise Refused("complaint_closed_before")
        known = requests.open_for(tx, found["person"], "complaint")
        if known is None:
            known = rights.open_request(tx, found["person"], "complaint", runtime.now_ms())
            note(runtime, tx, scope, "request opened", found["person"])
    return known


# --- ready words ----------------------------------------------------------------------------------


def words_ready(runtime: Runtime, scope: Scope) -> Sequence[Mapping[str, Any]]:
    demand(scope, "see")
    with runtime.database.look() as tx:
        return ready_words.listed(tx, scope)


def keep_words(runtime: Runtime, scope: Scope, name: str, words: str) -> None:
    """Raises Refused for words that are too short, or hold what may not pass a chat."""
    demand(scope, "settle")
    name = stated(name)[:60]
    words = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())[:LONGEST_WORDS]
    if len(words) < SHORTEST_WORDS:
        raise Refused("ready_short", shortest=SHORTEST_WORDS)
    if runtime.world.understanding.redact(words).found:
        raise Refused("desk_no_numbers")
    with runtime.database.begin() as tx:
        ready_words.add(tx, scope, name, words, runtime.now_ms())
        note(runtime, tx, scope, "ready words kept", "", "")


def drop_words(runtime: Runtime, scope: Scope, number: int) -> bool:
    """False for none of theirs."""
    demand(scope, "settle")
    with runtime.database.begin() as tx:
        gone = ready_words.remove(tx, scope, number)
        if gone:
            note(runtime, tx, scope, "ready words dropped", str(number), "")
    return gone


# --- office hours ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether an office is open now, else when it opens next (milliseconds; None: nobody knows)."""

    open: bool
    opens_at: int | None = None


def office_now(runtime: Runtime, scope: Scope) -> Hours:
    """Of one's own branch; whoever sees every branch goes by the usual hours."""
    demand(scope, "see")
    calendar, now = runtime.world.calendar, runtime.now()
    with runtime.database.look() as tx:
        office = offices.load(tx, scope.branch or "")
    if calendar.is_open(now, office):
        return Hours(True)
    found = calendar.next_opening(now, office)
    return Hours(False, milliseconds(found) if found else None)
