"""Two presses at one moment, a worker process killed in the middle, and anything in any order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services import timer_handlers
from bot.services.timer_handlers import recover_timers
from bot.storage.messaging import timers
from bot.storage.referrals import offers
from tests.stage import Stage


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(stage: Stage) -> None:
    stage.agent("wati", 1)
    darto = stage.agent("darto", 2)
    referral = stage.worker()
    stage.ring()
    now = stage.runtime.now_ms()
    with stage.runtime.database.begin() as tx:  # as a slow network makes it: both cards are out
        also = offers.make(tx, referral, darto, "D7", 2.0, "{}", now=now, expires=now + 900_000)
        timers.start(tx, "tell_offer", due=now, ref=str(also))
    stage.ring()
    presses = [("wati", f"TERIMA {stage.code('wati')}"), ("darto", "TERIMA D7")]
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda press: stage.say(*press), presses))
    stage.ring()
    states = [state for _, state in stage.asked(referral)]
    assert states.count("accepted") == 1
    loser = next(handle for handle, state in stage.asked(referral) if state != "accepted")
    assert "tidak bisa diambil" in stage.last(loser)


@pytest.mark.parametrize("kind_of_timer", ["refer", "tell_offer", "offer_expires", "refer_again"])
def test_a_worker_process_that_dies_in_the_middle_loses_and_doubles_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, kind_of_timer: str
) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 2)
    verb, died = timer_handlers.HANDLERS[kind_of_timer], list[int]()

    class Killed(BaseException):
        """As kill -9: no except clause of ours sees it, the transaction is rolled back."""

    def dies_once(*given: object) -> None:
        verb(*given)  # type: ignore[arg-type]
        if not died:
            died.append(1)
            raise Killed

    monkeypatch.setattr(timer_handlers, "HANDLERS", {**timer_handlers.HANDLERS, kind_of_timer: dies_once})
    referral = stage.worker()
    for minutes in (0, 16, 0):
        try:
            stage.later(minutes=minutes)
        except Killed:
            recover_timers(stage.runtime, all_leases=True)
            stage.ring()
    assert died
    assert stage.asked(referral) == [("wati", "expired"), ("darto", "offered")]
