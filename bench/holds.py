"""Who holds the writer of a full database, and for how long: every page, button, timer, job and verb."""

from __future__ import annotations

import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event
from werkzeug.routing import MapAdapter

from bench import pages
from bench.branch import build
from bench.holding_verbs import VERBS, met
from bench.pages import Table
from bot.console.console import ROUTES
from bot.runtime import Runtime
from bot.services.daily_jobs import JOBS
from bot.services.timer_handlers import HANDLERS, ring_timers
from bot.storage.holds import Holds
from bot.storage.messaging import timers
from bot.timer_kinds import KINDS
from bot.wiring import close_runtime
from tests.browsing import app_of, form_token
from tests.console.office import Browser
from tests.house import DATA_KEY, NEW_DATA_KEY, HeldClock, migrated, open_house
from tests.launching import Server, new_folder

PEOPLE = 200_000
ABOUT = (
    "SQLite has one writer: how long each transaction holds it that a page, a button, a timer, a nightly job begins,"
    " a report, a table of 10,000 lines taken in, a broadcast to everybody. The longest of each act counts, the disk"
    " with it, without the time in which other processes had the core."
)
KEYS = [NEW_DATA_KEY, DATA_KEY]  # an older one too: then there is something to wrap anew
BACKUP_KEY = "a key of its own, of forty signs or more"
AT_MOST = 50.0  # milliseconds
HEAD = ("what is done", "longest hold, ms", "half are under, ms", "of which transaction", "transactions")
SHOWN = 25
# Buttons after which nothing more could be pressed, and those that ask a provider.
LEFT_OUT = {"enter", "leave", "keep_password", "keep_factor", "end_session"}
TYPED = {
    "purpose": "diminta kantor cabang", "why": "diminta kantor cabang", "reason": "diminta kantor cabang",
    "name": "percobaan", "words": "Halo semua", "text": "Halo", "note": "sudah ditelepon", "days": "30",
}  # fmt: skip
FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.S | re.I)
LINK = re.compile(r'href="(/console/[^"#?]+)["?]')
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>(?:.*?</(?:select|textarea)>)?", re.S)


def undisturbed() -> float:
    """Seconds, without those that this thread could have worked in and another process had the core."""
    waited = int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1])
    return time.monotonic() - waited / 1e9


class Every(Holds):
    """Keeps each hold."""

    def __init__(self) -> None:
        super().__init__(undisturbed)
        self.found: list[tuple[float, str]] = []

    def note(self, name: str, seconds: float) -> None:
        self.found.append((seconds * 1000, name))


@dataclass(frozen=True, slots=True)
class Held:
    """What an act held, in milliseconds, and whose the longest transaction was."""

    what: str
    longest: float
    typical: float
    by: str
    many: int


@dataclass
class Watched:
    """What each act held; what the bench itself writes for it does not count."""

    runtime: Runtime
    rows: list[Held] = field(default_factory=list)
    missed: set[str] = field(default_factory=set)  # buttons that no page showed

    def act(self, what: str, done: Callable[[], object]) -> None:
        every = self.runtime.database.holds = Every()
        try:
            done()
        except Exception as error:  # what it held until then counts
            what = f"{what} ({type(error).__name__})"
            print(what, str(error)[:200])
        found = [one for one in every.found if one[1] != "bench"]
        if found:
            longest, by = max(found)
            self.rows.append(Held(what, longest, median(held for held, _ in found), by, len(found)))


def measured(_servers: Mapping[str, Server], _runs: int) -> list[Table]:
    """One table, the longest first."""
    url = f"sqlite:///{new_folder() / 'branch.db'}"
    migrated(url)
    runtime = opened(url)
    try:
        build(runtime, PEOPLE)
        found = walk(runtime)
    finally:
        close_runtime(runtime)
    return [shown(found)]


