"""Twilio's Messages resource over REST, with every answer made an Outcome.

Our own two requests instead of Twilio's client: that has no time-out, and drops the Retry-After of a 429.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from bot.channels.keep_alive import CutOff, KeepAlive, NothingSent
from bot.channels.whatsapp_codes import SENDER_SECONDS, by_code
from bot.post import Billed, GiveUp, Outcome, RetryAt, Sent, Unknown, wait_for
from bot.settings import WhatsApp

PAGE_SIZE, MOST_PAGES = "1000", 100
_NETWORK_SECONDS = 5.0
_SERVER_SECONDS = 10.0
_TOO_MANY_SECONDS = 2.0  # 20429 is about concurrency, which passes quickly
_SKEW_SECONDS = 2.0  # date_created has whole seconds, and clocks differ a little
_NOT_SENT = ("failed", "undelivered", "canceled")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    retry_after: str
    plain: Mapping[str, Any]


class TwilioMessages:
    """One session for the life of the event loop."""

    def __init__(self, settings: WhatsApp, read_seconds: float) -> None:
        self._wire = KeepAlive(settings.api_url, {"Authorization": login_of(settings)})
        self._path = f"/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        self._seconds = read_seconds

    async def create(self, form: Mapping[str, str]) -> Outcome:
        try:
            answer = await self._ask("POST", form)
        except NothingSent as error:
            return RetryAt(_NETWORK_SECONDS, "channel", str(error))
        except CutOff as error:
            return Unknown(str(error), ask=True)
        if answer.status in (200, 201):
            sid = answer.plain.get("sid")
            return Sent(sid) if isinstance(sid, str) and sid else Unknown("answer without a sid", ask=True)
        return _refused(answer)

    async def find(self, form: Mapping[str, str], text: str, since: float) -> Outcome | None:
        """Sent when a message like `form` was taken since then; None when Twilio knows of none.

        One of a shape is known by its text. Where Twilio shows none, any taken since then counts: better a bubble
        short than one twice. DateSent is no filter here: a message still queued has none, and would be sent twice.
        """
        wanted = {"To": form["To"], "From": form["From"], "PageSize": "50"}
        try:
            answer = await self._ask("GET", wanted)
        except (NothingSent, CutOff) as error:  # asking sends nothing: it may always be repeated
            return RetryAt(_NETWORK_SECONDS, "letter", f"asking: {error}")
        if answer.status != 200:
            refused = _refused(answer)
            later = RetryAt(_SERVER_SECONDS, "letter", f"asking: HTTP {answer.status}")
            return refused if isinstance(refused, RetryAt) else later
        bodies = {form["Body"].strip()} if "Body" in form else {text.strip(), ""}
        sids = (_sid_if_same(m, bodies, since - _SKEW_SECONDS) for m in _messages(answer))
        return next((Sent(sid) for sid in sids if sid), None)

    async def billed(self, sender: str, day: date) -> list[Billed] | GiveUp | RetryAt:
        """Messages of a day that have a price by now, page by page; asking may always be repeated."""
        said = urlencode({"From": sender, "DateSent": day.isoformat(), "PageSize": PAGE_SIZE})
        path, found = f"{self._path}?{said}", list[Billed]()
        for _ in range(MOST_PAGES):
            try:
                answer = await self._wire.request("GET", path, seconds=self._seconds)
            except (NothingSent, CutOff) as error:
                return RetryAt(_NETWORK_SECONDS, "letter", f"asking: {error}")
            plain = _object(answer.body)
            if answer.status != 200:
                return RetryAt(_SERVER_SECONDS, "letter", f"asking: HTTP {answer.status}")
            found += [one for row in _rows(plain) if (one := _billed(row)) is not None]
            path = str(plain.get("next_page_uri") or "")
            if not path.startswith("/"):
                break
        return found

    async def close(self) -> None:
        await self._wire.close()

    async def _ask(self, method: str, fields: Mapping[str, str]) -> _Answer:
        """The fields as a form, or behind the path. Raises NothingSent, CutOff."""
        said = urlencode(fields)
        path, body = (self._path, said.encode()) if method == "POST" else (f"{self._path}?{said}", b"")
        found = await self._wire.request(
            method, path, body, "application/x-www-form-urlencoded", seconds=self._seconds
        )
        return _Answer(found.status, found.headers.get("retry-after", ""), _object(found.body))


def login_of(settings: WhatsApp) -> str:
    """What all of Twilio's addresses take as proof of who we are."""
    return "Basic " + base64.b64encode(f"{settings.account_sid}:{settings.auth_token}".encode()).decode()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _rows(plain: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = plain.get("messages")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _billed(row: Mapping[str, Any]) -> Billed | None:
    """Twilio writes what it takes as a negative sum; null until it knows."""
    try:
        amount = abs(Decimal(str(row["price"]))) * 1_000_000
        sid, currency = str(row["sid"]), str(row["price_unit"]).upper()
        return Billed(sid, int(amount), currency) if amount.is_finite() and len(currency) == 3 else None
    except (LookupError, ArithmeticError, ValueError):
        return None


def _messages(answer: _Answer) -> list[Mapping[str, Any]]:
    found = answer.plain.get("messages")
    return [m for m in found if isinstance(m, dict)] if isinstance(found, list) else []


def _sid_if_same(message: Mapping[str, Any], bodies: Collection[str], since: float) -> str:
    """Twilio trims a body's ends; a message that failed is not one that was sent."""
    if str(message.get("body") or "").strip() not in bodies or message.get("status") in _NOT_SENT:
        return ""
    try:
        created = parsedate_to_datetime(str(message["date_created"])).timestamp()
    except (ValueError, LookupError):
        return ""
    return str(message.get("sid", "")) if created >= since else ""


def _refused(answer: _Answer) -> Outcome:
    """429 is never processed and 503 says it was not; other 5xx may come after Twilio took the message.

    A 4xx without a code is not Twilio's: something between us refused, and may not the next time.
    """
    given = str(answer.plain.get("code", ""))[:20]
    code = given or f"HTTP {answer.status}"
    if answer.status == 429:
        return wait_for(_seconds(answer.retry_after, _TOO_MANY_SECONDS), "channel", code)
    if answer.status == 503:
        return wait_for(_seconds(answer.retry_after, _SERVER_SECONDS), "letter", code)
    if answer.status in (401, 403):  # wrong token, closed account: a person must look
        return RetryAt(SENDER_SECONDS, "channel", code)
    if 400 <= answer.status < 500:
        return by_code(given) if given else RetryAt(_SERVER_SECONDS, "letter", code)
    return Unknown(code, ask=True)


def _seconds(header: str, default: float) -> float:
    """Retry-After in seconds; its other form, a date, would need a clock."""
    return max(float(header[:9]), 1.0) if header.isdecimal() else default
