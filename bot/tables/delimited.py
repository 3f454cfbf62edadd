"""Text files of cells: whatever wrote them, in UTF-8, UTF-16 or cp1252, divided by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re

from bot.tables.problems import BadTable, Problem

DELIMITERS = ",;\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
LONGEST_CELL = 10_000
LOOKED_AT = 20  # lines, to tell the delimiter


def read_delimited(content: bytes) -> list[list[str]]:
    """Lines of cells as they stand. Raises BadTable."""
    text = decoded(content)
    if "\0" in text:
        raise BadTable([Problem("no_table")])
    said = SAID.match(text)
    delimiter = said[1] if said else delimiter_of(text)
    # The line that names the delimiter is a line of the file: the rows keep the numbers they have in an editor.
    lines = [list[str]()] if said else []
    reader = csv.reader(
        io.StringIO(text[said.end() if said else 0 :], newline=""), delimiter=delimiter, strict=True
    )
    try:
        lines += list(reader)
    except csv.Error:
        raise BadTable([Problem("quotes", line=reader.line_num)]) from None
    if any(len(cell) > LONGEST_CELL for line in lines for cell in line):
        raise BadTable([Problem("quotes")])
    return lines


def decoded(content: bytes) -> str:
    """The text, by its mark, else as UTF-8, as UTF-16 without a mark, or as Windows wrote it. Raises BadTable."""
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "")
    for encoding in [marked] if marked else [*_unmarked(content)]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable([Problem("encoding")])


def _unmarked(content: bytes) -> list[str]:
    """Every second byte of Latin letters in UTF-16 is NUL; no other text has any."""
    start = content[:2000]
    if start[1::2].count(0) > len(start) // 4:
        return ["utf-16-le"]
    if start[0::2].count(0) > len(start) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def delimiter_of(text: str) -> str:
    """The sign that divides the first lines most often and most evenly, outside of quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in DELIMITERS}
    fits = {
        sign: (found[0] > 0 and len(set(found)) == 1, found[0]) for sign, found in counts.items() if found
    }
    return (
        max(fits, key=lambda sign: fits[sign]) if fits and any(found for _, found in fits.values()) else ","
    )
