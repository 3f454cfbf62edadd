"""What Meta posts beside messages: states of our texts, and who wants no more news."""

from __future__ import annotations

from typing import Any

import pytest

from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.staff.scope import command_line
from bot.services.tell import tell_person
from bot.storage.messaging import templates
from bot.storage.messaging.templates import Kept
from bot.storage.people import consents
from tests.broadcasts.spreading import spread
from tests.cast import BSUID, PHONE, a_reader, bsuid, known, opt_out, phone, telegram
from tests.conftest import SQLITE_ONLY
from tests.fakes.meta_templates import ACCOUNT
from tests.fakes.payloads.meta import NUMBER
from tests.front_client import Answered
from tests.house import HeldClock
from tests.looking import plain
from tests.webhooks.conftest import Door

pytestmark = SQLITE_ONLY
TEXT = 1689556908129832


def posts(door: Door, field: str, *values: dict[str, Any]) -> Answered:
    changes = [{"field": field, "value": value} for value in values]
    plain = {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "changes": changes}]}
    return door.meta(plain)


@pytest.fixture
def submitted(runtime: Runtime) -> Runtime:
    kept = Kept(ACCOUNT, "offer", "id", "v1", str(TEXT), "utility", "", "received")
    with runtime.database.begin() as tx:
        templates.keep(tx, kept, runtime.now_ms())
    return runtime


def text(runtime: Runtime) -> Kept:
    with runtime.database.look() as tx:
        found = templates.find(tx, ACCOUNT, "offer", "id", "v1")
    assert found
    return found


def about(**more: Any) -> dict[str, Any]:
    named = {"message_template_id": TEXT, "message_template_name": "x", "message_template_language": "id"}
    return {**named, **more}


def test_what_meta_decides_of_a_text_arrives_by_itself(door: Door, submitted: Runtime) -> None:
    approved = about(event="APPROVED", reason="NONE", message_template_category="UTILITY")
    assert posts(door, "message_template_status_update", approved).status_code == 200
    assert (text(submitted).state, text(submitted).reason, text(submitted).usable) == ("approved", "", True)
    posts(door, "template_category_update", about(new_category="MARKETING"))
    assert text(submitted).moved and text(submitted).state == "approved"
    posts(door, "message_template_quality_update", about(new_quality_score="YELLOW"))
    assert text(submitted).quality == "yellow"
    posts(door, "message_template_status_update", about(event="PAUSED", reason="NONE"))
    assert text(submitted).state == "paused"


ODD: list[dict[str, Any]] = [
    {},
    {"message_template_id": None},
    {"message_template_id": [1], "event": {}},
    {"message_template_id": "", "event": "APPROVED"},
    {"message_template_id": 7, "event": "APPROVED"},
]


@pytest.mark.parametrize("value", ODD)
def test_odd_news_of_texts_changes_nothing(door: Door, submitted: Runtime, value: dict[str, Any]) -> None:
    assert posts(door, "message_template_status_update", value).status_code == 200
    assert text(submitted).state == "received"


def wish(value: str, **more: Any) -> dict[str, Any]:
    metadata = {"phone_number_id": NUMBER, "display_phone_number": "628110000000"}
    said = {"wa_id": PHONE[1:], "category": "marketing_messages", "value": value, "timestamp": 1, **more}
    return {"messaging_product": "whatsapp", "metadata": metadata, "user_preferences": [said]}


def agrees(runtime: Runtime, person: str) -> bool:
    with runtime.database.look() as tx:
        return consents.agrees(tx, person, consents.BROADCASTS)


def test_who_stops_news_in_whatsapp_gets_none_and_may_want_them_again(door: Door, runtime: Runtime) -> None:
    siti = a_reader(runtime, PHONE, channel="whatsapp")
    before = window(runtime)
    assert posts(door, "user_preferences", wish("stop")).status_code == 200
    assert not agrees(runtime, siti)
    posts(door, "user_preferences", wish("stop"))
    posts(door, "user_preferences", wish("resume"))
    assert agrees(runtime, siti)
    assert window(runtime) == before  # it is no message: no window opens


def test_a_stop_in_whatsapp_cancels_news_already_queued_and_nothing_else(
    door: Door, runtime: Runtime, clock: HeldClock
) -> None:
    clock.forward(days=1, hours=2)  # a Monday at noon
    siti = known(runtime, telegram(1), phone()).id  # whose news go by Telegram
    for user in ("1", "2"):
        a_reader(runtime, user)
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: "Kabar"}, Audience())
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    with runtime.database.begin() as tx:
        tell_person(runtime, tx, siti, "staff_linked", facts={"login": "siti"})
    posts(door, "user_preferences", wish("stop"), wish("resume"))
    rows = plain(runtime, "SELECT person, broadcast IS NOT NULL, state, reason FROM letter")
    assert {row[1:] for row in rows if row[0] == siti} == {(1, "cancelled", "opted out"), (0, "queued", "")}
    assert [row[1:] for row in rows if row[0] != siti] == [(1, "queued", "")]


def window(runtime: Runtime) -> list[object]:
    with runtime.database.look() as tx:
        return [row.open_until for row in tx.all("SELECT open_until FROM channel_identity")]


def test_resuming_is_no_consent_of_who_took_theirs_back_here(door: Door, runtime: Runtime) -> None:
    siti = a_reader(runtime, PHONE, channel="whatsapp")
    opt_out(runtime, siti)
    for value in ("stop", "resume", "signup"):
        posts(door, "user_preferences", wish(value))
    assert not agrees(runtime, siti)
    with runtime.database.look() as tx:
        assert tx.all("SELECT 1 FROM stopped")


def test_a_stop_reaches_who_is_known_by_their_scoped_id_alone(door: Door, runtime: Runtime) -> None:
    siti = known(runtime, bsuid(), phone())
    a_reader(runtime, PHONE, channel="whatsapp")
    value = wish("stop", wa_id="", user_id=BSUID)
    posts(door, "user_preferences", value)
    assert not agrees(runtime, siti.id)


def test_other_wishes_and_strangers_change_nothing(door: Door, runtime: Runtime) -> None:
    siti = a_reader(runtime, PHONE, channel="whatsapp")
    for value in (
        wish("stop", category="other"),
        wish("perhaps"),
        wish("stop", wa_id="6281299999999"),
        wish("stop", wa_id=None),
        {**wish("stop"), "metadata": {"phone_number_id": "1"}},
        {**wish("stop"), "user_preferences": "stop"},
    ):
        assert posts(door, "user_preferences", value).status_code == 200
    assert agrees(runtime, siti)
