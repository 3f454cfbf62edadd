"""Templates at Twilio: made as Content, submitted to WhatsApp, and asked after; one letter's variables.

https://www.twilio.com/docs/content/content-api-resources (ContentAndApprovals, ApprovalRequests).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.asking import said_to
from bot.channels.keep_alive import Answered, KeepAlive
from bot.engine.saying.outgoing import Outgoing
from bot.post import FORM_SCREEN, GiveUp, RetryAt, Template, TemplateNews

LATER_SECONDS = 60.0
MOST_PAGES = 20
APPROVAL = "com.twilio.messaging.template.approval.updated"
PAGE_SIZE = 500
# Its words are WhatsApp's own, its one variable the word.
OF_ONE_USE = "whatsapp/authentication"
# What Twilio calls a state -> ours. Anything new is shown as it is, and is not sent by.
_STATES = {"approved": "approved", "rejected": "rejected", "paused": "paused", "disabled": "disabled"}


def variables_of(outgoing: Outgoing) -> dict[str, str]:
    """The facts in their order, then the token of each button: a press comes back as the claim above it."""
    tokens = (choice.token for choice in outgoing.choices)
    return {str(n): value for n, value in enumerate([*outgoing.variables, *tokens], start=1)}


def definition(template: Template) -> dict[str, Any]:
    """What the Content API is asked to make; a text whose facts are numbered in their order."""
    named = {"friendly_name": template.name, "language": template.language}
    if template.copy:
        copies = [{"type": "COPY_CODE", "copy_code_text": template.copy}]
        return {**named, "types": {OF_ONE_USE: {"add_security_recommendation": True, "actions": copies}}}
    if template.form:
        return {**named, **_opening(template)}
    facts = len(template.samples)
    samples = {str(n): sample for n, sample in enumerate(template.samples, start=1)}
    for n, key in enumerate(template.buttons, start=facts + 1):
        samples[str(n)] = f"n.x.{template.name}..{key}"[:100]
    body: dict[str, Any] = {"body": template.text}
    if template.buttons:
        body["actions"] = [
            {"type": "QUICK_REPLY", "title": title, "id": "{{" + str(n) + "}}"}
            for n, title in enumerate(template.buttons.values(), start=facts + 1)
        ]
    kind = "twilio/quick-reply" if template.buttons else "twilio/text"
    whole = {**named, "types": {kind: body}}
    return {**whole, "variables": samples} if samples else whole


def _opening(template: Template) -> dict[str, Any]:
    """A text with a button that opens a form published at Meta: its answers come back as one message."""
    body = {"body": template.text, "button_text": template.opens, "flow_id": template.form}
    opened = {**body, "flow_token": "jangkau", "flow_first_page_id": FORM_SCREEN}
    samples = {str(n): sample for n, sample in enumerate(template.samples, start=1)}
    return {"types": {"whatsapp/flows": opened}, "variables": samples}


class TwilioTemplates:
    """Called from commands and from the worker's own task; never while a transaction is open."""

    def __init__(self, wire: KeepAlive, seconds: float) -> None:
        self._wire, self._seconds = wire, seconds

    async def submit(self, template: Template) -> str | GiveUp | RetryAt:
        made = await self._ask("POST", "/v1/Content", definition(template))
        if not isinstance(made, Mapping):
            return made
        number = str(made.get("sid", ""))
        asked = {"name": template.name, "category": template.category.upper()}
        submitted = await self._ask("POST", f"/v1/Content/{number}/ApprovalRequests/whatsapp", asked)
        return number if isinstance(submitted, Mapping) else submitted

    async def standings(self) -> list[TemplateNews] | GiveUp | RetryAt:
        """All of the account that were submitted, a page at a time."""
        path, found = f"/v1/ContentAndApprovals?PageSize={PAGE_SIZE}", list[TemplateNews]()
        for _ in range(MOST_PAGES):
            page = await self._ask("GET", path)
            if not isinstance(page, Mapping):
                return page
            found += [one for row in _rows(page) if (one := news_of(row)) is not None]
            path = _next(page)
            if not path:
                break
        return found

    async def close(self) -> None:
        await self._wire.close()

    async def _ask(self, method: str, path: str, body: Any = None) -> Mapping[str, Any] | GiveUp | RetryAt:
        answer = await said_to(self._wire, method, path, body, self._seconds)
        return RetryAt(LATER_SECONDS, "letter", answer) if isinstance(answer, str) else _read(answer)


def news_of(row: Mapping[str, Any]) -> TemplateNews | None:
    """What one content says of its approval; None where it was never submitted."""
    approval = row.get("approval_requests")
    number = row.get("sid")
    if not isinstance(approval, Mapping) or not isinstance(number, str) or not approval.get("status"):
        return None
    return TemplateNews(
        number,
        state_of(str(approval["status"])),
        str(approval.get("category") or "").lower()[:14],
        str(approval.get("quality") or approval.get("quality_score") or "").lower()[:10],
        str(approval.get("rejection_reason") or "")[:200],
    )


def news_in(body: bytes) -> list[TemplateNews]:
    """Event Streams: an array of CloudEvents, of which those of approvals are read. Never raises.

    The names inside `data` are taken in any spelling: Twilio's page names status and category, and shows none.
    """
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return []
    events = plain if isinstance(plain, list) else [plain]
    found = [
        event.get("data") for event in events if isinstance(event, dict) and event.get("type") == APPROVAL
    ]
    return [news for data in found if isinstance(data, dict) and (news := _event(data)) is not None]


def _event(data: Mapping[str, Any]) -> TemplateNews | None:
    said = {name.replace("_", "").lower(): str(value) for name, value in data.items() if value is not None}
    number = next((said[name] for name in ("contentsid", "templatesid", "sid") if name in said), "")
    state = next((said[name] for name in ("approvalstatus", "templatestatus", "status") if name in said), "")
    category = next((said[name] for name in ("templatecategory", "category") if name in said), "")
    if not number.startswith("HX"):
        return None
    reason = said.get("rejectionreason", said.get("reason", ""))
    return TemplateNews(
        number[:64],
        state_of(state),
        category.lower()[:14],
        said.get("quality", "").lower()[:10],
        reason[:200],
    )


def state_of(status: str) -> str:
    lower = status.lower()
    return _STATES.get(lower, lower)[:20]


def _read(answer: Answered) -> Mapping[str, Any] | GiveUp | RetryAt:
    try:
        plain = json.loads(answer.body) if answer.body else {}
    except (ValueError, RecursionError):
        plain = None
    if answer.status in (200, 201, 204) and isinstance(plain, dict):
        return plain
    if answer.status == 429 or answer.status >= 500 or not isinstance(plain, dict):
        return RetryAt(LATER_SECONDS, "letter", f"HTTP {answer.status}")
    code = str(plain.get("code", ""))[:10]
    return GiveUp(
        f"{code} {str(plain.get('message', ''))[:150]}".strip() or f"HTTP {answer.status}", code=code
    )


def _rows(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = page.get("contents")
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _next(page: Mapping[str, Any]) -> str:
    meta = page.get("meta")
    url = meta.get("next_page_url") if isinstance(meta, Mapping) else None
    if not isinstance(url, str) or not url:
        return ""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
