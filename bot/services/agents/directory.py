"""import_agents, export_agents: the directory as a table; a mistake names its line, and then nothing is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import AskPerson
from bot.referrals.availability import Hours
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note, noted
from bot.services.world import world_now
from bot.storage.agents import agents, candidates, roster
from bot.storage.agents.agents import Agent
from bot.storage.database import Tx
from bot.tables.columns import Columns
from bot.tables.problems import BadTable, Problem
from bot.tables.reading import numbered, with_cells
from bot.tables.writing import as_file, plain
from bot.understanding import Verdict
from bot.understanding.understanding import Understanding

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
# What a table of agents may hold, and how Indonesians head the columns.
TABLE = Columns(
    (*COLUMNS, *MORE_COLUMNS),
    COLUMNS,
    frozenset(("valid_until", "valid_from")),
    {
        **{
            "nama": "name",
            "telepon": "phone",
            "no hp": "phone",
            "komunitas": "community",
            "cabang": "branch",
        },
        **{
            "lintang": "lat",
            "bujur": "lon",
            "wilayah": "covers",
            "bahasa": "languages",
            "kapasitas": "capacity",
        },
        **{"berlaku sampai": "valid_until", "jam": "hours", "libur": "days_off", "sektor": "sectors"},
    },
)
AREA = re.compile(r"\d\d(\.\d\d){0,2}(\.\d{4})?")
LANGUAGE, SECTOR = re.compile(r"[a-z]{2,3}"), re.compile(r"[a-z_]{2,20}")
LONGEST = 120
AT_ONCE = 25  # agents written, or noted as taken along, in one transaction
# Indonesia's bounding box, degrees.
SOUTH, NORTH, WEST, EAST = -11.3, 6.4, 94.5, 141.2


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """One row: what it says, and everything that is wrong with it."""

    fields: Mapping[str, object]
    problems: tuple[Problem, ...]


class Wrong(AskPerson):
    """A cell that cannot be used; `word` as in the words of tables."""

    def __init__(self, word: str, **values: object) -> None:
        self.word, self.values = word, values
        super().__init__(word)


def import_agents(
    runtime: Runtime,
    scope: Scope,
    rows: Iterable[Mapping[str, object]],
    *,
    sample: bool = False,
    rehearsal: str | None = None,
    dry_run: bool = False,
    letters: Mapping[str, str] | None = None,
) -> Imported:
    """Add or update agents. Raises BadTable with every problem, by line (the header is line 1), before any is written.

    They are written in short transactions: cut off, the same table again does the rest. A dry run counts what would be
    added and changed, and writes nothing. A branch's staff add to their own branch and change nobody else's agents.
    """
    demand(scope, "keep_agents")
    rows = list(rows)
    table = list(numbered(rows))
    checked = [_checked(runtime, line, row, sample, rehearsal) for line, row in table]
    problems = [problem for row in checked for problem in row.problems] + _same_agents(table)
    problems += _out_of_reach(runtime, scope, table, checked) if not scope.everywhere else []
    if problems := with_cells(rows, problems):
        raise BadTable(problems, letters or {})
    with runtime.database.look() as tx:
        known = [agents.by_handle(tx, str(_with_handle(tx, row.fields)["handle"])) for row in checked]
    same = sum(
        agent is not None and not _differs(agent, row) for agent, row in zip(known, checked, strict=True)
    )
    if dry_run:
        return Imported(known.count(None), len(known) - known.count(None) - same, same)
    added = 0
    for begin in range(0, len(checked), AT_ONCE):
        with runtime.database.begin() as tx:
            added += sum(_save(runtime, tx, row) for row in checked[begin : begin + AT_ONCE])
    return Imported(added, len(checked) - added - same, same)


def _save(runtime: Runtime, tx: Tx, row: Checked) -> bool:
    """Whether somebody new."""
    fields = _with_handle(tx, row.fields)
    names = str(fields["branch"]), str(fields["community"])
    community = agents.find_community(tx, *names, runtime.new_id(), runtime.new_id())
    kept = {**fields, "community": community}
    return agents.save(tx, kept, new_id=runtime.new_id(), now=runtime.now_ms())


def _differs(agent: Agent, row: Checked) -> bool:
    """Whether a row says anything else than the directory does."""
    hours = {"opens": agent.hours.opens, "closes": agent.hours.closes}
    days_off = " ".join(map(str, agent.hours.days_off))
    kept = {**hours, "days_off": days_off, "sample": int(agent.sample)}
    names = {name for name in row.fields if name not in ("handle", "rehearsal")}
    return any(row.fields[name] != kept.get(name, getattr(agent, name, None)) for name in names)


def _out_of_reach(
    runtime: Runtime, scope: Scope, table: Sequence[tuple[int, object]], checked: Sequence[Checked]
) -> list[Problem]:
    """Rows of another branch or community, and agents who are somebody else's."""
    with runtime.database.look() as tx:
        mine = {(str(one["branch"]), str(one["name"])) for one in roster.communities(tx, scope)}
        found = []
        for (line, _), row in zip(table, checked, strict=True):
            if row.problems:
                continue
            handle = str(_with_handle(tx, row.fields)["handle"])
            theirs = agents.by_handle(tx, handle) is not None and not roster.sees(tx, scope, handle)
            if theirs or (row.fields["branch"], row.fields["community"]) not in mine:
                found.append(Problem("not_yours", line, "community"))
    return found


