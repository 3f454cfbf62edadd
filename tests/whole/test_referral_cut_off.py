"""Killed again and again while agents take, refuse and put off leads: none is lost, stuck, or taken twice."""

from __future__ import annotations

import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.post import Address
from bot.services.act import ask_for_agent
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.staff.scope import command_line
from bot.storage.people import people, registrations
from bot.wiring import close_runtime
from tests.cast import AGENT, CILINCING
from tests.fakes.payloads import telegram_tap, telegram_text
from tests.house import open_house
from tests.whole.program import House, a_house, until
from tests.whole.test_apart import begin_apart

pytestmark = pytest.mark.slow

AGENTS = {"wati": 7_100_000_001, "darto": 7_100_000_002, "rudi": 7_100_000_003}
WORKERS = range(7_200_000_001, 7_200_000_007)
KILLS = 2
OFFER_MINUTES = (
    "0.15"  # on a busy machine an offer is on its way for seconds: the agents must still find it open
)
SETTLED = "SELECT COUNT(*) FROM referral WHERE state IN ('accepted', 'unserved')"


def begin(house: House) -> None:
    if house.database_url.startswith("sqlite"):
        house.serve()
    else:
        begin_apart(house)


def strike(house: House) -> None:
    """kill -9 for everything, and a new start, as after a power cut."""
    for process in house.processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
    house.processes.clear()
    begin(house)


def posts(house: House, update: Any) -> None:
    """Until it is acknowledged, as Telegram does."""
    while house.on_telegram(update) != 200:
        time.sleep(0.05)


def people_meet(house: House) -> None:
    """Agents join by invitation, workers ask for an agent, as the end of a registration writes it."""
    runtime = open_house(house.database_url, lambda: datetime.now(UTC))
    for number, (name, user) in enumerate(AGENTS.items()):
        import_agents(
            runtime,
            command_line(runtime),
            [{**AGENT, "handle": name, "name": name.title(), "lat": -6.1 - number / 100}],
        )
        posts(house, telegram_text(user, invite_agent(runtime, command_line(runtime), name)))
    assert until(lambda: house.look("SELECT COUNT(*) FROM agent WHERE state = 'linked'") == [(len(AGENTS),)])
    for number, user in enumerate(WORKERS):
        posts(house, telegram_text(user, "halo"))
        reference, now = f"JK-0000-000{number}", int(time.time() * 1000)
        with runtime.database.begin() as tx:
            found = people.find(tx, Address("telegram", "tg_user_id", str(user)))
            assert found
            person = people.lock(tx, found)
            registrations.submit(tx, person, reference, {"called": "Siti", "place": CILINCING}, now)
            ask_for_agent(runtime, tx, person, reference)
    close_runtime(runtime)


def answers(house: House, user: int, seed: int, done: threading.Event) -> None:
    """An agent who presses one of the buttons of every offer, sometimes twice, sometimes none."""
    dice, seen = random.Random(seed), 0
    while not done.is_set():
        cards = [one for one in list(house.telegram.sent) if one["to"] == user]
        for card in cards[seen:]:
            tokens = re.findall(r"n\.[\w.-]+\.(?:accept|decline|later)", str(card["markup"]))
            for token in dice.sample(tokens, min(len(tokens), dice.choice((0, 1, 1, 2)))):
                posts(house, telegram_tap(user, token))
        seen = len(cards)
        time.sleep(0.02)


def in_threads(work: list[Callable[[], None]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.timeout(240)
def test_killed_in_the_middle_no_lead_is_lost_stuck_or_taken_twice(database_url: str, tmp_path: Path) -> None:
    dice, done = random.Random(7), threading.Event()
    with a_house(tmp_path, database_url, JANGKAU__REFERRALS__OFFER_MINUTES=OFFER_MINUTES) as house:
        begin(house)
        talkers = in_threads(
            [lambda u=user, s=seed: answers(house, u, s, done) for seed, user in enumerate(AGENTS.values())]
        )
        people_meet(house)
        for _ in range(KILLS):
            time.sleep(0.2 + dice.random())
            strike(house)
        assert until(lambda: house.look(SETTLED) == [(len(WORKERS),)], 90), house.look(
            "SELECT * FROM referral"
        )
        done.set()
        for talker in talkers:
            talker.join(30)
        assert until(lambda: not house.look("SELECT id FROM letter WHERE state IN ('queued', 'sending')"))
        assert house.look("SELECT id FROM offer WHERE state = 'offered'") == []
        assert house.look("SELECT id FROM timer WHERE state = 'failed'") == []
        assert house.look("SELECT id FROM message WHERE state = 'failed'") == []
        taken = house.look("SELECT id FROM referral WHERE state = 'accepted' ORDER BY id")
        assert taken
        assert house.look("SELECT referral FROM offer WHERE state = 'accepted' ORDER BY referral") == taken
        assert len(house.look("SELECT DISTINCT ref FROM timer WHERE kind = 'tell_accepted'")) == len(taken)
        assert len(house.look("SELECT ref FROM timer WHERE kind = 'tell_accepted'")) == len(taken)
