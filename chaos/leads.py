"""Killed again and again while agents take, refuse and put off leads: none is lost, stuck, or taken twice."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.post import Address
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.staff.scope import command_line
from bot.storage.people import people, registrations
from chaos.books import WHOLE, audited
from tests.cast import AGENT, CILINCING
from tests.fakes.payloads import telegram_tap, telegram_text
from tests.house import migrated, opened
from tests.whole.program import House, a_house, until

FIRST_AGENT, FIRST_WORKER = 7_100_000_001, 7_200_000_001
SAME_KEY = {"SECRET_KEY": "held"}  # the audit's, as whoever invites the agents has it
SETTLE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Led:
    """`accepted` and `unserved` (listed for staff) are where a lead ends; `stuck` are the others, and letters that stay
    open. `twice`: taken by two, or told twice. `untold`: accepted, and the worker never heard of it.
    """

    kills: int
    leads: int
    accepted: int
    unserved: int
    stuck: int
    open_offers: int
    twice: int
    untold: int
    failed: int
    audit: str

    @property
    def holds(self) -> bool:
        ended = self.accepted + self.unserved == self.leads and self.accepted > 0
        wrong = self.stuck or self.open_offers or self.twice or self.untold or self.failed
        return ended and not wrong and self.audit == WHOLE


def kill_among_leads(
    folder: Path, database_url: str, *, kills: int, workers: int, agents: int = 3, offer_seconds: float = 6.0
) -> Led:
    """What came of it. `offer_seconds`: how long an agent has for an answer."""
    dice, short = Random(7), {"JANGKAU__REFERRALS__OFFER_MINUTES": str(offer_seconds / 60)}
    migrated(database_url)
    with a_house(folder, database_url, **short, **SAME_KEY) as house:
        _begin(house)
        taking = range(FIRST_AGENT, FIRST_AGENT + agents)
        asking = range(FIRST_WORKER, FIRST_WORKER + workers)
        with _answered(house, taking), opened(database_url, lambda: datetime.now(UTC)) as runtime:
            _join(house, runtime, taking)
            for part in range(kills + 1):
                for worker in asking[part * workers // (kills + 1) : (part + 1) * workers // (kills + 1)]:
                    _asks(house, runtime, worker)
                if part == 0:  # on a busy machine nobody gets round to press otherwise
                    until(lambda: _count(house, "offer", "state <> 'offered'") > 0, SETTLE_SECONDS)
                if part < kills:
                    time.sleep(0.2 + dice.random())
                    _strike(house)
            until(lambda: _count(house, "referral", f"state IN {ENDS}") == workers, SETTLE_SECONDS)
        until(lambda: _is_quiet(house), SETTLE_SECONDS)
        return _found(house, kills, workers)


ENDS = "('accepted', 'unserved')"


def _begin(house: House) -> None:
    """In one process on SQLite, web and worker apart on PostgreSQL."""
    if house.database_url.startswith("sqlite"):
        house.serve()
        return
    house.begin("bot", "web", "--host", "127.0.0.1")
    house.begin("bot", "worker")
    assert until(house.is_ready), house.logs()[-2000:]


def _strike(house: House) -> None:
    """kill -9 for everything, and a new start, as after a power cut."""
    for process in house.processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
    house.processes.clear()
    _begin(house)


def _posts(house: House, update: Any) -> None:
    """Until it is acknowledged, as Telegram does."""
    while house.on_telegram(update) != 200:
        time.sleep(0.05)


def _join(house: House, runtime: Runtime, taking: Sequence[int]) -> None:
    """Agents come by invitation."""
    for number, user in enumerate(taking):
        row = {**AGENT, "handle": f"agent-{number}", "name": f"Agen {number}", "lat": -6.1 - number / 100}
        import_agents(runtime, command_line(runtime), [row])
        _posts(house, telegram_text(user, invite_agent(runtime, command_line(runtime), f"agent-{number}")))
    assert until(lambda: _count(house, "agent", "state = 'linked'") == len(taking)), house.logs()[-2000:]


def _asks(house: House, runtime: Runtime, user: int) -> None:
    """A worker asks for an agent, as the end of a registration writes it."""
    _posts(house, telegram_text(user, "halo"))
    reference = f"JK-0000-{user - FIRST_WORKER:04}"
    with runtime.database.begin() as tx:
        found = people.find(tx, Address("telegram", "tg_user_id", str(user)))
        assert found
        person = people.lock(tx, found)
        answers = {"called": "Siti", "place": CILINCING}
        registrations.submit(tx, person, reference, answers, runtime.now_ms())
        ask_for_agent(runtime, tx, person, reference)


@contextmanager
def _answered(house: House, taking: Sequence[int]) -> Iterator[None]:
    """Meanwhile each agent presses buttons of every offer."""
    done = threading.Event()
    threads = [
        threading.Thread(target=_presses, args=(house, user, seed, done), daemon=True)
        for seed, user in enumerate(taking)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(30)


def _presses(house: House, user: int, seed: int, done: threading.Event) -> None:
    """One of the buttons of every offer, sometimes twice, sometimes none."""
    dice, seen = Random(seed), 0
    while not done.is_set():
        cards = [one for one in list(house.telegram.sent) if one["to"] == user]
        for card in cards[seen:]:
            tokens = re.findall(r"n\.[\w.-]+\.(?:accept|decline|later)", str(card["markup"]))
            for token in dice.sample(tokens, min(len(tokens), dice.choice((0, 1, 1, 2)))):
                _posts(house, telegram_tap(user, token))
        seen = len(cards)
        time.sleep(0.02)


def _found(house: House, kills: int, workers: int) -> Led:
    taken = [row for (row,) in house.look("SELECT referral FROM offer WHERE state = 'accepted'")]
    told = [ref for (ref,) in house.look("SELECT ref FROM timer WHERE kind = 'tell_accepted'")]
    accepted = _count(house, "referral", "state = 'accepted'")
    open_ends = _count(house, "referral", f"state NOT IN {ENDS}") + _count(
        house, "offer", "state = 'offered'"
    )
    return Led(
        kills=kills,
        leads=workers,
        accepted=accepted,
        unserved=_count(house, "referral", "state = 'unserved'"),
        stuck=open_ends + _count(house, "letter", "state IN ('queued', 'sending')"),
        open_offers=_count(house, "offer", "state = 'offered'"),
        twice=len(taken) - len(set(taken)) + len(told) - len(set(told)),
        untold=accepted - len(set(told)),
        failed=_count(house, "timer", "state = 'failed'") + _count(house, "message", "state = 'failed'"),
        audit=audited(house).audit,
    )


def _is_quiet(house: House) -> bool:
    """Whether nothing is on its way and nothing is due: news of an end is a timer first, then a letter."""
    due = f"state IN ('waiting', 'ringing') AND due_at <= {int(time.time() * 1000)}"
    return not (_count(house, "timer", due) or _count(house, "letter", "state IN ('queued', 'sending')"))


def _count(house: House, table: str, where: str) -> int:
    return int(house.look(f"SELECT COUNT(*) FROM {table} WHERE {where}")[0][0])
