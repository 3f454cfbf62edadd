"""Messages whose turn tripped: read for a purpose, and given their turn again."""

from __future__ import annotations

import pytest

from tests.console.cases import failed_message
from tests.console.office import Office
from tests.looking import audited, rows


def test_a_failed_message_is_read_for_a_purpose_and_answered(any_office: Office) -> None:
    page = f"/console/failed/{failed_message(any_office)}"
    browser = any_office.inside()
    assert page in browser.get("/console/failed").text
    assert "KeyError in turn" in browser.get(page).text and "rahasia" not in browser.get(page).text
    assert browser.post(f"{page}/read", page=page, why="").status_code == 422
    assert "halo rahasia" in browser.post(f"{page}/read", page=page, why="mencari sebab").text
    assert ("bu-rina", "talk replayed", any_office.siti, "mencari sebab") in audited(any_office.runtime)
    assert browser.post(f"{page}/again", page=page).location.endswith("/console/failed")
    assert rows(any_office.runtime, "SELECT state FROM message")[0].state == "done"
    assert rows(any_office.runtime, "SELECT 1 FROM letter") != []
    assert browser.get(page).status_code == 404


def test_what_stumbles_again_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"/console/failed/{failed_message(office)}"
    browser = office.inside()

    def stumbles(*_: object) -> None:
        raise KeyError("rahasia")

    monkeypatch.setattr("bot.services.conversation.replay.take_turn", stumbles)
    answer = browser.post(f"{page}/again", page=page)
    assert answer.status_code == 422 and "Masih tersandung" in answer.text
    assert rows(office.runtime, "SELECT state FROM message")[0].state == "failed"


def test_one_that_needs_no_answer_any_more_is_marked_with_a_reason(any_office: Office) -> None:
    page = f"/console/failed/{failed_message(any_office)}"
    browser = any_office.inside()
    assert browser.post(f"{page}/mark", page=page, why="").status_code == 422
    assert browser.post(f"{page}/mark", page=page, why="sudah ditelepon").status_code == 303
    assert rows(any_office.runtime, "SELECT state FROM message")[0].state == "done"
    assert rows(any_office.runtime, "SELECT 1 FROM letter") == []
    assert browser.get(page).status_code == 404
    noted = ("bu-rina", "failed message settled", any_office.siti, "sudah ditelepon")
    assert noted in audited(any_office.runtime)
