"""Killed in the middle of a burst, or told to stop: nothing acknowledged is lost, next to nothing said twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.fakes.payloads import telegram_text
from tests.whole.program import House, a_house, told, until

pytestmark = pytest.mark.slow

PEOPLE = range(7_000_000_001, 7_000_000_007)
EACH = 8  # messages a person
KILLS = 2


def talks(house: House, person: int) -> None:
    """Sends each message until it is acknowledged, as Telegram does."""
    for number in range(EACH):
        update = telegram_text(person, "halo" if number == 0 else "menu", update_id=person * 100 + number)
        while house.on_telegram(update) != 200:
            time.sleep(0.05)


def test_killed_in_the_middle_nothing_is_lost_and_little_said_twice(tmp_path: Path) -> None:
    dice = random.Random(22)
    with a_house(tmp_path, f"sqlite:///{tmp_path}/jangkau.db") as house:
        house.serve()
        talkers = [threading.Thread(target=talks, args=(house, person), daemon=True) for person in PEOPLE]
        for talker in talkers:
            talker.start()
        for kill in range(1, KILLS + 1):
            enough = dice.randint(6, 12) * kill
            assert until(lambda e=enough: len(house.telegram.sent) >= e)
            time.sleep(dice.random() / 20)
            house.end(signal.SIGKILL)
            house.serve()
        for talker in talkers:
            talker.join(60)
        questions = len(PEOPLE) * EACH
        assert until(lambda: settled(house) == questions), house.logs()[-3000:]
        assert house.look("SELECT COUNT(*) FROM message") == [(questions,)]
        states = house.look("SELECT state, reason, COUNT(*) FROM letter GROUP BY state, reason")
        assert [(state, number) for state, _, number in states] == [("sent", questions)], states
        for person in PEOPLE:
            assert EACH <= len(told(house.telegram, person)) <= EACH + KILLS


def settled(house: House) -> int:
    return int(house.look("SELECT COUNT(*) FROM letter WHERE state NOT IN ('queued', 'sending')")[0][0])


def processor_seconds(house: House) -> float:
    """Of every process of the house so far."""
    session = {process.pid for process in house.processes}
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) in session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def test_told_to_stop_it_finishes_what_it_is_sending_and_idle_it_rests(tmp_path: Path) -> None:
    with a_house(tmp_path, f"sqlite:///{tmp_path}/jangkau.db") as house:
        process = house.serve()
        house.on_telegram(telegram_text(PEOPLE[0], "halo"))
        assert until(lambda: settled(house) == 1)
        before = processor_seconds(house)
        time.sleep(2)
        assert processor_seconds(house) - before < 0.3
        house.telegram.next(delay=1.5, taken=True)
        house.on_telegram(telegram_text(PEOPLE[0], "menu"))
        assert until(lambda: house.look("SELECT state FROM letter WHERE id = 2") == [("sending",)])
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert time.monotonic() - begun < 10
        assert house.look("SELECT state FROM letter WHERE id = 2") == [("sent",)]
        assert len(told(house.telegram, PEOPLE[0])) == 2
