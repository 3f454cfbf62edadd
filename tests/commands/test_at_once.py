"""Commands that answer at once: `agents nearest` says what the whole house would say, and loads little of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from bot.commands.agents import command
from bot.environment import Few, few_settings
from bot.errors import RefuseToStart
from bot.referrals.matching import Wanted
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.nearest import nearest_agents, nearest_in
from bot.services.agents.samples import SAMPLE_AGENTS
from bot.services.outside import append, kept_outside, mark_of
from bot.services.people.erasures_noted import NAME
from bot.services.staff.scope import command_line
from bot.services.world import world_now
from bot.storage.agents import agents
from tests.conftest import SQLITE_ONLY
from tests.house import KEY
from tests.launching import ROOT

NEAR = Wanted(-6.11, 106.94, language="id")
# What takes longer to load than the answer may take.
HEAVY = (
    "sqlalchemy",
    "pydantic",
    "bot.runtime",
    "flows",
    "bot.channels",
    "bot.understanding",
    "flask",
)


def heavy(modules: list[str]) -> list[str]:
    return [name for name in HEAVY if name in modules]


def few(runtime: Runtime) -> Few:
    """What the environment would have said of a house."""
    settings = runtime.settings
    return replace(
        few_settings({"DATA_KEYS": KEY}), database_url=settings.database_url, data_keys=settings.data_keys
    )


def said(runtime: Runtime) -> list[dict[str, object]]:
    world, scope = world_now(runtime), command_line(runtime)
    return nearest_agents(few(runtime), scope, world.now, world.today, NEAR, 5)


@pytest.fixture
def directory(runtime: Runtime) -> Runtime:
    """A house with the sample agents in it."""
    import_agents(runtime, command_line(runtime), SAMPLE_AGENTS, sample=True)
    return runtime


def test_a_look_by_the_driver_alone_finds_whom_the_whole_house_finds(directory: Runtime) -> None:
    world, limits = world_now(directory), directory.settings.config.referrals
    with directory.database.look() as tx:
        found = nearest_in(tx, command_line(directory), limits, world.now, world.today, NEAR, 5)
    assert len(found) > 1 and said(directory) == found


def test_the_command_says_so_as_lines(directory: Runtime) -> None:
    env = {"DATABASE_URL": directory.settings.database_url, "SECRET_KEY": "held", "DATA_KEYS": KEY}
    typed = ["nearest", "--place", "Cilincing", "--language", "id", "-n", "1"]
    shown = CliRunner().invoke(command, typed, env={**env, "JANGKAU_CLOCK": directory.now().isoformat()})
    assert shown.exit_code == 0, shown.output
    assert set(json.loads(shown.output)) == {"agent", "name", "km", "load", "because"}


@pytest.mark.parametrize(
    "typed", [("--lat", "91", "--lon", "0"), ("--place", "zzz"), ("-n", "0", "--lat", "1", "--lon", "1"), ()]
)
def test_a_value_it_cannot_use_is_an_answer(typed: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(command, ["nearest", *typed])
    assert shown.exit_code == 1 and "error" in json.loads(shown.output)


@SQLITE_ONLY
def test_nobody_is_named_from_a_copy_that_holds_who_was_erased(directory: Runtime) -> None:
    with directory.database.look() as tx:
        agent, mark = agents.by_handle(tx, SAMPLE_AGENTS[0]["handle"]), mark_of(tx)
    assert agent
    append(
        kept_outside(directory.settings.database_url, NAME),
        f"2026-11-22T00:00:00+00:00 {mark} {agent.person}",
    )
    with pytest.raises(RefuseToStart, match="erased"):
        said(directory)


def test_who_is_nearest_is_answered_without_loading_the_house(own_sqlite: str) -> None:
    env = {**os.environ, "DATABASE_URL": own_sqlite, "SECRET_KEY": "x" * 32, "DATA_KEYS": "A" * 43 + "="}
    asked = ["agents", "nearest", "--lat", "-6.11", "--lon", "106.94"]
    code = "import sys; from bot.__main__ import main; main(sys.argv[1:], standalone_mode=False);"
    code += "print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code, *asked], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert heavy(json.loads(done.stdout.splitlines()[-1].replace("'", '"'))) == []
