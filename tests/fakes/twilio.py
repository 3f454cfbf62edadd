"""A fake of Twilio's Messages and Content REST, strict as the real one: `python -m tests.fakes.twilio --port 8082`."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes import twilio_rules
from tests.fakes.payloads.twilio import ACCOUNT, SENDER, twilio_signature, twilio_status
from tests.fakes.server import FakeServer, arguments, run_by_hand
from tests.fakes.twilio_content import Contents

TOKEN = "test-auth-token-of-the-fake-twilio"  # nobody's
_MESSAGES = "/2010-04-01/Accounts/{account}/Messages"
_LOOKED = (
    "/2010-04-01/Accounts/{account}.json",
    "/2010-04-01/Accounts/{account}/Balance.json",
    "/v2/Channels/Senders",
)


class FakeTwilio(FakeServer):
    """`sent` holds {"to", "text", "sid", "at", "message", "form", "shown"}; `contents` what was made to be shown.

    With `statuses`, each message's signed callbacks follow by themselves, in that order.
    """

    def __init__(
        self,
        port: int = 0,
        account: str = ACCOUNT,
        token: str = TOKEN,
        sender: str = SENDER,
        statuses: str = "",
    ) -> None:
        super().__init__(port)
        self.account, self.token, self.sender = account, token, sender
        self.statuses = tuple(statuses.split(",")) if statuses else ()
        self.callbacks: list[tuple[str, str, int]] = []  # sid, status, what our webhook answered (0: nothing)
        self.contents = Contents(account)
        self.received: list[dict[str, Any]] = []  # what people sent, as the list of messages shows it
        self.files: dict[str, bytes] = {}  # what people shared, by the end of its address
        self.balance = "42.50"
        self.senders: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        paths = (_MESSAGES + ".json", _MESSAGES + "/{sid}.json", _MESSAGES + "/{sid}/Media/{file}", *_LOOKED)
        return [web.route("*", path, self.call) for path in paths] + self.contents.routes(self.call)

    def refuse(self, code: int, status: int = 400, times: int = 1, **trouble: Any) -> None:
        """The next calls get Twilio's error `code`."""
        said = {"code": code, "message": "refused on demand", "more_info": "", "status": status}
        self.next(status=status, body=said, times=times, **trouble)

    def report(self, sid: str, status: str, **more: str) -> int:
        """Post one signed status callback now; what our webhook answered."""
        one = next(one for one in self.sent if one["sid"] == sid)
        coming = self._post(one["form"]["StatusCallback"], sid, status, more)
        return asyncio.run_coroutine_threadsafe(coming, self._loop).result(15)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        login = request.headers.get("Authorization", "")
        right = aiohttp.encode_basic_auth(self.account, self.token)
        if login != right or request.match_info.get("account", self.account) != self.account:
            return _no(401, 20003, "Authenticate")
        if request.path.startswith("/v1/"):
            return self._content(*await self.contents.handle(request))
        if (looked := self._looked(request.path)) is not None:
            return web.json_response(looked)
        if "file" in request.match_info:
            file = self.files.get(request.match_info["file"])
            return web.Response(body=file) if file is not None else _no(404, 20404, "not found")
        if "sid" in request.match_info:
            return self._one(request.match_info["sid"])
        if request.method == "GET":
            return self._listing(request.query)
        return await self._create(request)

    def _looked(self, path: str) -> dict[str, Any] | None:
        """Account, balance and senders, which are only looked at."""
        if path == "/v2/Channels/Senders":
            return {"senders": self.senders, "meta": {"next_page_url": None}}
        if path.endswith("/Balance.json"):
            return {"account_sid": self.account, "balance": self.balance, "currency": "USD"}
        if path.endswith(f"/Accounts/{self.account}.json"):
            return {"sid": self.account, "status": "active", "type": "Full", "friendly_name": "Jangkau"}
        return None

    def file_at(self, name: str, content: bytes) -> str:
        """The address of something shared, as our webhook hears of it."""
        self.files[name] = content
        return f"{self.url}/2010-04-01/Accounts/{self.account}/Messages/MM1/Media/{name}"

    def receive(self, who: str, body: str, at: float, sid: str = "", **more: Any) -> str:
        """Somebody wrote, and our webhook did not hear of it; its number."""
        message = self._message({"To": self.sender, "From": f"whatsapp:{who}", "Body": body})
        when = formatdate(at, usegmt=True).replace("GMT", "+0000")
        said = {"status": "received", "direction": "inbound", "date_created": when, "date_sent": when}
        message |= said | {"sid": sid or message["sid"]} | more
        self.received.append({"message": message, "at": at})
        return str(message["sid"])

    async def _create(self, request: web.Request) -> web.Response:
        if request.content_type != "application/x-www-form-urlencoded":
            return _no(400, 20001, f"a form is needed, not {request.content_type}")
        pairs = [(name, str(value)) for name, value in (await request.post()).items()]
        found = twilio_rules.refusal(pairs, self.sender) or self.contents.refusal(dict(pairs))
        if found:
            self.refused.append(f"{found[0]}: {found[1]}")
            return _no(400, *found)
        return web.json_response(self._take(dict(pairs)), status=201)

    def _take(self, form: dict[str, str]) -> dict[str, Any]:
        message = self._message(form)
        shown = self._shown(form)
        read = "\n".join([shown["body"], *(title for title, _ in shown["buttons"])])
        one = {"to": form["To"], "text": read, "sid": message["sid"], "at": time.time()}
        self.sent.append(one | {"message": message, "form": form, "shown": shown})
        if form.get("StatusCallback") and self.statuses:
            task = self._loop.create_task(self._follow(form["StatusCallback"], message["sid"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return message

    def _shown(self, form: Mapping[str, str]) -> dict[str, Any]:
        if "ContentSid" in form:
            return self.contents.shown(form)
        return {"type": "words", "body": form.get("Body", ""), "buttons": []}

    def _content(self, status: int, body: Any) -> web.StreamResponse:
        if isinstance(body, tuple):
            self.refused.append(f"{body[0]}: {body[1]}")
            return _no(status, *body)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    def _message(self, form: Mapping[str, str]) -> dict[str, Any]:
        sid, now = f"SM{next(self._numbers):032x}", formatdate(usegmt=True).replace("GMT", "+0000")
        return {
            "sid": sid,
            "account_sid": self.account,
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "to": form["To"],
            "from": form.get("From"),
            "body": self._shown(form)["body"].strip(),
            "status": "queued",
            "direction": "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": None,
            "error_code": None,
            "error_message": None,
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}.json",
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media.json"},
        }

    def _one(self, sid: str) -> web.Response:
        found = [one["message"] for one in self.sent if one["sid"] == sid]
        return web.json_response(found[0]) if found else _no(404, 20404, "not found")

    def _listing(self, query: Mapping[str, str]) -> web.Response:
        """Newest first. DateSent finds only what has left the queue: a queued message has none."""
        unknown = set(query) - {
            "To",
            "From",
            "DateSent",
            "DateSent<",
            "DateSent>",
            "PageSize",
            "Page",
            "PageToken",
        }
        if unknown:
            return _no(400, 20001, f"Unknown parameter {min(unknown)}")
        most = int(query.get("PageSize", "50"))
        every = sorted([*self.sent, *self.received], key=lambda one: float(one["at"]))
        found = [one for one in reversed(every) if _listed(one, query)][:most]
        messages = [one["message"] for one in found]
        return web.json_response({"messages": messages, "page": 0, "page_size": most, "next_page_uri": None})

    async def _follow(self, url: str, sid: str) -> None:
        for status in self.statuses:
            await asyncio.sleep(0.02)
            await self._post(url, sid, status, {})

    async def _post(self, url: str, sid: str, status: str, more: Mapping[str, str]) -> int:
        one = next(one for one in self.sent if one["sid"] == sid)
        one["message"]["status"] = status
        one["message"]["date_sent"] = one["message"]["date_sent"] or one["message"]["date_created"]
        form = twilio_status(sid, status, one["to"], **more)
        headers = {"X-Twilio-Signature": twilio_signature(self.token, url, form)}
        answered = 0
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            answered = await _status_of(url, form, headers)
        self.callbacks.append((sid, status, answered))
        return answered


async def _status_of(url: str, form: list[tuple[str, str]], headers: dict[str, str]) -> int:
    timeout = aiohttp.ClientTimeout(total=10)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(url, data=form, headers=headers) as got,
    ):
        return got.status


def _listed(one: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    message = one["message"]
    if (
        query.get("To", message["to"]) != message["to"]
        or query.get("From", message["from"]) != message["from"]
    ):
        return False
    by_date = any(name.startswith("DateSent") for name in query)
    return not by_date or (message["date_sent"] is not None and _in_days(one["at"], query))


def _in_days(at: float, query: Mapping[str, str]) -> bool:
    day = time.strftime("%Y-%m-%d", time.gmtime(at))
    since, until = query.get("DateSent>", day)[:10], query.get("DateSent<", day)[:10]
    return since <= day <= until and query.get("DateSent", day)[:10] == day


def _no(status: int, code: int, said: str) -> web.Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": said, "more_info": more, "status": status}
    return web.json_response(body, status=status)


if __name__ == "__main__":
    parser = arguments("A fake of Twilio's REST: set TWILIO_API_URL to its address.", 8082)
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--sender", default=SENDER)
    parser.add_argument(
        "--statuses", default="", help="callbacks that follow each message: sent,delivered,read"
    )
    chosen = parser.parse_args()
    run_by_hand(FakeTwilio(chosen.port, chosen.account, chosen.token, chosen.sender, chosen.statuses))
