"""python -m tests.migrations_checked: whether each migration leaves the release before it working while both run.

A migration runs first, then processes are replaced one by one. So it may only add: a table, an index, a column that may
stay empty or has a value of its own. What nothing uses any more goes one release later; its docstring then says
`Takes away NAME: unused since NUMBER`. Held against migrations after LAST_OF_OLD; older ones came before the rule.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "bot" / "storage" / "migrations" / "versions"
LAST_OF_OLD = "0033"
TAKES_AWAY = re.compile(r"^Takes away (\w+): unused since (\d{4})\.?$", re.MULTILINE)
TAKING = {"drop_table", "drop_column", "drop_constraint", "rename_table", "rename_column", "alter_column"}
SQL = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN|CONSTRAINT)|RENAME\s+(TO|COLUMN)|ALTER\s+COLUMN|TRUNCATE)\b", re.IGNORECASE
)


def problems(name: str, source: str) -> Iterator[str]:
    """What in a migration the release before could not bear, one line each."""
    tree = ast.parse(source)
    allowed = {found[0] for found in TAKES_AWAY.findall(ast.get_docstring(tree) or "")}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "downgrade":
            yield f"{name}: no way back is written: a backup is the way back"
        if isinstance(node, ast.Call):
            yield from (f"{name}:{node.lineno}: {what}" for what in _of_call(node, allowed))
        said = node.value if isinstance(node, ast.Constant) and node is not _docstring(tree) else ""
        if isinstance(said, str) and SQL.search(said) and not allowed & set(re.findall(r"\w+", said)):
            yield f"{name}: takes away or changes what the release before uses: {said}"


def _docstring(tree: ast.Module) -> ast.expr | None:
    first = tree.body[0] if tree.body else None
    return first.value if isinstance(first, ast.Expr) else None


def _of_call(call: ast.Call, allowed: set[str]) -> Iterator[str]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    texts = {arg.value for arg in call.args if isinstance(arg, ast.Constant)}
    if called in TAKING and not texts & allowed:
        yield f"{called} takes away or changes what the release before uses"
    if called == "add_column" and any(_wants_a_value(arg) for arg in call.args):
        yield "a new column that may not stay empty needs a server_default: the release before writes none"


def _wants_a_value(column: ast.expr) -> bool:
    if not isinstance(column, ast.Call):
        return False
    given = {word.arg: word.value for word in column.keywords}
    empty = given.get("nullable")
    return isinstance(empty, ast.Constant) and empty.value is False and "server_default" not in given


def main() -> int:
    """Print every problem; 1 where there is one."""
    found = [
        line
        for path in sorted(FOLDER.glob("[0-9]*.py"))
        if path.name[:4] > LAST_OF_OLD
        for line in problems(path.name, path.read_text(encoding="utf-8"))
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
