"""Bot API updates, read into Incomings.

Only private chats are read. Edited messages are ignored: the answer they change may be many questions
back, and people who notice a slip type it again or change it in the summary.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any, NamedTuple

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.channels import Redact
from bot.channels.readable import opaque, phone, pin, storable, unreadable
from bot.engine.happenings import Contact, Tap, Unreadable
from bot.post import Address, CameBack, Incoming, Left, Said, UnreadablePayload

_KINDS = (
    ("photo", "photo"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),  # stands before document: an animation is given as both
    ("sticker", "sticker"),
    ("document", "document"),
)
# Nobody said anything: news about the chat itself.
_SILENT = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "successful_payment",
)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_update(body: bytes, redact: Redact) -> list[Incoming | UnreadablePayload]:
    """Everything in one update. Never raises: what is no update, or no kind we know, is a UnreadablePayload."""
    provider_id = ""
    try:
        plain = json.loads(body)
        provider_id = _update_id(plain)
        with contextlib.suppress(LookupError, TypeError, AttributeError):  # odd: the library has its say
            if found := lean(plain, redact):
                return [_incoming(provider_id, found)]
        update = Update.de_json(plain, None)
        found = by_library(update, redact)
        if found is None and not _known_kind(update):
            return [unreadable("telegram", provider_id, body)]
        return [_incoming(provider_id, found)] if found else []
    except Exception:  # a type error in any of the library's 300 classes is still only unreadable
        return [unreadable("telegram", provider_id, body)]


def _update_id(plain: Any) -> str:
    found = plain["update_id"]
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**63:
        raise ValueError("update_id is no number of Telegram's")
    return str(found)


def _known_kind(update: Update) -> bool:
    kinds = (name for name in Update.__slots__ if not name.startswith("_") and name != "update_id")
    return any(getattr(update, name) is not None for name in kinds)


class Who(NamedTuple):
    """What is used of a Telegram user."""

    id: int
    language_code: str | None


Found = tuple[User | Who, Said, str]  # who, what, the payload of /start
# What a typed text and a press consist of; whatever holds more is read by the library.
_TEXT = {"message_id", "from", "chat", "date", "text", "entities", "link_preview_options"}
_PRESS = {"id", "from", "message", "chat_instance", "data"}


def lean(plain: Any, redact: Redact) -> Found | None:
    """A typed text or a press, which is nearly everything, a tenth as dear as by the library; None for the rest.

    What stands beside the words (entities, previews) is never looked at: it cannot cost anybody their words.
    """
    if len(plain) != 2:
        return None
    if "message" in plain:
        message = plain["message"]
        who = _who(message) if message.keys() <= _TEXT else None
        if who is None or not isinstance(message.get("text"), str) or message["chat"]["type"] != "private":
            return None
        text, start = _split_start(storable(message["text"]))
        return who, redact(text), start
    press = plain.get("callback_query")
    if press is None or not press.keys() <= _PRESS or not isinstance(press.get("data"), str):
        return None
    who = _who(press)
    if who is None or press["message"]["chat"]["type"] != "private":
        return None
    return who, Tap(opaque(press["data"])), ""


def _who(plain: Any) -> Who | None:
    """Whose it is; None for a bot, or where anything is not as it should be."""
    user = plain["from"]
    number, language = user["id"], user.get("language_code")
    if type(number) is not int or user.get("is_bot") or not isinstance(language, str | None):
        return None
    return Who(number, language)


def by_library(update: Update, redact: Redact) -> Found | None:
    """Every kind of update, read by python-telegram-bot; None for what is no news of a person."""
    if update.message:
        return _from_message(update.message, redact)
    if update.callback_query:
        return _from_press(update.callback_query)
    if update.my_chat_member:
        return _from_membership(update.my_chat_member)
    return None


def _incoming(provider_id: str, found: Found) -> Incoming:
    user, said, start = found
    if isinstance(user.id, bool) or not isinstance(user.id, int) or not 0 < user.id < 2**63:
        raise ValueError("user id is no number of Telegram's")
    address = Address("telegram", "tg_user_id", str(user.id))
    return Incoming("telegram", provider_id, (address,), said, _language(user), start)


def _language(user: User | Who) -> str:
    """As the phone says it; which of ours that means stands in the table of languages."""
    code = (user.language_code or "").split("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def _from_message(message: Message, redact: Redact) -> Found | None:
    if message.chat.type != Chat.PRIVATE or message.from_user is None:
        return None
    if message.text is not None:
        text, start = _split_start(storable(message.text))
        return message.from_user, redact(text), start
    said = _from_attachment(message, redact)
    return (message.from_user, said, "") if said else None


def _split_start(text: str) -> tuple[str, str]:
    """("/start", payload) for a deep link. A payload is forgeable, and ours only when it looks like one."""
    words = text.split(maxsplit=1)
    if len(words) < 2 or words[0] != "/start":
        return text, ""
    return ("/start", opaque(words[1])) if _PAYLOAD.fullmatch(words[1]) else (text, "")


def _from_attachment(message: Message, redact: Redact) -> Said | None:
    place = message.venue.location if message.venue else message.location
    if place:
        return pin(place.latitude, place.longitude) or Unreadable("other")
    if message.contact:
        return _from_contact(message)
    if message.caption:  # words win over the picture they came with: they may be the answer
        return redact(storable(message.caption))
    if message.voice:
        return Unreadable("voice", opaque(message.voice.file_id, 200))
    for name, what in _KINDS:
        if getattr(message, name):
            return Unreadable(what)
    silent = any(getattr(message, name) for name in _SILENT)
    return None if silent else Unreadable("other")


def _from_contact(message: Message) -> Said:
    contact, sender = message.contact, message.from_user
    number = phone(contact.phone_number) if contact else ""
    if not number or contact is None or sender is None:
        return Unreadable("other")
    return Contact(number, own=contact.user_id == sender.id)


def _from_press(press: CallbackQuery) -> Found | None:
    if press.data is None or (press.message and press.message.chat.type != Chat.PRIVATE):
        return None
    return press.from_user, Tap(opaque(press.data)), ""


def _from_membership(news: ChatMemberUpdated) -> Found | None:
    statuses: dict[str, Said] = {"kicked": Left(), "member": CameBack()}
    said = statuses.get(news.new_chat_member.status)
    if said is None or news.chat.type != Chat.PRIVATE:
        return None
    return news.from_user, said, ""
