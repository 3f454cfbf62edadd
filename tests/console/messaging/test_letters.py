"""What is stuck: why, taken as delivered, sent once more with the warning; timers that failed run again."""

from __future__ import annotations

import pytest

from bot.services.staff.reach import Wanted
from bot.storage.messaging import timers
from tests.console.elsewhere import HERE, browser_of, south
from tests.console.office import Office
from tests.looking import audited, rows

PAGE = "/console/letters"


def stuck(office: Office, state: str, kind: str = "", person: str = "") -> int:
    with office.runtime.database.begin() as tx:
        row = tx.run(
            "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at, kind, reason)"
            " VALUES (:person, 'telegram', :none, 0, :state, 0, 1, :kind, 'cut off') RETURNING id",
            {"person": person or office.siti, "none": b"x", "state": state, "kind": kind},
        ).one()
    return int(row.id)


def state_of(office: Office, number: int) -> str:
    return str(rows(office.runtime, "SELECT state FROM letter WHERE id = :id", id=number)[0].state)


def test_what_is_stuck_stands_in_a_list_with_its_cause(any_office: Office) -> None:
    unknown, failed = stuck(any_office, "unknown"), stuck(any_office, "failed", "left")
    browser = any_office.inside()
    page = browser.get(PAGE).text
    assert f"/letters/{unknown}" in page and "memblokir bot" in page
    assert f"/letters/{failed}" not in browser.get(f"{PAGE}?state=unknown").text
    assert "mungkin sampai, mungkin tidak" in browser.get(f"{PAGE}/{unknown}").text
    assert "Tidak ada gunanya" in browser.get(f"{PAGE}/{failed}").text


def test_an_unknown_one_is_taken_as_delivered(office: Office) -> None:
    number = stuck(office, "unknown")
    browser, page = office.inside(), f"{PAGE}/{number}"
    assert browser.post(f"{page}/sent", page=page).status_code == 303
    assert state_of(office, number) == "sent"
    assert ("bu-rina", "letter taken as sent", office.siti, "") in audited(office.runtime)
    assert browser.post(f"{page}/sent", page=page).status_code == 404


def test_it_goes_again_only_when_somebody_takes_the_risk(office: Office) -> None:
    number = stuck(office, "unknown")
    browser, page = office.inside(), f"{PAGE}/{number}"
    refused = browser.post(f"{page}/again", page=page)
    assert refused.status_code == 422 and "dua kali" in refused.text and state_of(office, number) == "unknown"
    assert browser.post(f"{page}/again", page=page, twice="yes").status_code == 303
    assert state_of(office, number) == "queued"


def test_what_would_fail_again_is_not_sent(office: Office) -> None:
    number = stuck(office, "failed", "left")
    answer = office.inside().post(f"{PAGE}/{number}/again", page=f"{PAGE}/{number}")
    assert answer.status_code == 422 and state_of(office, number) == "failed"


@pytest.mark.parametrize(("again", "state"), [("yes", "waiting"), ("no", "cancelled")])
def test_a_timer_that_failed_rings_again_or_is_let_go(office: Office, again: str, state: str) -> None:
    with office.runtime.database.begin() as tx:
        timers.start(tx, "nudge", due=1, ref=office.siti, person=office.siti)
        tx.run("UPDATE timer SET state = 'failed', reason = 'KeyError in nudge' WHERE kind = 'nudge'")
    browser = office.inside()
    assert "KeyError in nudge" in browser.get(PAGE).text
    number = rows(office.runtime, "SELECT id FROM timer WHERE kind = 'nudge'")[0].id
    assert browser.post(f"{PAGE}/timers/{number}", page=PAGE, again=again).status_code == 303
    assert rows(office.runtime, "SELECT state FROM timer WHERE id = :id", id=number)[0].state == state
    assert browser.post(f"{PAGE}/timers/{number}", page="/console/", again=again).status_code == 404


def test_another_branchs_letters_are_not_there(office: Office) -> None:
    theirs = south(office)
    number = stuck(office, "unknown", person=theirs.person)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert f"/letters/{number}" not in browser.get(PAGE).text
    assert browser.get(f"{PAGE}/{number}").status_code == 404
