"""A conversation rebuilt from its log: the same turns, why they went so, and a test made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.tables import build_flows
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person
from bot.services.conversation.funnel import funnel, not_understood
from bot.services.conversation.replay import replay, take_again, transcript_lines
from bot.services.staff.scope import command_line
from bot.services.tell import tell_person
from bot.storage.conversation import conversations, events
from bot.storage.database import Database
from bot.storage.people import people
from flows import FLOWS
from tests.cast import phone
from tests.conversation.test_nudge import walk
from tests.house import HeldClock
from tests.taking import said
from tests.transcripts.reading import play


def stands(database: Database, person: str) -> object:
    with database.look() as tx:
        return conversations.load(tx, people.look_up(tx, person))


def last(database: Database, person: str) -> int:
    with database.look() as tx:
        return events.last_message_of(tx, person)


def test_a_replay_ends_where_the_person_stands(runtime: Runtime, clock: HeldClock) -> None:
    siti = walk(runtime)
    with runtime.database.begin() as tx:
        tell_person(runtime, tx, siti, "unserved", facts={"reference": "JK-1"})
    clock.forward(minutes=5)
    walk(runtime, "1985", "100 ribu", "kembali")
    done = replay(runtime, command_line(runtime), last(runtime.database, siti), "a test")
    assert done[-1].turn.conversation == stands(runtime.database, siti)
    assert done[-1].said == ["income.income"]


def test_a_replay_becomes_a_transcript_that_passes(runtime: Runtime, tmp_path: Path) -> None:
    siti = walk(runtime)
    lines = transcript_lines(
        "Siti", replay(runtime, command_line(runtime), last(runtime.database, siti), "a test")
    )
    (tmp_path / "siti.txt").write_text("\n".join(lines))
    assert play(tmp_path / "siti.txt").asked == "eligibility.birth_year"


def test_a_failed_message_can_have_its_turn_again(runtime: Runtime) -> None:
    siti = walk(runtime)
    broken = {**runtime.world.flows, "register": build_flows(FLOWS)["eligibility"]}
    walk(replace(runtime, world=replace(runtime.world, flows={**broken, "menu": None})), "1985")  # type: ignore[dict-item]
    failed = last(runtime.database, siti)
    take_again(runtime, command_line(runtime), failed)
    assert stands(runtime.database, siti).top.step == "income"  # type: ignore[attr-defined]
    with pytest.raises(BadArgument):
        take_again(runtime, command_line(runtime), failed)


def test_no_such_message_is_said(runtime: Runtime) -> None:
    with pytest.raises(BadArgument, match="no message 99"):
        replay(runtime, command_line(runtime), 99, "a test")


def test_the_funnel_counts_where_people_stop(runtime: Runtime, clock: HeldClock) -> None:
    walk(runtime)
    stops = funnel(runtime, command_line(runtime), clock() - timedelta(days=1), clock() + timedelta(days=1))
    asked = {(stop.flow, stop.step): stop for stop in stops}
    assert asked["eligibility", "birth_year"].lost == 1
    assert asked["register", "called_and_year"].lost == 0


def test_what_many_typed_alike_is_shown_and_what_one_typed_is_not(runtime: Runtime, clock: HeldClock) -> None:
    for number in range(3):
        for text in ("halo", "2", "ngalor ngidul"):
            answer_person(runtime, said(text, phone(f"+628120000000{number}")))
    answer_person(runtime, said("qqq zzz", phone("+6281234567890")))
    between = clock() - timedelta(days=1), clock() + timedelta(days=1)
    typed = dict(not_understood(runtime, command_line(runtime), "eligibility", "job", *between))
    assert "qqq zzz" not in typed
