"""Updates as the Bot API posts them, as plain dicts: dump them as JSON, add the secret's header."""

from __future__ import annotations

import itertools
from typing import Any

_updates = itertools.count(100_000_001)
_messages = itertools.count(1)
_DATE = 1_795_305_600  # 22 November 2026

Update = dict[str, Any]


def _user(user_id: int, language: str = "id") -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "Siti", "language_code": language}


def _chat(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "first_name": "Siti", "type": "private"}


def _update(update_id: int | None, **kind: Any) -> Update:
    return {"update_id": next(_updates) if update_id is None else update_id, **kind}


def telegram_message(
    user_id: int, update_id: int | None = None, language: str = "id", **content: Any
) -> Update:
    """A message in the private chat with `user_id`; `content` is what it holds (photo=[…], caption="…")."""
    message = {"message_id": next(_messages), "from": _user(user_id, language), "chat": _chat(user_id)}
    return _update(update_id, message={**message, "date": _DATE, **content})


def telegram_text(user_id: int, text: str, update_id: int | None = None, language: str = "id") -> Update:
    return telegram_message(user_id, update_id, language, text=text)


def telegram_start(user_id: int, payload: str = "", update_id: int | None = None) -> Update:
    """START pressed, maybe behind a deep link with `payload`."""
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    return telegram_message(user_id, update_id, text=f"/start {payload}".strip(), entities=command)


def telegram_pin(user_id: int, lat: float, lon: float, update_id: int | None = None) -> Update:
    return telegram_message(user_id, update_id, location={"latitude": lat, "longitude": lon})


def telegram_contact(user_id: int, phone: str, own: bool = True, update_id: int | None = None) -> Update:
    """A shared contact card, the sender's own or somebody else's."""
    card = {"phone_number": phone, "first_name": "Siti", "user_id": user_id if own else user_id + 1}
    return telegram_message(user_id, update_id, contact=card)


def telegram_tap(user_id: int, token: str, update_id: int | None = None, press: str = "77001") -> Update:
    """An inline button pressed; `press` is the callback_query_id to acknowledge."""
    bot = {"id": 1234567, "is_bot": True, "first_name": "Jangkau", "username": "jangkau_test_bot"}
    shown = {
        "message_id": next(_messages),
        "from": bot,
        "chat": _chat(user_id),
        "date": _DATE,
        "text": "Pilih",
    }
    query = {"id": press, "from": _user(user_id), "message": shown, "chat_instance": "-90210", "data": token}
    return _update(update_id, callback_query=query)


def telegram_member(user_id: int, status: str, update_id: int | None = None) -> Update:
    """The bot blocked (`kicked`) or unblocked (`member`) by the person."""
    bot = {"id": 1234567, "is_bot": True, "first_name": "Jangkau", "username": "jangkau_test_bot"}
    before = {"user": bot, "status": "member" if status == "kicked" else "kicked"}
    after = {"user": bot, "status": status}
    for member in (before, after):
        if member["status"] == "kicked":
            member["until_date"] = 0
    news = {"chat": _chat(user_id), "from": _user(user_id), "date": _DATE}
    return _update(update_id, my_chat_member={**news, "old_chat_member": before, "new_chat_member": after})
