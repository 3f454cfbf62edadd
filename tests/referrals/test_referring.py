"""From a worker's wish to an agent's yes: one agent at a time, one yes, nobody forgotten."""

from __future__ import annotations

import pytest

from bot.engine.events import NoticeAnswered
from bot.engine.happenings import Tap
from bot.services.people.erasing import erase_person
from bot.services.referrals.answers import answer
from bot.storage.agents import agents
from bot.storage.people import people
from bot.storage.referrals import offers
from tests.cast import PHONE
from tests.house import the_world
from tests.looking import how_many
from tests.stage import Stage, at_once


@pytest.fixture
def siti(stage: Stage) -> str:
    """Siti waits; Wati is nearest and was asked, Darto comes next. Her referral."""
    stage.agent("wati", 1)
    stage.agent("darto", 12)
    referral = stage.worker()
    stage.ring()
    return referral


def state(stage: Stage) -> tuple[str, str]:
    """The referral's state, and the handle of its agent."""
    (row,) = stage.rows("SELECT r.state, a.handle FROM referral r LEFT JOIN agent a ON a.id = r.agent")
    return row.state, row.handle or ""


def code_of(stage: Stage, handle: str) -> str:
    """The code of the offer last made to an agent, nothing before the first."""
    offers = (
        "SELECT o.code FROM offer o JOIN agent a ON a.id = o.agent WHERE a.handle = :handle ORDER BY o.id"
    )
    return "".join(row.code for row in stage.rows(offers, handle=handle)[-1:])


def reference(stage: Stage) -> str:
    (row,) = stage.rows("SELECT reference FROM registration")
    return str(row.reference)


def heard(stage: Stage, name: str) -> list[str]:
    return [bubble.text for bubble in stage.heard(name)]


def test_the_nearest_agent_is_asked_first(stage: Stage, siti: str) -> None:
    assert state(stage) == ("offered", "")
    pressed = [choice.token for choice in stage.heard("wati")[-1].choices]
    assert f"n.{code_of(stage, 'wati')}.offer..accept" in pressed
    assert code_of(stage, "darto") == ""


def test_a_yes_puts_the_worker_into_the_agents_hands(stage: Stage, siti: str) -> None:
    stage.say("wati", f"TERIMA {code_of(stage, 'wati')}")
    stage.ring()
    assert state(stage) == ("accepted", "wati")
    assert "Wati" in heard(stage, "siti")[-1]
    assert PHONE in heard(stage, "wati")[-1]


def test_a_no_passes_it_on(stage: Stage, siti: str) -> None:
    stage.say("wati", f"TOLAK {code_of(stage, 'wati')}")
    stage.ring()
    assert state(stage) == ("offered", "")
    stage.say("darto", f"TERIMA {code_of(stage, 'darto')}")
    assert state(stage) == ("accepted", "darto")


def test_silence_passes_it_on(stage: Stage, siti: str) -> None:
    stage.clock.forward(minutes=16)
    stage.ring()
    assert code_of(stage, "darto")
    assert how_many(stage.runtime.database, "offer", "state = 'expired'") == 1


def test_with_nobody_left_the_branch_takes_it(stage: Stage, siti: str) -> None:
    for _ in range(2):
        stage.clock.forward(minutes=16)
        stage.ring()
    assert state(stage)[0] == "unserved"
    assert reference(stage) in heard(stage, "siti")[-1]


