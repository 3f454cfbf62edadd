"""Which kinds of timers the program starts, read from its source: at `timers.start`, and in the protocol of a lead.

A part that the source does not tell is a `*`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from bot.settings import ROOT

UNKNOWN = frozenset({"*"})
DEEPEST = 6
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: its module, and the function around it."""

    module: str
    function: Function | None = None
    depth: int = 0


@cache
def sources() -> Mapping[str, str]:
    """The text of every module of the program."""
    paths = ROOT.glob("bot/**/*.py")
    return {_dotted(path.relative_to(ROOT).parts): path.read_text("utf-8") for path in paths}


def _dotted(parts: tuple[str, ...]) -> str:
    return ".".join(parts).removesuffix(".py").removesuffix(".__init__")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(sources()[module])


@cache
def started() -> dict[str, str]:
    """Every kind that is started -> a place where it is, as module:line."""
    found: dict[str, str] = {}
    for name in ("start", "keep_one", "Start", "News"):
        for call, place in calls_of(name):
            for kind in _kinds(call, place):
                found.setdefault(kind, f"{place.module}:{call.lineno}")
    return found


def _kinds(call: ast.Call, place: Place) -> frozenset[str]:
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Name("timers"), attr="start" | "keep_one"), args=[_, kind, *_]
        ):
            return texts(kind, place)
        case ast.Call(func=ast.Name("Start"), args=[kind, *_]):
            return texts(kind, place)
        case ast.Call(func=ast.Name("News"), args=[ast.Name(to), kind, *_]) if to != "STAFF":
            return frozenset(f"tell_{each}" for each in texts(kind, place))
    return frozenset()


@cache
def calls_of(name: str) -> tuple[tuple[ast.Call, Place], ...]:
    """Every call of that name, of whatever module, with the function that it stands in."""
    having = [module for module, text in sources().items() if f"{name}(" in text]
    return tuple(found for module in having for found in _calls_in(module) if _name_of(found[0].func) == name)


def _name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


@cache
def _calls_in(module: str) -> tuple[tuple[ast.Call, Place], ...]:
    return tuple(_inside(tree(module), Place(module)))


def _inside(node: ast.AST, place: Place) -> Iterator[tuple[ast.Call, Place]]:
    for below in ast.iter_child_nodes(node):
        if isinstance(below, ast.Call):
            yield below, place
        yield from _inside(below, Place(place.module, below) if isinstance(below, Function) else place)


def texts(expression: ast.expr | None, place: Place) -> frozenset[str]:
    """Every text that an expression may be."""
    if place.depth > DEEPEST:
        return UNKNOWN
    match expression:
        case ast.Constant(str(text)):
            return frozenset({text})
        case ast.IfExp(body=one, orelse=other):
            return texts(one, place) | texts(other, place)
        case ast.JoinedStr(values=parts) | ast.FormattedValue(value=ast.JoinedStr(values=parts)):
            return frozenset("".join(one) for one in product(*(texts(part, place) for part in parts)))
        case ast.FormattedValue(value=value):
            return texts(value, place)
        case ast.Name(name):
            return _named(name, place)
        case ast.Attribute(value=ast.Name("timer" | "news"), attr="kind"):
            return frozenset()  # one that rings again, or the protocol's own: told where it is made
        case ast.Attribute(value=ast.Name(owner), attr=name):
            return _of_module(owner, name, place) or _of_field(name, place)
        case ast.Tuple(elts=several) | ast.List(elts=several) | ast.Set(elts=several):
            return frozenset().union(*(texts(one, place) for one in several))
        case ast.Dict(keys=keys):
            return frozenset().union(*(texts(key, place) for key in keys))
        case ast.Call(func=ast.Name(name)):
            return _given_back(name, place)
    return UNKNOWN


def _named(name: str, place: Place) -> frozenset[str]:
    if place.function and name in _arguments(place.function):
        return _handed_in(name, place)
    here = ast.walk(place.function) if place.function else iter(())
    for scope in (here, iter(tree(place.module).body)):
        for node in scope:
            match node:
                case ast.Assign(targets=[ast.Name(target)], value=value) if target == name:
                    return texts(value, place)
                case ast.AnnAssign(target=ast.Name(target), value=value) if target == name:
                    return texts(value, place)
                case ast.For(target=ast.Name(target), iter=several) if target == name:
                    return texts(several, place)
    return _of_module("", name, place) or UNKNOWN


def _arguments(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]


def _handed_in(name: str, place: Place) -> frozenset[str]:
    """What callers give as this argument."""
    assert place.function
    at, found = _arguments(place.function).index(name), set[str]()
    for call, caller in calls_of(place.function.name):
        if caller.module == place.module or not place.function.name.startswith("_"):
            by_name = {each.arg: each.value for each in call.keywords}
            given = call.args[at] if at < len(call.args) else by_name.get(name)
            deeper = Place(caller.module, caller.function, place.depth + 1)
            found |= texts(given, deeper) if given else _default(name, place)
    return frozenset(found) or UNKNOWN


def _default(name: str, place: Place) -> frozenset[str]:
    assert place.function
    named = place.function.args
    ends = dict(zip(reversed(named.args), reversed(named.defaults), strict=False))
    ends |= dict(zip(named.kwonlyargs, named.kw_defaults, strict=True))
    return frozenset().union(*(texts(value, place) for each, value in ends.items() if each.arg == name))


def _of_module(owner: str, name: str, place: Place) -> frozenset[str]:
    """A constant of a module that is imported here as `owner`, or imported by its own name; else nothing."""
    for node in tree(place.module).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known = alias.asname or alias.name
                source = f"{node.module}.{alias.name}" if owner else node.module
                if known == (owner or name) and source in sources():
                    return _named(name if owner else alias.name, Place(source, None, place.depth + 1))
    return frozenset()


def _of_field(name: str, place: Place) -> frozenset[str]:
    """What objects of this package are made with as their field `name`, its default included."""
    package = place.module.rpartition(".")[0]
    found = set[str]()
    for module in (each for each in sources() if each.startswith(package)):
        for node in ast.walk(tree(module)):
            match node:
                case ast.Call(func=ast.Name(made), keywords=given) if made[0].isupper():
                    found |= {ast.unparse(each.value) for each in given if each.arg == name}
                case ast.ClassDef(body=lines):
                    found |= set(_default_of(name, lines))
    return frozenset(ast.literal_eval(each) for each in found if each.startswith("'")) or UNKNOWN


def _default_of(name: str, lines: list[ast.stmt]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, ast.AnnAssign) and line.value and ast.unparse(line.target) == name:
            yield ast.unparse(line.value)


def _given_back(name: str, place: Place) -> frozenset[str]:
    """What a function of the same module returns."""
    for node in tree(place.module).body:
        if isinstance(node, Function) and node.name == name:
            deeper = Place(place.module, node, place.depth + 1)
            ends = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            return frozenset().union(*(texts(end, deeper) for end in ends))
    return UNKNOWN
