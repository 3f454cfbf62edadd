"""WhatsApp through Meta's Cloud API: the channel that reads signed batches and sends by the Graph API."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from bot.channels import Redact, Request
from bot.channels.asking import fetch, look
from bot.channels.keep_alive import READ_SECONDS, Answered, CutOff, KeepAlive, NothingSent
from bot.channels.meta_codes import SENDER_SECONDS, by_code
from bot.channels.meta_messages import message_of
from bot.channels.meta_templates import MetaTemplates, template_of
from bot.channels.meta_traits import TRAITS
from bot.channels.meta_updates import Item, read_batch
from bot.channels.readable import plain_object
from bot.failing import Kind
from bot.logs import log
from bot.post import (
    GiveUp,
    Letter,
    Outcome,
    Receipt,
    RetryAt,
    Sent,
    Template,
    TemplateNews,
    Unknown,
)
from bot.settings import Meta

VERSION = "v24.0"
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_NETWORK_SECONDS, _SERVER_SECONDS = 5.0, 10.0


class MetaChannel:
    """One per process. `send` belongs to one event loop for life, `show_read` to another."""

    name = "meta"
    traits = TRAITS
    content_type = "application/json"
    most_bytes, most_fields = 1024 * 1024, 0
    says_when_it_writes = True

    def __init__(self, settings: Meta, read_seconds: float = READ_SECONDS) -> None:
        self._secret, self._verify = settings.app_secret.encode(), settings.verify_token.encode()
        self._number = settings.phone_number_id
        self._seconds = read_seconds
        self._api, self._login = settings.api_url, {"Authorization": f"Bearer {settings.access_token}"}
        self._wire, self._reading = (KeepAlive(self._api, self._login) for _ in range(2))
        self._path = f"/{VERSION}/{self._number}/messages"
        self.owner = settings.business_account_id
        account = KeepAlive(self._api, self._login)
        self._templates = MetaTemplates(account, VERSION, self.owner, read_seconds)

    def challenge(self, query: str) -> str | None:
        """What Meta wants to read when the address is entered in its console; None for anybody else."""
        given = {name: values[-1] for name, values in parse_qs(query).items()}
        token = given.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        known = hmac.compare_digest(token, self._verify) and given.get("hub.mode") == "subscribe"
        return given.get("hub.challenge", "")[:200] if known else None

    def knows_sender(self, headers: Mapping[str, str]) -> bool:
        """A signature must be there; whether it fits is known with the body."""
        return _SIGNATURE.fullmatch(headers.get("x-hub-signature-256", "")) is not None

    def genuine(self, request: Request) -> bool:
        """Over the bytes as they came: another writing of the same JSON has another signature."""
        given = _SIGNATURE.fullmatch(request.headers.get("x-hub-signature-256", ""))
        ours = hmac.digest(self._secret, request.body, "sha256").hex()
        return given is not None and hmac.compare_digest(given[1], ours)

    def read(self, request: Request, redact: Redact) -> list[Item]:
        return read_batch(request.body, self._number, redact)

    def answer(self, request: Request) -> tuple[str, str]:
        return "", "text/plain"

    def receipts(self, request: Request) -> Receipt | None:
        """None: they come among the messages."""
        return None

    async def show_read(self, provider_id: str) -> None:
        """Blue ticks and "typing", until the reply is there; whatever happens to it happens in silence."""
        said = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
        body = json.dumps({**said, "typing_indicator": {"type": "text"}}).encode()
        try:
            await self._reading.request("POST", self._path, body, "application/json", seconds=self._seconds)
        except (NothingSent, CutOff):
            return

    async def send(self, letter: Letter) -> Outcome:
        """`letter.again` changes nothing: Meta cannot be asked what it took."""
        to = _to(letter)
        if to is None:
            return GiveUp(f"{letter.address.kind} is no address on WhatsApp")
        if letter.outgoing.template:
            return await self._ask(to, template_of(letter.outgoing))
        said = message_of(letter.outgoing, plainly=letter.plainly)
        if said is None:
            return GiveUp(f"{len(letter.outgoing.text)} characters of {TRAITS.limits.text}")
        outcome = await self._ask(to, said)
        ours = isinstance(outcome, GiveUp) and outcome.kind == Kind.CONTENT and said["type"] != "text"
        bare = message_of(letter.outgoing, plainly=True) if ours else None
        if bare is None or not isinstance(outcome, GiveUp):
            return outcome
        log.error("content_refused", channel=self.name, reason=outcome.reason)
        return await self._ask(to, bare)

    async def _ask(self, to: Mapping[str, str], said: Mapping[str, Any]) -> Outcome:
        whole = {"messaging_product": "whatsapp", "recipient_type": "individual", **to, **said}
        body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            answer = await self._wire.request(
                "POST", self._path, body, "application/json", seconds=self._seconds
            )
        except NothingSent as error:
            return RetryAt(_NETWORK_SECONDS, "channel", str(error))
        except CutOff as error:
            return Unknown(str(error))
        return _outcome(answer)

    async def submit(self, template: Template) -> str | GiveUp | RetryAt:
        return await self._templates.submit(template)

    async def standings(self) -> list[TemplateNews] | GiveUp | RetryAt:
        return await self._templates.standings()

    async def sound(self, reference: str) -> bytes | None:
        """Meta names an address for it, good for five minutes and for our token."""
        found = await look(self._api, f"/{VERSION}/{quote(reference)}", self._login)
        url = found.plain.get("url")
        return await fetch(url, self._login) if isinstance(url, str) and self._is_metas(url) else None

    def _is_metas(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return host == urlsplit(self._api).hostname or host.endswith(
            (".fbsbx.com", ".facebook.com", ".whatsapp.net")
        )

    async def close(self) -> None:
        await self._wire.close()
        await self._templates.close()


def _to(letter: Letter) -> dict[str, str] | None:
    """A phone number and a business-scoped id stand in different fields."""
    address = letter.address
    fields = {"wa_phone": "to", "wa_bsuid": "recipient"}
    return {fields[address.kind]: address.value.removeprefix("+")} if address.kind in fields else None


def _outcome(answer: Answered) -> Outcome:
    plain = plain_object(answer.body)
    if answer.status == 200:
        number = _number_of(plain)
        return Sent(number) if number else Unknown("answer without a message's id")
    error = plain.get("error")
    given = str(error.get("code", ""))[:10] if isinstance(error, Mapping) else ""
    code = given or f"HTTP {answer.status}"
    if answer.status == 429 and given not in ("131056",):
        return RetryAt(_SERVER_SECONDS, "channel", code)
    if answer.status == 401 or (answer.status == 403 and not given):
        return RetryAt(SENDER_SECONDS, "channel", code)
    if given == "131016" or answer.status == 503:  # "service unavailable": nothing was taken
        return RetryAt(_SERVER_SECONDS, "letter", code)
    if answer.status >= 500:
        return Unknown(code)
    return by_code(given) if given else RetryAt(_SERVER_SECONDS, "letter", code)


def _number_of(plain: Mapping[str, Any]) -> str:
    sent = plain.get("messages")
    first = sent[0] if isinstance(sent, list) and sent else None
    number = first.get("id") if isinstance(first, Mapping) else None
    return number if isinstance(number, str) and 0 < len(number) <= 80 else ""
