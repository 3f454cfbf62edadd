"""Workbooks as people make them: by a spreadsheet, by LibreOffice, and by programs that say odd things about them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*rows: Sequence[object], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `change` may do to it what a person does."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    book.save(out)
    return out.getvalue()


def patched(book: bytes, change: Callable[[str], str], path: str = SHEET) -> bytes:
    """The same workbook with one of its files changed."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == path else text)
    return out.getvalue()


def of_size(book: bytes, said: str) -> bytes:
    """A workbook that says it is larger or smaller than it is."""
    return patched(book, lambda xml: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{said}"', xml))


ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048560">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def ods(*rows: Sequence[object], row_marks: str = "", cell_marks: str = "") -> bytes:
    """As LibreOffice keeps it, its million empty rows at the end included."""
    lines = "".join(
        f"<table:table-row{row_marks if at else ''}>"
        + "".join(_ods_cell(cell, cell_marks) for cell in row)
        + "</table:table-row>"
        for at, row in enumerate(rows)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMES} office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="Lembar1">{lines}{EMPTY_ROWS}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr("content.xml", content)
    return out.getvalue()


def _ods_cell(value: object, marks: str) -> str:
    number = isinstance(value, int | float)
    kind = f'"float" office:value="{value}"' if number else '"string"'
    said = escape(str(value))
    return f"<table:table-cell{marks} office:value-type={kind}><text:p>{said}</text:p></table:table-cell>"
