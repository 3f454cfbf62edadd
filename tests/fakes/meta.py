"""A fake of Meta's Cloud API, strict as the real one: `python -m tests.fakes.meta --port 8083`."""

from __future__ import annotations

import itertools
import time
from typing import Any

from aiohttp import web

from tests.fakes import meta_rules
from tests.fakes.meta_rules import Refusal
from tests.fakes.meta_templates import ACCOUNT, Kept
from tests.fakes.payloads.meta import NUMBER
from tests.fakes.server import FakeServer, arguments, run_by_hand

TOKEN = "EAAG-test-token-of-the-fake-cloud-api"  # nobody's


class FakeMeta(FakeServer):
    """`sent` holds {"to", "text", "said", "id", "at"}; `read` the ids that were marked as read."""

    def __init__(self, port: int = 0, token: str = TOKEN, number: str = NUMBER) -> None:
        super().__init__(port)
        self.token, self.number = token, number
        self.read: list[str] = []
        self.webhook = ""
        self.templates = Kept()
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        paths = ("/messages", "", "/message_templates")
        return [web.route("*", f"/v{{version}}/{{number}}{path}", self.call) for path in paths]

    def refuse(self, code: int, status: int = 400, times: int = 1, **trouble: Any) -> None:
        """The next calls get Meta's error `code`."""
        self.next(status=status, body=_error(code, "refused on demand"), times=times, **trouble)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response(_error(190, "Error validating access token"), status=401)
        if request.path.endswith("/message_templates") and request.match_info["number"] == ACCOUNT:
            return await self._texts(request)
        if request.method == "GET" and request.path.endswith(self.number):
            return web.json_response(self._looked())
        if request.method != "POST" or request.match_info["number"] != self.number:
            return web.json_response(_error(100, "Unsupported request"), status=400)
        said = await request.json() if request.content_type == "application/json" else None
        if found := meta_rules.refusal(said):
            self.refused.append(f"{found[0]}: {found[1]}")
            return web.json_response(_error(*found), status=400)
        return self._take(said)

    async def _texts(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.json_response(self.templates.page(request.query))
        made = self.templates.submit(await request.json())
        if isinstance(made, dict):
            return web.json_response(made)
        self.refused.append(f"{made[0]}: {made[1]}")
        return web.json_response(_error(*made), status=400)

    def _looked(self) -> dict[str, Any]:
        shown = {"verified_name": "Jangkau", "display_phone_number": "+62 811-0000-0000", "id": self.number}
        hook = {"webhook_configuration": {"application": self.webhook}} if self.webhook else {}
        return {**shown, "quality_rating": "GREEN", "status": "CONNECTED", **hook}

    def _take(self, said: dict[str, Any]) -> web.Response:
        if said.get("status") == "read":
            self.read.append(said["message_id"])
            return web.json_response({"success": True})
        number = f"wamid.OUT{next(self._numbers):012d}"
        to = said.get("to") or said["recipient"]
        text = self._words(said)
        if isinstance(text, tuple):
            self.refused.append(f"{text[0]}: {text[1]}")
            return web.json_response(_error(*text), status=400)
        self.sent.append({"to": to, "text": text, "said": said, "id": number, "at": time.time()})
        contacts = [{"input": to, "wa_id": to}]
        return web.json_response(
            {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": number}]}
        )

    def _words(self, said: dict[str, Any]) -> str | Refusal:
        if said["type"] == "template":
            return self.templates.said(said["template"])
        text = said[said["type"]]["body"]
        return str(text["text"] if isinstance(text, dict) else text)


def _error(code: int, said: str) -> dict[str, Any]:
    return {"error": {"message": said, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}}


if __name__ == "__main__":
    chosen = arguments("A fake of Meta's Cloud API: set META_API_URL to its address.", 8083).parse_args()
    run_by_hand(FakeMeta(chosen.port))
