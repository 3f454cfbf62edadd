"""From a worker's wish to an agent's yes: one agent at a time, one yes, nobody forgotten."""

from __future__ import annotations

import pytest

from bot.engine.events import NoticeAnswered
from bot.runtime import Runtime
from bot.services.people.erasing import erase_person
from bot.services.referrals.answers import answer
from bot.storage.agents import agents
from bot.storage.people import people
from bot.storage.referrals import offers
from tests.held import HeldClock, held_world
from tests.storage.cast import at_once, how_many
from tests.verbs.cast import REFERENCE, REFERRAL, a_worker, an_agent, code_of, heard, rings, says, state


@pytest.fixture
def siti(runtime: Runtime) -> str:
    """Siti waits; Wati is nearest and was asked, Darto comes next."""
    an_agent(runtime, "wati", -6.1)
    an_agent(runtime, "darto", -6.0)
    who = a_worker(runtime)
    rings(runtime)
    return who


def test_the_nearest_agent_is_asked_first(runtime: Runtime, siti: str) -> None:
    assert state(runtime) == ("offered", "")
    assert code_of(runtime, "wati") in heard(runtime, "tg:wati")[-1] or code_of(runtime, "wati")
    assert code_of(runtime, "darto") == ""


def test_a_yes_puts_the_worker_into_the_agents_hands(runtime: Runtime, siti: str) -> None:
    says(runtime, "tg:wati", f"TERIMA {code_of(runtime, 'wati')}")
    rings(runtime)
    assert state(runtime) == ("accepted", "wati")
    assert "Wati" in heard(runtime, siti)[-1]
    assert "+6281200000001" in heard(runtime, "tg:wati")[-1]


def test_a_no_passes_it_on(runtime: Runtime, siti: str) -> None:
    says(runtime, "tg:wati", f"TOLAK {code_of(runtime, 'wati')}")
    rings(runtime)
    assert state(runtime) == ("offered", "")
    says(runtime, "tg:darto", f"TERIMA {code_of(runtime, 'darto')}")
    assert state(runtime) == ("accepted", "darto")


def test_silence_passes_it_on(runtime: Runtime, siti: str, clock: HeldClock) -> None:
    clock.forward(minutes=16)
    rings(runtime)
    assert code_of(runtime, "darto")
    assert how_many(runtime.database, "offer", "state = 'expired'") == 1


def test_with_nobody_left_the_branch_takes_it(runtime: Runtime, siti: str, clock: HeldClock) -> None:
    for _ in range(2):
        clock.forward(minutes=16)
        rings(runtime)
    assert state(runtime)[0] == "unserved"
    assert REFERENCE in heard(runtime, siti)[-1]


def test_a_yes_that_comes_too_late_is_told_so(runtime: Runtime, siti: str, clock: HeldClock) -> None:
    code = code_of(runtime, "wati")
    clock.forward(minutes=16)
    says(runtime, "tg:wati", f"TERIMA {code}")
    rings(runtime)
    assert state(runtime) == ("offered", "")
    assert code_of(runtime, "darto")


def test_a_yes_at_the_stroke_of_silence_wins_once_or_not_at_all(
    runtime: Runtime, siti: str, clock: HeldClock
) -> None:
    code = code_of(runtime, "wati")
    clock.forward(minutes=15)
    at_once(lambda: says(runtime, "tg:wati", f"TERIMA {code}"), lambda: rings(runtime))
    rings(runtime)
    assert state(runtime) == ("offered", "")
    assert how_many(runtime.database, "offer", "state = 'offered'") == 1


def test_a_second_yes_gets_the_lead_again(runtime: Runtime, siti: str) -> None:
    code = code_of(runtime, "wati")
    for _ in range(2):
        says(runtime, "tg:wati", f"TERIMA {code}")
    rings(runtime)
    leads = [text for text in heard(runtime, "tg:wati") if "+6281200000001" in text]
    assert len(leads) == 2
    assert state(runtime) == ("accepted", "wati")


def test_a_yes_said_again_later_is_answered_and_changes_nothing(runtime: Runtime, siti: str) -> None:
    code = code_of(runtime, "wati")
    says(runtime, "tg:wati", f"TERIMA {code}")
    rings(runtime)
    told, worker = heard(runtime, "tg:wati"), heard(runtime, siti)
    says(runtime, "tg:wati", f"terima {code.lower()}")
    rings(runtime)
    again = heard(runtime, "tg:wati")[len(told) :]
    assert again == [held_world().words.find("id", "common", "old_notice").text]
    assert heard(runtime, siti) == worker
    assert state(runtime) == ("accepted", "wati")
    assert how_many(runtime.database, "offer") == 1


