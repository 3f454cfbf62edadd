"""Words of a broadcast in the console: kept texts with versions, buttons, and how it looks on a phone."""

from __future__ import annotations

from tests.cast import a_reader
from tests.console.broadcasts.drafting import NEW, written
from tests.console.office import Browser, Office

TEXTS = "/console/wordings"
WHY = "menjawab pertanyaan warga"


def kept(browser: Browser, text: str) -> str:
    found = browser.post(TEXTS, page=TEXTS, name="Iuran", text_id=text)
    assert found.status_code == 303, found.text
    return found.headers["Location"]


def test_a_kept_text_is_used_and_its_version_shown_for_ever(office: Office, browser: Browser) -> None:
    page = kept(browser, "Mulai {min_two_other}. Balas STOP.")
    code = written(office, browser, text_id="", key=f"w:{page.rpartition('/')[2]}")
    found = browser.post(page, page=page, text_id="Telepon {call_centre}. Balas STOP.")
    assert found.status_code == 422 and "{call_centre}" in found.text and "{min_two_other}" in found.text
    found = browser.post(page, page=page, text_id="Telepon {call_centre}. Balas STOP.", sure="yes")
    assert found.status_code == 303 and "versi 2" in browser.get(page).text
    shown = browser.get(f"/console/broadcasts/{code}").text
    assert f'href="{page}"' in shown and "versi 1" in shown and "Mulai Rp" in shown


def test_a_text_with_an_amount_typed_by_hand_is_not_kept(browser: Browser) -> None:
    found = browser.post(TEXTS, page=TEXTS, name="Iuran", text_id="Cuma Rp 16.800")
    assert found.status_code == 422 and "angka uang yang diketik" in found.text


def test_the_page_shows_it_as_on_a_phone_with_its_buttons(office: Office, browser: Browser) -> None:
    person = a_reader(office.runtime, "1")
    code = written(office, browser, opens=["register", "contribution"])
    page = browser.get(f"/console/broadcasts/{code}/preview").text
    assert page.count("Mau daftar") >= 1 and "Berapa iurannya" in page
    assert browser.get(f"/console/broadcasts/{code}/preview?person={person}").status_code == 200
    assert browser.get(f"/console/broadcasts/{code}/preview?person=nobody").status_code == 404


def test_four_buttons_are_too_many(browser: Browser) -> None:
    found = browser.post(NEW, page=NEW, text_id="Halo", opens=["register", "contribution", "status", "claim"])
    assert found.status_code == 422 and "Paling banyak 3 tombol" in found.text


def test_two_texts_are_compared_only_once_there_is_enough_to_say(office: Office, browser: Browser) -> None:
    code = written(office, browser, text_id="Teks pertama", other_id="Teks kedua")
    page = browser.get(f"/console/broadcasts/{code}").text
    assert "Teks kedua" in page and "Belum cukup data" in page
    found = browser.post(NEW, page=NEW, text_id="Teks pertama", other_en="The other")
    assert found.status_code == 422