def _same_agents(table: Sequence[tuple[int, Mapping[str, object]]]) -> list[Problem]:
    """Somebody who stands in the table twice would be brought up to date by the later line, unseen."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for line, row in table:
        who = (str(row.get("name") or "").casefold(), re.sub(r"\D", "", str(row.get("phone") or ""))[-8:])
        if who in first and not row.get("handle"):
            found.append(Problem("same_agent", line, values={"other": first[who]}))
        first.setdefault(who, line)
    return found


def _with_handle(tx: Tx, fields: Mapping[str, object]) -> dict[str, object]:
    """Who has none is given the one that belongs to their name and phone; a handle of the old kind is left behind."""
    name, phone = str(fields["name"]), str(fields["phone"])
    if fields["handle"] and not (phone and fields["handle"] == _old_handle(name, phone)):
        return dict(fields)
    handle = agents.handle_of(tx, name, phone)
    return {**fields, "handle": handle, "once": _old_handle(name, phone)}


def _checked(
    runtime: Runtime, line: int, row: Mapping[str, object], sample: bool, rehearsal: str | None
) -> Checked:
    """One row's fields, and everything that is wrong with it."""
    plain = {name: _cell(row.get(name)) for name in (*COLUMNS, *MORE_COLUMNS)}
    readers: Mapping[str, Callable[[], object]] = {
        "name": lambda: _needed(plain, "name"),
        "phone": lambda: _phone(runtime, plain["phone"], sample),
        "community": lambda: _needed(plain, "community"),
        "branch": lambda: _needed(plain, "branch"),
        "lat": lambda: _degrees(plain, "lat", SOUTH, NORTH),
        "lon": lambda: _degrees(plain, "lon", WEST, EAST),
        "covers": lambda: _words(plain["covers"], AREA, "bad_covers"),
        "languages": lambda: _words(plain["languages"].lower(), LANGUAGE, "bad_languages") or "id",
        "capacity": lambda: _count(plain["capacity"]),
        "valid_until": lambda: _day(plain, "valid_until"),
        **_working(plain, runtime.world.understanding),
    }
    fields: dict[str, object] = {}
    problems: list[Problem] = []
    for name, read in readers.items():
        try:
            fields[name] = read()
        except Wrong as wrong:
            column = "hours" if name in ("opens", "closes") else name
            problems.append(Problem(wrong.word, line, column, wrong.values))
    fields |= {"handle": plain["handle"], "sample": int(sample), "rehearsal": rehearsal}
    return Checked(fields, tuple(problems))


def _cell(cell: object) -> str:
    """A cell without the apostrophe by which export keeps a spreadsheet from running it."""
    return plain(str("" if cell is None else cell).strip())


def _words(typed: str, each: re.Pattern[str], wrong: str) -> str:
    """Words divided by blanks, commas or semicolons, each of which must look right: none is lost."""
    words = re.split(r"[\s,;]+", typed.strip(" ,;")) if typed.strip(" ,;") else []
    if not all(each.fullmatch(word) for word in words):
        raise Wrong(wrong)
    return " ".join(words)


def _old_handle(name: str, phone: str) -> str:
    """As agents were known before: the name in plain letters and the last digits of the phone."""
    flat = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", flat)
    return "-".join([*words, phone[-4:]] if phone else words)[:40] or "agent"


