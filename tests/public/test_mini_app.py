"""The registration form opened inside Telegram: what its client hands over is checked, and is the person's own."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot.channels.mini_app import LONGEST_HOURS, user_of
from bot.channels.telegram_keyboards import keyboard
from bot.engine.saying.outgoing import Outgoing
from bot.runtime import Runtime
from tests.browsing import fill_in
from tests.cast import FORM, SITI_ID, registered, telegram
from tests.channels.sending import telegram_settings
from tests.conftest import SQLITE_ONLY
from tests.fakes.telegram import TOKEN
from tests.house import START

NOW = START.timestamp()


def handed_over(user: object = SITI_ID, at: float = NOW, token: str = TOKEN, **more: str) -> str:
    """What Telegram's client puts behind the page's address, computed apart from our own check."""
    who = json.dumps({"id": user, "first_name": "Siti"})
    fields = {"auth_date": str(int(at)), "user": who, "query_id": "AAE", **more}
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()})


def test_who_opened_it_is_known_with_signature_and_without() -> None:
    assert user_of(handed_over(), TOKEN, NOW + 60) == SITI_ID
    assert user_of(handed_over(signature="abc-_"), TOKEN, NOW + 60) == SITI_ID


FORGED = [
    handed_over(token="1:another"),
    handed_over().replace(str(SITI_ID), "7"),
    handed_over() + "&more=1",
    handed_over(at=NOW - LONGEST_HOURS * 3600 - 61),
    handed_over(at=NOW + 3600),
    handed_over(user="7000000001"),
    handed_over(user=True),
    "user=%7B%7D",
    "hash=" + "0" * 64,
    "é\ud800",
    "x" * 9000,
    "",
]


@pytest.mark.parametrize("proof", FORGED, ids=range(len(FORGED)))
def test_what_is_forged_or_old_proves_nothing(proof: str) -> None:
    assert user_of(proof, TOKEN, NOW) is None


def test_the_form_is_a_button_inside_telegram_and_other_pages_are_not() -> None:
    def button(path: str) -> object:
        said = Outgoing(f"Isi di halaman ini: https://jangkau.example.org{path}", link_label="Buka")
        return (keyboard(said) or {})["inline_keyboard"][0][0]

    assert button("/daftar/abc") == {
        "text": "Buka",
        "web_app": {"url": "https://jangkau.example.org/daftar/abc"},
    }
    assert button("/privasi") == {"text": "Buka", "url": "https://jangkau.example.org/privasi"}


@pytest.fixture
def house(runtime: Runtime) -> Iterator[Runtime]:
    """Where Siti registered on Telegram."""
    registered(runtime, telegram())
    yield replace(runtime, settings=runtime.settings.model_copy(update={"telegram": telegram_settings()}))


@pytest.mark.parametrize(
    ("proof", "status"),
    [
        (handed_over(), 303),
        ("", 303),
        (handed_over(user=7), 403),
        (handed_over(token="1:x"), 403),
        ("x", 403),
    ],
)
@SQLITE_ONLY
def test_a_form_opened_by_somebody_else_inside_telegram_keeps_nothing(
    house: Runtime, proof: str, status: int
) -> None:
    assert fill_in(house, {**FORM, "opened_by": proof}).status_code == status


@SQLITE_ONLY
def test_telegram_alone_may_show_the_form_inside_its_own_page(house: Runtime) -> None:
    from_form = fill_in(house, FORM).headers["Content-Security-Policy"]
    assert "frame-ancestors https://web.telegram.org" in from_form
