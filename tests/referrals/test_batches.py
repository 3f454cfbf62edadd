"""Leads that wait in one place at one moment come on one card: all at once, one by one, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.cast import CILINCING, LAT, LON
from tests.conftest import SQLITE_ONLY
from tests.stage import Stage

KALIBARU = {**CILINCING, "code": "31.72.04.1001", "lat": LAT, "lon": LON}
KOJA = {**CILINCING, "code": "31.72.03", "name": "Koja", "lat": LAT, "lon": LON}


def asking(stage: Stage, *names: str) -> list[str]:
    """So many ask at one moment; their referrals."""
    found = [stage.worker(name) for name in names]
    stage.ring()
    return found


def answered(stage: Stage, text: str, name: str = "wati") -> None:
    stage.say(name, text)
    stage.ring()


def codes(stage: Stage) -> list[str]:
    return [row.code for row in stage.rows("SELECT code FROM offer ORDER BY id")]


def test_all_are_taken_with_one_word_and_every_worker_is_told(stage: Stage) -> None:
    stage.agent("wati", 1)
    found = asking(stage, "siti", "budi", "tuti")
    card = stage.last("wati")
    assert "3 pekerja" in card and all(code in card for code in codes(stage))
    assert not any(word in card for word in ("Siti", "Budi", "+62", "JK-"))
    answered(stage, f"SEMUA S{codes(stage)[0]}")
    assert [stage.asked(referral) for referral in found] == [[("wati", "accepted")]] * 3
    assert all("Wati" in stage.last(name) for name in ("siti", "budi", "tuti"))


@SQLITE_ONLY
def test_one_is_picked_the_rest_refused_and_why_is_asked_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    first, second, third = asking(stage, "siti", "budi", "tuti")
    heard = len(stage.heard("wati"))
    answered(stage, f"TERIMA {codes(stage)[1]}")
    answered(stage, f"TOLAK S{codes(stage)[0]}")
    assert stage.asked(second) == [("wati", "accepted")]
    assert stage.asked(first) == stage.asked(third) == [("wati", "declined"), ("darto", "offered")]
    assert sum("sebabnya" in bubble.text for bubble in stage.heard("wati")[heard:]) == 1


@SQLITE_ONLY
def test_silence_passes_all_of_them_on_and_is_mentioned_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    found = asking(stage, "siti", "budi")
    stage.later(minutes=16)
    assert [stage.asked(referral) for referral in found] == [[("wati", "expired"), ("darto", "offered")]] * 2
    assert sum("sudah habis" in bubble.text for bubble in stage.heard("wati")) == 1


@SQLITE_ONLY
def test_no_more_than_there_is_room_for_and_only_from_one_kecamatan(stage: Stage) -> None:
    stage.agent("wati", 1, capacity=2)
    stage.agent("darto", 5)
    stage.worker("siti")
    stage.worker("budi", place=KALIBARU)
    stage.worker("tuti", place=KOJA)
    stage.worker("joyo")
    stage.ring()
    by_agent = stage.rows(
        "SELECT a.handle, COUNT(*) AS many FROM offer o JOIN agent a ON a.id = o.agent GROUP BY a.handle"
    )
    assert {row.handle: row.many for row in by_agent} == {"wati": 2, "darto": 2}
    assert "2 pekerja" in stage.last("wati") and "Koja" not in stage.last("wati")


@SQLITE_ONLY
def test_who_named_a_community_is_not_put_on_another_s_card(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 9, community="Paguyuban Ojek Koja")
    stage.worker("siti")
    budi = stage.worker("budi", community="ojek koja")
    stage.ring()
    assert stage.asked(budi) == [("darto", "offered")]


def test_taking_all_and_one_of_them_at_once_takes_each_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    found = asking(stage, "siti", "budi")
    first, second = codes(stage)
    with ThreadPoolExecutor(3) as many:
        list(
            many.map(
                lambda text: stage.say("wati", text),
                [f"SEMUA S{first}", f"TERIMA {second}", f"TOLAK S{first}"],
            )
        )
    stage.ring()
    states = [[state for _, state in stage.asked(referral)] for referral in found]
    assert all(state in (["accepted"], ["declined"]) for state in states)
    told = stage.rows("SELECT ref FROM timer WHERE kind = 'tell_accepted'")
    assert len(told) == sum(state == ["accepted"] for state in states)


@SQLITE_ONLY
def test_all_once_more_shows_what_is_in_hand(stage: Stage) -> None:
    stage.agent("wati", 1)
    asking(stage, "siti", "budi")
    for _ in range(2):
        answered(stage, f"SEMUA S{codes(stage)[0]}")
    assert "langkah berikutnya" in stage.last("wati")
    assert len(stage.rows("SELECT id FROM timer WHERE kind = 'tell_accepted'")) == 2
