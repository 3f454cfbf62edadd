"""Whoever waits for one of the staff stands in one list, by the clock that runs, with whose task it is."""

from __future__ import annotations

import re

import pytest

from bot.services.conversation import inbox
from bot.services.people.rights import remind_staff
from bot.services.staff.scope import command_line
from bot.storage.messaging.timers import Timer
from bot.storage.people import people, rights
from bot.storage.referrals import complaints
from tests.cast import NOW
from tests.console.cases import dispute
from tests.console.elsewhere import HERE, Wanted, browser_of, south
from tests.console.office import Office
from tests.looking import rows

PAGE = "/console/inbox"


def waiting(office: Office, *reasons: str) -> None:
    with office.runtime.database.begin() as tx:
        for reason in reasons:
            rights.open_request(tx, office.siti, reason, office.runtime.now_ms())


def complained(office: Office, kind: str = "money") -> None:
    with office.runtime.database.begin() as tx:
        known = people.lock(tx, office.siti)
        complaints.open_one(tx, known, "AD-7K2M-9QXF", kind, "cerita rahasia", office.runtime.now_ms())


def kinds(office: Office, **narrowed: str) -> list[str]:
    found = inbox.read_inbox(office.runtime, command_line(office.runtime), narrowed)
    return [task.kind for task in found.tasks]


def test_everybody_who_waits_stands_in_one_list_the_clock_first(any_office: Office) -> None:
    dispute(any_office)
    complained(any_office)
    waiting(any_office, "stuck", "right_erase")
    assert kinds(any_office) == ["right", "complaint", "dispute", "asked", "stuck"]
    page = any_office.inside().get(PAGE).text
    assert "S••• A•••" in page and "Siti" not in page and "tinggal 72 jam" in page and "uang" in page


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"kind": "stuck"}, ["stuck"]),
        ({"kind": "nonsense"}, ["right", "asked", "stuck"]),
        ({"area": "Cilincing"}, ["right", "asked", "stuck"]),
        ({"area": "31.74"}, []),
        ({"whose": "mine"}, []),
        ({"whose": "nobody"}, ["right", "asked", "stuck"]),
    ],
)
def test_it_is_narrowed_by_kind_place_and_owner(
    office: Office, narrowed: dict[str, str], found: list[str]
) -> None:
    waiting(office, "stuck", "right_correct")
    assert kinds(office, **narrowed) == found


def test_the_alarm_of_a_late_request_is_no_second_task(office: Office) -> None:
    waiting(office, "right_correct", "late_right_correct")
    assert kinds(office) == ["right", "asked"]


def test_a_task_is_taken_handed_over_and_let_go(office: Office) -> None:
    browser_of(office, "bu-tini", Wanted("branch", HERE))
    browser = office.inside()
    for name in ("bu-rina", "bu-tini", ""):
        assert browser.post(f"{PAGE}/request/1/assign", page=PAGE, to=name).status_code == 303
        found = rows(
            office.runtime, "SELECT s.name FROM help_request h LEFT JOIN staff s ON s.id = h.assigned"
        )
        assert (found[0].name or "") == name
    assert browser.post(f"{PAGE}/request/1/assign", page=PAGE, to="x").status_code == 303
    assert "Tidak ada petugas" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/request/999/assign", page=PAGE, to="bu-rina").status_code == 404


def test_a_complaint_is_due_at_the_end_of_the_third_working_day_and_has_an_owner(office: Office) -> None:
    complained(office)
    browser = office.inside()
    assert browser.post(f"{PAGE}/complaint/1/assign", page=PAGE, to="bu-rina").status_code == 303
    (task,) = inbox.read_inbox(office.runtime, command_line(office.runtime), {"kind": "complaint"}).tasks
    assert task.assigned == "bu-rina" and task.due and task.due - NOW > 2 * 86_400_000
    assert "25 Nov 2026, 15.00 WIB" in browser.get("/console/complaints/AD-7K2M-9QXF").text


def test_whoever_complained_is_written_with_in_their_chat(office: Office) -> None:
    complained(office)
    browser, page = office.inside(), "/console/complaints/AD-7K2M-9QXF"
    first = browser.post(f"{page}/write", page=page).headers["Location"]
    assert re.fullmatch(r"/console/help/\d+", first)
    assert browser.post(f"{page}/write", page=page).headers["Location"] == first  # no second request
    assert "pengaduan" in browser.get(first).text


def test_nobody_closes_what_somebody_else_is_writing_about(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE help_request SET staff = (SELECT id FROM staff WHERE name = 'bu-rina'), purpose = 'x'")
    other = browser_of(office, "bu-tini", Wanted("branch", HERE))
    assert other.post("/console/help/1/done", page="/console/").status_code == 404
    assert office.inside().post("/console/help/1/done", page="/console/").status_code == 303


def test_no_alarm_while_somebody_writes_but_the_law_is_never_late(office: Office) -> None:
    waiting(office, "right_erase")
    number = rows(office.runtime, "SELECT MAX(id) AS id FROM help_request")[0].id

    def alarms(hours: float) -> int:
        office.clock.forward(minutes=int(hours * 60))
        with office.runtime.database.begin() as tx:
            remind_staff(office.runtime, tx, Timer(0, "right_due", None, str(number), {}, 0))
        return len(rows(office.runtime, "SELECT id FROM help_request WHERE reason LIKE 'late%'"))

    with office.runtime.database.begin() as tx:
        tx.run("UPDATE help_request SET staff = (SELECT id FROM staff) WHERE id = :id", {"id": number})
    assert (alarms(48), alarms(23.75)) == (0, 1)


def test_ready_words_are_kept_used_at_the_answer_and_dropped(office: Office) -> None:
    browser, page = office.inside(), "/console/ready"
    kept = {"name": "Kantor pos", "words": "Iurannya bisa dibayar di kantor pos mana saja."}
    assert browser.post(page, page=page, **kept).status_code == 303
    browser.post("/console/help/1/take", page="/console/help/1", why="ia minta dibantu")
    desk = browser.get("/console/help/1").text
    assert 'href="?ready=1"' in desk
    assert kept["words"] in browser.get("/console/help/1?ready=1").text.partition("<textarea")[2]
    assert browser.post(f"{page}/1/drop", page=page).status_code == 303
    assert kept["words"] not in browser.get(page).text


@pytest.mark.parametrize("words", ["pendek", "NIK Ibu 3172044203850003 ya, kirim saja"])
def test_ready_words_hold_nobodys_numbers(office: Office, words: str) -> None:
    answer = office.inside().post("/console/ready", page="/console/ready", name="contoh", words=words)
    assert answer.status_code == 422 and rows(office.runtime, "SELECT id FROM ready_words") == []


def test_another_branch_sees_none_of_it(office: Office) -> None:
    theirs = south(office)
    browser = browser_of(office, "bu-tini", Wanted("branch", HERE))
    office.inside().post("/console/ready", page="/console/ready", name="Semua", words="Untuk semua cabang ya")
    assert "Untuk semua cabang" in browser.get("/console/ready").text
    assert browser.post("/console/ready/1/drop", page="/console/ready").status_code == 404
    assert theirs.complaint not in browser.get(PAGE).text
    answer = browser.post(f"{PAGE}/request/{theirs.help}/assign", page="/console/", to="bu-tini")
    assert answer.status_code == 404
