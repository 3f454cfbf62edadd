"""poster: a code as a QR picture (PNG) and as an A5 page (SVG); poster_pdf makes the page to print."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from bot.on_demand import on_demand
from bot.rules.figures import spoken
from bot.runtime import Runtime
from bot.services.agents.verify_agent import Card

WIDTH, HEIGHT = 148, 210  # millimetres: A5
QR, QR_TOP = 96, 48


def qr_png(card: Card) -> bytes:
    """The QR as a picture."""
    out = io.BytesIO()
    qr_of(card).save(out, kind="png", scale=10, border=4)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Line:
    """One centred line; `baseline` and `size` in millimetres from the top of the page."""

    text: str
    baseline: float
    size: float


def poster_lines(runtime: Runtime, card: Card, language: str) -> list[Line]:
    """Who it is, the code to type, until when, and the warnings that protect people."""
    found = runtime.world.words.find(language, "common", "poster")
    words = found.options
    check = runtime.settings.config.operator.check
    return [
        Line(words["event"] if card.event else found.text, 22, 8),
        Line(card.name or card.community, 34, 8),
        Line(f"{card.community} · {card.branch}" if card.name else card.branch, 42, 4),
        Line(words["come" if card.event else "scan" if card.name else "join"], 152, 5),
        Line(card.code, 162, 7),
        Line(f"{words['until']} {spoken(card.expires, language)}", 170, 4),
        Line(words["cash"], 182, 4.5),
        Line(words["otp"], 189, 4.5),
        Line(f"{words['check']} {check}", 197, 3.6),
    ]


def qr_of(card: Card) -> Any:
    """The first deep link, or the bare code where no channel is on, as segno draws it."""
    return on_demand("qr")(_target(card), error="m", micro=False)


def poster_svg(runtime: Runtime, card: Card, language: str = "id") -> str:
    """An A5 page for the screen; `poster_pdf` makes the one to print."""
    matrix = qr_of(card)
    size = QR / matrix.symbol_size(border=4)[0]
    picture = matrix.svg_inline(scale=size, border=4, omitsize=False)
    text = "".join(_line(line) for line in poster_lines(runtime, card, language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>'
        f'<g transform="translate({(WIDTH - QR) / 2} {QR_TOP})">{picture}</g>{text}</svg>'
    )


def _target(card: Card) -> str:
    return card.links[0] if card.links else card.code


def _line(line: Line) -> str:
    # A sans-serif letter is about half as wide as high.
    fits = min(line.size, 1.9 * (WIDTH - 16) / max(1, len(line.text)))
    return (
        f'<text x="{WIDTH / 2}" y="{line.baseline}" font-family="sans-serif" font-size="{fits:.2f}"'
        f' text-anchor="middle">{escape(line.text)}</text>'
    )
