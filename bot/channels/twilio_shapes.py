"""The shapes in which Twilio shows buttons, lists and links, each made once; what a bubble says are its variables.

https://www.twilio.com/docs/content: body, titles, rows and their ids may all be variables while a window is open.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.channels.looks import LIST_LABEL, Link, Look, link, look, rows
from bot.engine.saying.outgoing import Outgoing
from bot.traits import Limits

Variables = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the Content API is asked to make. `key` is the same for ever, in every process."""

    key: str
    definition: str  # JSON


def shaped(outgoing: Outgoing, limits: Limits) -> tuple[Shape, Variables] | None:
    """The shape of a bubble and its variables; None for what goes as plain words."""
    as_what = look(outgoing, limits)
    if as_what is Look.BUTTONS:
        return _quick_reply(len(outgoing.choices)), _said(outgoing, [c.label for c in outgoing.choices])
    if as_what is Look.LIST:
        return _list(outgoing, limits)
    page = link(outgoing, limits) if as_what is Look.LINK else None
    return _page(page) if page else None


def _said(outgoing: Outgoing, labels: list[str]) -> Variables:
    """Variable 1 is the text; then each choice's label and its token."""
    tokens = (choice.token for choice in outgoing.choices)
    pairs = (word for pair in zip(labels, tokens, strict=True) for word in pair)
    return {str(n): word for n, word in enumerate([outgoing.text, *pairs], start=1)}


@lru_cache(maxsize=16)
def _quick_reply(buttons: int) -> Shape:
    actions = [
        {"type": "QUICK_REPLY", "title": _variable(2 * n), "id": _variable(2 * n + 1)}
        for n in range(1, buttons + 1)
    ]
    return _shape("twilio/quick-reply", {"body": _variable(1), "actions": actions}, 2 * buttons + 1)


def _list(outgoing: Outgoing, limits: Limits) -> tuple[Shape, Variables]:
    shown = rows(outgoing.choices, limits)
    variables = _said(outgoing, [row.label for row in shown])
    more = [row.more for row in shown]
    for text in (outgoing.list_label or LIST_LABEL, *filter(None, more)):
        variables[str(len(variables) + 1)] = text
    return _list_picker(tuple(map(bool, more))), variables


@lru_cache(maxsize=256)
def _list_picker(more: tuple[bool, ...]) -> Shape:
    """`more`: which rows have smaller words below; those and the button's label stand behind the rows' variables."""
    button = 2 * len(more) + 2
    items: list[dict[str, str]] = []
    for n, described in enumerate(more, start=1):
        item = {"id": _variable(2 * n + 1), "item": _variable(2 * n)}
        items.append(item | ({"description": _variable(button + sum(more[:n]))} if described else {}))
    body = {"body": _variable(1), "button": _variable(button), "items": items}
    return _shape("twilio/list-picker", body, button + sum(more))


def _page(page: Link) -> tuple[Shape, Variables]:
    """A page's address up to its host must stand in the shape itself; the rest is a variable."""
    parts = urlsplit(page.url)
    root = f"{parts.scheme}://{parts.netloc}/"
    return _call_to_action(root), {"1": page.text, "2": page.label, "3": page.url.removeprefix(root)}


@lru_cache(maxsize=16)
def _call_to_action(root: str) -> Shape:
    actions = [{"type": "URL", "title": _variable(2), "url": root + _variable(3)}]
    return _shape("twilio/call-to-action", {"body": _variable(1), "actions": actions}, 3)


def _shape(kind: str, body: dict[str, Any], variables: int) -> Shape:
    samples = {str(n): f"contoh {n}" for n in range(1, variables + 1)}
    plain = {"language": "id", "variables": samples, "types": {kind: body}}
    key = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:40]
    name = f"jangkau_{kind.partition('/')[2].replace('-', '_')}_{key[:8]}"
    return Shape(key, json.dumps({"friendly_name": name, **plain}))


def _variable(number: int) -> str:
    return "{{" + str(number) + "}}"