def test_a_yes_that_comes_too_late_is_told_so(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    stage.clock.forward(minutes=16)
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    assert state(stage) == ("offered", "")
    assert code_of(stage, "darto")


def test_a_yes_at_the_stroke_of_silence_wins_once_or_not_at_all(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    stage.clock.forward(minutes=15)
    at_once(lambda: stage.say("wati", f"TERIMA {code}"), stage.ring)
    stage.ring()
    assert state(stage) == ("offered", "")
    assert how_many(stage.runtime.database, "offer", "state = 'offered'") == 1


def test_a_second_yes_gets_the_lead_again(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    for _ in range(2):
        stage.say("wati", f"TERIMA {code}")
    stage.ring()
    leads = [text for text in heard(stage, "wati") if PHONE in text]
    assert len(leads) == 2
    assert state(stage) == ("accepted", "wati")


def test_a_yes_said_again_later_is_answered_and_changes_nothing(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    told, worker = heard(stage, "wati"), heard(stage, "siti")
    stage.say("wati", f"terima {code.lower()}")
    stage.ring()
    again = heard(stage, "wati")[len(told) :]
    assert again == [the_world().words.find("id", "common", "old_notice").text]
    assert heard(stage, "siti") == worker
    assert state(stage) == ("accepted", "wati")
    assert how_many(stage.runtime.database, "offer") == 1


def test_a_yes_after_a_no_is_too_late(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    for press in ("decline", "accept"):
        stage.say("wati", "", happening=Tap(f"n.{code}.offer..{press}"))
    stage.ring()
    assert state(stage) == ("offered", "")
    assert how_many(stage.runtime.database, "offer", "state = 'accepted'") == 0


def test_of_two_agents_saying_yes_at_once_exactly_one_wins(stage: Stage, siti: str) -> None:
    with stage.runtime.database.begin() as tx:
        darto = agents.by_handle(tx, "darto")
        assert darto
        now = stage.runtime.now_ms()
        offers.make(tx, siti, darto.id, "Z9", 3.0, "[]", now=now, expires=now + 60_000)
    pressed = [("wati", code_of(stage, "wati")), ("darto", "Z9")]

    def press(handle: str, code: str) -> None:
        with stage.runtime.database.begin() as tx:
            agent = agents.by_handle(tx, handle)
            assert agent
            answer(stage.runtime, tx, people.lock(tx, agent.person), NoticeAnswered(code, "offer", "accept"))

    at_once(*[lambda who=who: press(*who) for who in pressed])
    assert state(stage)[0] == "accepted"
    assert how_many(stage.runtime.database, "offer", "state = 'accepted'") == 1
    assert how_many(stage.runtime.database, "timer", "kind = 'tell_accepted' AND state = 'waiting'") == 1


def test_the_agents_account_moves_it_on_and_never_back(stage: Stage, siti: str) -> None:
    code = code_of(stage, "wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    for word, expected in (
        ("DIHUBUNGI", "contacted"),
        ("TERDAFTAR", "registered"),
        ("DIHUBUNGI", "registered"),
    ):
        stage.say("wati", f"{word} {code}")
        stage.ring()
        assert state(stage)[0] == expected


def test_the_agent_is_asked_what_came_of_it(stage: Stage, siti: str) -> None:
    stage.say("wati", f"TERIMA {code_of(stage, 'wati')}")
    stage.ring()
    stage.clock.forward(hours=24)
    stage.ring()
    assert reference(stage) in heard(stage, "wati")[-1]


def test_an_agents_answers_and_news_to_them_never_wait_for_each_other(stage: Stage) -> None:
    """Turns hold a person and want a referral; verbs want both: on PostgreSQL in one order only."""
    stage.agent("wati", 1)
    stage.agent("darto", 12)
    for number in range(6):
        stage.worker(f"siti{number}")

    def answers(handle: str, word: str) -> None:
        for _ in range(12):
            stage.say(handle, f"{word} {code_of(stage, handle) or 'K7'}")

    at_once(
        lambda: answers("wati", "TERIMA"),
        lambda: answers("darto", "TOLAK"),
        stage.ring,
        stage.ring,
    )
    stage.ring()
    assert how_many(stage.runtime.database, "timer", "reason <> ''") == 0
    assert how_many(stage.runtime.database, "message", "state = 'failed'") == 0


def test_erasing_workers_and_agents_answers_never_wait_for_each_other(stage: Stage) -> None:
    stage.agent("wati", 1)
    for number in range(5):
        stage.worker(f"siti{number}")
    stage.ring()
    with stage.runtime.database.look() as tx:
        codes = [row.code for row in tx.all("SELECT code FROM offer ORDER BY id")]
        people_ = [row.person for row in tx.all("SELECT person FROM referral ORDER BY id")]

    def erase_all() -> None:
        for person in people_:
            with stage.runtime.database.begin() as tx:
                erase_person(tx, person, stage.runtime.now_ms())

    at_once(
        lambda: [stage.say("wati", f"TERIMA {code}") for code in codes],
        erase_all,
        stage.ring,
    )
    stage.ring()
    assert how_many(stage.runtime.database, "referral", "state = 'closed'") == 5
    assert how_many(stage.runtime.database, "message", "state = 'failed'") == 0
