"""A saved audience keeps each of its versions, and what each was used for with its outcome."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.audiences import list_audiences, open_audience, save_audience, saved_as
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import Scope, command_line
from tests.broadcasts.spreading import spread, staff
from tests.cast import a_reader


@pytest.fixture
def rina(runtime: Runtime) -> Scope:
    return command_line(runtime)


def test_the_same_name_again_is_the_next_version_and_the_old_one_stays(runtime: Runtime, rina: Scope) -> None:
    first = save_audience(runtime, rina, "Pasar", Audience(area="Cilincing"))
    assert save_audience(runtime, rina, " Pasar ", Audience(area="31.72.04")) == first
    second = save_audience(runtime, rina, "Pasar", Audience(area="31.72.04", stage="consented"))
    assert (second.id, second.number) == (first.id, 2)
    opened = open_audience(runtime, rina, first.id)
    assert opened is not None and [one.number for one in opened.versions] == [2, 1]
    assert opened.versions[1].audience == Audience(area="31.72.04")


def test_it_lists_every_sending_that_used_it_with_its_outcome(runtime: Runtime, rina: Scope) -> None:
    a_reader(runtime, "1")
    a_reader(runtime, "2", agreed=False)
    kept = save_audience(runtime, rina, "Pasar", Audience(area="31.72.04"))
    identity = plan_broadcast(
        runtime, rina, {FALLBACK: "Halo"}, kept.audience, More(saved=(kept.id, kept.number))
    )
    move_broadcast(runtime, rina, identity, "start")
    spread(runtime)
    opened = open_audience(runtime, rina, kept.id)
    assert opened is not None
    (use,) = opened.uses
    assert (use.broadcast.id, use.broadcast.saved_version) == (identity, 1)
    assert {(tally.state, tally.reason): tally.count for tally in use.tallies} == {
        ("queued", ""): 1,
        ("skipped", "no consent"): 1,
    }
    assert [one.used for one in list_audiences(runtime, rina)] == [1]


def test_a_segment_narrowed_otherwise_is_no_version_of_it(runtime: Runtime, rina: Scope) -> None:
    kept = save_audience(runtime, rina, "Pasar", Audience(area="31.72.04"))
    assert saved_as(runtime, rina, kept.id, Audience(area="31.72.04")) == kept
    assert saved_as(runtime, rina, kept.id, Audience(area="31.72")) is None


def test_a_branch_sees_its_own_and_those_of_everybody(runtime: Runtime, rina: Scope) -> None:
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('a', 'Cabang A'), ('b', 'Cabang B')")
    save_audience(runtime, rina, "Semua", Audience())
    own = save_audience(runtime, staff("bu-tini", branch="a"), "Punya A", Audience())
    other = staff("pak-b", branch="b")
    assert [one.name for one in list_audiences(runtime, other)] == ["Semua"]
    assert open_audience(runtime, other, own.id) is None


def test_a_name_too_short_is_refused(runtime: Runtime, rina: Scope) -> None:
    with pytest.raises(Stopped, match="3 to 60"):
        save_audience(runtime, rina, "x", Audience())
