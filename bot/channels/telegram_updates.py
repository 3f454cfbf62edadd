"""Bot API updates, read into Incomings.

Only private chats are read, and of an update only what is used: whatever else stands in it, however odd, costs nobody
their words. An edited text is passed on with the number of the message that it changes: it can mend the answer it was,
nothing older.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from bot.channels import Redact
from bot.channels.readable import opaque, phone, pin, storable, unreadable
from bot.channels.telegram_kinds import BESIDE, KINDS, OTHER, SERVICE, UNHEARD
from bot.engine.happenings import Contact, Message, Tap, Unreadable
from bot.post import Address, CameBack, Incoming, Left, Said, UnreadablePayload

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAMED = re.compile(r"(/[A-Za-z0-9_]{1,32})@\w+")  # a command that names the bot, as groups write it
Plain = Mapping[str, Any]


def read_update(body: bytes, redact: Redact) -> list[Incoming | UnreadablePayload]:
    """Everything in one update. Never raises: what is no update, or no kind we know, is a UnreadablePayload."""
    provider_id = ""
    try:
        plain = _loaded(body)
        provider_id = _update_id(plain)
        found = _found(plain, redact)
        return [_incoming(provider_id, found)] if found else []
    except Exception:  # whatever is wrong with it, and whatever redaction trips over
        return [unreadable("telegram", provider_id, body, redact)]


def _loaded(body: bytes) -> Any:
    """Half a surrogate, or a number that is none, is read by Python's own reader, which is five times as slow."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(body)


def _update_id(plain: Any) -> str:
    found = plain["update_id"]
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**63:
        raise ValueError("update_id is no number of Telegram's")
    return str(found)


class Who(NamedTuple):
    """What is used of a Telegram user."""

    id: int
    language_code: str


Found = tuple[Who, Said, str]  # who, what, the payload of /start


def _found(plain: Plain, redact: Redact) -> Found | None:
    """None for what is no news of a person. Raises for a kind of update that nobody knows."""
    if "message" in plain:
        return _from_message(plain["message"], redact)
    if "callback_query" in plain:
        return _from_press(plain["callback_query"])
    if "edited_message" in plain:
        return _from_edit(plain["edited_message"], redact)
    if "my_chat_member" in plain:
        return _from_membership(plain["my_chat_member"])
    if not plain.keys() & UNHEARD:
        raise ValueError("a kind of update that nobody knows")
    return None


def _incoming(provider_id: str, found: Found) -> Incoming:
    who, said, start = found
    address = Address("telegram", "tg_user_id", str(who.id))
    return Incoming("telegram", provider_id, (address,), said, _language(who.language_code), start)


def _who(plain: Plain) -> Who | None:
    """None for a bot, and where nobody is named. Raises for what cannot be a user of Telegram's."""
    user = plain.get("from")
    if user is None or user.get("is_bot") is True:
        return None
    number, language = user["id"], user.get("language_code")
    if type(number) is not int or not 0 < number < 2**63:
        raise ValueError("user id is no number of Telegram's")
    return Who(number, language if isinstance(language, str) else "")


