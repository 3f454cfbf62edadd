"""poster: an agent's code as a QR picture (PNG) and as a printable A5 page (SVG)."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import segno

from bot.engine.speaking import spoken
from bot.runtime import Runtime
from bot.services.verify_agent import Card

WIDTH, HEIGHT = 148, 210  # millimetres: A5
QR = 96


def qr_png(card: Card) -> bytes:
    """The first deep link as a QR picture, or the bare code where no channel is on."""
    out = io.BytesIO()
    segno.make(_target(card), error="m", micro=False).save(out, kind="png", scale=10, border=4)
    return out.getvalue()


def poster_svg(runtime: Runtime, card: Card, language: str = "id") -> str:
    """An A5 page to print: who it is, the QR, the code to type, and the warnings that protect people."""
    found = runtime.world.words.find(language, "common", "poster")
    words = found.options
    check = runtime.settings.config.operator.check
    until = spoken(card.expires, language)
    matrix = segno.make(_target(card), error="m", micro=False)
    size = QR / matrix.symbol_size(border=4)[0]
    picture = matrix.svg_inline(scale=size, border=4, omitsize=False)
    lines = [
        (found.text, 22, 8),
        (card.name, 34, 8),
        (f"{card.community} · {card.branch}", 42, 4),
        (words["scan"], 152, 5),
        (card.code, 162, 7),
        (f"{words['until']} {until}", 170, 4),
        (words["cash"], 182, 4.5),
        (words["otp"], 189, 4.5),
        (f"{words['check']} {check}", 197, 3.6),
    ]
    text = "".join(_line(*line) for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>'
        f'<g transform="translate({(WIDTH - QR) / 2} 48)">{picture}</g>{text}</svg>'
    )


def _target(card: Card) -> str:
    return card.links[0] if card.links else card.code


def _line(text: str, top: float, size: float) -> str:
    fits = min(
        size, 1.9 * (WIDTH - 16) / max(1, len(text))
    )  # a sans-serif letter is about half as wide as high
    return (
        f'<text x="{WIDTH / 2}" y="{top}" font-family="sans-serif" font-size="{fits:.2f}"'
        f' text-anchor="middle">{escape(text)}</text>'
    )
