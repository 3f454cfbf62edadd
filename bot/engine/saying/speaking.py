"""From words and facts to bubbles: fills placeholders, formats values, keeps a bubble within its limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.engine.saying.outgoing import Choice, Outgoing
from bot.rules.figures import Rupiah, spoken

BUBBLE = 1000  # characters; the tightest channel takes 1,024 beside choices
_ENDS = (
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s"),
    re.compile(r"\s"),
)  # where a long text parts, best first


class Spoken(dict[str, str]):
    """Placeholders to spoken values, looked up only when a text names them."""

    def __init__(self, lookup: Callable[[str], object], language: str) -> None:
        super().__init__()
        self.lookup, self.language = lookup, language

    def __missing__(self, name: str) -> str:
        return spoken(self.lookup(name), self.language)


def fill(text: str, lookup: Callable[[str], object], language: str) -> str:
    """`text` with its placeholders filled. Raises KeyError for one that nobody knows."""
    return text.format_map(Spoken(lookup, language)) if "{" in text else text


def value_label(kind: str, value: Any, labels: Mapping[str, str], language: str) -> str:
    """How an answer is shown back to the person who gave it."""
    if isinstance(value, str) and kind != "date":
        return labels.get(value, value)
    if isinstance(value, Mapping) and "amount" in value:
        per = labels.get(f"per_{value.get('per')}", "")
        return f"{spoken(Rupiah(value['amount']), language)} {per}".strip()
    if isinstance(value, Mapping):
        return value.get("label") or place_label(value)
    if isinstance(value, bool):
        return labels.get("yes" if value else "no", str(value))
    if kind == "date":
        return spoken(date.fromisoformat(value), language)
    return labels.get(str(value), str(value))


def place_label(place: Mapping[str, Any]) -> str:
    """A place and the first of those around it with another name: Cilincing, Kota Administrasi Jakarta Utara."""
    name = str(place.get("name", "–"))
    around = [str(other) for other in place.get("within") or () if other != name]
    return ", ".join([name, *around[:1]])


def bubbles(pieces: Sequence[str], last: Outgoing | None) -> Iterable[Outgoing]:
    """One bubble where it fits, else as few as possible; the choices stay with the last."""
    if last and not pieces and len(last.text) <= BUBBLE:  # a question alone
        yield last
        return
    text = ""
    for piece in (part for whole in (*pieces, last.text if last else "") for part in _parts(whole)):
        if text and len(text) + len(piece) + 2 > BUBBLE:
            yield Outgoing(text)
            text = ""
        text = f"{text}\n\n{piece}" if text and piece else text or piece
    if last:
        yield last if text == last.text else replace(last, text=text)
    elif text:
        yield Outgoing(text)


def _parts(text: str) -> Iterable[str]:
    """A text longer than a bubble, parted between its lines, else at the end of a sentence, else between words."""
    while len(text) > BUBBLE:
        end = _end(text)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _end(text: str) -> int:
    """Where the first part of a text ends; one word longer than a bubble is the only thing ever broken."""
    head = text[: BUBBLE + 1]
    for mark in _ENDS:
        ends = [found.start() for found in mark.finditer(head) if found.start() > BUBBLE // 4]
        if ends:
            return ends[-1]
    return BUBBLE


def choices(token: str, labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Choices of a question: the token names question and option, short and opaque to the outside."""
    return tuple(Choice(f"{token}.{key}", label) for key, label in labels.items())
