"""search: whom staff look for, typed into the box of every page; nothing that was typed stands in the audit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.services.agents.keep_directory import list_agents
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import DAILY_WORK, masked, noted
from bot.services.world import world_now
from bot.storage.agents.roster import Row
from bot.storage.database import Tx
from bot.storage.people import search as lookup
from bot.storage.people.registrations import TAILS
from bot.storage.referrals import complaints
from bot.storage.staff import views
from bot.storage.staff.views import Entry
from bot.understanding import Verdict

MOST = 30  # of people; whoever finds more has to say more
LONGEST, SHORTEST_NAME = 80, 2
_CODE = re.compile(r"(JK|AD)[\s\-–.:]*([0-9A-Z]{4})[\s\-–.:]*([0-9A-Z]{4})")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})  # signs that our codes do not have
_DIGITS = re.compile(r"[\s().\-–+]")


@dataclass(frozen=True, slots=True)
class Meant:
    """What was typed, read: kind is reference, complaint, phone, tail, name or nothing."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found. `more`: there are more people than are shown; `complaint` is a number to go to."""

    meant: Meant
    people: Sequence[Entry] = ()
    agents: Sequence[Row] = ()
    complaint: str = ""
    more: bool = False

    @property
    def found(self) -> int:
        return len(self.people) + len(self.agents) + bool(self.complaint)


def search(runtime: Runtime, scope: Scope, typed: str) -> Hits:
    """People and agents in reach. A line of the audit says what kind of thing was looked for, never what."""
    demand(scope, "see")
    meant = read(runtime, " ".join(typed.split())[:LONGEST])
    with runtime.database.look() as tx:
        ids = _PEOPLE[meant.kind](tx, scope, meant.value) if meant.kind in _PEOPLE else []
        opened = [found for one in ids[:MOST] if (found := views.person(tx, scope, one))]
        known = meant.kind == "complaint" and complaints.one(tx, scope, meant.value) is not None
    noted(runtime, scope, "search", f"{meant.kind}: {len(opened)}", DAILY_WORK)
    agents = list_agents(runtime, scope, {"q": meant.value}).agents if meant.kind in _AGENTS else []
    people = sorted(map(masked, opened), key=lambda one: -int(one.facts["last_seen_at"]))
    return Hits(meant, people, agents[:MOST], meant.value if known else "", len(ids) > MOST)


def read(runtime: Runtime, typed: str) -> Meant:
    code = _CODE.fullmatch(typed.upper().strip(" .#"))
    if code:
        value = f"{code[1]}-{code[2].translate(_MISREAD)}-{code[3].translate(_MISREAD)}"
        return Meant("reference" if code[1] == "JK" else "complaint", value)
    digits = _DIGITS.sub("", typed)
    if digits.isdecimal():
        return _digits(runtime, typed, digits)
    return Meant("name", typed) if len(typed) >= SHORTEST_NAME else Meant("nothing")


def _digits(runtime: Runtime, typed: str, digits: str) -> Meant:
    if TAILS[0] <= len(digits) <= TAILS[-1]:
        return Meant("tail", digits)
    reading = runtime.world.understanding.read("phone", typed, on=world_now(runtime).today)
    return Meant("phone", str(reading.value)) if reading.verdict is Verdict.UNDERSTOOD else Meant("nothing")


_PEOPLE: Mapping[str, Callable[[Tx, Scope, str], list[str]]] = {
    "reference": lookup.by_reference,
    "phone": lambda tx, scope, value: lookup.by_phone(tx, scope, value, MOST + 1),
    "tail": lambda tx, scope, value: lookup.by_last_digits(tx, scope, value, MOST + 1),
    "name": lambda tx, scope, value: lookup.by_name(tx, scope, value, MOST + 1),
}
_AGENTS = ("name", "phone", "tail")
