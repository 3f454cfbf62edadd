"""The Bot API as far as a bench needs it: takes every call and hands replies to whoever waits for them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

from bench.yardsticks.wire import Wire, with_head

CHAT = re.compile(rb'chat_id"?(?:[=:]\s*"?|[^\d]*?\r\n\r\n)(\d+)')  # in a form, in JSON, in a part of a form
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

    def __init__(self, replied: Replied, delay: float) -> None:
        super().__init__()
        self._replied, self._delay = replied, delay

    def message(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].lower()
        if method == b"sendmessage":
            self._take(body)
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

    def _answer(self, result: Any) -> None:
        self.write(with_head("HTTP/1.1 200 OK", json.dumps({"ok": True, "result": result}).encode()))
