"""The doors by which people write here: how each one's webhook is asked, and who somebody is behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.post import Address
from tests.channels.sending import SECRET
from tests.fakes.payloads import telegram_text, twilio_body, twilio_form, twilio_signature
from tests.fakes.twilio import TOKEN

FIRST = 7_000_000_000  # users are numbered from here
Request = tuple[str, dict[str, str], bytes]  # address, headers, body


@dataclass(frozen=True, slots=True)
class Door:
    """`to`: whom a provider was told to write to. `can_be_asked`: whether it says later what it took."""

    address: Callable[[int], Address]
    to: Callable[[int], str]
    request: Callable[
        [str, int, int, str], Request
    ]  # of the house's address, a user, a message's number, its words
    kept_as: Callable[[int, int], str]  # the provider's own number of that message
    can_be_asked: bool


def _update_id(user: int, number: int) -> int:
    return (user - FIRST) * 1_000_000 + number


def _on_telegram(house: str, user: int, number: int, text: str) -> Request:
    update = telegram_text(user, text, update_id=_update_id(user, number))
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
    return f"{house}/webhooks/telegram", headers, json.dumps(update).encode()


def _phone(user: int) -> str:
    return f"+62812{user - FIRST:08}"


def _sid(user: int, number: int) -> str:
    return f"SM{_update_id(user, number):032x}"


def _on_whatsapp(house: str, user: int, number: int, text: str) -> Request:
    form, url = twilio_form(_phone(user), text, _sid(user, number)), f"{house}/webhooks/whatsapp"
    signed = {"X-Twilio-Signature": twilio_signature(TOKEN, url, form)}
    return url, {"Content-Type": "application/x-www-form-urlencoded", **signed}, twilio_body(form)


DOORS: Mapping[str, Door] = {
    "telegram": Door(
        address=lambda user: Address("telegram", "tg_user_id", str(user)),
        to=str,
        request=_on_telegram,
        kept_as=lambda user, number: str(_update_id(user, number)),
        can_be_asked=False,
    ),
    "whatsapp": Door(
        address=lambda user: Address("whatsapp", "wa_phone", _phone(user)),
        to=lambda user: f"whatsapp:{_phone(user)}",
        request=_on_whatsapp,
        kept_as=_sid,
        can_be_asked=True,
    ),
}
