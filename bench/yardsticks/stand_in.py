"""The Bot API and Twilio as far as a bench needs them: take every call and hand replies to whoever waits for them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import unquote_plus

from bench.yardsticks.wire import Wire, with_head

CHAT = re.compile(rb'chat_id"?(?:[=:]\s*"?|[^\d]*?\r\n\r\n)(\d+)')  # in a form, in JSON, in a part of a form
TO, SHAPE = re.compile(rb"To=whatsapp:\+(\d+)"), re.compile(rb"ContentSid=(\w+)")
BOT = {"id": 42, "is_bot": True, "first_name": "Form", "username": "form_bot"}
ME = BOT | {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}

Replied = Callable[[int, bytes], None]  # the chat's number (0: none was named), and the call's body


class StandIn(Wire):
    """One connection of a bot's."""

    _ids = count(1)
    _shapes: dict[bytes, bytes] = {}  # noqa: RUF012  (one provider) Twilio's Content, by its number

    def __init__(self, replied: Replied, delay: float) -> None:
        super().__init__()
        self._replied, self._delay = replied, delay

    def message(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].lower()
        if method == b"sendmessage":
            self._take(body)
        elif method == b"content":
            number = b"HX%032x" % next(self._ids)
            self._shapes[number] = body
            self._created({"sid": number.decode()})
        elif method == b"messages.json":
            self._take_form(unquote_plus(body.decode()).encode())
        else:
            self._answer(ME if method == b"getme" else True)

    def _take(self, body: bytes) -> None:
        found = CHAT.search(body)
        number = int(found[1]) if found else 0
        chat = {"id": number, "type": "private", "first_name": "Ayu"}
        sent = {"message_id": next(self._ids), "from": BOT, "chat": chat, "date": 1795000000, "text": "ok"}
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._answer, sent)
        else:
            self._answer(sent)
        self._replied(number, body)

    def _take_form(self, form: bytes) -> None:
        """Twilio's: a message in words, or by the number of a Content and its variables."""
        to, shape = TO.search(form), SHAPE.search(form)
        self._created({"sid": f"SM{next(self._ids):032x}", "status": "queued"})
        said = form + self._shapes.get(shape[1], b"") if shape else form
        self._replied(int(to[1]) if to else 0, said)

    def _created(self, what: Any) -> None:
        self.write(with_head("HTTP/1.1 201 Created", json.dumps(what).encode()))

    def _answer(self, result: Any) -> None:
        self.write(with_head("HTTP/1.1 200 OK", json.dumps({"ok": True, "result": result}).encode()))
