"""The lists in READMEs, made of what they list: `python -m tests.readmes` writes them anew."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from bot.engine.happenings import Message, Pin, Tap, Unreadable
from bot.engine.hearing.order import ORDER, Place
from bot.settings import ROOT
from flows.hearing import HEARERS

# A list stands between two of these; the word says which one.
MARKED = re.compile(r"<!-- (files|order) -->\n.*?<!-- end -->", re.DOTALL)


def readmes() -> list[Path]:
    """Every README that holds a list."""
    found = (path for room in ("bot", "flows", "tests") for path in ROOT.glob(f"{room}/**/README.md"))
    return sorted(path for path in found if MARKED.search(path.read_text("utf-8")))


def written(path: Path) -> str:
    """The README as it should read."""
    text = path.read_text("utf-8")
    return MARKED.sub(lambda found: _marked(found[1], LISTS[found[1]](path.parent)), text)


def _marked(name: str, rows: Iterator[tuple[str, str]]) -> str:
    head = {"files": ("file", "what lives there"), "order": ("row", "what it finds")}[name]
    table = [head, ("---", "---"), *rows]
    return "\n".join(
        [f"<!-- {name} -->", *(f"| {left} | {right} |" for left, right in table), "<!-- end -->"]
    )


def files_of(room: Path) -> Iterator[tuple[str, str]]:
    """Each file, and each room inside this one, with the first line of its docstring."""
    inside = sorted(path.parent for path in room.glob("*/__init__.py"))
    yield from ((f"`{wing.name}/`", first_line(wing / "__init__.py")) for wing in inside)
    files = (path for path in sorted(room.glob("*.py")) if path.name != "__init__.py")
    yield from ((f"`{path.name}`", first_line(path)) for path in files)


@cache
def first_line(path: Path) -> str:
    """Of the docstring, by the text up to its end: to parse every file whole takes a second."""
    head, end, _ = path.read_text("utf-8").removeprefix('"""').partition('"""')
    return (ast.get_docstring(ast.parse(f'"""{head}{end}')) or "").partition("\n")[0] if end else ""


def order_of(room: Path) -> Iterator[tuple[str, str]]:
    """The rows of the order, kind by kind; of the subject's own their names."""
    for kind in (Message, Tap, Pin, Unreadable):
        yield f"**{kind.__name__}**", ""
        for row in ORDER[kind]:
            if isinstance(row, Place):
                own = ", ".join(each.name for each in HEARERS[row.name])
                yield f"*{row.name}*", f"the flows' own rows: {own}"
            else:
                yield row.name, (row.when.__doc__ or "").partition("\n")[0]


LISTS: Mapping[str, Callable[[Path], Iterator[tuple[str, str]]]] = {"files": files_of, "order": order_of}

if __name__ == "__main__":
    for readme in readmes():
        readme.write_text(written(readme), "utf-8")
