"""What the import contracts in pyproject.toml cannot show: calls, hidden imports, and sizes."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEART = (
    "bot/engine",
    "bot/understanding",
    "bot/rules",
    "bot/referrals",
    "bot/broadcasts",
    "flows",
)
# The tables whose modules are loaded when they are needed: the only dynamic imports.
TABLES = {
    *("bot/commands/by_name.py", "bot/coordination/__init__.py", "bot/on_demand.py", "bot/storage/glance.py"),
    *("bot/channels/table.py", "bot/understanding/understanding.py"),
}
# Files, the clock and dice, however they were reached; what comes by import is lint-imports' business.
OUTSIDE_CALLS = {"open", "input", "print", "eval", "exec", "compile", "__import__"}
OUTSIDE_METHODS = {
    *("open", "read_text", "write_text", "read_bytes", "write_bytes"),
    *("now", "utcnow", "today", "monotonic", "perf_counter"),
    *("uuid1", "uuid4", "token_hex", "randint", "choice", "shuffle"),
}
# What only Jangkau speaks of stands on the flows' side: the engine would serve any other flow table unchanged.
SUBJECT = re.compile("agent|referral|family|families|registration|communit|relay", re.IGNORECASE)
INDENTED_IMPORT = re.compile(r"(?:^[ \t]|[:;])[ \t]*(?:import|from)\b", re.MULTILINE)
MOST_LINES = 400
MOST_WEBHOOK_LINES = 12


def files(*rooms: str) -> list[str]:
    """Every Python file of `rooms`, as paths from the top of the project."""
    found = [path for room in rooms for path in [*ROOT.glob(f"{room}/**/*.py"), *ROOT.glob(room)]]
    return sorted(str(path.relative_to(ROOT)) for path in found if path.suffix == ".py")


@cache
def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(source(name), name)


def outside_calls(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in OUTSIDE_CALLS:
                yield f"line {node.lineno}: {name}()"
            case ast.Call(func=ast.Attribute(attr=name)) if name in OUTSIDE_METHODS:
                yield f"line {node.lineno}: .{name}()"


def hidden_imports(module: ast.Module) -> Iterator[str]:
    functions = (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    imports = (
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    for node in dict.fromkeys(imports):  # those of a function in a function come twice
        yield f"line {node.lineno}: {ast.unparse(node)}"


def seen(
    look: Callable[[ast.Module], Iterator[str]], names: Iterable[str], sign: re.Pattern[str] = re.compile("")
) -> dict[str, list[str]]:
    """What `look` finds, by file; where nobody wrote the sign of it, the file need not be parsed."""
    found = {name: list(look(tree(name))) for name in names if sign.search(source(name))}
    return {name: lines for name, lines in found.items() if lines}


def test_the_heart_opens_no_file_and_asks_no_clock() -> None:
    assert seen(outside_calls, files(*HEART)) == {}


def test_no_import_hides_in_a_function() -> None:
    assert seen(hidden_imports, files("bot", "flows", "webhook.py"), INDENTED_IMPORT) == {}


def test_modules_are_loaded_by_name_only_from_the_tables() -> None:
    dynamic = {name for name in files("bot", "flows") if "importlib" in source(name)}
    assert dynamic <= TABLES


def test_a_file_fits_in_a_head() -> None:
    """A migration is as long as the change it makes."""
    names = (name for name in files("bot", "flows") if "/migrations/versions/" not in name)
    lengths = {name: len(source(name).splitlines()) for name in names}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_the_engine_names_nothing_of_its_subject() -> None:
    found = {name: SUBJECT.findall(source(name)) for name in files("bot/engine")}
    assert {name: words for name, words in found.items() if words} == {}


def test_webhook_stays_a_few_lines() -> None:
    if not (ROOT / "webhook.py").exists():
        pytest.skip("there is no webhook.py yet")
    assert len(source("webhook.py").splitlines()) <= MOST_WEBHOOK_LINES


def test_every_room_stands_on_a_floor() -> None:
    settings = tomllib.loads(source("pyproject.toml"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {room for floor in floors for room in re.findall(r"[\w.]+", floor)}
    rooms = {path.parent for path in ROOT.glob("bot/*/__init__.py")} | set(ROOT.glob("bot/*.py"))
    names = {f"bot.{room.stem}" for room in rooms} - {"bot.__init__"}
    assert names <= placed


def test_these_checks_see_what_they_look_for() -> None:
    bad = ast.parse("def f():\n    import os\n    open('x')\n    return datetime.now(), time.monotonic()")
    assert len(list(outside_calls(bad))) == 3
    assert len(list(hidden_imports(bad))) == 1
    assert INDENTED_IMPORT.search(ast.unparse(bad)) and INDENTED_IMPORT.search("def f(): import os")
    assert not INDENTED_IMPORT.search("import os\nfrom a import b\n")
    assert len(SUBJECT.findall("the Agent of a family, Communities, a registration, RELAYED referrals")) == 6


# --- whatever a channel is, it says itself ---------------------------------------------------------

# Rooms where a channel may be called by its name: its own, and what sets it up.
MAY_NAME_CHANNELS = ("bot/channels/", "bot/settings/", "bot/commands/", "bot/storage/migrations/")
MAY_NAME_CHANNELS += ("bot/__main__.py", "bot/logs.py", "bot/services/messaging/telegram_webhook.py")
CHANNEL = re.compile(r"(?:whatsapp|telegram|simulator|meta)")
IN_SQL = re.compile(r"'(?:whatsapp|telegram|simulator|meta)'")


def channel_names(module: ast.Module) -> Iterator[str]:
    """Every literal that is a channel's name, alone or as a value in SQL."""
    for node in ast.walk(module):
        match node:
            case ast.Constant(value=str(said)) if CHANNEL.fullmatch(said) or IN_SQL.search(said):
                yield f"line {node.lineno}: {said[:60]!r}"


def test_nobody_else_calls_a_channel_by_its_name() -> None:
    others = [name for name in files("bot", "flows") if not name.startswith(MAY_NAME_CHANNELS)]
    assert seen(channel_names, others, CHANNEL) == {}


def test_the_check_of_names_sees_them() -> None:
    seen = ast.parse("""a = x == "whatsapp"\nb = "AND channel <> 'telegram'"\nc = {"simulator": 1}""")
    assert len(list(channel_names(seen))) == 3
    assert list(channel_names(ast.parse("a = 'meta data'; b = 'telegrams'"))) == []


# --- consent, window and quiet hours are each asked in one place -----------------------------------

# What would ask them elsewhere -> the only files where it may stand.
ASKED_IN = {
    r"(?:FROM|JOIN|INTO|UPDATE) consent\b": {
        "bot/storage/people/consents.py",
        "bot/storage/staff/views.py",  # shows staff when what was agreed to
    },
    r"open_until [<>]|open_until IS NULL": {"bot/storage/messaging/reaching.py"},
    r"quiet_from_hour|quiet_until_hour": {"bot/settings/sections.py"},
}


@pytest.mark.parametrize("asked", ASKED_IN)
def test_it_is_asked_in_one_place(asked: str) -> None:
    others = (name for name in files("bot", "flows") if "/migrations/" not in name)
    assert {name for name in others if re.search(asked, source(name))} <= ASKED_IN[asked]


def test_storage_decides_no_timer() -> None:
    """What follows from an event is started in services; storage only keeps and rings."""
    inside = (name for name in files("bot") if name.startswith("bot/storage/"))
    started = {name for name in inside if re.search(r"\btimers\.start\(", source(name))}
    assert started == set()
