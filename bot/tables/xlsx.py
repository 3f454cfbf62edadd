"""Writes a workbook of one sheet of text, line by line: however long it is, little of it is ever in memory.

What a workbook library holds of 100,000 lines is 230 MB, or lies meanwhile on the disk in clear; here it is the packed
file alone. A cell is text (ECMA-376, 18.3.1.4, inlineStr), so that nothing of it is ever counted or run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

SHEET = "xl/worksheets/sheet1.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Name -> what stands in every workbook; the only thing that differs is the sheet, and what it is marked with.
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
    f' ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_KINDS}.worksheet+xml"/><Override PartName="/xl/styles.xml"'
    f' ContentType="{_KINDS}.styles+xml"/><Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="r2"'
    f' Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Jangkau" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/styles"'
    ' Target="styles.xml"/></Relationships>',
    # Format 49 is text: what somebody types over a cell stays text too.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0"'
    ' borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"'
    ' builtinId="0"/></cellStyles></styleSheet>',
}
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>{}</dc:description></cp:coreProperties>'
)
_BEGINS = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="{}" width="18" style="1" customWidth="1"/></cols><sheetData>'
)
_CELL = '<c s="1" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MEANS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def as_xlsx(rows: Iterable[Sequence[str]], mark: str = "") -> bytes:
    """As `writing.as_xlsx`; the cells are harmless already."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as book:
        for name, part in {**PARTS, "docProps/core.xml": _CORE.format(_text(mark))}.items():
            book.writestr(name, _HEAD + part)
        with book.open(SHEET, "w", force_zip64=True) as sheet:
            for line in _sheet(iter(rows), mark):
                sheet.write(line.encode())
    return out.getvalue()


def _sheet(rows: Iterator[Sequence[str]], mark: str) -> Iterator[str]:
    head = next(rows, ())
    yield _HEAD + _BEGINS.format(max(len(head), 1))
    yield _row(head)
    yield from map(_row, rows)
    said = f"<headerFooter><oddHeader>&amp;C{_text(mark.replace('&', '&&'))}</oddHeader></headerFooter>"
    yield f"</sheetData>{said if mark else ''}</worksheet>"


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(_CELL.format(_text(cell)) for cell in cells)}</row>"


def _text(text: str) -> str:
    """As XML takes it; signs that it has no place for are left out."""
    return _NOT_XML.sub("", text).translate(_MEANS)
