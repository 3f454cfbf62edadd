"""Sample data is taken out in one go, with all that hangs on it, and nobody real loses anything."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.agents.samples import load_samples
from bot.services.people.sample_workers import load_sample_workers
from bot.services.people.samples import Samples, remove_samples, samples_now
from bot.services.staff.scope import command_line
from tests.cast import AGENT
from tests.looking import how_many, plain
from tests.stage import Stage


def filled(stage: Stage) -> None:
    """The sample agents, one of them at work for Siti, and the sample workers."""
    runtime = stage.runtime
    load_samples(runtime)
    load_sample_workers(runtime)
    stage.say("wati", invite_agent(runtime, command_line(runtime), "wati"))
    stage.ring()
    stage.worker("siti")
    stage.ring()
    stage.say("wati", f"TERIMA {stage.code('wati')}")
    stage.ring()


def test_they_go_with_all_that_hangs_on_them(stage: Stage) -> None:
    filled(stage)
    runtime = stage.runtime
    assert samples_now(runtime, command_line(runtime)) == Samples(2, 3)
    assert remove_samples(runtime, command_line(runtime)) == Samples(2, 3)
    assert not samples_now(runtime, command_line(runtime)).any
    assert [how_many(runtime.database, table) for table in ("agent", "invite", "offer", "community")] == [
        0
    ] * 4
    assert plain(runtime, "SELECT what, purpose FROM audit ORDER BY id DESC LIMIT 1") == [
        ("samples removed", "2 agents, 3 workers, 3 places")
    ]


def test_who_is_real_stays(stage: Stage) -> None:
    filled(stage)
    runtime = stage.runtime
    rows = [{**AGENT, "handle": "ratna", "name": "Ratna", "phone": "081299990001"}]
    import_agents(runtime, command_line(runtime), rows)
    remove_samples(runtime, command_line(runtime))
    assert plain(runtime, "SELECT handle FROM agent") == [("ratna",)]
    mine = (
        "SELECT COUNT(*) FROM registration r JOIN person p ON p.id = r.person WHERE p.wrapped_key IS NOT NULL"
    )
    assert plain(runtime, mine) == [(1,)]
    assert how_many(runtime.database, "branch") == how_many(runtime.database, "community") == 1
    assert remove_samples(runtime, command_line(runtime)) == Samples(0, 0)


def test_load_again_after_they_went(runtime: Runtime) -> None:
    for _ in range(2):
        load_samples(runtime)
        assert load_sample_workers(runtime) == 3
        remove_samples(runtime, command_line(runtime))
