"""An agent's leads as rows of a table and as a block of text to copy, in the columns agents already use in the field.

Each row says for whom it was made and when.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.agents.agent_page import Lead
from flows.answers.fields import AGENT, REMARK, Field, Fields, seen_by

COLUMNS = (
    *("NO", "NIK", "NAMA LENGKAP", "NO KK", "TTL", "JENIS KELAMIN", "NO HP", "NAMA USAHA", "KATEGORI USAHA"),
    *("ALAMAT", "KELURAHAN", "KECAMATAN", "STATUS BPJS", "NOMOR KPJ", REMARK),
)
# Nobody is asked for these: their cells stay empty and the last column says so.
NEVER_ASKED = ("NO KK", "NAMA USAHA")
IN_TEXT = (
    *("NIK", "NAMA LENGKAP", "NO KK", "TTL", "JENIS KELAMIN", "NO HP", "ALAMAT", "KELURAHAN", "KECAMATAN"),
    *("NAMA USAHA", "KATEGORI USAHA"),
)

Words = Mapping[str, str]


def columns(fields: Fields) -> tuple[str, ...]:
    """The columns in use, and before the remark those that newer fields name."""
    newer = (field.sheet for field in seen_by(fields, AGENT) if field.sheet and field.sheet not in COLUMNS)
    return (*COLUMNS[:-1], *newer, REMARK)


def beside(fields: Fields) -> Fields:
    """What an agent reads on the page beside the table."""
    return tuple(field for field in seen_by(fields, AGENT) if not field.sheet)


def row_of(lead: Lead, number: int, fields: Fields, words: Words, mark: str) -> dict[str, str]:
    """One lead under the columns; `mark` says who took it out and when."""
    row = dict.fromkeys(columns(fields), "") | {"NO": str(number)}
    row |= {one.sheet: _cell(one, lead, words) for one in seen_by(fields, AGENT) if one.sheet}
    empty = [column for column, cell in row.items() if not cell and column not in ("NO", REMARK)]
    told = [lead.reference, *_remarks(fields, lead, words)]
    told += [f"{words['lead_empty']} {', '.join(empty)}", words["lead_place"], mark]
    return {**row, REMARK: "; ".join(part for part in told if part)}


def _cell(field: Field, lead: Lead, words: Words) -> str:
    known = lead.fields[field.key]
    if field.kind == "sex":
        return words[f"lead_{known}"] if known else ""
    if field.kind == "last_four":
        return f"…{known}" if known else ""
    if field.kind == "mark":
        return words[f"lead_{field.key}"] if known else ""
    return known


def _remarks(fields: Fields, lead: Lead, words: Words) -> list[str]:
    """What was chosen first, then what was written."""
    found = [field for field in seen_by(fields, AGENT) if field.sheet == REMARK]
    return [_cell(field, lead, words) for field in sorted(found, key=lambda field: field.kind != "choice")]


def as_text(row: Mapping[str, str], words: Words) -> str:
    """One person to copy into the portal, line by line."""
    newer = (column for column in row if column not in COLUMNS)
    return "\n".join(
        f"{column}: {row[column] or words['lead_not_collected']}" for column in (*IN_TEXT, *newer)
    )