@lru_cache(maxsize=256)
def _language(code: str) -> str:
    """As the phone says it; which of ours that means stands in the table of languages."""
    code = code.split("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def _is_private(plain: Plain) -> bool:
    return bool(plain["chat"]["type"] == "private")


def _from_message(message: Plain, redact: Redact) -> Found | None:
    if not _is_private(message) or (who := _who(message)) is None:
        return None
    if "text" in message:
        text, start = _split_start(storable(message["text"]))
        return who, _words(redact(text), message), start
    said = _attached(message, who, redact)
    return (who, said, "") if said else None


def _words(
    said: Message, message: Plain, beside: str = "", album: str = "", *, edited: bool = False
) -> Message:
    """With the number by which they can be edited, and whether they are somebody else's."""
    number = message.get("message_id")
    ref = str(number) if isinstance(number, int) else ""
    forwarded = "forward_origin" in message or "forward_date" in message
    return Message(said.text, said.found, beside, forwarded, ref, edited, album)


def _split_start(text: str) -> tuple[str, str]:
    """("/start", payload) for a deep link. A payload is forgeable, and ours only when it looks like one."""
    text = _NAMED.sub(r"\1", text, count=1) if text.startswith("/") else text
    words = text.split(maxsplit=1)
    if len(words) < 2 or words[0] != "/start":
        return text, ""
    return ("/start", opaque(words[1])) if _PAYLOAD.fullmatch(words[1]) else (text, "")


def _attached(message: Plain, who: Who, redact: Redact) -> Said | None:
    """What is no text; None where nobody said anything."""
    if place := _place(message):
        return pin(place.get("latitude"), place.get("longitude")) or Unreadable("other")
    if "contact" in message:
        return _contact(message["contact"], who)
    kind = next((what for name, what in KINDS if message.get(name)), "")
    album = opaque(str(message.get("media_group_id") or ""), 40)
    caption = message.get("caption")
    if isinstance(caption, str) and caption.strip():  # words win over the picture: they may be the answer
        return _words(redact(storable(caption)), message, kind or "other", album)
    if kind == "voice":
        return _sound(message, album)
    if kind:
        return Unreadable(kind, album=album)
    content = message.keys() - BESIDE
    return Unreadable("other") if content & OTHER or content - SERVICE else None


def _place(message: Plain) -> Plain | None:
    venue = message.get("venue")
    found = venue.get("location") if isinstance(venue, Mapping) else message.get("location")
    return found if isinstance(found, Mapping) else None


def _sound(message: Plain, album: str) -> Unreadable:
    """With Telegram's own number of it, by which it can be fetched, and sent on where it was spoken for us."""
    voice = message.get("voice") or message.get("audio")
    plain = voice if isinstance(voice, Mapping) else {}
    file = plain.get("file_id")
    number = opaque(file, 200) if isinstance(file, str) else ""
    seconds, size = (_count(plain.get(name)) for name in ("duration", "file_size"))
    return Unreadable("voice", number if "voice" in message else "", album, number, seconds, size)


def _count(given: Any) -> int:
    return given if type(given) is int and 0 <= given < 2**31 else 0


def _contact(card: Any, who: Who) -> Said:
    shown = card.get("phone_number") if isinstance(card, Mapping) else None
    number = phone(shown) if isinstance(shown, str) else ""
    return Contact(number, own=card.get("user_id") == who.id) if number else Unreadable("other")


def _from_edit(message: Plain, redact: Redact) -> Found | None:
    """New words for an earlier text. A changed caption says nothing new, a live location moves by itself."""
    if not _is_private(message) or not isinstance(message.get("text"), str):
        return None
    who, said = _who(message), _words(redact(storable(message["text"])), message, edited=True)
    return (who, said, "") if who is not None and said.ref else None


def _from_press(press: Plain) -> Found | None:
    who, data = _who(press), press.get("data")
    shown = press.get("message")
    elsewhere = isinstance(shown, Mapping) and not _is_private(shown)
    if who is None or not isinstance(data, str) or elsewhere:
        return None
    return who, Tap(opaque(data), _pressed_words(shown, data)), ""


def _pressed_words(shown: Any, data: str) -> str:
    """The label of the button that was pressed; empty where the message under it is gone."""
    try:
        rows = shown["reply_markup"]["inline_keyboard"]
        labels = (
            str(button["text"]) for row in rows for button in row if button.get("callback_data") == data
        )
        return opaque(next(labels, ""), 80)
    except (LookupError, TypeError, AttributeError):
        return ""


def _from_membership(news: Plain) -> Found | None:
    statuses: dict[str, Said] = {"kicked": Left(), "member": CameBack()}
    said, who = statuses.get(str(news["new_chat_member"]["status"])), _who(news)
    return (who, said, "") if said is not None and who is not None and _is_private(news) else None
