"""Where a window is closed an approved template goes, at its price; or news waits until somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.channels.table import CHANNELS
from bot.engine.words import FALLBACK
from bot.post import GiveUp
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.staff.scope import command_line
from bot.services.template_texts import template_texts
from bot.storage.messaging import costs, letters, templates
from bot.storage.messaging.costs import PriceRow
from bot.storage.messaging.templates import Kept
from bot.traits import Traits
from tests.broadcasts.spreading import Post, spread, states
from tests.cast import a_reader, known, phone
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, opened

pytestmark = SQLITE_ONLY
NEWS = "Ada petugas di pasar besok. Balas STOP kalau tidak mau kabar lagi."
NUMBER = "+6280000000001"


@dataclass
class Keeper(Post):
    """A channel that takes everything, and whose provider keeps templates."""

    traits: Traits = CHANNELS["whatsapp"].traits
    owner: str = "account"

    async def submit(self, template: object) -> GiveUp:
        return GiveUp("not here")

    async def standings(self) -> GiveUp:
        return GiveUp("not here")


@pytest.fixture
def runtime(database_url: str, clock: HeldClock) -> Iterator[Runtime]:
    clock.forward(days=1, hours=2)
    with opened(database_url, clock, channels={"whatsapp": Keeper("whatsapp")}) as runtime:
        a_reader(runtime, NUMBER, channel="whatsapp")
        clock.forward(hours=25)
        yield runtime


def approved(runtime: Runtime, state: str = "approved") -> None:
    text = template_texts(runtime.world.words, "id", "news")[0]
    kept = Kept("account", "news", "id", text.version, "n1", text.category, "", state)
    with runtime.database.begin() as tx:
        templates.keep(tx, kept, runtime.now_ms())


def priced(runtime: Runtime) -> None:
    """Two rupiah for the provider, five hundred for the network."""
    with runtime.database.begin() as tx:
        for payee, what, amount in (
            ("whatsapp", "fee_out", 2),
            ("whatsapp", "marketing", 500),
            ("whatsapp", "service", 0),
        ):
            row = PriceRow(payee, what, date(2026, 1, 1), amount * 1_000_000, "IDR", "a test", "bu-rina")
            costs.add_rate(tx, row, runtime.now_ms())


def planned(runtime: Runtime, wait_hours: float = 0) -> str:
    more = More(wait_hours=wait_hours)
    return plan_broadcast(runtime, command_line(runtime), {FALLBACK: NEWS}, Audience(), more)


def test_without_an_approved_template_a_closed_window_is_a_reason(runtime: Runtime) -> None:
    priced(runtime)
    assert states(runtime, planned(runtime)) == {"needs template": 1}


def test_an_approved_template_goes_at_its_price_in_its_frame(runtime: Runtime) -> None:
    approved(runtime)
    priced(runtime)
    identity = planned(runtime)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    found = standing(runtime, command_line(runtime), identity).rehearsal
    assert found is not None and (found.low, found.high) == (50_200, 50_200)
    spread(runtime)
    with runtime.database.begin() as tx:
        (claimed,) = letters.claim_due(tx, now=runtime.now_ms(), most=5)
        row = tx.one("SELECT category, expected FROM letter WHERE broadcast = :id", {"id": identity})
    assert claimed.letter is not None and claimed.letter.outgoing.template.startswith("news.id.")
    assert "Ada petugas di pasar besok." in claimed.letter.outgoing.variables
    assert row is not None and (row.category, row.expected) == ("marketing", 50_200)


def test_while_a_price_is_missing_no_template_goes(runtime: Runtime) -> None:
    approved(runtime)
    assert states(runtime, planned(runtime)) == {"needs template": 1}


def test_an_open_window_whose_price_is_missing_approves_nothing_paid(runtime: Runtime) -> None:
    a_reader(runtime, "+6280000000002", channel="whatsapp")
    identity = planned(runtime)
    with pytest.raises(Stopped, match="harga belum diisi"):
        move_broadcast(runtime, command_line(runtime), identity, "approve")


def test_window_first_waits_until_somebody_writes(runtime: Runtime, clock: HeldClock) -> None:
    approved(runtime)
    priced(runtime)
    identity = planned(runtime, wait_hours=48)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    assert states(runtime, identity) == {"planned": 1}
    known(runtime, phone(NUMBER))
    clock.forward(minutes=1)
    spread(runtime)
    with runtime.database.look() as tx:
        row = tx.one("SELECT category FROM letter WHERE broadcast = :id", {"id": identity})
    assert row is not None and row.category is None


def test_at_the_deadline_the_template_is_paid_for(runtime: Runtime, clock: HeldClock) -> None:
    approved(runtime)
    priced(runtime)
    identity = planned(runtime, wait_hours=1)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    clock.forward(hours=1, minutes=1)
    spread(runtime)
    with runtime.database.look() as tx:
        row = tx.one("SELECT category FROM letter WHERE broadcast = :id", {"id": identity})
    assert row is not None and row.category == "marketing"


def test_a_paused_template_stops_a_broadcast_that_needs_it(runtime: Runtime) -> None:
    approved(runtime)
    priced(runtime)
    identity = planned(runtime, wait_hours=1)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    approved(runtime, state="paused")
    with runtime.database.begin() as tx:
        tx.run("UPDATE recipient SET category = 'marketing'")
    spread(runtime, most=1)
    found = standing(runtime, command_line(runtime), identity).broadcast
    assert (found.state, found.why) == ("paused", "template")
