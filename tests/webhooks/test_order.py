"""Channel off 404, over 1 MiB 413, not genuine 403, wrong type 415, and from then on 200."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels import whatsapp_traits
from bot.runtime import Runtime
from bot.webhooks.webhooks import doors
from tests.cast import PHONE, SITI_ID
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads import telegram_text, twilio_form, twilio_status
from tests.front_client import FrontClient, front_of
from tests.house import HeldClock, open_house
from tests.looking import how_many
from tests.webhooks.conftest import STATUS, TELEGRAM, WHATSAPP, Door

pytestmark = SQLITE_ONLY
PATHS = [TELEGRAM, WHATSAPP, STATUS]
MIB = 1024 * 1024


@pytest.mark.parametrize("path", PATHS)
def test_a_channel_that_is_off_is_not_there(database_url: str, clock: HeldClock, path: str) -> None:
    client = FrontClient(front_of(open_house(database_url, clock, {})))
    assert client.post(path, data=b"x" * (MIB + 1)).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_what_is_too_large_is_not_even_checked(door: Door, path: str) -> None:
    answer = door.client.post(path, data=b"x" * (MIB + 1), content_type="application/octet-stream")
    assert answer.status_code == 413


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "content", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""]
)
def test_without_a_secret_nothing_is_read(door: Door, runtime: Runtime, path: str, content: str) -> None:
    assert door.client.post(path, data=b'{"update_id": 1}', content_type=content).status_code == 403
    assert how_many(runtime.database, "message") == how_many(runtime.database, "unreadable_payload") == 0


def test_a_wrong_secret_is_as_good_as_none(door: Door) -> None:
    assert door.telegram(telegram_text(SITI_ID, "halo"), secret="wrong").status_code == 403
    assert door.whatsapp(twilio_form(PHONE, "halo"), token="wrong").status_code == 403
    assert door.whatsapp(twilio_status("SM" + "0" * 32, "read"), STATUS, token="wrong").status_code == 403


def test_a_signature_for_one_address_is_none_for_another(door: Door) -> None:
    form = twilio_form(PHONE, "halo")
    signed = door.whatsapp(form).request.headers["X-Twilio-Signature"]
    answer = door.client.post(STATUS, data=dict(form), headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 403


def test_a_signature_holds_for_every_field(door: Door) -> None:
    form = twilio_form(PHONE, "halo")
    signed = door.whatsapp(form).request.headers["X-Twilio-Signature"]
    changed = dict(form) | {"Body": "hapus"}
    assert door.client.post(WHATSAPP, data=changed, headers={"X-Twilio-Signature": signed}).status_code == 403


def test_a_signature_covers_blank_repeated_and_odd_fields(door: Door) -> None:
    form = [*twilio_form(PHONE, ""), ("Extra", ""), ("Extra", "b"), ("Extra", "a"), ("Ünlaut", "é 🥬 &=+%")]
    assert door.whatsapp(form).status_code == 200


@pytest.mark.parametrize(
    "content", ["text/plain", "", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_telegram_takes_json_only(door: Door, content: str) -> None:
    assert door.telegram(telegram_text(SITI_ID, "halo"), content_type=content).status_code == 415


def test_whatsapp_takes_forms_only(door: Door) -> None:
    assert door.whatsapp([], content_type="application/json").status_code == 415


def test_json_may_name_its_charset(door: Door) -> None:
    kind = "application/json; charset=utf-8"
    assert door.telegram(telegram_text(SITI_ID, "halo"), content_type=kind).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_webhooks_are_posted_to(door: Door, path: str, method: str) -> None:
    assert getattr(door.client, method)(path).status_code == 405


def test_refusals_are_one_plain_sentence(door: Door) -> None:
    answer = door.client.post(TELEGRAM, data=b"{}")
    assert answer.mimetype == "text/plain"
    assert answer.text.count("\n") == 1
    assert "Traceback" not in answer.text


def test_a_database_that_is_away_is_said_so_the_provider_comes_again(clock: HeldClock, door: Door) -> None:
    away = open_house("sqlite:////nowhere/at/all.db", clock, door_channels(door))
    answer = Door(FrontClient(front_of(away))).telegram(telegram_text(SITI_ID, "halo"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def door_channels(door: Door) -> dict[str, object]:
    return dict(door.client.front.runtime.channels)


@pytest.mark.parametrize("name", ["telegram", "whatsapp", "whatsapp_third", "sms2"])
def test_a_channel_of_any_name_has_an_address(name: str) -> None:
    third: Any = SimpleNamespace(name=name, traits=whatsapp_traits.TRAITS)
    assert dict(doors([third])).keys() == {f"/webhooks/{name}", f"/webhooks/{name}/status"}
