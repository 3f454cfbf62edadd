"""poster_pdf: an agent's or a community's code as an A5 page to print."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bot.runtime import Runtime
from bot.services.agents.poster import HEIGHT, QR, QR_TOP, WIDTH, Line, poster_lines, qr_of
from bot.services.agents.verify_agent import Card

PLAIN, BOLD, CODE = "Helvetica", "Helvetica-Bold", "Courier-Bold"
MARGIN = 8  # millimetres
BORDER = 4  # modules of quiet zone, as the standard wants
BAND = HexColor("#0b5d3b")
INK, PAPER, WARNING = HexColor("#1a1a1a"), HexColor("#ffffff"), HexColor("#fff4d6")


def poster_pdf(runtime: Runtime, card: Card, language: str = "id") -> bytes:
    """One page, vectors only: sharp at any size, about 8 KB; the same card gives the same file."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=0, invariant=1)
    page.setTitle(f"{card.name or card.community} · {card.code}")
    page.setAuthor(runtime.settings.config.operator.name)
    title, who, where, scan, code, until, cash, otp, check = poster_lines(runtime, card, language)
    _box(page, 0, 27, BAND)
    _box(page, 175, 18, WARNING)
    _picture(page, card)
    for line, font, ink in (
        (Line(title.text, 17, title.size), BOLD, PAPER),
        (Line(who.text, 38, who.size), BOLD, INK),
        (Line(where.text, 45, where.size), PLAIN, INK),
        (scan, PLAIN, INK),
        (code, CODE, INK),
        (until, PLAIN, INK),
        (cash, BOLD, INK),
        (otp, BOLD, INK),
        (Line(check.text, 201, check.size), PLAIN, INK),
    ):
        _write(page, line, font, ink)
    page.showPage()
    page.save()
    return out.getvalue()


def _box(page: Canvas, top: float, height: float, colour: HexColor) -> None:
    page.setFillColor(colour)
    page.rect(0, (HEIGHT - top - height) * mm, WIDTH * mm, height * mm, stroke=0, fill=1)


def _picture(page: Canvas, card: Card) -> None:
    """Dark modules as rectangles; runs in one row are one rectangle, so that no hairlines show."""
    rows = [bytes(row) for row in qr_of(card).matrix]
    side = QR / (len(rows) + 2 * BORDER)
    left = (WIDTH - QR) / 2 + BORDER * side
    page.setFillColor(INK)
    for number, row in enumerate(rows):
        bottom = HEIGHT - QR_TOP - (number + 1 + BORDER) * side
        column = 0
        for dark in row.replace(b"\0", b" ").split(b" "):
            if dark:
                page.rect(
                    (left + column * side) * mm,
                    bottom * mm,
                    len(dark) * side * mm,
                    side * mm,
                    stroke=0,
                    fill=1,
                )
            column += len(dark) + 1


def _write(page: Canvas, line: Line, font: str, ink: HexColor) -> None:
    """A centred line, smaller where it would not fit; signs the font has not become "?"."""
    text = line.text.encode("cp1252", "replace").decode("cp1252")
    width = stringWidth(text, font, 1)
    size = min(line.size * mm, (WIDTH - 2 * MARGIN) * mm / max(width, 1e-6))
    page.setFillColor(ink)
    page.setFont(font, size)
    page.drawCentredString(WIDTH / 2 * mm, (HEIGHT - line.baseline) * mm, text)
