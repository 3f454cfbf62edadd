"""breach: who is concerned by a leak, by the audit, and drafts of the two notices of Article 46 of Law 27/2022."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.engine.world import WIB
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.storage.database import milliseconds
from bot.storage.staff import breaches
from bot.storage.staff.breaches import Reached, Touched
from bot.yaml_reading import read_yaml

WORDS: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("breach.yaml"))
NOTICE_WITHIN = timedelta(hours=72)  # 3 × 24 hours from the moment it is known


@dataclass(frozen=True, slots=True)
class Concerned:
    """One person, how they are reached, and what was done with their data; nothing where the database itself leaked."""

    reached: Reached
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    concerned: tuple[Concerned, ...]
    gone: int  # erased since: nothing is held of them, and nobody can write to them
    since: date
    until: date
    known: datetime


def find_breach(
    runtime: Runtime, scope: Scope, since: date, until: date, *, who: str = "", everybody: bool = False
) -> Breach:
    """Everybody whom the audit names from one day to another, both included; or whose data lay in the database."""
    demand(scope, "audit")
    if until < since:
        raise BadArgument("--until lies before --since")
    begins, ends = _moment(since), _moment(until + timedelta(days=1))
    with runtime.database.begin() as tx:
        found = list(breaches.touched(tx, begins, ends, who))
        people = breaches.everybody(tx, scope, ends) if everybody else sorted({one.person for one in found})
        reached = [(person, breaches.reached(tx, scope, person)) for person in people]
        note(runtime, tx, scope, "breach looked into", f"{since}..{until}", str(len(people)))
    by_person = _by_person(found)
    concerned = tuple(Concerned(how, by_person.get(person, ())) for person, how in reached if how)
    return Breach(concerned, len(reached) - len(concerned), since, until, runtime.now())


def _moment(day: date) -> int:
    return milliseconds(datetime.combine(day, time(), WIB))


def _by_person(found: Iterable[Touched]) -> dict[str, tuple[Touched, ...]]:
    by_person = dict[str, tuple[Touched, ...]]()
    for one in found:
        by_person[one.person] = (*by_person.get(one.person, ()), one)
    return by_person


def listed(breach: Breach) -> Iterator[str]:
    """One line a person: the id, never a name; how they are reached; what was done, by whom, how often."""
    for one in breach.concerned:
        done = ", ".join(f"{act.what} ({act.who}, {act.times}×)" for act in one.touched)
        yield f"{one.reached.person}  {one.reached.channel or '–'}  {one.reached.language}  {done}".rstrip()


def drafts(facts: Mapping[str, str], breach: Breach) -> dict[str, str]:
    """The notice to those concerned and the one to the authority, in both languages; what nobody knows yet in [ ]."""
    by_phone = sum(not one.reached.channel for one in breach.concerned)
    values = {
        "operator": facts["operator"],
        "branch": facts["branch"],
        "call_centre": facts["call_centre"],
        "since": breach.since.strftime("%d-%m-%Y"),
        "until": breach.until.strftime("%d-%m-%Y"),
        "known": breach.known.astimezone(WIB).strftime("%d-%m-%Y %H:%M WIB"),
        "deadline": (breach.known + NOTICE_WITHIN).astimezone(WIB).strftime("%d-%m-%Y %H:%M WIB"),
        "count": len(breach.concerned),
        "by_phone": by_phone,
        "gone": breach.gone,
    }
    return {
        f"{to} ({language})": words[to].format(**values, data=_data(breach, words))
        for to in ("to_people", "to_authority")
        for language, words in WORDS.items()
    }


def _data(breach: Breach, words: Mapping[str, str]) -> str:
    """Which data, by what was done with them; without any act all that is held."""
    acts = {act.what for one in breach.concerned for act in one.touched}
    full = not acts or any("NIK" in act or act.startswith(("lead", "form")) for act in acts)
    return words["data_full"] if full else words["data_chat"]
