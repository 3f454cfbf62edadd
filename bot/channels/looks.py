"""How a bubble is shown: as words, buttons, a list, a link, or numbered; by one table of limits, and nothing is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.engine.saying.outgoing import Choice, Outgoing
from bot.traits import Limits

# A page of ours at the end of what is said; phones and providers open none that has no name.
LIST_LABEL = "☰"  # opens a list that has no words for it
DIGITS = 5  # in a row, where the choices stand as numbered words
_LINK = re.compile(r"(?P<before>\S.*?)(?P<link>https://(?P<host>[\w-]+(?:\.[\w-]+)+)\S*)", re.DOTALL)


class Look(StrEnum):
    """The ways in which a bubble can stand on a phone."""

    WORDS = "words"
    BUTTONS = "buttons"
    LIST = "list"
    LINK = "link"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list. `more` is the whole label, where the row holds only its beginning; empty otherwise."""

    token: str
    label: str
    more: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page behind a button. `text` names the page's host, so that whoever fears fraud sees where it leads."""

    text: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A bubble as a phone shows it: for whoever draws one. `columns`: how many of `rows` stand side by side."""

    look: Look
    text: str
    rows: tuple[Row, ...] = ()
    link: Link | None = None
    columns: int = 1


def shown(outgoing: Outgoing, limits: Limits) -> Shown:
    """Numbered choices stay to be pressed by their number where the channel has buttons for that many."""
    how = look(outgoing, limits)
    page = link(outgoing, limits) if how is Look.LINK else None
    if page:
        return Shown(how, page.text, link=page)
    if how is not Look.NUMBERED:
        side = columns(outgoing.choices, limits) if how is Look.BUTTONS else 1
        return Shown(how, outgoing.text, tuple(rows(outgoing.choices, limits)), columns=side)
    pressed = limits.digits and len(outgoing.choices) <= limits.buttons
    digits = [Row(choice.token, str(n), "") for n, choice in enumerate(outgoing.choices, start=1)]
    return Shown(
        how, words(replace(outgoing, numbered=True)), tuple(digits) if pressed else (), columns=DIGITS
    )


def columns(choices: tuple[Choice, ...], limits: Limits) -> int:
    """Of buttons."""
    return 2 if choices and all(len(choice.label) <= limits.beside for choice in choices) else 1


def look(outgoing: Outgoing, limits: Limits) -> Look:
    """The first way that shows all of `outgoing`; words with numbers where neither buttons nor a list do."""
    if not outgoing.choices:
        return Look.LINK if link(outgoing, limits) else Look.WORDS
    if len(outgoing.text) > limits.text_with_choices:
        return Look.NUMBERED
    labels = [choice.label for choice in outgoing.choices]
    if _fit(labels, limits.buttons, limits.button_label):
        return Look.BUTTONS
    whole = max(map(len, labels)) <= max(limits.row_label, limits.row_more)
    listed = whole and _fit(
        [row.label for row in rows(outgoing.choices, limits)], limits.rows, limits.row_label
    )
    return Look.LIST if listed else Look.NUMBERED


def rows(choices: tuple[Choice, ...], limits: Limits) -> list[Row]:
    """The rows of a list: a label too long for one begins there and stands whole below."""
    return [_row(choice, limits.row_label) for choice in choices]


def words(outgoing: Outgoing) -> str:
    """Text and choices as one bubble of words; numbers only where a bare number may be the answer."""
    if not outgoing.choices:
        return outgoing.text
    labels = [choice.label for choice in outgoing.choices]
    if outgoing.numbered:
        labels = [f"{number}. {label}" for number, label in enumerate(labels, start=1)]
    return "\n".join([outgoing.text, "", *labels])


def link(outgoing: Outgoing, limits: Limits) -> Link | None:
    """The page that a text ends with; None where there is none, more than one, or no button for it."""
    label = outgoing.link_label
    if not 0 < len(label) <= limits.link_label:
        return None
    found = _LINK.fullmatch(outgoing.text.strip())
    if not found or "https://" in found["before"]:
        return None
    text = f"{found['before']}{found['host']}"
    return Link(text, label, found["link"]) if len(text) <= limits.text_with_choices else None


def _fit(labels: list[str], most: int, longest: int) -> bool:
    """Two of one name are refused."""
    return len(labels) <= most and max(map(len, labels)) <= longest and len(set(labels)) == len(labels)


def _row(choice: Choice, most: int) -> Row:
    if len(choice.label) <= most:
        return Row(choice.token, choice.label, "")
    head = choice.label[: most + 1].rpartition(" ")[0].rstrip(" ,(") or choice.label[:most]
    return Row(choice.token, head, choice.label)
