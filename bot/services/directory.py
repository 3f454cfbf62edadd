"""import_agents, export_agents: the directory as a table; a mistake names its line, and nothing is half imported."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import BadArgument
from bot.referrals.commands import read_command
from bot.referrals.working import Hours
from bot.runtime import Runtime
from bot.services.answer import world_now
from bot.storage import agents, candidates
from bot.storage.agents import Agent
from bot.storage.database import milliseconds, moment
from bot.understanding import Verdict

COLUMNS = (
    "name",
    "phone",
    "community",
    "branch",
    "lat",
    "lon",
    "covers",
    "languages",
    "capacity",
    "valid_until",
)
# Columns a table may leave out; empty means: as it stands.
MORE_COLUMNS = ("handle", "hours", "days_off", "sectors", "valid_from")
DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
FORMULA = re.compile(r"[=+\-@\t](?!\d+$)")  # what a spreadsheet would run; a phone number is none
# Indonesia's bounding box, degrees.
SOUTH, NORTH, WEST, EAST = -11.3, 6.4, 94.5, 141.2


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int


def read_csv(text: str) -> list[dict[str, object]]:
    """The rows of agents.csv. Raises BadArgument naming missing columns."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadArgument(f"agents.csv: columns missing: {', '.join(missing)}")
    return [dict(row) for row in reader]


def import_agents(
    runtime: Runtime,
    rows: Iterable[Mapping[str, object]],
    *,
    sample: bool = False,
    rehearsal: str | None = None,
) -> Imported:
    """Add or update agents, all or none. Raises BadArgument with every problem, by line (the header is line 1)."""
    checked = [_checked(runtime, number, row, sample, rehearsal) for number, row in enumerate(rows, start=2)]
    problems = [problem for problem in checked if isinstance(problem, str)]
    if problems:
        raise BadArgument("\n".join(problems))
    added = 0
    with runtime.database.begin() as tx:
        for fields in checked:
            assert not isinstance(fields, str)
            community = agents.find_community(
                tx, str(fields["branch"]), str(fields["community"]), runtime.new_id(), runtime.new_id()
            )
            added += agents.save(
                tx,
                {**fields, "community": community},
                new_id=runtime.new_id(),
                now=milliseconds(runtime.now()),
            )
    return Imported(added, len(checked) - added)


def _checked(
    runtime: Runtime, line: int, row: Mapping[str, object], sample: bool, rehearsal: str | None
) -> dict[str, object] | str:
    """One row's fields, or what is wrong with it."""
    plain = {name: _plain(row.get(name)) for name in (*COLUMNS, *MORE_COLUMNS)}
    try:
        fields: dict[str, object] = {
            "name": _needed(plain, "name"),
            "phone": _phone(runtime, plain["phone"], sample),
            "community": _needed(plain, "community"),
            "branch": _needed(plain, "branch"),
            "lat": _degrees(plain, "lat", SOUTH, NORTH),
            "lon": _degrees(plain, "lon", WEST, EAST),
            "covers": " ".join(re.findall(r"[\d.]+", plain["covers"])),
            "languages": " ".join(re.findall(r"[a-z]{2,3}", plain["languages"].lower())) or "id",
            "capacity": _count(plain["capacity"]),
            "valid_until": _day(plain, "valid_until"),
            **_working(plain),
        }
    except BadArgument as error:
        return f"line {line}: {error}"
    handle = plain["handle"][:40] or handle_of(plain["name"], str(fields["phone"]))
    return {**fields, "handle": handle, "sample": int(sample), "rehearsal": rehearsal}


def _plain(cell: object) -> str:
    """A cell without the apostrophe by which export keeps a spreadsheet from running it."""
    text = str(cell or "").strip()
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def handle_of(name: str, phone: str) -> str:
    """What staff type for an agent: the name in plain letters and the last digits of the phone."""
    flat = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", flat)
    return "-".join([*words, phone[-4:]] if phone else words)[:40] or "agent"


