"""WhatsApp through Twilio: the channel that reads signed forms and sends by REST."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator, get_signature_algorithm

from bot.channels import Late, Redact, Request
from bot.channels.asking import fetch
from bot.channels.keep_alive import READ_SECONDS, KeepAlive
from bot.channels.looks import Look, look, words
from bot.channels.shelf import FORM, TEMPLATE, OwnShelf, Shelf
from bot.channels.twilio_contents import TwilioContents
from bot.channels.twilio_messages import TwilioMessages, login_of
from bot.channels.twilio_missed import missed
from bot.channels.twilio_shapes import Shape, shaped
from bot.channels.twilio_templates import TwilioTemplates, news_in, variables_of
from bot.channels.whatsapp_codes import NO_TEMPLATE
from bot.channels.whatsapp_forms import read_form, read_receipt
from bot.channels.whatsapp_traits import TRAITS
from bot.failing import Kind
from bot.logs import log
from bot.post import (
    Billed,
    GiveUp,
    Incoming,
    Letter,
    Outcome,
    Receipt,
    RetryAt,
    Template,
    TemplateNews,
    UnreadablePayload,
)
from bot.settings import WhatsApp

OUR_FAULT = (Kind.CONTENT, Kind.TEMPLATE)  # of a shape: its words can still go plainly
_KINDS = ("wa_bsuid", "wa_phone")


class _Form(dict[str, list[str]]):
    """A form with its repeats, as the validator reads it."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


