"""What must hold of every page: a right of its own, typed ids, a place in the menu, nothing read inside a writing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.console import console
from bot.console.console import ROUTES
from bot.console.menu import ROOMS
from bot.services.staff.roles import RIGHTS
from bot.storage.database import Database
from tests.conftest import SQLITE_ONLY
from tests.console.elsewhere import Theirs, north
from tests.console.office import Office
from tests.console.test_reach import address

HERE = Path(console.__file__).parent
# Pages one comes to by a link from another page, never from the menu; each says from where.
REACHED = {
    **{
        "texts_of": "the texts",
        "text": "the texts",
        "texts_patch": "the texts",
        "still_file": "who still pays",
    },
    "audit_file": "the audit",
    **{
        "login": "the address",
        "password": "one's account",
        "account": "one's own name",
        "factor": "one's account",
    },
    **{
        "held": "the first page",
        "chart": "the first page's chart",
        "agent": "the list",
        "edit_agent": "their page",
    },
    **{
        "new_agent": "the list",
        "suspending": "their page",
        "import_page": "the list",
        "example_agents": "import",
    },
    **{"report_file": "reports", "complaint": "the list", "pair": "the list", "message": "the list"},
    **{"flow": "flows", "step": "the flow", "request_page": "the inbox", "person": "every list"},
    **{"erasing": "their page", "joining": "their page", "referral": "every list", "letter": "the list"},
}
# Verbs that a page without a right of its own may call: they are about whoever is logged in, or nobody.
OWN = {"", "see"}


def views() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Every view with its source and the right that its row names."""
    for _, name, view, _, right in ROUTES:
        module = ast.parse(Path(view.__code__.co_filename).read_text(encoding="utf-8"))
        found = next(
            node
            for node in ast.walk(module)
            if isinstance(node, ast.FunctionDef) and node.name == view.__name__
        )
        yield name, found, right


def test_every_view_stands_in_the_table_with_a_right_that_exists() -> None:
    """Rows and views are read with `ast`: whatever answers a request is in the table, once a method."""
    known = {view.__code__ for _, _, view, _, _ in ROUTES}
    assert {right for *_, right in ROUTES} - {""} <= set(RIGHTS)
    assert len({(name, method) for _, name, _, method, _ in ROUTES}) == len(ROUTES)
    assert len(known) > 80
    for name, view, _ in views():
        assert view.returns is not None and "Response" in ast.unparse(view.returns), name


def test_no_page_of_strangers_reads_anybodys_rows() -> None:
    for name, view, right in views():
        if right == "":
            called = {ast.unparse(node.func) for node in ast.walk(view) if isinstance(node, ast.Call)}
            assert not called & {"list_page", "portrait", "reveal", "read_audit"}, name


def test_every_id_in_an_address_is_typed() -> None:
    """An id that is a number says so; one that is text is a parameter of its view, annotated."""
    for path, name, view, _, _ in ROUTES:
        for kind, part in re.findall(r"<(?:(\w+):)?(\w+)>", path):
            note = view.__annotations__.get(part)
            assert note in ({"int"} if kind == "int" else {"str"}), f"{name}: {part}"


def test_every_page_belongs_to_the_menu_or_is_reached_from_another() -> None:
    listed = {endpoint.removeprefix("console.") for pages in ROOMS.values() for _, endpoint, _ in pages}
    pages = {name for _, name, _, method, _ in ROUTES if method == "GET"}
    broadcasts = {name for _, name, view, _, _ in ROUTES if "/broadcasts/" in view.__code__.co_filename}
    assert pages - listed - set(REACHED) - broadcasts == set()
    assert set(REACHED) <= pages and listed <= pages


def test_no_template_writes_what_somebody_typed_unescaped() -> None:
    unsafe = {
        path.name: found
        for path in (HERE / "templates" / "console").glob("*.html")
        if (found := re.findall(r"\|\s*safe|autoescape|Markup", path.read_text(encoding="utf-8")))
    }
    assert set(unsafe) <= {"flow.html"}  # its drawing is made by us


@contextmanager
def written(database: Database) -> Iterator[set[str]]:
    """Statements of writing transactions meanwhile."""
    seen: set[str] = set()

    def note(raw: Any, *_: object) -> None:
        raw.set_trace_callback(seen.add)

    event.listen(database.engine, "checkout", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "checkout", note)


@pytest.fixture
def here(office: Office) -> Theirs:
    return north(office)


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=SQLITE_ONLY)])
def test_no_page_reads_inside_a_writing_transaction(office: Office, here: Theirs, kind: str) -> None:
    """What a page looks at it reads beside the writers; only its line in the audit is written, and holds nobody up."""
    browser = office.inside()
    may = re.compile(
        r"\b(audit|staff|staff_session)\b|^(BEGIN|COMMIT|ROLLBACK|PRAGMA)|wrapped_key FROM person"
    )
    skipped = {"factor", "report_file", "reports", "erasing"}
    for path, name, _, method, _ in ROUTES:
        if method != "GET" or name in skipped or "broadcast" in path or "<name>" in path:
            continue
        with written(office.runtime.database) as seen:
            answer = browser.get(address(path, here))
        assert answer.status_code in (200, 303, 404), path
        assert [sql[:160] for sql in seen if not may.search(sql)] == [], path