def test_a_yes_after_a_no_is_too_late(runtime: Runtime, siti: str) -> None:
    code = code_of(runtime, "wati")
    says(runtime, "tg:wati", "", tap=f"n.{code}.offer.{code}.decline")
    says(runtime, "tg:wati", "", tap=f"n.{code}.offer.{code}.accept")
    rings(runtime)
    assert state(runtime) == ("offered", "")
    assert how_many(runtime.database, "offer", "state = 'accepted'") == 0


def test_of_two_agents_saying_yes_at_once_exactly_one_wins(runtime: Runtime, siti: str) -> None:
    with runtime.database.begin() as tx:
        darto = agents.by_handle(tx, "darto")
        assert darto
        now = runtime.now_ms()
        offers.make(tx, REFERRAL, darto.id, "Z9", 3.0, "[]", now=now, expires=now + 60_000)
    pressed = [("wati", code_of(runtime, "wati")), ("darto", "Z9")]

    def press(handle: str, code: str) -> None:
        with runtime.database.begin() as tx:
            agent = agents.by_handle(tx, handle)
            assert agent
            answer(runtime, tx, people.lock(tx, agent.person), NoticeAnswered(code, "offer", "accept"))

    at_once(*[lambda who=who: press(*who) for who in pressed])
    assert state(runtime)[0] == "accepted"
    assert how_many(runtime.database, "offer", "state = 'accepted'") == 1
    assert how_many(runtime.database, "timer", "kind = 'tell_accepted' AND state = 'waiting'") == 1


def test_the_agents_account_moves_it_on_and_never_back(runtime: Runtime, siti: str) -> None:
    code = code_of(runtime, "wati")
    says(runtime, "tg:wati", f"TERIMA {code}")
    rings(runtime)
    for word, expected in (
        ("DIHUBUNGI", "contacted"),
        ("TERDAFTAR", "registered"),
        ("DIHUBUNGI", "registered"),
    ):
        says(runtime, "tg:wati", f"{word} {code}")
        rings(runtime)
        assert state(runtime)[0] == expected


def test_the_agent_is_asked_what_came_of_it(runtime: Runtime, siti: str, clock: HeldClock) -> None:
    says(runtime, "tg:wati", f"TERIMA {code_of(runtime, 'wati')}")
    rings(runtime)
    clock.forward(hours=24)
    rings(runtime)
    assert REFERENCE in heard(runtime, "tg:wati")[-1]


def test_an_agents_answers_and_news_to_them_never_wait_for_each_other(runtime: Runtime) -> None:
    """Turns hold a person and want a referral; verbs want both: on PostgreSQL in one order only."""
    an_agent(runtime, "wati", -6.1)
    an_agent(runtime, "darto", -6.0)
    for number in range(6):
        a_worker(runtime, f"tg:siti{number}", f"JK-0000-000{number}")

    def answers(handle: str, word: str) -> None:
        for _ in range(12):
            says(runtime, f"tg:{handle}", f"{word} {code_of(runtime, handle) or 'K7'}")

    at_once(
        lambda: answers("wati", "TERIMA"),
        lambda: answers("darto", "TOLAK"),
        lambda: rings(runtime),
        lambda: rings(runtime),
    )
    rings(runtime)
    assert how_many(runtime.database, "timer", "reason <> ''") == 0
    assert how_many(runtime.database, "message", "state = 'failed'") == 0


def test_erasing_workers_and_agents_answers_never_wait_for_each_other(runtime: Runtime) -> None:
    an_agent(runtime, "wati", -6.1)
    workers = [f"tg:siti{number}" for number in range(5)]
    for number, who in enumerate(workers):
        a_worker(runtime, who, f"JK-0000-000{number}")
    rings(runtime)
    with runtime.database.look() as tx:
        codes = [row.code for row in tx.all("SELECT code FROM offer ORDER BY id")]
        people_ = [row.person for row in tx.all("SELECT person FROM referral ORDER BY id")]

    def erase_all() -> None:
        for person in people_:
            with runtime.database.begin() as tx:
                erase_person(tx, person, runtime.now_ms())

    at_once(
        lambda: [says(runtime, "tg:wati", f"TERIMA {code}") for code in codes],
        erase_all,
        lambda: rings(runtime),
    )
    rings(runtime)
    assert how_many(runtime.database, "referral", "state = 'closed'") == 5
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