def _needed(plain: Mapping[str, str], name: str) -> str:
    if not plain[name]:
        raise BadArgument(f"{name} is empty")
    return plain[name][:120]


def _phone(runtime: Runtime, typed: str, sample: bool) -> str:
    if sample or not typed:
        return typed
    reading = runtime.world.understanding.read("phone", typed, on=world_now(runtime).today)
    if reading.verdict is not Verdict.UNDERSTOOD:
        raise BadArgument("phone is no Indonesian phone number")
    return str(reading.value)


def _degrees(plain: Mapping[str, str], name: str, least: float, most: float) -> float:
    try:
        value = float(plain[name])
    except ValueError:
        raise BadArgument(f"{name} {plain[name]!r} is no number of degrees") from None
    if not least <= value <= most:
        raise BadArgument(f"{name} {value} lies outside Indonesia")
    return value


def _count(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= 1000:
        raise BadArgument(f"capacity {typed!r} is no whole number from 1 to 1000")
    return int(typed)


def _day(plain: Mapping[str, str], name: str) -> str:
    try:
        return date.fromisoformat(plain[name]).isoformat()
    except ValueError:
        raise BadArgument(f"{name} {plain[name]!r} is no day written YYYY-MM-DD") from None


def _working(plain: Mapping[str, str]) -> dict[str, object]:
    """Hours "9-17", weekly days off "sabtu minggu", sectors and the first day: what a row says of them."""
    found: dict[str, object] = {}
    if plain["hours"]:
        command = read_command(f"jam kerja {plain['hours']}", date.min)
        if command is None:
            raise BadArgument(f"hours {plain['hours']!r} are not written 9-17")
        opens, closes = command.value.split("-")
        found |= {"opens": int(opens), "closes": int(closes)}
    if plain["days_off"]:
        command = read_command(f"libur tiap {plain['days_off']}", date.min)
        if command is None:
            raise BadArgument(f"days_off {plain['days_off']!r} are no weekdays")
        found["days_off"] = command.value
    if plain["sectors"]:
        found["sectors"] = " ".join(re.findall(r"[a-z]+", plain["sectors"].lower()))[:60]
    return found | ({"valid_from": _day(plain, "valid_from")} if plain["valid_from"] else {})


def export_agents(runtime: Runtime) -> str:
    """The directory as agents.csv with every column that import takes, formulas neutralised."""
    with runtime.database.look() as tx:
        everyone = agents.everyone(tx)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, *MORE_COLUMNS))
    writer.writerows([_safe(value) for value in _row(agent)] for agent in everyone)
    return out.getvalue()


def _row(agent: Agent) -> list[object]:
    more = {"hours": _clock(agent.hours), "days_off": " ".join(DAYS[day - 1] for day in agent.hours.days_off)}
    return [more.get(name, getattr(agent, name, "")) for name in (*COLUMNS, *MORE_COLUMNS)]


def _clock(hours: Hours) -> str:
    """As import reads it: 08.30-16.00."""
    return "-".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in (hours.opens, hours.closes))


def _safe(value: object) -> object:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def known_agents(runtime: Runtime) -> list[Agent]:
    """Everybody in the directory, try-it pages left out."""
    with runtime.database.look() as tx:
        return agents.everyone(tx)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An agent nobody can write to now, since when (None when they never wrote), and why: blocked, or window.

    `window`: WhatsApp's 24 hours are over and no template is approved; they are passed over until they write.
    """

    handle: str
    channel: str
    last_wrote: datetime | None
    why: str


def unreachable_agents(runtime: Runtime) -> list[Unreachable]:
    """Linked agents whose every channel is closed: for the console and `doctor`."""
    with runtime.database.begin() as tx:
        found = candidates.unreachable(tx, milliseconds(runtime.now()))
    return [
        Unreachable(handle, channel, moment(last) if last else None, "window" if addresses else "blocked")
        for handle, channel, last, addresses in found
    ]
