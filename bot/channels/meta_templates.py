"""Templates at Meta: submitted to the account, asked after, and what one letter fills in.

Reference: message templates of the WhatsApp Business Platform (components, authentication templates), as read in 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.channels.asking import listed, said_to
from bot.channels.keep_alive import Answered, KeepAlive
from bot.channels.readable import plain_object
from bot.engine.saying.outgoing import Outgoing
from bot.post import GiveUp, RetryAt, Template, TemplateNews, name_there

LATER_SECONDS = 60.0
MOST_PAGES, PER_PAGE = 20, 100
_FIELDS = "id,name,language,status,category,quality_score,rejected_reason"
_NOTHING = ("", "none")  # how Meta writes that there is no reason


def template_of(outgoing: Outgoing) -> dict[str, Any]:
    """A letter by an approved text: its facts in their order, and what each button brings back."""
    body = [{"type": "text", "text": value} for value in outgoing.variables]
    parts: list[dict[str, Any]] = [{"type": "body", "parameters": body}] if body else []
    if outgoing.copy_label:  # the one button of a word of one use copies it; Meta keeps it as a link
        parts.append({**_button("url", 0), "parameters": body[:1]})
    parts += [
        {**_button("quick_reply", number), "parameters": [{"type": "payload", "payload": choice.token}]}
        for number, choice in enumerate(outgoing.choices)
    ]
    said = {"name": name_there(outgoing.template), "language": {"code": outgoing.template.split(".")[-2]}}
    return {"type": "template", "template": {**said, "components": parts} if parts else said}


def _button(kind: str, number: int) -> dict[str, Any]:
    return {"type": "button", "sub_type": kind, "index": str(number)}


def definition(template: Template) -> dict[str, Any]:
    """What the account is asked to keep. Of a word of one use Meta writes the text itself."""
    named = {"name": template.name, "language": template.language, "category": template.category.upper()}
    if template.copy:
        otp = {"type": "OTP", "otp_type": "COPY_CODE", "text": template.copy}
        body: dict[str, Any] = {"type": "BODY", "add_security_recommendation": True}
        return {**named, "components": [body, {"type": "BUTTONS", "buttons": [otp]}]}
    body = {"type": "BODY", "text": template.text}
    if template.samples:
        body["example"] = {"body_text": [list(template.samples)]}
    buttons = [{"type": "QUICK_REPLY", "text": title} for title in template.buttons.values()]
    more = [{"type": "BUTTONS", "buttons": buttons}] if buttons else []
    return {**named, "components": [body, *more]}


class MetaTemplates:
    """Called from commands and from the worker's own task; never while a transaction is open."""

    def __init__(self, wire: KeepAlive, version: str, account: str, seconds: float) -> None:
        self._wire, self._seconds = wire, seconds
        self._path = f"/{version}/{account}/message_templates"

    async def submit(self, template: Template) -> str | GiveUp | RetryAt:
        made = await self._ask("POST", self._path, definition(template))
        if not isinstance(made, Mapping):
            return made
        return str(made.get("id", "")) or GiveUp("answer without a template's id")

    async def standings(self) -> list[TemplateNews] | GiveUp | RetryAt:
        """All of the account, a page at a time."""
        first = f"{self._path}?fields={_FIELDS}&limit={PER_PAGE}"
        path, found = first, list[TemplateNews]()
        for _ in range(MOST_PAGES):
            page = await self._ask("GET", path)
            if not isinstance(page, Mapping):
                return page
            found += [one for row in listed(page, "data") if (one := _standing(row)) is not None]
            after = _after(page)
            if not after:
                break
            path = f"{first}&after={quote(after)}"
        return found

    async def close(self) -> None:
        await self._wire.close()

    async def _ask(self, method: str, path: str, body: Any = None) -> Mapping[str, Any] | GiveUp | RetryAt:
        answer = await said_to(self._wire, method, path, body, self._seconds)
        return RetryAt(LATER_SECONDS, "letter", answer) if isinstance(answer, str) else _read(answer)


def news_in(field: str, value: Mapping[str, Any]) -> TemplateNews | None:
    """What Meta posts by itself: a state, a category, a quality; None for anything else."""
    number = str(value.get("message_template_id") or "")
    if not number:
        return None
    if field == "message_template_status_update":
        state = _state(str(value.get("event", "")))
        category = str(value.get("message_template_category") or "").lower()[:14]
        return TemplateNews(number[:64], state, category, reason=_reason(value.get("reason")))
    if field == "template_category_update":
        return TemplateNews(number[:64], "", str(value.get("new_category") or "").lower()[:14])
    if field == "message_template_quality_update":
        return TemplateNews(number[:64], "", "", str(value.get("new_quality_score") or "").lower()[:10])
    return None


def _standing(row: Mapping[str, Any]) -> TemplateNews | None:
    number, score = str(row.get("id") or ""), row.get("quality_score")
    if not number or not row.get("status"):
        return None
    quality = str(score.get("score") or "") if isinstance(score, Mapping) else ""
    return TemplateNews(
        number[:64],
        _state(str(row["status"])),
        str(row.get("category") or "").lower()[:14],
        quality.lower()[:10],
        _reason(row.get("rejected_reason")),
    )


def _state(said: str) -> str:
    """Ours are Meta's own words in small letters; a text that was taken back is no more sent by."""
    return said.lower()[:20]


def _reason(given: Any) -> str:
    said = str(given or "")
    return "" if said.lower() in _NOTHING else said[:200]


def _after(page: Mapping[str, Any]) -> str:
    """The cursor of the next page; empty on the last one."""
    paging = page.get("paging")
    if not isinstance(paging, Mapping) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after") or "") if isinstance(cursors, Mapping) else ""


def _read(answer: Answered) -> Mapping[str, Any] | GiveUp | RetryAt:
    plain = plain_object(answer.body)
    if answer.status == 200 and plain:
        return plain
    error = plain.get("error")
    if answer.status == 429 or answer.status >= 500 or not isinstance(error, Mapping):
        return RetryAt(LATER_SECONDS, "letter", f"HTTP {answer.status}")
    code = str(error.get("code", ""))[:10]
    said = str(error.get("error_user_msg") or error.get("message") or "")[:150]
    return GiveUp(f"{code} {said}".strip(), code=code)
