"""A new branch reaches only its own staff, a few a day, until its checklist is done."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.practice import CHECKLIST, MOST_A_DAY, left_to_do, most_a_day
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.agents.keep_directory import add_branch
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.practising import end_practice, practice_of
from bot.services.staff.accounts import Wanted, add_staff
from bot.services.staff.scope import Scope, command_line
from tests.broadcasts.spreading import spread, staff, states
from tests.cast import a_reader


@pytest.fixture
def tini(runtime: Runtime) -> Scope:
    """Staff of a branch that was made today; one chat of theirs is linked."""
    add_branch(runtime, command_line(runtime), "Cabang Baru")
    for name in ("bu-tini", "pak-dedi"):
        add_staff(runtime, command_line(runtime), name, Wanted("admin", "Cabang Baru"))
    chat = a_reader(runtime, "77")
    with runtime.database.begin() as tx:
        tx.run("UPDATE staff SET person = :person WHERE name = 'bu-tini'", {"person": chat})
        branch = str(tx.all("SELECT id FROM branch WHERE name = 'Cabang Baru'")[0].id)
        tx.run("UPDATE branch SET areas = '31.72' WHERE id = :id", {"id": branch})
    return staff("bu-tini", branch=branch, areas=("31.72",))


def with_factors(runtime: Runtime) -> None:
    with runtime.database.begin() as tx:
        tx.run("UPDATE staff SET factor_at = 1")


def test_the_rule_itself_needs_all_of_the_list_and_caps_a_day() -> None:
    assert left_to_do(()) == CHECKLIST and left_to_do(CHECKLIST) == ()
    assert [most_a_day(cap, practises=True) for cap in (0, 5, 1000)] == [MOST_A_DAY, 5, MOST_A_DAY]
    assert most_a_day(1000, practises=False) == 1000 and most_a_day(0, practises=False) == 0


def test_while_it_practises_only_its_own_staff_are_written_to(runtime: Runtime, tini: Scope) -> None:
    a_reader(runtime, "1")
    identity = plan_broadcast(runtime, tini, {FALLBACK: "Halo"}, Audience())
    assert states(runtime, identity) == {"planned": 1, "practice": 1}


def test_somebody_whose_account_was_disabled_meanwhile_gets_no_letter(runtime: Runtime, tini: Scope) -> None:
    identity = plan_broadcast(runtime, tini, {FALLBACK: "Halo"}, Audience())
    move_broadcast(runtime, tini, identity, "start")
    with runtime.database.begin() as tx:
        tx.run("UPDATE staff SET disabled_at = 1 WHERE name = 'bu-tini'")
    spread(runtime)
    assert states(runtime, identity) == {"practice": 1}


def test_practice_ends_once_everything_is_done_and_not_before(runtime: Runtime, tini: Scope) -> None:
    a_reader(runtime, "1")
    with pytest.raises(Stopped, match="two_people, sent"):
        end_practice(runtime, tini)
    with_factors(runtime)
    identity = plan_broadcast(runtime, tini, {FALLBACK: "Halo"}, Audience())
    with runtime.database.begin() as tx:
        tx.run("UPDATE broadcast SET state = 'finished' WHERE id = :id", {"id": identity})
    found = practice_of(runtime, tini)
    assert found is not None and found.may_end
    end_practice(runtime, tini)
    assert practice_of(runtime, tini) is None
    again = plan_broadcast(runtime, tini, {FALLBACK: "Kabar lain"}, Audience())
    assert states(runtime, again) == {"planned": 2}


def test_a_branch_that_was_there_before_and_the_operator_do_not_practise(runtime: Runtime) -> None:
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('a', 'Cabang A')")
    assert practice_of(runtime, staff("pak-a", branch="a")) is None
    assert practice_of(runtime, command_line(runtime)) is None