class WhatsAppChannel:
    """One per process. `send` belongs to one event loop for life."""

    name = "whatsapp"
    traits = TRAITS
    content_type = "application/x-www-form-urlencoded"
    most_bytes, most_fields = 64 * 1024, 100
    says_when_it_writes = True

    def __init__(
        self,
        settings: WhatsApp,
        public_url: str,
        read_seconds: float = READ_SECONDS,
        shelf: Shelf | None = None,
    ) -> None:
        self._validator = RequestValidator(settings.auth_token)
        self._settings, self._sender = settings, settings.sender
        self._callback = public_url + "/webhooks/whatsapp/status"
        self._messages = TwilioMessages(settings, read_seconds)
        login = {"Authorization": login_of(settings)}
        self._content_wire = KeepAlive(settings.content_url, login)
        self.owner, self._shelf = settings.account_sid, shelf or OwnShelf()
        self._contents = TwilioContents(self._content_wire, self.owner, self._shelf, read_seconds)
        self._templates = TwilioTemplates(KeepAlive(settings.content_url, login), read_seconds)

    def knows_sender(self, headers: Mapping[str, str]) -> bool:
        """A signature must be there; whether it fits is known with the body."""
        return bool(headers.get("x-twilio-signature"))

    def genuine(self, request: Request) -> bool:
        """Holds for both webhooks. The validator raises without a header and on text no encoding takes."""
        signature = request.headers.get("x-twilio-signature", "")
        algorithm = get_signature_algorithm(request.headers.get("x-twilio-webhooks-signature-settings", ""))
        form = _Form()
        for name, value in request.form:
            form.setdefault(name, []).append(value)
        try:
            return bool(signature and self._validator.validate(request.url, form, signature, algorithm))
        except (TypeError, ValueError):
            return False

    def genuine_event(self, request: Request) -> bool:
        """Twilio signs the address, which names the hash of the body."""
        signature = request.headers.get("x-twilio-signature", "")
        try:
            body = request.body.decode()
            return bool(signature and self._validator.validate(request.url, body, signature))
        except (TypeError, ValueError, LookupError):
            return False

    def events(self, request: Request) -> list[TemplateNews]:
        return news_in(request.body)

    def read(self, request: Request, redact: Redact) -> list[Incoming | UnreadablePayload]:
        return read_form(request, redact)

    def answer(self, request: Request) -> tuple[str, str]:
        """Empty TwiML: replies go by REST, where they can carry buttons and be counted."""
        return "<Response/>", "text/xml"

    def receipts(self, request: Request) -> Receipt | None:
        return read_receipt(request)

    async def send(self, letter: Letter) -> Outcome:
        """Buttons, lists and links by a shape made once; in plain words where there is none, or Twilio refuses it."""
        address = letter.address
        if address.kind not in _KINDS:
            return GiveUp(f"{address.kind} is no address on WhatsApp")
        form = {
            "From": self._sender,
            "To": "whatsapp:" + address.value,
            "StatusCallback": self._callback,
        }
        if letter.outgoing.template:
            return await self._by_template(letter, form)
        opened = None if letter.plainly else await self._by_form(letter, form)
        if opened is not None:
            return opened
        found = None if letter.plainly else shaped(letter.outgoing, TRAITS.limits)
        number = await self._contents.number(found[0]) if found else ""
        if found and number:
            said = {**form, "ContentSid": number, "ContentVariables": _json(found[1])}
            outcome = await self._create(letter, said)
            if not isinstance(outcome, GiveUp) or outcome.kind not in OUR_FAULT:
                return outcome
            await self._refused(found[0], outcome)
        return await self._in_words(letter, form)

    async def _by_template(self, letter: Letter, form: Mapping[str, str]) -> Outcome:
        """An approved text with its variables; nothing else may leave outside the window."""
        number = await self._contents.kept(TEMPLATE + letter.outgoing.template)
        if not number:
            return GiveUp("no approved text of that name", code=NO_TEMPLATE, kind=Kind.TEMPLATE)
        said = {**form, "ContentSid": number, "ContentVariables": _json(variables_of(letter.outgoing))}
        return await self._create(letter, said)

    async def _by_form(self, letter: Letter, form: Mapping[str, str]) -> Outcome | None:
        """The question inside the approved text that opens the form; None where it goes as any other."""
        outgoing = letter.outgoing
        number = await self._contents.kept(FORM + outgoing.form) if outgoing.form else ""
        if not number or look(outgoing, TRAITS.limits) is not Look.WORDS:
            return None
        asked = _json({"1": " ".join(outgoing.text.split())})
        outcome = await self._create(letter, {**form, "ContentSid": number, "ContentVariables": asked})
        if isinstance(outcome, GiveUp) and outcome.kind in OUR_FAULT:
            log.error("content_refused", channel=self.name, shape=FORM + outgoing.form, reason=outcome.reason)
            return None
        return outcome

    async def billed(self, day: date) -> list[Billed] | GiveUp | RetryAt:
        return await self._messages.billed(self._sender, day)

    async def submit(self, template: Template) -> str | GiveUp | RetryAt:
        return await self._templates.submit(template)

    async def standings(self) -> list[TemplateNews] | GiveUp | RetryAt:
        return await self._templates.standings()

    async def _in_words(self, letter: Letter, form: Mapping[str, str]) -> Outcome:
        body = words(letter.outgoing)
        if len(body) > TRAITS.limits.text:
            return GiveUp(f"{len(body)} characters of {TRAITS.limits.text}")
        return await self._create(letter, {**form, "Body": body})

    async def _create(self, letter: Letter, form: Mapping[str, str]) -> Outcome:
        """A letter cut off earlier (`again`) is looked for at Twilio first."""
        text = letter.outgoing.text
        earlier = await self._messages.find(form, text, letter.since) if letter.again else None
        return earlier or await self._messages.create(form)

    async def _refused(self, shape: Shape, outcome: GiveUp) -> None:
        """Our own fault, or somebody deleted it: it is made anew; this bubble goes in plain words."""
        log.error("content_refused", channel=self.name, shape=shape.key, reason=outcome.reason)
        await self._contents.forget(shape)

    async def sound(self, reference: str) -> bytes | None:
        """Only from Twilio's own address: nobody else hears our login."""
        parts = urlsplit(reference)
        own = (urlsplit(self._settings.api_url).netloc, "api.twilio.com")
        if parts.netloc not in own or not parts.path.startswith(
            f"/2010-04-01/Accounts/{self._settings.account_sid}/"
        ):
            return None
        return await fetch(reference, {"Authorization": login_of(self._settings)})

    async def missed(self, since: float, redact: Redact) -> list[Late] | None:
        """By the list of messages: a webhook that was refused is not brought again by itself."""
        return await missed(self._settings, since, redact)

    async def close(self) -> None:
        await self._messages.close()
        await self._content_wire.close()
        await self._templates.close()


def _json(variables: Mapping[str, str]) -> str:
    return json.dumps(variables, ensure_ascii=False, separators=(",", ":"))
