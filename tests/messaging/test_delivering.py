"""deliver and the worker: letters go out through channels that fail in every way."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from bot.channels.simulator import SimulatorChannel
from bot.coordination import InProcessThrottle, Rate
from bot.errors import TryLater
from bot.post import GiveUp, Letter, Outcome, RetryAt, Sent, Unknown
from bot.runtime import Runtime
from bot.services.messaging.deliver import deliver
from bot.storage.database import Database
from bot.wiring import close_runtime
from bot.worker import start_worker
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, open_house
from tests.looking import how_many
from tests.stage import says


@dataclass
class Stub(SimulatorChannel):
    """The simulator with a wire that does as told; `sent` is what went over it, oldest first."""

    answer_with: Callable[[Letter], Outcome] = lambda letter: Sent("id-" + letter.letter)
    seconds: float = 0.0
    sent: list[Letter] = field(default_factory=list)
    closed: bool = False

    async def send(self, letter: Letter) -> Outcome:
        self.sent.append(letter)
        await asyncio.sleep(self.seconds)
        return self.answer_with(letter)

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def wire() -> Stub:
    return Stub()


@pytest.fixture
def runtime(database_url: str, clock: HeldClock, wire: Stub) -> Iterator[Runtime]:
    runtime = open_house(database_url, clock, {"simulator": wire})
    yield runtime
    close_runtime(runtime)


def states(runtime: Runtime) -> list[str]:
    with runtime.database.look() as tx:
        return [row.state for row in tx.all("SELECT state FROM letter ORDER BY id")]


def trouble(letter: Letter) -> Outcome:
    raise ZeroDivisionError


class Leaving:
    """The database; once told to, it is away for so many tries to write."""

    def __init__(self, database: Database) -> None:
        self._database, self.tries = database, 0

    def begin(self, by: str = "") -> Any:
        if not self.tries:
            return self._database.begin(by)
        self.tries -= 1
        raise TryLater("away")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def test_what_was_taken_is_written_down_once_the_database_is_back(runtime: Runtime, wire: Stub) -> None:
    says(runtime, "tg:siti", "halo")
    leaving = Leaving(runtime.database)

    def goes(letter: Letter) -> Outcome:
        leaving.tries = 5
        return Sent("id")

    wire.answer_with = goes
    asyncio.run(deliver(replace(runtime, database=cast(Database, leaving))))
    assert states(runtime) == ["sent"]
    assert len(wire.sent) == 1


def test_a_letter_goes_out_and_is_written_down(runtime: Runtime, wire: Stub) -> None:
    says(runtime, "tg:siti", "halo")
    assert asyncio.run(deliver(runtime)) == 1
    assert states(runtime) == ["sent"]
    assert asyncio.run(deliver(runtime)) == 0


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (GiveUp("no"), "failed"),
        (RetryAt(5.0), "queued"),
        (Unknown("cut off"), "unknown"),
        (Unknown("cut off", ask=True), "queued"),
        (GiveUp("blocked", unreachable=True), "failed"),
    ],
)
def test_each_outcome_has_its_state(runtime: Runtime, wire: Stub, outcome: Outcome, state: str) -> None:
    wire.answer_with = lambda letter: outcome
    says(runtime, "tg:siti", "halo")
    asyncio.run(deliver(runtime))
    assert states(runtime) == [state]


@SQLITE_ONLY
def test_a_channel_that_raises_harms_no_other_letter(runtime: Runtime, wire: Stub) -> None:
    wire.answer_with = lambda letter: trouble(letter) if letter.letter == "1" else Sent("x")
    says(runtime, "tg:siti", "halo")
    says(runtime, "tg:budi", "halo")
    asyncio.run(deliver(runtime))
    assert states(runtime) == ["unknown", "sent"]


@SQLITE_ONLY
def test_a_letter_of_a_channel_that_is_off_waits(runtime: Runtime, wire: Stub, clock: HeldClock) -> None:
    says(runtime, "tg:siti", "halo")
    off = open_house(runtime.settings.database_url, clock, {})
    asyncio.run(deliver(off))
    assert states(runtime) == ["queued"]
    assert wire.sent == []
    close_runtime(off)


def test_what_was_taken_is_on_disk_before_a_slow_one_ends(runtime: Runtime, wire: Stub) -> None:
    says(runtime, "tg:siti", "halo")
    says(runtime, "tg:budi", "halo")
    slow = asyncio.Event()

    async def send(letter: Letter) -> Outcome:
        if letter.letter == "1":
            await slow.wait()
        return Sent(letter.letter)

    wire.send = send  # type: ignore[method-assign]

    async def both() -> list[str]:
        task = asyncio.create_task(deliver(runtime))
        for _ in range(200):
            await asyncio.sleep(0.01)
            if "sent" in states(runtime):
                break
        seen = states(runtime)
        slow.set()
        await task
        return seen

    assert asyncio.run(both()) == ["sending", "sent"]


@SQLITE_ONLY
def test_a_full_throttle_holds_letters_without_costing_a_try(
    database_url: str, clock: HeldClock, wire: Stub
) -> None:
    runtime = open_house(database_url, clock, {"simulator": wire}, throttle={"simulator": Rate(1, 0)})
    for who in ("tg:siti", "tg:budi", "tg:wati"):
        says(runtime, who, "halo")
    assert asyncio.run(deliver(runtime)) == 1
    assert states(runtime) == ["sent", "queued", "queued"]
    assert how_many(runtime.database, "letter", "state = 'queued' AND tries = 0 AND not_before > 0") == 2
    close_runtime(runtime)


@SQLITE_ONLY
def test_a_channel_that_refuses_everybody_pauses(runtime: Runtime, wire: Stub) -> None:
    wire.answer_with = lambda letter: RetryAt(30.0, "channel", "429")
    says(runtime, "tg:siti", "halo")
    asyncio.run(deliver(runtime))
    assert isinstance(runtime.throttle, InProcessThrottle)
    assert runtime.throttle.paused("simulator") > 25


def until(condition: Callable[[], bool], seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def others() -> set[threading.Thread]:
    return set(threading.enumerate())


@pytest.fixture
def worker(runtime: Runtime) -> Iterator[threading.Event]:
    thread, stop = start_worker(runtime, poll=30.0, alone=True)
    yield stop
    stop.set()
    runtime.doorbell.ring()
    thread.join(10)
    assert not thread.is_alive()


@SQLITE_ONLY
def test_the_worker_sends_a_lane_to_its_end_without_being_rung_again(
    runtime: Runtime, wire: Stub, worker: threading.Event
) -> None:
    wire.seconds = 0.05
    for _ in range(4):
        says(runtime, "tg:siti", "halo")
    assert until(lambda: len(wire.sent) == 4)


def worked(threads: list[threading.Thread]) -> float:
    """Seconds of the processor that these threads have had: what else lives in the test run does not count."""
    clocks = [
        time.pthread_getcpuclockid(thread.ident) for thread in threads if thread.ident and thread.is_alive()
    ]
    return sum(time.clock_gettime(clock) for clock in clocks)


@SQLITE_ONLY
def test_the_worker_sleeps_while_a_letter_waits_for_its_hour(
    runtime: Runtime, wire: Stub, others: set[threading.Thread], worker: threading.Event
) -> None:
    wire.answer_with = lambda letter: RetryAt(60.0)
    for _ in range(3):
        says(runtime, "tg:siti", "halo")
    assert until(lambda: len(wire.sent) == 1), wire.sent
    time.sleep(0.2)
    own = [thread for thread in threading.enumerate() if thread not in others]
    begun = worked(own)
    time.sleep(1.0)
    assert own and worked(own) - begun < 0.2
    assert len(wire.sent) == 1


@SQLITE_ONLY
def test_the_worker_survives_what_it_trips_over(
    runtime: Runtime, wire: Stub, worker: threading.Event
) -> None:
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO timer (kind, due_at, state) VALUES ('nobody knows this', 0, 'waiting')")
    says(runtime, "tg:siti", "halo")
    assert until(lambda: len(wire.sent) == 1), wire.sent


@SQLITE_ONLY
def test_a_worker_that_is_stopped_finishes_what_is_under_way(runtime: Runtime, wire: Stub) -> None:
    wire.seconds = 0.5
    says(runtime, "tg:siti", "halo")
    thread, stop = start_worker(runtime, poll=30.0, alone=True)
    assert until(lambda: len(wire.sent) == 1), wire.sent
    stop.set()
    runtime.doorbell.ring()
    thread.join(10)
    assert states(runtime) == ["sent"]
    assert wire.closed
