"""An invitation links one chat, once, before its day is over."""

from __future__ import annotations

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.staff.scope import command_line
from tests.cast import AGENT
from tests.house import HeldClock
from tests.looking import how_many
from tests.stage import at_once, heard, ring, says


@pytest.fixture
def code(runtime: Runtime) -> str:
    import_agents(runtime, command_line(runtime), [{**AGENT, "handle": "wati", "name": "Wati"}])
    return invite_agent(runtime, command_line(runtime), "wati")


def linked(runtime: Runtime) -> int:
    ring(runtime)
    return how_many(runtime.database, "agent", "state = 'linked'")


@pytest.mark.parametrize("typed", ["{}", "GABUNG {}", "/start {}", " gabung  {} "])
def test_a_code_links_a_chat_however_it_is_typed(runtime: Runtime, code: str, typed: str) -> None:
    says(runtime, "tg:wati", typed.format(code.lower()))
    assert linked(runtime) == 1
    assert any("Wati" in text for text in heard(runtime, "tg:wati"))


def test_a_code_works_once(runtime: Runtime, code: str) -> None:
    says(runtime, "tg:wati", code)
    says(runtime, "tg:mallory", code)
    ring(runtime)
    assert not any("Selamat datang, Wati" in text for text in heard(runtime, "tg:mallory"))


def test_a_code_shown_by_two_at_once_links_one(runtime: Runtime, code: str) -> None:
    at_once(lambda: says(runtime, "tg:wati", code), lambda: says(runtime, "tg:mallory", code))
    assert linked(runtime) == 1
    assert how_many(runtime.database, "timer", "kind = 'tell_linked'") == 1
    assert how_many(runtime.database, "timer", "kind = 'tell_invite_refused'") == 1


def test_a_code_past_its_day_links_nobody(runtime: Runtime, code: str, clock: HeldClock) -> None:
    clock.forward(days=7)
    says(runtime, "tg:wati", code)
    assert linked(runtime) == 0


def test_a_newer_code_ends_the_older(runtime: Runtime, code: str) -> None:
    newer = invite_agent(runtime, command_line(runtime), "wati")
    says(runtime, "tg:wati", code)
    assert linked(runtime) == 0
    says(runtime, "tg:wati", newer)
    assert linked(runtime) == 1


def test_a_made_up_code_links_nobody(runtime: Runtime) -> None:
    says(runtime, "tg:mallory", "AG-0000-0000-0000")
    assert linked(runtime) == 0
    assert len(heard(runtime, "tg:mallory")) == 1


def test_codes_are_not_kept_in_clear(runtime: Runtime, code: str) -> None:
    with runtime.database.look() as tx:
        row = tx.run("SELECT code_hash FROM invite").one()
    assert code.encode() not in bytes(row.code_hash)


def test_nobody_can_be_invited_who_is_not_in_the_directory(runtime: Runtime) -> None:
    with pytest.raises(BadArgument, match="mallory"):
        invite_agent(runtime, command_line(runtime), "mallory")


def test_the_directory_stays_readable_when_a_link_and_an_import_meet(runtime: Runtime, code: str) -> None:
    at_once(
        lambda: says(runtime, "tg:wati", code),
        lambda: import_agents(
            runtime, command_line(runtime), [{**AGENT, "handle": "wati", "name": "Wati S."}]
        ),
    )
    assert linked(runtime) == 1
    import_agents(runtime, command_line(runtime), [{**AGENT, "handle": "wati", "name": "Wati"}])
