"""Complaints read for a purpose, noted and closed; and the clock on what people ask of their data."""

from __future__ import annotations

import pytest

from bot.services.people import asked_rights
from bot.storage.people import people, rights
from bot.storage.referrals import complaints
from tests.cast import linked
from tests.console.office import Office
from tests.looking import audited, rows

STORY = "dia minta uang dua ratus ribu"
PAGE = "/console/complaints/PD-7K2M"


@pytest.fixture
def complained(any_office: Office) -> Office:
    """Siti says that Wati took money."""
    agent = linked(any_office.runtime, "wati", 9001)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET agent = :agent", {"agent": agent})
        known = people.lock(tx, any_office.siti)
        complaints.open_one(tx, known, "PD-7K2M", "money", STORY, any_office.runtime.now_ms())
    return any_office


def test_the_queue_names_the_agent_and_opens_no_story(complained: Office) -> None:
    complained.clock.forward(hours=5)
    page = complained.inside().get("/console/complaints").text
    assert "PD-7K2M" in page and "uang" in page and "wati" in page and "5 jam" in page
    assert STORY not in page and STORY not in complained.inside().get(PAGE).text


def test_a_story_is_read_once_for_a_purpose(complained: Office) -> None:
    browser = complained.inside()
    assert browser.post(f"{PAGE}/read", page=PAGE, why="").status_code == 422
    shown = browser.post(f"{PAGE}/read", page=PAGE, why="menelepon keduanya")
    assert STORY in shown.text and STORY not in browser.get(PAGE).text
    found = audited(complained.runtime)
    assert [one[3] for one in found if one[1] == "complaint read"] == ["menelepon keduanya"]


def test_notes_are_sealed_and_closing_needs_one(complained: Office) -> None:
    browser = complained.inside()
    assert browser.post(f"{PAGE}/note", page=PAGE, note=" ", close="yes").status_code == 422
    browser.post(f"{PAGE}/note", page=PAGE, note="uang sudah dikembalikan")
    closed = browser.post(f"{PAGE}/note", page=PAGE, note="agen dihentikan", close="yes")
    assert closed.location.endswith("/console/complaints")
    (row,) = rows(complained.runtime, "SELECT state, notes_sealed FROM complaint")
    assert row.state == "closed" and b"dikembalikan" not in bytes(row.notes_sealed)
    shown = browser.post(f"{PAGE}/read", page=PAGE, why="melihat lagi").text
    assert shown.index("uang sudah dikembalikan") < shown.index("agen dihentikan") and "bu-rina" in shown
    twice = browser.post(f"{PAGE}/note", page=PAGE, note="sekali lagi", close="yes")
    assert twice.status_code == 422 and "sudah ditutup" in twice.text
    assert "Tidak ada pengaduan" in browser.get("/console/complaints").text
    assert "PD-7K2M" in browser.get("/console/complaints?state=closed").text


def test_of_somebody_erased_no_word_is_left(complained: Office) -> None:
    with complained.runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :id", {"id": complained.siti})
    browser = complained.inside()
    shown = browser.post(f"{PAGE}/read", page=PAGE, why="melihat lagi").text
    assert STORY not in shown and "sudah dihapus" in shown
    assert browser.post(f"{PAGE}/note", page=PAGE, note="selesai", close="yes").status_code == 303


def test_a_complaint_that_is_none_is_said_so(office: Office) -> None:
    browser = office.inside()
    assert browser.get("/console/complaints/PD-0000").status_code == 404
    assert browser.get("/console/complaints?state=%00&page=x").status_code == 200


@pytest.mark.parametrize(
    ("hours", "said"), [(0, "72 jam lagi"), (60, "12 jam lagi"), (73, "terlambat 1 jam")]
)
def test_a_request_about_data_shows_its_clock(office: Office, hours: int, said: str) -> None:
    with office.runtime.database.begin() as tx:
        asked_rights.by_hand(tx, office.siti, "right_correct", office.runtime.now_ms())
    office.clock.forward(hours=hours)
    assert said in office.inside().get("/console/rights").text


def test_a_settled_request_takes_its_alarm_with_it(any_office: Office) -> None:
    now = any_office.runtime.now_ms()
    with any_office.runtime.database.begin() as tx:
        asked_rights.by_hand(tx, any_office.siti, "right_correct", now)
        number = tx.run("SELECT MAX(id) AS id FROM help_request").one().id
        found = rights.request(tx, number)
        assert found
        rights.alarm(tx, found, now)
    browser = any_office.inside()
    page = "/console/rights"
    assert "HAMPIR TERLAMBAT" in browser.get("/console/help").text
    done = browser.post(f"/console/help/{number}/done", page=page, back="rights")
    assert done.location.endswith(page)
    left = rows(any_office.runtime, "SELECT reason FROM help_request WHERE state = 'open'")
    assert [row.reason for row in left] == ["claim"]
