"""Twilio's Content API for the fake: made by its specification, approved as Meta does, held to lengths when sent."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from typing import Any

import jsonschema
from aiohttp import web

from tests.fakes.specs import spec
from tests.fakes.twilio_rules import Refusal

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
# Twilio's and Meta's lengths, which the specification lacks: of what is sent, after the variables stand in it.
_BODY = 1024
_BUTTONS, _BUTTON = 3, 20
_ROWS, _ROW, _MORE, _ID = 10, 24, 72, 200
_IN_WINDOW = ("twilio/quick-reply", "twilio/list-picker", "twilio/call-to-action", "twilio/text")
_OF_ONE_USE = "whatsapp/authentication"  # worded by WhatsApp; one variable
_NEVER_APPROVED = ("twilio/list-picker", "twilio/location")


class Contents:
    """What was made, by its number; `approvals` holds what Meta says of those that were submitted."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.made: dict[str, dict[str, Any]] = {}
        self.approvals: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)

    def routes(self, handle: Any) -> list[web.RouteDef]:
        paths = ("/v1/Content", "/v1/ContentAndApprovals", "/v1/Content/{sid}")
        more = ("/v1/Content/{sid}/ApprovalRequests", "/v1/Content/{sid}/ApprovalRequests/whatsapp")
        return [web.route("*", path, handle) for path in (*paths, *more)]

    async def handle(self, request: web.Request) -> tuple[int, Any]:
        """Status and body of the answer; a body that is a tuple is the refusal behind it."""
        sid = request.match_info.get("sid", "")
        if sid and sid not in self.made:
            return 404, (20404, "The requested resource was not found")
        if request.path.endswith("/ApprovalRequests/whatsapp"):
            return self._submit(sid, await request.json())
        if request.path.endswith("/ApprovalRequests"):
            return 200, {"sid": sid, "account_sid": self.account, "whatsapp": self.approvals.get(sid)}
        if request.method == "POST":
            return self._make(await request.json())
        if request.method == "DELETE":
            del self.made[sid]
            return 204, None
        return 200, self.made[sid] if sid else {"contents": self._all(), "meta": {"next_page_url": None}}

    def _all(self) -> list[dict[str, Any]]:
        return [{**one, "approval_requests": self.approvals.get(sid)} for sid, one in self.made.items()]

    def _make(self, plain: Any) -> tuple[int, Any]:
        found = broken(plain, "ContentCreateRequest")
        if found:
            return 400, (20422, found)
        sid = f"HX{next(self._numbers):032x}"
        self.made[sid] = {"sid": sid, "account_sid": self.account, **plain}
        return 201, self.made[sid]

    def _submit(self, sid: str, plain: Any) -> tuple[int, Any]:
        found = broken(plain, "ContentApprovalRequest")
        kind = next(iter(self.made[sid]["types"]))
        if found or not re.fullmatch(r"[a-z0-9_]{1,512}", plain["name"]):
            return 400, (20422, found or "name")
        if kind in _NEVER_APPROVED or plain["category"] not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
            return 400, (20422, f"{kind} as {plain['category']}")
        self.approvals[sid] = {
            **{"type": "whatsapp", "name": plain["name"], "category": plain["category"]},
            **{"content_type": kind, "status": "received", "rejection_reason": ""},
            "allow_category_change": True,
        }
        return 201, self.approvals[sid]

    def shown(self, form: Mapping[str, str]) -> dict[str, Any]:
        """What a phone shows of a content with its variables: {"type", "body", "buttons": [(title, id)]}."""
        made = self.made[form["ContentSid"]]
        [(kind, body)] = made["types"].items()
        values = {**made.get("variables", {}), **json.loads(form.get("ContentVariables", "{}"))}
        filled = _filled(body, values)
        words = f"{values['1']} is your verification code." if kind == _OF_ONE_USE else filled.get("body", "")
        return {"type": kind, "body": words, "buttons": _buttons(filled)}

    def refusal(self, form: Mapping[str, str]) -> Refusal | None:
        """What the real ones would refuse of a message that names a content."""
        sid = form.get("ContentSid", "")
        if not sid:
            return None
        if sid not in self.made:
            return 21655, "The ContentSid is invalid."
        made = self.made[sid]
        [(kind, body)] = made["types"].items()
        given = json.loads(form.get("ContentVariables", "{}"))
        wanted = {"1"} if kind == _OF_ONE_USE else set(_VARIABLE.findall(json.dumps(body)))
        if not wanted <= {*made.get("variables", {}), *given} or not all(given.values()):
            return 21656, "The ContentVariables Parameter is invalid."
        approved = self.approvals.get(sid, {}).get("status") == "approved"
        if not approved and kind not in _IN_WINDOW:
            return 63027, "Template does not exist for a language and locale"
        return _too_long(kind, _filled(body, {**made.get("variables", {}), **given}), approved)


def broken(plain: Any, schema: str) -> str:
    """What of the specification a body breaks, empty for nothing."""
    whole = spec("twilio_content_v1")
    wanted = {"$ref": f"#/components/schemas/{schema}", "components": whole["components"]}
    found = next(jsonschema.Draft202012Validator(wanted).iter_errors(plain), None)
    return found.message[:200] if found else ""


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return _VARIABLE.sub(lambda m: values.get(m[1], m[0]), part)
    if isinstance(part, list):
        return [_filled(one, values) for one in part]
    return {name: _filled(one, values) for name, one in part.items()} if isinstance(part, dict) else part


def _buttons(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    if "add_security_recommendation" in body:
        return [(one["copy_code_text"], one["type"]) for one in body["actions"]]
    actions = [(one["title"], one.get("id") or one.get("url", "")) for one in body.get("actions", ())]
    return actions + [(one["item"], one["id"]) for one in body.get("items", ())]


def _too_long(kind: str, body: Mapping[str, Any], approved: bool) -> Refusal | None:
    buttons = _buttons(body)
    ids, titles = [one for _, one in buttons], [title for title, _ in buttons]
    listed = kind == "twilio/list-picker"
    most, longest = (_ROWS, _ROW) if listed else (10 if approved else _BUTTONS, _BUTTON)
    wrong = [
        len(body.get("body", "")) > _BODY,
        len(buttons) > most,
        any(not 0 < len(title) <= longest for title in titles),
        any(len(one.get("description", "")) > _MORE for one in body.get("items", ())),
        len(body.get("button", "x")) > _BUTTON or not body.get("button", "x"),
        kind != "twilio/call-to-action" and (len(set(ids)) < len(ids) or any(len(i) > _ID for i in ids)),
        not listed and len(set(titles)) < len(titles),
    ]
    return (63021, "Channel invalid content error") if any(wrong) else None
