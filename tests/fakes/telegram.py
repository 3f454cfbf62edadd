"""A fake Bot API server, strict where the real one is: `python -m tests.fakes.telegram --port 8081`."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.fakes import bot_api
from tests.fakes.server import FakeServer, arguments, run_by_hand

TOKEN = "1234567:TEST-token-of-the-fake-bot-api-server"  # nobody's
_BOT = {"id": 1234567, "is_bot": True, "first_name": "Jangkau", "username": "jangkau_test_bot"}


class FakeTelegram(FakeServer):
    """`sent` holds {"to", "text", "markup", "message_id", "at"} and perhaps "voice"; `calls` the other calls.

    Whoever is in `blocked` has blocked the bot; `strangers` have never started it; methods in `unknown` are
    those of a newer Bot API than this server's.
    """

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        super().__init__(port)
        self.token = token
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.blocked: set[int] = set()
        self.strangers: set[int] = set()
        self.unknown: set[str] = set()
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self.files: dict[str, bytes] = {}  # by their file_id
        self._ids = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/voice/{file}", self.call),
        ]

    def flood(self, seconds: int, times: int = 1) -> None:
        """The next calls get 429 with retry_after."""
        said = f"Too Many Requests: retry after {seconds}"
        body = {"ok": False, "error_code": 429, "description": said, "parameters": {"retry_after": seconds}}
        self.next(status=429, body=body, times=times)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if "file" in request.match_info:
            return self._file(request.match_info["token"], request.match_info["file"])
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return self._no(401, "Unauthorized")
        if method in self.unknown or method not in bot_api.known()["methods"]:
            return self._no(404, "Not Found: method not found")
        try:
            given = await _parameters(request)
        except (ValueError, TypeError):
            return self._no(400, "Bad Request: can't parse the parameters")
        found = bot_api.problems(method, given)
        if found:
            self.refused.append(f"{method}: {'; '.join(found)}")
            return self._no(400, f"Bad Request: {found[0]}")
        return self._do(method, given)

    def _do(self, method: str, given: Mapping[str, Any]) -> web.Response:
        if method == "getFile" and given["file_id"] not in self.files:
            return self._no(400, "Bad Request: invalid file_id")
        if method == "getFile":
            size = len(self.files[given["file_id"]])
            named = {"file_id": given["file_id"], "file_unique_id": "U", "file_size": size}
            return _ok(named | {"file_path": f"voice/{given['file_id']}"})
        if method in ("sendMessage", "sendVoice"):
            return self._send(int(given["chat_id"]), given)
        self.calls.append((method, dict(given)))
        if method == "setWebhook":
            allowed = given.get("allowed_updates", "[]")
            allowed = json.loads(allowed) if isinstance(allowed, str) else allowed
            self.webhook = self.webhook | {"url": given["url"], "allowed_updates": allowed}
        return _ok({"getMe": _BOT, "getWebhookInfo": self.webhook}.get(method, True))

    def _file(self, token: str, file: str) -> web.Response:
        if token != self.token or file not in self.files:
            return self._no(404, "Not Found")
        return web.Response(body=self.files[file], content_type="application/octet-stream")

    def _send(self, chat: int, given: Mapping[str, Any]) -> web.Response:
        if chat in self.blocked:
            return self._no(403, "Forbidden: bot was blocked by the user")
        if chat in self.strangers:
            return self._no(400, "Bad Request: chat not found")
        markup = given.get("reply_markup")
        markup = json.loads(markup) if isinstance(markup, str) else markup
        message_id, text = next(self._ids), str(given.get("text", given.get("caption", "")))
        one = {"to": chat, "text": text, "markup": markup, "message_id": message_id, "at": time.time()}
        one |= {"voice": given["voice"]} if "voice" in given else {}
        self.sent.append(one)
        result = {"message_id": message_id, "date": int(time.time()), "text": text, "from": _BOT}
        return _ok(result | {"chat": {"id": chat, "type": "private", "first_name": "Siti"}})

    def _no(self, status: int, said: str) -> web.Response:
        body = {"ok": False, "error_code": status, "description": said}
        return web.json_response(body, status=status)


async def _parameters(request: web.Request) -> dict[str, Any]:
    """The three ways the Bot API takes parameters: query, form (also multipart), JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        return given | await request.json()
    return given | dict(await request.post())


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


if __name__ == "__main__":
    parser = arguments("A fake Bot API server: set TELEGRAM_API_URL to its address.", 8081)
    parser.add_argument("--token", default=TOKEN)
    chosen = parser.parse_args()
    run_by_hand(FakeTelegram(chosen.port, chosen.token))
