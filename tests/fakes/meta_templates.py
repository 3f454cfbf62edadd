"""Message templates at the fake Cloud API: what an account takes to keep, lists, and lets a letter fill in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

Refusal = tuple[int, str]
ACCOUNT = "102290129340398"
PER_PAGE = 7  # small, so that every listing has pages
_PLACE = re.compile(r"\{\{(\d+)\}\}")
_CODE = "{{1}} is your verification code."


class Kept:
    """What was submitted, by its number there; `state` of each is the test's to change."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1_689_556_908_129_832)

    def submit(self, plain: Any) -> dict[str, Any] | Refusal:
        if found := refused(plain):
            return found
        if any(
            (one["name"], one["language"]) == (plain["name"], plain["language"]) for one in self.made.values()
        ):
            return 100, "There is already content in that language for this template"
        number = str(next(self._numbers))
        self.made[number] = {**plain, "id": number, "status": "PENDING", "rejected_reason": "NONE"}
        return {"id": number, "status": "PENDING", "category": plain["category"]}

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        first, every = int(query.get("after") or 0), list(self.made.values())
        shown = every[first : first + PER_PAGE]
        more = first + PER_PAGE < len(every)
        cursors = {"before": str(first), "after": str(first + PER_PAGE)}
        return {"data": shown, "paging": {"cursors": cursors, **({"next": "https://next"} if more else {})}}

    def said(self, template: Mapping[str, Any]) -> str | Refusal:
        """The words of a letter by one of them; what the Cloud API refuses of it."""
        named = (template.get("name"), template.get("language", {}).get("code"))
        found = next((one for one in self.made.values() if (one["name"], one["language"]) == named), None)
        if found is None or found["status"] != "APPROVED":
            return (
                (132001, "Template name does not exist in the translation")
                if found is None
                else (132015, "paused")
            )
        parts = {part["type"]: part for part in found["components"]}
        given = template.get("components", [])
        body = [one["text"] for part in given if part["type"] == "body" for one in part["parameters"]]
        text = parts["BODY"].get("text", _CODE)
        if len(body) != len(set(_PLACE.findall(text))):
            return 132000, "Number of parameters does not match the expected number of params"
        if any(not one or "\n" in one or "    " in one for one in body):
            return 132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        return _buttons(parts, given) or _PLACE.sub(lambda m: body[int(m[1]) - 1], text)


def _buttons(parts: Mapping[str, Any], given: list[Mapping[str, Any]]) -> Refusal | None:
    kept = parts.get("BUTTONS", {}).get("buttons", [])
    pressed = [part for part in given if part["type"] == "button"]
    kinds = ["url" if one["type"] == "OTP" else "quick_reply" for one in kept]
    same = [part["sub_type"] for part in pressed] == kinds
    numbered = [part["index"] for part in pressed] == [str(n) for n in range(len(kinds))]
    return (
        None
        if same and numbered
        else (132012, "Parameter format does not match format in the created template")
    )


def refused(plain: Any) -> Refusal | None:
    """The first rule that a submission breaks."""
    if not isinstance(plain, Mapping) or not re.fullmatch(r"[a-z0-9_]{1,512}", str(plain.get("name", ""))):
        return 100, "name"
    if plain.get("language") not in ("id", "en") or plain.get("category") not in (
        "UTILITY",
        "MARKETING",
        "AUTHENTICATION",
    ):
        return 100, "language or category"
    parts = {part.get("type"): part for part in plain.get("components", [])}
    body, buttons = parts.get("BODY"), parts.get("BUTTONS", {}).get("buttons", [])
    if body is None or parts.keys() - {"BODY", "BUTTONS"}:
        return 100, "components"
    if plain["category"] == "AUTHENTICATION":
        right = "text" not in body and [one.get("otp_type") for one in buttons] == ["COPY_CODE"]
        return None if right else (100, "an authentication text is worded by WhatsApp")
    places = sorted(set(_PLACE.findall(body.get("text", ""))), key=int)
    if places != [str(n) for n in range(1, len(places) + 1)]:
        return 100, "facts are numbered from one"
    examples = body.get("example", {}).get("body_text", [[]])[0]
    if len(examples) != len(places) or not 0 < len(body["text"]) <= 1024:
        return 2388043, "examples"
    titles = [one.get("text", "") for one in buttons]
    fits = len(titles) <= 10 and len(set(titles)) == len(titles) and all(0 < len(t) <= 25 for t in titles)
    return None if fits else (100, "buttons")
