"""Siti, who gave no number, asks for a person: Bu Rina reads, answers in Siti's own chat, and hands her back."""

from __future__ import annotations

import pytest

from bot.post import Address
from bot.services.staff.reach import Wanted
from bot.storage.people import people, rights
from tests.cast import SITI_ID
from tests.console.elsewhere import HERE, browser_of, south
from tests.console.office import Browser, Office
from tests.looking import audited, rows
from tests.stage import last_words, ring, says

TU = f"tg:{SITI_ID}"
WHY = "ia minta dibantu orang"


def asked(office: Office) -> str:
    """The page of what Siti asked for, in chat and nowhere else."""
    says(office.runtime, TU, "halo kak mau bicara sama petugas")
    with office.runtime.database.begin() as tx:
        siti = people.find(tx, Address("simulator", "simulator", TU))
        assert siti
        return f"/console/help/{rights.open_request(tx, siti, 'welcome', office.runtime.now_ms())}"


def taken(office: Office, page: str) -> Browser:
    browser = office.inside()
    assert browser.post(f"{page}/take", page=page, why=WHY).status_code == 303
    ring(office.runtime)
    return browser


@pytest.fixture
def page(office: Office) -> str:
    return asked(office)


def test_she_is_answered_in_her_chat_and_the_bot_is_silent_meanwhile(any_office: Office) -> None:
    page = asked(any_office)
    browser = taken(any_office, page)
    assert "petugas" in last_words(any_office.runtime, TU).casefold()
    assert "mau bicara sama petugas" in browser.get(page).text
    browser.post(f"{page}/say", page=page, text="Ibu Siti, iurannya bisa dibayar di kantor pos.")
    ring(any_office.runtime)
    assert last_words(any_office.runtime, TU).endswith("Ibu Siti, iurannya bisa dibayar di kantor pos.")
    before = len(rows(any_office.runtime, "SELECT id FROM letter"))
    any_office.clock.forward(minutes=1)
    says(any_office.runtime, TU, "berapa iurannya")
    assert len(rows(any_office.runtime, "SELECT id FROM letter")) == before
    assert "berapa iurannya" in browser.get(page).text
    assert "menunggu balasan" in browser.get("/console/help").text


def test_handed_back_the_bot_reads_her_again_and_says_so(office: Office, page: str) -> None:
    browser = taken(office, page)
    browser.post(f"{page}/back", page=page, done="yes")
    ring(office.runtime)
    assert "dibaca bot" in last_words(office.runtime, TU)
    says(office.runtime, TU, "berapa iurannya")
    assert "dibaca bot" not in last_words(office.runtime, TU)
    assert "closed" in [row.state for row in rows(office.runtime, "SELECT state FROM help_request")]


@pytest.mark.parametrize("word", ["selesai", "Sudah cukup"])
def test_she_ends_it_with_a_word(office: Office, page: str, word: str) -> None:
    browser = taken(office, page)
    says(office.runtime, TU, word)
    ring(office.runtime)
    assert "dibaca bot" in last_words(office.runtime, TU)
    assert browser.post(f"{page}/say", page=page, text="halo").status_code == 422


def test_stop_is_the_bots_even_then(office: Office, page: str) -> None:
    taken(office, page)
    before = len(rows(office.runtime, "SELECT id FROM letter"))
    says(office.runtime, TU, "STOP")
    assert len(rows(office.runtime, "SELECT id FROM letter")) > before


def test_nothing_is_read_before_it_is_taken_for_a_purpose(office: Office, page: str) -> None:
    browser = office.inside()
    assert "mau bicara" not in browser.get(page).text
    assert browser.post(f"{page}/take", page=page, why="").status_code == 422
    assert browser.post(f"{page}/say", page=page, text="halo").status_code == 422
    taken(office, page)
    assert [one[3] for one in audited(office.runtime) if one[1] == "talk replayed"] == [WHY]


@pytest.mark.parametrize("text", ["NIK Ibu 3172044203850003 ya", "   ", "kode otp 918273"])
def test_an_answer_with_a_secret_or_nothing_in_it_does_not_go(office: Office, page: str, text: str) -> None:
    browser = taken(office, page)
    before = len(rows(office.runtime, "SELECT id FROM letter"))
    answer = browser.post(f"{page}/say", page=page, text=text)
    assert answer.status_code == 422 and len(rows(office.runtime, "SELECT id FROM letter")) == before


def test_what_one_has_nobody_else_takes_nor_reads(office: Office, page: str) -> None:
    taken(office, page)
    other = browser_of(office, "bu-tini", Wanted("admin"))
    assert "bu-rina" in other.get(page).text and "mau bicara" not in other.get(page).text
    assert other.post(f"{page}/take", page="/console/", why=WHY).status_code == 422


def test_a_note_is_for_staff_and_sealed_under_her_key(office: Office, page: str) -> None:
    browser = taken(office, page)
    browser.post(f"{page}/note", page=page, text="akan ditelepon besok pagi")
    assert "akan ditelepon besok pagi" in browser.get(page).text
    sealed = rows(office.runtime, "SELECT notes_sealed FROM help_request WHERE notes_sealed IS NOT NULL")
    assert b"ditelepon" not in bytes(sealed[0].notes_sealed)


def test_somebody_of_another_branch_finds_no_such_request(office: Office) -> None:
    south(office)
    theirs = rows(office.runtime, "SELECT MAX(id) AS id FROM help_request")[0].id
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert browser.get(f"/console/help/{theirs}").status_code == 404
