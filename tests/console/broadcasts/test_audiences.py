"""Saved audiences and labels in the console: kept from the page that counts, brought by a file, put on one person."""

from __future__ import annotations

import io
import re

from werkzeug.test import TestResponse

from bot.services.broadcasts.labels import TABLE
from bot.tables.reading import read_table
from tests.browsing import form_token
from tests.cast import a_reader
from tests.console.broadcasts.drafting import NEW, TEXT, code_of, counted
from tests.console.office import Browser, Office

LABELS = "/console/labels"


def brought(browser: Browser, content: str) -> TestResponse:
    form = {
        "csrf_token": form_token(browser.get(LABELS).text),
        "table": (io.BytesIO(content.encode()), "d.csv"),
    }
    return browser.client.post(LABELS, data=form, content_type="multipart/form-data")


def test_an_audience_is_kept_from_the_page_that_counts_and_shows_what_it_was_used_for(
    office: Office, browser: Browser
) -> None:
    a_reader(office.runtime, "1")
    kept = browser.post("/console/audiences", page=f"{NEW}?area=Cilincing", name="Pasar", area="31.72.04")
    assert kept.status_code == 303
    saved = re.search(r"saved=(\w+)", kept.headers["Location"])
    assert saved
    page = browser.get(f"{NEW}?saved={saved[1]}").text
    assert 'name="area" value="31.72.04"' in page and "Pasar" in page
    browser.post(NEW, page=NEW, text_id=TEXT, area="31.72.04", saved=saved[1])
    counted(office)
    shown = browser.get(f"/console/audiences/{saved[1]}").text
    assert code_of(office) in shown and "versi 1" in shown
    assert "people?state=" in shown
    assert "1 kali" in browser.get("/console/audiences").text


def test_a_name_too_short_is_said_beside_the_form(browser: Browser) -> None:
    found = browser.post("/console/audiences", page=NEW, name="x", area="31.72.04")
    assert found.status_code == 422 and "3 sampai 60" in found.text


def test_a_list_is_looked_at_first_and_then_labels_people(office: Office, browser: Browser) -> None:
    a_reader(office.runtime, "+6281234567890", channel="whatsapp", agreed=False)
    wrong = brought(browser, "phone,proof\n081234567890,map 1\n")
    assert wrong.status_code == 422 and "consent_date" in wrong.text
    looked = brought(browser, "phone,consent_date,proof\n081234567890,2026-11-20,map 1\n")
    assert "setuju lewat daftar ini" in looked.text
    take = re.search(r'action="(/console/labels/\w+)"', looked.text)
    assert take
    assert browser.post(take[1], page=LABELS, name="pasar").status_code == 303
    assert "ditempelkan pada 1 orang" in browser.get(LABELS).text
    assert browser.post(take[1], page=LABELS, name="pasar").status_code == 404


def test_the_example_has_the_right_columns(browser: Browser) -> None:
    found = browser.get(f"{LABELS}/example")
    (row,) = read_table(found.data, TABLE).rows
    assert row["phone"] and row["consent_date"] and row["proof"]


def test_a_label_is_put_on_one_person_and_taken_off(office: Office, browser: Browser) -> None:
    page = f"/console/people/{office.siti}"
    assert browser.post(f"{page}/labels", page=page, name="kader").status_code == 303
    assert "kader" in browser.get(page).text
    assert "kader" in browser.get(NEW).text
    browser.post(f"{page}/labels/drop", page=page, name="kader")
    assert "Tidak ada label" in browser.get(page).text
