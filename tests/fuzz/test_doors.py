"""Whatever is thrown at a door: no answer of 500 or more, none over a second of work, nothing lost that was real."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.runtime import Runtime
from bot.services.agents.directory import TABLE
from bot.tables.problems import BadTable
from bot.tables.reading import read_table
from bot.wiring import close_runtime
from tests.browsing import browser
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads import telegram_text, twilio_form
from tests.fuzz import thrown
from tests.house import HeldClock, open_house
from tests.timing import within
from tests.webhooks.conftest import Door, cloud, door, runtime, telegram, twilio

pytestmark = SQLITE_ONLY
__all__ = ["cloud", "door", "runtime", "telegram", "twilio"]
COUNT = int(os.environ.get("JANGKAU_FUZZ", "0")) or 60
SECOND = 1.0  # of this process's own work
DICE = st.integers(0, 2**63).map(Random)


def throws(share: float) -> settings:
    """So many of all that is thrown. Dice cannot be made smaller; what fails is named by its number."""
    return settings(
        max_examples=max(12, int(COUNT * share)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize="JANGKAU_FUZZ" not in os.environ,
    )


def kept(runtime: Runtime, wanted: str) -> int:
    with runtime.database.look() as tx:
        return int(
            tx.run("SELECT COUNT(*) AS n FROM message WHERE provider_id = :id", {"id": wanted}).one().n
        )


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(10_000_000, 2**31))


def test_updates(door: Door, runtime: Runtime, numbers: Iterator[int]) -> None:
    @throws(0.3)
    @given(DICE)
    def throw(dice: Random) -> None:
        with within(SECOND):
            assert door.telegram(thrown.update(dice, dice.randrange(1, 40))).status_code in (200, 413)
        real = telegram_text(77, "halo") | {"update_id": next(numbers)}
        assert door.telegram(real).status_code == 200
        assert kept(runtime, str(real["update_id"])) == 1

    throw()


def test_forms(door: Door, runtime: Runtime, numbers: Iterator[int]) -> None:
    @throws(0.2)
    @given(DICE)
    def throw(dice: Random) -> None:
        fields = thrown.form(dice, f"+62812000{dice.randrange(40):05}")
        with within(SECOND):
            status = door.whatsapp(
                fields, path=dice.choice(["/webhooks/whatsapp", "/webhooks/whatsapp/status"])
            )
        assert status.status_code in (200, 413)
        sid = f"SM{next(numbers):032x}"
        real = [
            (name, sid if name == "MessageSid" else said)
            for name, said in twilio_form("+6281298765432", "halo")
        ]
        assert door.whatsapp(real).status_code == 200
        assert kept(runtime, sid) == 1

    throw()


def test_batches(door: Door) -> None:
    @throws(0.1)
    @given(DICE)
    def throw(dice: Random) -> None:
        with within(SECOND):
            assert door.meta(thrown.batch(dice, "+6281200000001")).status_code == 200

    throw()


@pytest.fixture
def client(database_url: str, clock: HeldClock) -> Iterator[FlaskClient]:
    """The pages of a house with its try page."""
    house = open_house(database_url, clock)
    yield browser(house)
    close_runtime(house)


def test_pages_and_codes(client: FlaskClient) -> None:

    @throws(0.2)
    @given(DICE)
    def throw(dice: Random) -> None:
        said = {thrown.text(dice)[:20]: thrown.text(dice) for _ in range(dice.randrange(4))}
        sent = {name.encode("utf-8", "ignore"): text.encode("utf-8", "ignore") for name, text in said.items()}
        with within(SECOND):
            address = thrown.path(dice)
            asked = client.post(address, data=sent) if dice.random() < 0.5 else client.get(address)
        assert asked.status_code < 500, address

    throw()


def test_tables(numbers: Iterator[int]) -> None:
    @throws(0.2)
    @given(DICE)
    def throw(dice: Random) -> None:
        content = thrown.table(dice)
        with within(SECOND):
            try:
                table = read_table(content, TABLE)
            except BadTable as refused:
                assert all(" / " in line for line in str(refused).splitlines())
                return
        assert table.rows and all(set(row) <= set(TABLE.names) for row in table.rows)

    throw()
