"""An agent's leads as tables: XLSX, CSV, and a block of text to copy; the columns agents already use in the field.

No cell is ever run as a formula; each row says for whom it was made and when.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from bot.services.agents.agent_page import Lead
from bot.services.staff.tables import harmless

COLUMNS = (
    *("NO", "NIK", "NAMA LENGKAP", "NO KK", "TTL", "JENIS KELAMIN", "NO HP", "NAMA USAHA", "KATEGORI USAHA"),
    *("ALAMAT", "KELURAHAN", "KECAMATAN", "STATUS BPJS", "NOMOR KPJ", "KETERANGAN"),
)
FIELDS = {
    "NIK": "nik",
    "NAMA LENGKAP": "full_name",
    "TTL": "birth_date",
    "NO HP": "phone",
    "KATEGORI USAHA": "job",
    "ALAMAT": "address",
    "KELURAHAN": "village",
    "KECAMATAN": "district",
    "STATUS BPJS": "member",
}
# Nobody is asked for these: their cells stay empty and the last column says so.
NEVER_ASKED = ("NO KK", "NAMA USAHA")
IN_TEXT = (
    *("NIK", "NAMA LENGKAP", "NO KK", "TTL", "JENIS KELAMIN", "NO HP", "ALAMAT", "KELURAHAN", "KECAMATAN"),
    *("NAMA USAHA", "KATEGORI USAHA"),
)

Words = Mapping[str, str]


def row_of(lead: Lead, number: int, words: Words, mark: str) -> dict[str, str]:
    """One lead under the columns; `mark` says who took it out and when."""
    row = {column: lead.fields[field] for column, field in FIELDS.items()}
    sex, known = lead.fields["sex"], lead.fields["number"]
    row |= {"NO": str(number), "NO KK": "", "NAMA USAHA": ""}
    row |= {"JENIS KELAMIN": words[f"lead_{sex}"] if sex else "", "NOMOR KPJ": f"…{known}" if known else ""}
    empty = [column for column in COLUMNS[1:-1] if not row[column]]
    told = [lead.reference, *(lead.fields[name] for name in ("programmes", "best_time", "landmark"))]
    told += [words["lead_in_person"]] if lead.fields["in_person"] else []
    told += [f"{words['lead_empty']} {', '.join(empty)}", words["lead_place"], mark]
    return {**row, "KETERANGAN": "; ".join(part for part in told if part)}


def as_text(row: Mapping[str, str], words: Words) -> str:
    """One person to copy into the portal, line by line."""
    return "\n".join(f"{column}: {row[column] or words['lead_not_collected']}" for column in IN_TEXT)


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(row[column]) for column in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Mapping[str, str]], mark: str) -> bytes:
    """A workbook of text cells only, the mark in its header and its properties."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"comments": mark})
    sheet, text = book.add_worksheet("Jangkau"), book.add_format({"num_format": "@"})
    sheet.set_header(f"&C{mark.replace('&', '&&')}")
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column, text)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(COLUMNS):
            sheet.write_string(line, place, row[column], text)
    sheet.set_column(0, len(COLUMNS) - 1, 18)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