def _needed(plain: Mapping[str, str], name: str) -> str:
    if not plain[name]:
        raise Wrong("row_empty")
    if len(plain[name]) > LONGEST:
        raise Wrong("row_long", most=LONGEST)
    return plain[name]


def _phone(runtime: Runtime, typed: str, sample: bool) -> str:
    if sample or not typed:
        return typed
    reading = runtime.world.understanding.read("phone", typed, on=world_now(runtime).today)
    if reading.verdict is not Verdict.UNDERSTOOD:
        raise Wrong("bad_phone")
    return str(reading.value)


def _degrees(plain: Mapping[str, str], name: str, least: float, most: float) -> float:
    """Degrees with a point, or with the comma of an Indonesian spreadsheet."""
    typed = plain[name].replace(",", ".", 1)
    if not re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?", typed) or not least <= float(typed) <= most:
        raise Wrong(f"bad_{name}")
    return float(typed)


def _count(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal()) or not 1 <= int(typed) <= 1000:
        raise Wrong("bad_capacity")
    return int(typed)


def _day(plain: Mapping[str, str], name: str) -> str:
    """An ISO day, also from day, month, year in that order."""
    turned = re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", plain[name])
    typed = f"{turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}" if turned else plain[name]
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise Wrong("bad_day") from None


def _working(plain: Mapping[str, str], understanding: Understanding) -> dict[str, Callable[[], object]]:
    """Hours "9-17", weekly days off "sabtu minggu", sectors and the first day: readers of what a row says."""
    found: dict[str, Callable[[], object]] = {}

    def hours(edge: int) -> Callable[[], object]:
        return lambda: _hours(plain["hours"], understanding)[edge]

    if plain["hours"]:
        found |= {"opens": hours(0), "closes": hours(1)}
    if plain["days_off"]:
        found["days_off"] = lambda: _days_off(plain["days_off"], understanding)
    if plain["sectors"]:
        found["sectors"] = lambda: _words(plain["sectors"].lower(), SECTOR, "bad_sectors")
    return found | ({"valid_from": lambda: _day(plain, "valid_from")} if plain["valid_from"] else {})


def _hours(typed: str, understanding: Understanding) -> tuple[int, int]:
    command = understanding.own_work(f"jam kerja {typed}", today=date.min)
    if command is None:
        raise Wrong("bad_hours")
    opens, closes = command.value.split("-")
    return int(opens), int(closes)


def _days_off(typed: str, understanding: Understanding) -> str:
    command = understanding.own_work(f"libur tiap {typed}", today=date.min)
    if command is None:
        raise Wrong("bad_days_off")
    return command.value


def export_agents(runtime: Runtime, scope: Scope, purpose: str, name: str = "agents.csv") -> bytes:
    """The directory with every column that import takes, as CSV or, under .xlsx, as XLSX; each agent is noted."""
    demand(scope, "export")
    with runtime.database.look() as tx:
        everyone = _everyone(tx, scope)
    for begin in range(0, len(everyone), AT_ONCE):
        with runtime.database.begin() as tx:
            for agent in everyone[begin : begin + AT_ONCE]:
                note(runtime, tx, scope, "agent exported", agent.id, purpose[:80])
    everyone.sort(key=lambda agent: (agent.branch, agent.community, agent.name, agent.phone))
    rows = [[str(cell) for cell in _row(agent)] for agent in everyone]
    return as_file(name, [(*COLUMNS, *MORE_COLUMNS), *rows])


def _row(agent: Agent) -> list[object]:
    more = {"hours": _clock(agent.hours), "days_off": " ".join(DAYS[day - 1] for day in agent.hours.days_off)}
    return [more.get(name, getattr(agent, name, "")) for name in (*COLUMNS, *MORE_COLUMNS)]


def _clock(hours: Hours) -> str:
    """As import reads it: 08.30-16.00."""
    return "-".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in (hours.opens, hours.closes))


def known_agents(runtime: Runtime, scope: Scope) -> list[Agent]:
    """Everybody in the directory, try-it pages left out; that they were listed is noted."""
    demand(scope, "open")
    with runtime.database.look() as tx:
        found = _everyone(tx, scope)
    noted(runtime, scope, "agents named", str(len(found)), "directory of agents")
    return found


def _everyone(tx: Tx, scope: Scope) -> list[Agent]:
    reached = candidates.in_reach(tx, scope)
    return [agent for agent in agents.everyone(tx) if reached is None or agent.id in reached]