def opened(url: str) -> Runtime:
    """As in use: each commit is on the disk before anybody hears of it."""
    runtime = open_house(
        url, HeldClock(), PUBLIC_URL="http://localhost:8000", data_keys=KEYS, JANGKAU_BACKUP_KEY=BACKUP_KEY
    )
    event.listen(runtime.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=FULL"))
    return runtime


def shown(found: Watched) -> Table:
    rows = sorted(found.rows, key=lambda row: -row.longest)
    over = [row for row in rows if row.longest > AT_MOST]
    counts = (
        f"over {AT_MOST:.0f} ms: {len(over)} of {len(rows)}; buttons that no page showed: {len(found.missed)}"
    )
    title = f"sqlite, {PEOPLE:,} people; {counts}"
    lines = [
        [row.what, f"{row.longest:.1f}", f"{row.typical:.1f}", row.by, str(row.many)]
        for row in rows[: max(SHOWN, len(over))]
    ]
    return title, HEAD, lines


def walk(runtime: Runtime) -> Watched:
    gc.collect()
    gc.freeze()  # as the server does; else each collection, which is not the database's, holds what is under way
    watched = Watched(runtime)
    here, known = pages.browser_of(runtime, "bu-rina"), pages.named(runtime)
    met(runtime)
    watched.act("(one row written, 500 times)", partial(_plain_commits, runtime))
    for name, verb in VERBS.items():
        watched.act(name, partial(verb, runtime))
    addresses = list(dict.fromkeys(pages.addresses(known)))
    for address in addresses:
        watched.act(f"page {address or '/'}", partial(here.get, f"/console/{address}"))
    _buttons(watched, here, addresses)
    _timers(watched, known)
    for kind in JOBS:
        watched.act(f"job {kind}", partial(_job, runtime, kind))
    return watched


def _plain_commits(runtime: Runtime) -> None:
    """What disk and machine do to a transaction that does nothing itself."""
    for _ in range(500):
        with runtime.database.begin("nothing else") as tx:
            tx.run("UPDATE secret SET name = name WHERE name = 'hash'")


# --- buttons ----------------------------------------------------------------------------------------


def _buttons(watched: Watched, here: Browser, addresses: Sequence[str]) -> None:
    """Each button of every page is pressed once, with what its form holds and something typed into what is empty.

    Pages that others link to are opened too, two of a kind, and once more when everything was pressed: what one button
    makes another may change.
    """
    routes, pressed = app_of(watched.runtime).url_map.bind("localhost"), set[str]()
    for _ in range(2):
        opened, todo = Counter[str](), [f"/console/{address}" for address in addresses]
        while todo:
            address = todo.pop(0)
            page = _page(here, address)
            for link in LINK.findall(page):
                kind = _endpoint(routes, link, "GET")
                if opened[kind] < 2 and link not in todo:
                    opened[kind] += 1
                    todo.append(link)
            for action, fields in _forms(page, address):
                name = _endpoint(routes, action, "POST")
                if name not in pressed | LEFT_OUT:
                    pressed.add(name)
                    said = {**fields, "csrf_token": form_token(page)}
                    watched.act(f"button {name}", partial(here.client.post, action, data=said))
    watched.missed = {name for _, name, _, method, _ in ROUTES if method == "POST"} - pressed - LEFT_OUT


def _page(here: Browser, address: str) -> str:
    """Empty for a file."""
    answer = here.get(address)
    return answer.text if answer.mimetype == "text/html" else ""


def _endpoint(routes: MapAdapter, address: str, method: str) -> str:
    found, _ = routes.match(address.partition("?")[0], method=method)
    return str(found).removeprefix("console.")


def _forms(page: str, address: str) -> Iterator[tuple[str, dict[str, str]]]:
    for form in FORM.findall(page):
        action = re.search(r'<form[^>]*action="([^"]*)"', form)
        yield (action[1] if action and action[1] else address), _fields(form)


def _fields(form: str) -> dict[str, str]:
    found = dict[str, str]()
    for tag in FIELD.findall(form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag.partition(">")[0]))
        name = said.get("name")
        if not name or name == "csrf_token" or said.get("type") == "checkbox":
            continue
        options = re.findall(r'<option value="([^"]+)"', tag)
        value = said.get("value") or (options[0] if options else "") or TYPED.get(name, "percobaan")
        found.setdefault(name, value)
    return found


# --- timers and jobs ----------------------------------------------------------------------------------


def _timers(watched: Watched, known: Mapping[str, str]) -> None:
    """Each kind, about the newest referral and its worker, then about an agent."""
    person, referral = known["identity"], known["referral"]
    for kind in HANDLERS.keys() - JOBS.keys():
        for ref, whose in ((referral, person), (known["handle"], known["agent_person"])):
            facts = {name: kept() for name, kept in (KINDS[kind].carries or {}).items()}
            watched.act(f"timer {kind}", partial(_rung, watched.runtime, kind, ref, whose, facts))


def _rung(runtime: Runtime, kind: str, ref: str, person: str, facts: Mapping[str, Any]) -> None:
    with runtime.database.begin("bench") as tx:
        timers.start(tx, kind, due=0, ref=ref, person=person, facts=facts or None)
    ring_timers(runtime)


def _job(runtime: Runtime, kind: str) -> None:
    """A night's work to its end."""
    until = time.monotonic() + 300
    with runtime.database.begin("bench") as tx:
        timers.start(tx, kind, due=0, slot=kind)
    while ring_timers(runtime) and time.monotonic() < until:
        pass
