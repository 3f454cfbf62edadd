"""Writes a workbook; apart, so that its library is loaded only where somebody asks for one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook


def as_xlsx(rows: Iterable[Sequence[str]], mark: str = "") -> bytes:
    """As `writing.as_xlsx`; the cells are harmless already."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    sheet, text = book.add_worksheet("Jangkau"), book.add_format({"num_format": "@"})
    if mark:
        book.set_properties({"comments": mark})
        sheet.set_header(f"&C{mark.replace('&', '&&')}")
    widest = 0
    for line, row in enumerate(rows):
        widest = max(widest, len(row))
        for place, cell in enumerate(row):
            sheet.write_string(line, place, cell, text)
    sheet.set_column(0, max(widest - 1, 0), 18)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
