"""A table that somebody hands in is read to its last cell, or refused with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.tables.columns import Columns, letter
from bot.tables.problems import WORDS, BadTable
from bot.tables.reading import MOST_ROWS, Row, read_file, read_table
from tests.tables.books import ods, of_size, patched, xlsx

WANTED = Columns(
    ("name", "phone", "nik", "birth_date", "lat", "note"),
    ("name", "phone"),
    frozenset(["birth_date"]),
    {"nama lengkap": "name", "no hp": "phone"},
)
HEAD = ("name", "phone", "birth_date", "note")
MORNING = datetime(1990, 5, 15, 6, 30)  # noqa: DTZ001  spreadsheets know no time zone
SITI = ("Siti", "081234567890", "1990-05-15", "jual sayur")


def rows(content: bytes) -> list[Row]:
    return read_table(content, WANTED).rows


def wrong(content: bytes) -> list[tuple[str, int, str]]:
    """What is told: the word, the line, the column."""
    with pytest.raises(BadTable) as refused:
        read_table(content, WANTED)
    assert all(" / " in line for line in str(refused.value).splitlines())
    return [(problem.word, problem.line, problem.column) for problem in refused.value.problems]


def delimited(*lines: Sequence[str], mark: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(mark.join(line) for line in lines).encode(encoding)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_whatever_wrote_it(mark: str, encoding: str) -> None:
    (row,) = rows(delimited(HEAD, ("Siti Nurhálizá", *SITI[1:]), mark=mark, encoding=encoding))
    assert (row["name"], row["phone"], row.line) == ("Siti Nurhálizá", "081234567890", 2)


def test_a_file_that_names_its_delimiter_is_read() -> None:
    (row,) = rows(b"sep=;\r\n" + delimited(HEAD, (*SITI[:3], "a, b, c, d, e"), mark=";"))
    assert (row["note"], row.line) == ("a, b, c, d, e", 3)


def test_signs_within_quotes_divide_nothing() -> None:
    (row,) = rows(b'name;phone;note\r\n"Siti; S.Pd";081234567890;"satu\r\ndua, tiga"\r\n')
    assert (row["name"], row["note"]) == ("Siti; S.Pd", "satu dua, tiga")


def test_quotes_that_do_not_pair_are_refused_at_their_line() -> None:
    assert wrong(b'name,phone\nSiti,0812\n"Budi,0813\n')[0][0] == "quotes"


@pytest.mark.parametrize(
    "make", [xlsx, ods, lambda *lines: delimited(*(tuple(map(str, line)) for line in lines))]
)
def test_every_kind_of_file_says_the_same(make: Any) -> None:
    (row,) = rows(make(HEAD, SITI))
    assert dict(row) == dict(zip(HEAD, SITI, strict=True))


def test_an_old_workbook_is_read() -> None:
    (row,) = rows((Path(__file__).parent / "old.xls").read_bytes())
    assert (row["name"], row["phone"], row["birth_date"]) == ("Siti", "081234567890", "1990-05-15")


@pytest.mark.parametrize(
    "head",
    [("NAME", "Phone"), (" name ", "PHONE\u200b"), ("Nama Lengkap", "No. HP"), ("nama_lengkap", "no-hp")],
)
def test_headers_are_known_in_any_case_and_in_indonesian(head: tuple[str, ...]) -> None:
    (row,) = rows(xlsx(head, ("Siti", "0812")))
    assert dict(row) == {"name": "Siti", "phone": "0812"}


def test_missing_doubled_and_unknown_columns_are_all_named_at_once() -> None:
    assert wrong(xlsx(("name", "Name", "fone", "hobby"), ("Siti", "Sari", "0812", "nari"))) == [
        ("missing", 0, ""),
        ("unknown", 0, "fone (C)"),
        ("unknown", 0, "hobby (D)"),
        ("doubled", 0, "name"),
    ]


def test_a_column_close_to_a_known_one_is_asked_about() -> None:
    with pytest.raises(BadTable, match=r"fone \(B\).*phone"):
        read_table(xlsx(("name", "fone"), ("Siti", "0812")), WANTED)


def test_what_is_told_of_odd_signs_stays_on_one_line() -> None:
    with pytest.raises(BadTable) as refused:
        read_table("name,phone,a\x1c\x85\u2028b\nSiti,0812,x\n".encode(), WANTED)
    assert len(str(refused.value).splitlines()) == 1


def test_a_cell_outside_the_headers_is_refused_at_its_place() -> None:
    assert wrong(xlsx(("name", "phone"), ("Siti", "0812"), ("Budi", "0813", None, "lupa"))) == [
        ("surplus", 3, "")
    ]
    assert wrong(delimited(("name", "phone"), ("Siti", "0812", "x"))) == [("surplus", 2, "")]


def test_empty_cells_columns_and_rows_at_the_edges_mean_nothing() -> None:
    found = rows(
        xlsx((*HEAD, "", None), (*SITI, "", " "), (None,) * 4, (), ("Budi", "0813"), (" ", "\u00a0"))
    )
    assert [(row["name"], row.line) for row in found] == [("Siti", 2), ("Budi", 5)]


def test_a_running_number_in_front_is_let_through() -> None:
    assert [dict(row) for row in rows(xlsx(("No.", "name", "phone"), (1, "Siti", "0812")))] == [
        {"name": "Siti", "phone": "0812"}
    ]


def test_a_title_above_the_headers_is_passed_over_and_told() -> None:
    table = read_table(xlsx(("DAFTAR PEKERJA",), (), ("name", "phone"), ("Siti", "0812")), WANTED)
    assert [(row["name"], row.line) for row in table.rows] == [("Siti", 4)]
    assert "DAFTAR PEKERJA" in table.told()[0]


def test_a_row_above_the_headers_is_refused() -> None:
    assert wrong(xlsx(("Siti", "0812"), ("name", "phone"), ("Budi", "0813"))) == [("above", 1, "")]


@pytest.mark.parametrize("said", ["A1:A1", "A1:XFD1048576", "Z9:AA10"])
def test_the_size_a_workbook_says_it_has_is_not_believed(said: str) -> None:
    assert len(rows(of_size(xlsx(HEAD, SITI, ("Budi", "0813")), said))) == 2


def test_a_cell_far_outside_is_refused_before_anything_is_unpacked() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    book = patched(xlsx(HEAD, SITI), lambda xml: xml.replace("</sheetData>", far))
    assert wrong(book) == [("too_far", 0, "")]


@pytest.mark.parametrize("number", [3172045505900001, 3172045505900001.0, 1234567890123456789])
@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_long_number_of_a_numeric_cell_is_refused_in_whatever_column(make: Any, number: float) -> None:
    assert wrong(make(("name", "phone", "nik"), ("Siti", number, number))) == [
        ("number_lost", 2, "phone"),
        ("number_lost", 2, "nik"),
    ]


def test_a_number_a_spreadsheet_wrote_with_an_exponent_is_refused() -> None:
    assert wrong(delimited(("name", "phone", "nik"), ("Siti", "8,12346E+10", "3.17205E+15"), mark=";")) == [
        ("number_lost", 2, "phone"),
        ("number_lost", 2, "nik"),
    ]


def test_a_nik_kept_as_text_and_a_phone_kept_as_a_number_are_read() -> None:
    (row,) = rows(xlsx(("name", "phone", "nik", "lat"), ("Siti", 81234567890, "3172045505900001", -6.11)))
    assert dict(row) == {"name": "Siti", "phone": "81234567890", "nik": "3172045505900001", "lat": "-6.11"}


@pytest.mark.parametrize("day", [date(1990, 5, 15), MORNING, 33008, "33008"])
def test_a_day_is_a_day_however_the_cell_keeps_it(day: object) -> None:
    table = read_table(xlsx(HEAD, ("Siti", "0812", day)), WANTED)
    assert table.rows[0]["birth_date"] == "1990-05-15"
    assert bool(table.notes) is isinstance(day, int | str)


@pytest.mark.parametrize("value", [date(2026, 5, 3), time(9, 17), MORNING])
def test_a_day_where_none_belongs_is_refused(value: object) -> None:
    assert wrong(xlsx(("name", "phone", "note"), ("Siti", "0812", value))) == [("day_here", 2, "note")]


def test_formulas_without_a_result_and_errors_are_refused_at_their_cells() -> None:
    assert wrong(xlsx(("name", "phone"), ("=A1&B1", "0812"), ("Siti", "#REF!"))) == [
        ("formula", 2, "A2"),
        ("error_cell", 3, "B3"),
    ]


def test_a_formula_with_its_result_is_the_result() -> None:
    cell = '<c r="B2" t="str"><f>CONCATENATE("08","12")</f><v>0812</v></c>'
    book = patched(xlsx(("name", "phone"), ("Siti", "X")), lambda xml: _replaced(xml, "B2", cell))
    assert rows(book)[0]["phone"] == "0812"


def _replaced(xml: str, name: str, cell: str) -> str:
    start = xml.index(f'<c r="{name}"')
    end = xml.index("</c>", start) + 4
    return xml[:start] + cell + xml[end:]


def _hide_row(book: Any) -> None:
    book.active.row_dimensions[3].hidden = True


def _hide_column(book: Any) -> None:
    book.active.column_dimensions["D"].hidden = True


def _merge(book: Any) -> None:
    book.active.merge_cells("A2:A3")


def _merge_title(book: Any) -> None:
    book.active.insert_rows(1)
    book.active["A1"] = "Daftar"
    book.active.merge_cells("A1:D1")


def test_hidden_rows_and_columns_and_merged_cells_are_refused() -> None:
    two = (HEAD, SITI, ("Budi", "0813", "", "x"))
    assert wrong(xlsx(*two, change=_hide_row)) == [("hidden_row", 3, "")]
    assert wrong(xlsx(*two, change=_hide_column)) == [("hidden_column", 1, "")]
    assert wrong(xlsx(*two, change=_merge)) == [("merged", 2, "")]
    assert len(rows(xlsx(*two, change=_merge_title))) == 2


def test_of_an_ods_the_same_is_told_of_the_sheet() -> None:
    assert wrong(ods(HEAD, SITI, row_marks=' table:visibility="filter"')) == [("hidden_rows", 0, "")]
    assert ("merged_some", 0, "") in wrong(ods(HEAD, SITI, cell_marks=' table:number-rows-spanned="2"'))


def _second(text: Sequence[object], state: str = "visible") -> Any:
    def change(book: Any) -> None:
        sheet = book.create_sheet("Lembar 2")
        sheet.append(list(text))
        sheet.sheet_state = state

    return change


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_second_sheet_with_a_table_is_refused_by_name(state: str) -> None:
    assert wrong(xlsx(HEAD, SITI, change=_second(("Budi", "0813"), state))) == [("two_sheets", 0, "")]


def test_a_second_sheet_of_prose_is_let_be() -> None:
    assert len(rows(xlsx(HEAD, SITI, change=_second(("Petunjuk: isi lembar pertama",))))) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"name,phone\n", "empty"),
        (b"<html><table><tr><td>name</td></tr></table></html>", "no_table"),
        (b"<?xml version='1.0'?><Workbook/>", "no_table"),
        (b"%PDF-1.7", "no_table"),
        (b"PK\x03\x04junk", "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "no_table"),
        (b"\xff\xfe\x00", "encoding"),
        (b"na\x81me,phone\xff\n", "encoding"),
        (b"name,phone\nSi\0ti,1\n", "no_table"),
        (b"x" * (11 * 1024 * 1024), "too_large"),
        (b"name,phone\n" + b"Siti,1\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_what_is_no_table_is_one_plain_sentence(content: bytes, word: str) -> None:
    assert wrong(content) == [(word, 0, "")]


def test_a_file_that_is_not_there_is_one_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="the file cannot be opened"):
        read_file(tmp_path / "none.csv", WANTED)


def test_the_ending_of_a_files_name_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_bytes(xlsx(HEAD, SITI))
    assert len(read_file(path, WANTED).rows) == 1


def test_everything_that_can_be_told_has_words_in_both_languages() -> None:
    assert {language: set(words) for language, words in WORDS.items()} == {
        "id": set(WORDS["id"]),
        "en": set(WORDS["id"]),
    }


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
