"""The throttle, in this process and through Redis."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import pytest

from bot.coordination import Rate, Throttle, open_throttle
from tests.coordination.conftest import OwnRedis
from tests.house import HeldClock

Open = Callable[[dict[str, Rate]], Throttle]
TELEGRAM = {"telegram": Rate(per_second=25, per_person_seconds=60)}
ONE_IN_A_MINUTE = {"telegram": Rate(per_second=1 / 60, per_person_seconds=0)}


def test_a_person_who_just_got_a_letter_waits(open_rates: Open, clock: HeldClock) -> None:
    throttle = open_rates(TELEGRAM)
    assert throttle.take("telegram", "siti") == 0.0
    assert throttle.take("telegram", "siti") == pytest.approx(60, abs=0.01)
    clock.forward(seconds=60)
    assert throttle.take("telegram", "siti") == 0.0


def test_others_go_on_meanwhile(open_rates: Open) -> None:
    throttle = open_rates(TELEGRAM)
    assert throttle.take("telegram", "siti") == 0.0
    assert throttle.take("telegram", "budi") == 0.0


def test_no_second_sees_much_more_than_the_rate(open_rates: Open, clock: HeldClock) -> None:
    throttle = open_rates(TELEGRAM)
    sent = 0
    for tick in range(101):
        clock.forward(milliseconds=10 if tick else 0)
        while throttle.take("telegram", f"person {tick} {sent}") == 0.0:
            sent += 1
    assert 25 <= sent <= 28


def test_the_wait_is_as_long_as_it_says(open_rates: Open, clock: HeldClock) -> None:
    throttle = open_rates(ONE_IN_A_MINUTE)
    assert throttle.take("telegram", "siti") == 0.0
    wait = throttle.take("telegram", "budi")
    clock.forward(seconds=wait - 1)
    assert throttle.take("telegram", "budi") > 0
    clock.forward(seconds=1)
    assert throttle.take("telegram", "budi") == 0.0


def test_whoever_must_wait_uses_nothing_up(open_rates: Open) -> None:
    throttle = open_rates({"telegram": Rate(per_second=25, per_person_seconds=60)})
    throttle.take("telegram", "siti")
    for _ in range(20):
        assert throttle.take("telegram", "siti") > 0
    assert throttle.take("telegram", "budi") == 0.0


def test_a_pause_holds_everybody_on_that_channel_only(open_rates: Open, clock: HeldClock) -> None:
    throttle = open_rates({**TELEGRAM, "whatsapp": Rate(60, 1)})
    throttle.pause("telegram", 30)
    assert throttle.take("telegram", "siti") == pytest.approx(30, abs=0.01)
    assert throttle.take("whatsapp", "siti") == 0.0
    clock.forward(seconds=30)
    assert throttle.take("telegram", "siti") == 0.0


def test_a_shorter_pause_does_not_cut_a_longer_one_short(open_rates: Open) -> None:
    throttle = open_rates(TELEGRAM)
    throttle.pause("telegram", 30)
    throttle.pause("telegram", 5)
    throttle.pause("telegram", -1)
    assert throttle.take("telegram", "siti") == pytest.approx(30, abs=0.01)


def test_two_that_share_one_redis_share_its_limits_and_pauses(own_redis: OwnRedis) -> None:
    here, there = (open_throttle(own_redis.url, TELEGRAM) for _ in range(2))
    assert here.take("telegram", "siti") == 0.0
    assert there.take("telegram", "siti") > 50
    here.pause("telegram", 30)
    assert there.take("telegram", "budi") > 20


def test_two_processes_that_share_a_limit_use_it_up_and_never_pass_it(own_redis: OwnRedis) -> None:
    rate, seconds, begun = Rate(per_second=200, per_person_seconds=0), 1.5, time.monotonic()
    taken = list[float]()

    def take_all(throttle: Throttle) -> None:
        while (now := time.monotonic()) < begun + seconds:
            if wait := throttle.take("telegram", "all"):
                time.sleep(wait)
            else:
                taken.append(now)

    shared = [open_throttle(own_redis.url, {"telegram": rate}) for _ in range(2)]
    takers = [threading.Thread(target=take_all, args=(one,)) for one in shared * 2]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert 0.98 * 200 * seconds <= len(taken) <= 200 * (seconds + 0.12) + 1
    assert max(sum(moment <= other < moment + 1 for other in taken) for moment in taken) <= 200 * 1.2


def test_a_channel_without_a_rate_is_only_held_by_a_pause(open_rates: Open) -> None:
    throttle = open_rates(TELEGRAM)
    assert [throttle.take("simulator", "siti") for _ in range(50)] == [0.0] * 50
    throttle.pause("simulator", 30)
    assert throttle.take("simulator", "siti") > 0


def test_many_threads_take_no_more_than_there_is(open_rates: Open) -> None:
    throttle = open_rates({"telegram": Rate(per_second=50, per_person_seconds=0)})
    waits: list[float] = []
    takers = [
        threading.Thread(target=lambda: waits.extend(throttle.take("telegram", "all") for _ in range(20)))
        for _ in range(8)
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert waits.count(0.0) == 6


def test_however_long_a_letter_takes_the_held_clock_alone_says_whose_turn_it_is(open_rates: Open) -> None:
    throttle = open_rates({"telegram": Rate(per_second=50, per_person_seconds=0)})
    while throttle.take("telegram", "all") == 0.0:
        pass
    time.sleep(0.15)  # as long as all that went was due for
    assert throttle.take("telegram", "all") == pytest.approx(0.02, abs=0.001)


def test_a_pause_outlives_an_emptied_redis(own_redis: OwnRedis) -> None:
    throttle = open_throttle(own_redis.url, TELEGRAM)
    throttle.pause("telegram", 60)
    own_redis.stop()
    own_redis.start()
    assert throttle.take("telegram", "siti") > 0


def test_redis_restarting_only_forgets(own_redis: OwnRedis) -> None:
    throttle = open_throttle(own_redis.url, TELEGRAM)
    assert throttle.take("telegram", "siti") == 0.0
    own_redis.stop()
    own_redis.start()
    assert throttle.take("telegram", "siti") == 0.0
    assert throttle.take("telegram", "siti") > 0


def test_without_redis_the_limits_are_kept_here_and_said_once(
    own_redis: OwnRedis, caplog: pytest.LogCaptureFixture
) -> None:
    own_redis.stop()
    throttle = open_throttle(own_redis.url, TELEGRAM)
    with caplog.at_level(logging.INFO):
        assert throttle.take("telegram", "siti") == 0.0
        assert throttle.take("telegram", "siti") > 0
        throttle.pause("telegram", 30)
        assert throttle.take("telegram", "budi") > 0
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "siti" not in caplog.text
    assert own_redis.url not in caplog.text


def test_a_redis_that_never_answers_costs_little(silent_url: str) -> None:
    throttle = open_throttle(silent_url, TELEGRAM)
    begun = time.monotonic()
    waits = [throttle.take("telegram", f"person {number}") for number in range(3)]
    assert waits == [0.0] * 3
    assert time.monotonic() - begun < 3


def test_redis_coming_back_is_used_again(own_redis: OwnRedis, clock: HeldClock) -> None:
    from_here = open_throttle(own_redis.url, TELEGRAM)
    own_redis.stop()
    assert from_here.take("telegram", "siti") == 0.0
    own_redis.start()
    threading.Event().wait(1.1)
    assert from_here.take("telegram", "budi") == 0.0
    assert open_throttle(own_redis.url, TELEGRAM).take("telegram", "budi") > 0


def test_a_short_burst_goes_to_one_person_and_is_waited_for_later(open_rates: Open, clock: HeldClock) -> None:
    throttle = open_rates({"telegram": Rate(per_second=25, per_person_seconds=60, per_person_burst=3)})
    assert [throttle.take("telegram", "siti") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert throttle.take("telegram", "siti") == pytest.approx(60, abs=0.01)
    clock.forward(seconds=60)
    assert throttle.take("telegram", "siti") == 0.0
