"""Letters handed over in memory: sent once, each person's in order, and nothing lost when whoever holds them dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest

from bot.coordination import InProcessThrottle, Rate
from bot.coordination.bursts import Bursts
from bot.post import GiveUp, Letter, Outcome, RetryAt, Sent
from bot.runtime import Runtime
from bot.services.messaging.deliver import recover_letters
from bot.services.messaging.hand_over import HandOver
from bot.wiring import close_runtime
from tests.house import HeldClock, open_house
from tests.looking import how_many
from tests.messaging.test_delivering import Stub, states
from tests.stage import says


@pytest.fixture
def wire() -> Stub:
    return Stub()


@pytest.fixture
def runtime(database_url: str, clock: HeldClock, wire: Stub) -> Iterator[Runtime]:
    runtime = open_house(database_url, clock, {"simulator": wire})
    for who in ("tg:siti", "tg:budi"):
        says(runtime, who, "halo")  # strangers go alone: theirs are queued
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'")
    yield runtime
    close_runtime(runtime)


def while_sending(runtime: Runtime, doing: Callable[[], Awaitable[None]]) -> None:
    async def sending() -> None:
        sender = HandOver(runtime)
        runtime.committer.hand_to(sender)
        await doing()
        runtime.committer.hand_to(None)
        await sender.finish(5)

    asyncio.run(sending())


async def write(runtime: Runtime, who: str, *texts: str) -> None:
    for text in texts:
        await asyncio.to_thread(says, runtime, who, text)


def test_a_reply_is_sent_at_once_and_settled_with_the_next_commit(runtime: Runtime, wire: Stub) -> None:
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu"))
    assert states(runtime) == ["sent"] * 3
    assert len(wire.sent) == 1
    with runtime.database.look() as tx:
        row = tx.run("SELECT tries, lease_until, provider_id FROM letter ORDER BY id DESC LIMIT 1").one()
    assert (row.tries, row.lease_until, row.provider_id) == (1, None, "id-3")


def test_what_is_written_while_the_last_reply_is_under_way_goes_after_it(
    runtime: Runtime, wire: Stub
) -> None:
    wire.seconds = 0.05
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu", "apa ini", "menu"))
    assert [letter.letter for letter in wire.sent] == sorted(letter.letter for letter in wire.sent)
    assert len(wire.sent) == 3 and set(states(runtime)) == {"sent"}


def test_where_a_letter_has_to_wait_none_behind_it_goes_first(runtime: Runtime, wire: Stub) -> None:
    wire.seconds = 0.05
    wire.answer_with = lambda letter: RetryAt(60.0)
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu", "apa ini", "menu"))
    assert [letter.letter for letter in wire.sent] == ["3"]
    assert states(runtime)[2:] == ["queued"] * 3


def test_one_slow_person_holds_up_no_other(runtime: Runtime, wire: Stub) -> None:
    slow = asyncio.Event()

    async def both() -> None:
        await write(runtime, "tg:siti", "menu")
        await write(runtime, "tg:budi", "menu")
        for _ in range(100):
            await asyncio.sleep(0.02)
            if states(runtime)[-1] == "sent":
                break
        assert states(runtime)[-2:] == ["sending", "sent"]
        slow.set()

    send = wire.send

    async def sends(letter: Letter) -> Outcome:
        if letter.address.value == "tg:siti":
            await slow.wait()
        return await send(letter)

    wire.send = sends  # type: ignore[method-assign]
    while_sending(runtime, both)
    assert set(states(runtime)) == {"sent"}


def test_a_letter_whose_holder_died_is_taken_up_when_its_lease_has_run_out(
    runtime: Runtime, clock: HeldClock
) -> None:
    class Dead:
        def take(self, born: object) -> None:
            """It has it, and never says what became of it."""

        def settled(self, letters: object) -> None: ...

    runtime.committer.hand_to(Dead())
    says(runtime, "tg:siti", "menu")
    assert states(runtime)[-1] == "sending"
    assert recover_letters(runtime) == 0
    clock.forward(seconds=9)
    assert recover_letters(runtime) == 1
    assert states(runtime)[-1] == "queued"


def test_behind_a_letter_somebody_else_holds_it_is_queued(runtime: Runtime) -> None:
    with runtime.database.begin() as tx:
        tx.run(
            "UPDATE letter SET state = 'queued', not_before = :later", {"later": runtime.now_ms() + 60_000}
        )
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu"))
    assert states(runtime)[-1] == "queued"


def test_in_a_burst_replies_wait_where_they_can_give_way_to_the_newest(
    runtime: Runtime, clock: HeldClock, wire: Stub
) -> None:
    hasty, before = replace(runtime, bursts=Bursts(2, 10)), len(states(runtime))

    async def flood() -> None:
        for _ in range(6):
            await write(hasty, "tg:siti", "menu")
            clock.forward(milliseconds=5)

    while_sending(hasty, flood)
    close_runtime(hasty)
    assert len(wire.sent) == 2  # what was within the budget
    assert states(runtime)[before:] == ["sent", "sent", "queued", "cancelled", "cancelled", "queued"]


@pytest.mark.parametrize(
    ("outcome", "state"), [(RetryAt(5.0), "queued"), (GiveUp("no"), "failed"), (Sent("x"), "sent")]
)
def test_each_outcome_has_its_state(runtime: Runtime, wire: Stub, outcome: Outcome, state: str) -> None:
    wire.answer_with = lambda letter: outcome
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu"))
    assert states(runtime)[-1] == state


def test_a_letter_the_throttle_holds_for_long_goes_back_to_the_queue(
    database_url: str, clock: HeldClock, wire: Stub
) -> None:
    runtime = open_house(database_url, clock, {"simulator": wire})
    object.__setattr__(runtime, "throttle", InProcessThrottle({"simulator": Rate(100, 30, 1)}))
    says(runtime, "tg:siti", "halo")
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'")
    while_sending(runtime, lambda: write(runtime, "tg:siti", "menu", "menu"))
    assert states(runtime) == ["sent", "sent", "queued"]
    assert how_many(runtime.database, "letter", "tries = 0") == 2  # the first reply was marked by hand
    close_runtime(runtime)
