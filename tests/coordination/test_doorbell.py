"""The doorbell, in this process and through Redis."""

from __future__ import annotations

import threading
import time

import pytest

from bot.coordination import Doorbell, open_doorbell
from bot.errors import BadSettings
from tests.coordination.conftest import OwnRedis

LONG = 20.0


def seconds_of_wait(bell: Doorbell, seconds: float) -> tuple[bool, float]:
    begun = time.monotonic()
    return bell.wait(seconds), time.monotonic() - begun


def test_nobody_rings_and_the_wait_ends_in_time(doorbell: Doorbell) -> None:
    rung, took = seconds_of_wait(doorbell, 0.1)
    assert not rung
    assert 0.09 <= took < 2


def test_a_wait_of_nothing_only_looks(doorbell: Doorbell) -> None:
    assert not doorbell.wait(0)
    doorbell.ring()
    assert doorbell.wait(0)


def test_a_ring_before_the_wait_is_not_lost(doorbell: Doorbell) -> None:
    doorbell.ring()
    assert doorbell.wait(LONG)


def test_many_rings_are_one(doorbell: Doorbell) -> None:
    for _ in range(5):
        doorbell.ring()
    assert doorbell.wait(LONG)
    assert not doorbell.wait(0.05)


def test_a_ring_ends_the_wait_early(doorbell: Doorbell) -> None:
    threading.Timer(0.1, doorbell.ring).start()
    rung, took = seconds_of_wait(doorbell, LONG)
    assert rung
    assert took < LONG / 2


def test_closing_lets_a_waiter_go(doorbell: Doorbell) -> None:
    threading.Timer(0.1, doorbell.close).start()
    rung, took = seconds_of_wait(doorbell, LONG)
    assert not rung
    assert took < LONG / 2
    doorbell.ring()
    assert seconds_of_wait(doorbell, LONG)[0] is False


def test_of_two_waiters_one_hears_a_ring(doorbell: Doorbell) -> None:
    heard: list[bool] = []
    waiters = [threading.Thread(target=lambda: heard.append(doorbell.wait(1.5))) for _ in range(2)]
    for waiter in waiters:
        waiter.start()
    time.sleep(0.1)
    doorbell.ring()
    for waiter in waiters:
        waiter.join()
    assert any(heard)


def test_one_process_rings_and_another_hears(own_redis: OwnRedis) -> None:
    here, there = open_doorbell(own_redis.url), open_doorbell(own_redis.url)
    here.ring()
    assert there.wait(LONG)


def test_a_restart_of_redis_in_the_middle_of_a_wait_goes_unnoticed(own_redis: OwnRedis) -> None:
    here, there = open_doorbell(own_redis.url), open_doorbell(own_redis.url)
    heard: list[bool] = []
    waiter = threading.Thread(target=lambda: heard.append(there.wait(LONG)))
    waiter.start()
    time.sleep(0.2)
    own_redis.stop()
    time.sleep(0.2)
    own_redis.start()
    while not heard and waiter.is_alive():
        here.ring()
        waiter.join(0.2)
    assert heard == [True]


def test_without_redis_this_process_still_hears_itself(own_redis: OwnRedis) -> None:
    own_redis.stop()
    bell = open_doorbell(own_redis.url)
    assert not bell.wait(0.1)
    bell.ring()
    assert bell.wait(LONG)


def test_redis_dying_under_a_wait_ends_it_in_time(own_redis: OwnRedis) -> None:
    bell = open_doorbell(own_redis.url)
    threading.Timer(0.2, own_redis.stop).start()
    rung, took = seconds_of_wait(bell, 1.0)
    assert not rung
    assert 0.9 < took < 4


def test_a_redis_that_never_answers_only_slows_the_first_wait(silent_url: str) -> None:
    bell = open_doorbell(silent_url)
    assert seconds_of_wait(bell, 0.1)[1] < 5
    bell.ring()
    rung, took = seconds_of_wait(bell, LONG)
    assert rung
    assert took < 5


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(BadSettings, match="REDIS_URL"):
        open_doorbell("localhost:6379")


def test_an_empty_address_means_one_process() -> None:
    bell = open_doorbell("")
    bell.ring()
    assert bell.wait(0)
