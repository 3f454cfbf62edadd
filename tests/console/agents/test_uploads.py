"""Agents by upload: looked at first, every mistake at its cell, then taken in by another press."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from bot.services.agents.uploads import example_table
from bot.services.staff.reach import Wanted
from tests.browsing import form_token
from tests.console.elsewhere import HERE, SOUTH, browser_of, south
from tests.console.office import Browser, Office
from tests.looking import rows

PAGE = "/console/agents/import"
HEAD = "name,phone,community,branch,lat,lon,covers,languages,capacity,valid_until\n"
RATNA = f"Ratna,081234567801,Koperasi Contoh Maju Bersama,{HERE},-6.12,106.94,31.72.04,id,5,2027-12-31\n"


def upload(browser: Browser, content: bytes, name: str = "agen.csv") -> TestResponse:
    form = {"csrf_token": form_token(browser.get(PAGE).text), "table": (io.BytesIO(content), name)}
    return browser.client.post(PAGE, data=form, content_type="multipart/form-data")


def known(office: Office) -> int:
    return int(rows(office.runtime, "SELECT COUNT(*) AS n FROM agent")[0].n)


def test_a_table_is_looked_at_before_anything_is_written(any_office: Office) -> None:
    browser, before = any_office.inside(), known(any_office)
    looked = upload(browser, (HEAD + RATNA).encode())
    assert looked.status_code == 200 and "<b>1</b> agen baru" in looked.text and known(any_office) == before
    kept = rows(any_office.runtime, "SELECT id, sealed FROM report")[0]
    assert b"Ratna" not in bytes(kept.sealed)
    assert browser.post(f"{PAGE}/{kept.id}", page=PAGE).status_code == 303
    assert known(any_office) == before + 1
    assert browser.post(f"{PAGE}/{kept.id}", page=PAGE).status_code == 404  # once


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + RATNA.replace("-6.12", "91"), "lat"),
        (HEAD + RATNA.replace("081234567801", "abc"), "phone"),
        ("satu,dua\n1,2\n", "kolom"),
        ("<html>", ""),
        ("", ""),
    ],
)
def test_mistakes_are_told_at_their_cells_and_nothing_is_kept(
    office: Office, content: str, said: str
) -> None:
    answer = upload(office.inside(), content.encode())
    assert answer.status_code == 422 and said in answer.text and 'role="alert"' in answer.text
    assert rows(office.runtime, "SELECT id FROM report") == []


def test_the_example_has_the_right_columns_and_only_a_line_to_change(office: Office) -> None:
    answer = upload(office.inside(), example_table("contoh.xlsx"), "contoh.xlsx")
    assert answer.status_code == 200 and "<b>1</b> agen baru" in answer.text


def test_after_an_hour_it_has_to_be_uploaded_again(office: Office) -> None:
    browser = office.inside()
    upload(browser, (HEAD + RATNA).encode())
    kept = rows(office.runtime, "SELECT id FROM report")[0]
    office.clock.forward(minutes=61)
    assert office.inside().post(f"{PAGE}/{kept.id}", page=PAGE).status_code == 404


def test_a_branch_brings_agents_of_its_own_only_and_takes_nobody_elses_table(office: Office) -> None:
    south(office)
    browser = browser_of(office, "bu-tini", Wanted("supervisor", HERE))
    answer = upload(browser, (HEAD + RATNA.replace(HERE, SOUTH)).encode())
    assert answer.status_code == 422
    upload(office.inside(), (HEAD + RATNA).encode())
    kept = rows(office.runtime, "SELECT id FROM report")[0]
    assert browser.post(f"{PAGE}/{kept.id}", page=PAGE).status_code == 404
