"""No verb that staff reach runs without a Scope: all of them are walked, and all of the console's pages."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from bot.console.console import ROUTES
from bot.runtime import Runtime
from bot.services.staff.roles import RIGHTS, ROLES
from bot.services.staff.scope import Scope

ROOT = Path(__file__).resolve().parent.parent.parent
# Verbs without one, and why: each works the installation or reads what stands in the repository.
WITHOUT = {
    "place_name": "the gazetteer",
    "ending_rules": "the rulebook",
    "picture_of": "a flow",
    **dict.fromkeys(("words_of", "ready_texts"), "texts for everybody"),
    "as_typed": "an agent that was opened with one",
    "near": "an agent that was opened with one",
    "poster_pdf": "a card that was made with one",
    **dict.fromkeys(("load_samples", "load_sample_workers"), "sample data, refused in production"),
    **dict.fromkeys(("first_login", "nobody_yet", "begin_clean"), "the start of a server"),
    "what_waits": "how much of each kind is held; nothing of anybody",
    "flow_json": "texts for everybody",
    **dict.fromkeys(("begin_session", "leave"), "a login, not what is behind it"),
    "log_in": "who has none yet",
    **dict.fromkeys(("visitor_of", "vouch"), "makes one"),
    "over_limits": "counts that were made with one",
    **dict.fromkeys(
        ("back_up", "restore", "drop_old", "prove", "keeps_for", "last_beat"), "the installation"
    ),
    "command_line": "makes one",
    "deliver": "letters on their way",
    "languages_of": "settings",
    "outcome_words": "a table of words",
    "ways_in": "settings",
    "plan_nights": "a timer",
    "is_ready": "the database's revision",
    "bring_up_to_date": "the database's revision",
    **dict.fromkeys(("key_states", "how_many", "rotate_keys"), "keys, none of them opened"),
    **dict.fromkeys(("plan", "purge"), "retention, nothing is opened"),
    "announce_webhook": "our own address",
    **dict.fromkeys(
        ("back_up", "restore", "prove", "keeps_for", "drop_old"),
        "the whole house, sealed, on its own machine",
    ),
    "last_beat": "whether the worker lives",
    **dict.fromkeys(
        ("begin_rehearsal", "last_message", "overhear", "say", "ring_timers"), "one's own rehearsal"
    ),
}


def verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function of services that the console or a command imports and that takes the runtime."""
    for path in [*ROOT.glob("bot/console/**/*.py"), *ROOT.glob("bot/commands/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("bot.services"):
                continue
            module = importlib.import_module(node.module or "")
            for name in node.names:
                found = getattr(module, name.name, None) or importlib.import_module(
                    f"{node.module}.{name.name}"
                )
                members = vars(found).values() if inspect.ismodule(found) else [found]
                yield from ((one.__name__, one) for one in members if _takes_runtime(one))


def _takes_runtime(one: object) -> bool:
    if (
        not inspect.isfunction(one)
        or one.__name__.startswith("_")
        or not one.__module__.startswith("bot.services")
    ):
        return False
    names = list(inspect.signature(one).parameters)
    return names[:1] == ["runtime"] and names[1:2] != ["tx"]


def without(found: dict[str, Callable[..., Any]]) -> set[str]:
    """Those whose second parameter is no Scope."""
    return {name for name, verb in found.items() if not takes_scope(verb)}


def takes_scope(verb: Callable[..., Any]) -> bool:
    parameters = list(inspect.signature(verb).parameters.values())
    hints = get_type_hints(verb)
    second = parameters[1] if len(parameters) > 1 else None
    return (
        second is not None
        and hints.get(second.name) is Scope
        and second.default is inspect.Parameter.empty
        and hints.get("runtime") is Runtime
    )


def test_every_verb_staff_reach_takes_a_scope() -> None:
    found = dict(verbs())
    assert len(found) > 60
    assert without(found) - set(WITHOUT) == set()


def test_the_walk_finds_a_verb_that_has_none() -> None:
    def reveal_all(runtime: Runtime, person: str, scope: Scope | None = None) -> None: ...

    assert _takes_runtime(reveal_all) is False and without({"reveal_all": reveal_all}) == {"reveal_all"}


@pytest.mark.parametrize(("path", "name", "method", "right"), [(p, n, m, r) for p, n, _, m, r in ROUTES])
def test_every_page_names_the_right_that_opens_it(path: str, name: str, method: str, right: str) -> None:
    """Those without one are about the visitor's own account."""
    own = {"login", "enter", "leave", "password", "keep_password"}
    own |= {"account", "end_session", "factor", "keep_factor", "link_chat", "let_chat_go"}
    assert right in RIGHTS or (right == "" and name in own)


def test_every_view_hands_its_verbs_the_scope() -> None:
    """A call of a verb in the console has `scope_here()` or a name called scope behind the runtime."""
    missing = []
    for path in ROOT.glob("bot/console/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SCOPED:
                second = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
                missing += [] if second in ("scope_here()", "scope") else [f"{path.name}: {node.func.id}"]
    assert missing == []


SCOPED = {name for name, verb in verbs() if takes_scope(verb)}


def test_roles_give_only_rights_there_are_and_no_two_the_same() -> None:
    assert all(role.may <= set(RIGHTS) for role in ROLES.values())
    assert len({(role.may, role.leads_only) for role in ROLES.values()}) == len(ROLES)
    assert not ROLES["auditor"].may & {"open", "settle", "export", "broadcast", "keep_staff"}
