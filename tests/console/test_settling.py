"""What staff settle: duplicates, disputes, trails, failed messages; and the first page that counts them."""

from __future__ import annotations

import re

import pytest

from bot.services.agents.verify_agent import make_card
from bot.services.staff.scope import command_line
from bot.storage.agents import codes
from bot.storage.keys.sealing import seal
from bot.storage.people import duplicates, people, registrations
from tests.cast import ANOTHER, CILINCING, FULL_NAME, NIK, PHONE, REFERENCE, REFERRAL, a_reader, linked
from tests.console.office import Office
from tests.looking import audited, rows

WHY = "sudah menelepon keduanya"


def budi(office: Office, nik: str = "", helper: str | None = None) -> str:
    """Somebody else who registered with Siti's phone, a minute later; their id."""
    office.clock.forward(minutes=1)
    now, person = office.runtime.now_ms(), a_reader(office.runtime, "7002")
    answers = {"called": "Budi Santoso", "phone": PHONE, "place": CILINCING, "job": "ojek"}
    with office.runtime.database.begin() as tx:
        known = people.lock(tx, person)
        registrations.submit(tx, known, ANOTHER, answers, now, helper)
        if nik:
            form = {"full_name": "Budi Santoso", "nik": nik, "phone": PHONE, "birth_date": "1985-03-02"}
            registrations.save_form(tx, known, registrations.reference_id(ANOTHER), form, now)
    return person


def siti_fills_in(office: Office, nik: str) -> None:
    form = {"full_name": FULL_NAME, "nik": nik, "phone": PHONE, "birth_date": "1985-03-02"}
    with office.runtime.database.begin() as tx:
        known = people.lock(tx, office.siti)
        registrations.save_form(tx, known, REFERRAL, form, office.runtime.now_ms())


def pairs(office: Office) -> list[tuple[str, str, str]]:
    with office.runtime.database.look() as tx:
        return [
            (one.earlier_reference, one.later_reference, one.kind)
            for one in duplicates.open_ones(tx, command_line(office.runtime))
        ]


# --- duplicates -----------------------------------------------------------------------------------


def test_one_phone_in_two_registrations_waits_for_a_person(any_office: Office) -> None:
    budi(any_office)
    assert pairs(any_office) == [(REFERENCE, ANOTHER, "phone")]


def test_one_nik_says_more_than_one_phone_and_is_one_pair(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    budi(any_office, NIK)
    assert pairs(any_office) == [(REFERENCE, ANOTHER, "nik")]


def test_two_people_with_their_own_nik_on_one_phone_are_no_pair(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    budi(any_office, "3172042505900001")
    assert pairs(any_office) == []


def test_a_family_on_one_phone_is_no_pair(any_office: Office) -> None:
    budi(any_office, helper=any_office.siti)
    assert pairs(any_office) == []


def test_a_pair_stands_side_by_side_with_last_signs_only(any_office: Office) -> None:
    siti_fills_in(any_office, NIK)
    other = budi(any_office, NIK)
    browser = any_office.inside()
    assert f"{REFERENCE} · {ANOTHER}" in browser.get("/console/duplicates").text
    page = browser.get("/console/duplicates/1").text
    assert "S••• A•••" in page and "B••• S•••" in page and page.count("•••• 0003") == 2
    assert NIK not in page and "Aminah" not in page and PHONE[3:] not in page
    looked = [one[2] for one in audited(any_office.runtime) if one[1] == "duplicate"]
    assert looked == [any_office.siti, other]


def test_a_merge_wants_a_tick_and_ends_the_later(any_office: Office) -> None:
    budi(any_office)
    browser, page = any_office.inside(), "/console/duplicates/1"
    for typed in ({}, {"verdict": "one"}, {"verdict": "both", "looked": "yes"}):
        assert browser.post(page, page=page, **typed).status_code == 422
    assert browser.post(page, page=page, verdict="one", looked="yes").status_code == 303
    states = {row.reference: row.state for row in rows(any_office.runtime, "SELECT * FROM registration")}
    assert states == {REFERENCE: "submitted", ANOTHER: "merged"}
    assert "sudah diputuskan" in browser.get(page).text
    assert any(what == "duplicate merged" for _, what, _, _ in audited(any_office.runtime))


def test_two_who_are_not_the_same_are_not_asked_about_again(any_office: Office) -> None:
    budi(any_office)
    browser, page = any_office.inside(), "/console/duplicates/1"
    browser.post(page, page=page, verdict="apart")
    siti_fills_in(any_office, NIK)
    assert pairs(any_office) == [] and "Tidak ada yang perlu" in browser.get("/console/duplicates").text
    assert browser.get("/console/duplicates/99").status_code == 404


# --- disputes -------------------------------------------------------------------------------------


@pytest.fixture
def disputed(any_office: Office) -> Office:
    """Wati reported a registration; Siti says it is not so."""
    agent = linked(any_office.runtime, "wati", 9001)
    with any_office.runtime.database.begin() as tx:
        tx.run(
            "UPDATE referral SET state = 'registered', agent = :agent, reported = 'registered', answer = 'wrong',"
            " answered_at = 1",
            {"agent": agent},
        )
        tx.run("UPDATE offer SET state = 'accepted'")
        tx.run("UPDATE registration SET state = 'registered'")
        tx.run(
            "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, 'disputed', 1, 'open')",
            {"person": any_office.siti},
        )
    return any_office


PAGE = f"/console/referrals/{REFERRAL}"


def test_a_dispute_shows_both_voices(disputed: Office) -> None:
    page = disputed.inside().get("/console/disputes").text
    assert REFERENCE in page and "jadi peserta" in page and "tidak benar" in page
    assert "Wati (contoh) melaporkan: jadi peserta" in disputed.inside().get(PAGE).text


def test_a_report_that_stands_stays(disputed: Office) -> None:
    browser = disputed.inside()
    assert browser.post(f"{PAGE}/dispute", page=PAGE, verdict="", why=WHY).status_code == 422
    browser.post(f"{PAGE}/dispute", page=PAGE, verdict="stands", why=WHY)
    assert rows(disputed.runtime, "SELECT state FROM referral")[0].state == "registered"
    assert "Tidak ada yang berbeda" in browser.get("/console/disputes").text
    twice = browser.post(f"{PAGE}/dispute", page=PAGE, verdict="again", why=WHY)
    assert twice.status_code == 422 and "sudah berubah" in twice.text


def test_where_the_worker_is_right_somebody_else_is_looked_for(disputed: Office) -> None:
    disputed.inside().post(f"{PAGE}/dispute", page=PAGE, verdict="again", why=WHY)
    (row,) = rows(disputed.runtime, "SELECT * FROM referral")
    assert (row.state, row.agent, row.reported, row.answer) == ("waiting", None, "", "")
    assert rows(disputed.runtime, "SELECT state FROM registration")[0].state == "submitted"
    due = rows(disputed.runtime, "SELECT ref FROM timer WHERE kind = 'refer_again' AND state = 'waiting'")
    assert [timer.ref for timer in due] == [REFERRAL]
    assert ("bu-rina", "dispute again", disputed.siti, WHY) in audited(disputed.runtime)


def test_whose_worker_it_is_is_told_by_the_trail(any_office: Office) -> None:
    now, today = any_office.runtime.now_ms(), any_office.clock().date()
    for handle, campaign in (("darto", "pasar"), ("wati", "")):
        code = make_card(any_office.runtime, command_line(any_office.runtime), handle, campaign).code
        with any_office.runtime.database.begin() as tx:
            codes.present(tx, people.lock(tx, any_office.siti), code, today, 5, now)
    browser = any_office.inside()
    assert "S••• A•••" in browser.get("/console/contacts").text
    page = browser.get(f"/console/people/{any_office.siti}").text
    trail = page[page.index("Jejak kode agen") :]
    assert (
        trail.index("darto")
        < trail.index("pertama, berlaku")
        < trail.index("wati")
        < trail.index("sesudahnya")
    )


# --- messages that failed -------------------------------------------------------------------------


def failed(office: Office, text: str = "halo rahasia") -> int:
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        said = {"said": "Message", "text": text, "fresh": "1" * 32}
        row = tx.run(
            "INSERT INTO message (person, channel, provider_id, received_at, sealed, state, reason)"
            " VALUES (:person, 'telegram', 'x1', :now, :sealed, 'failed', 'KeyError in turn, line 9') RETURNING id",
            {
                "person": office.siti,
                "now": now,
                "sealed": seal(people.key_of(tx, office.siti), said, f"message.sealed:{office.siti}"),
            },
        ).one()
    return int(row.id)


def test_a_failed_message_is_read_for_a_purpose_and_answered(any_office: Office) -> None:
    page = f"/console/failed/{failed(any_office)}"
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
    page = f"/console/failed/{failed(office)}"
    browser = office.inside()

    def stumbles(*_: object) -> None:
        raise KeyError("rahasia")

    monkeypatch.setattr("bot.services.conversation.replay.take_turn", stumbles)
    answer = browser.post(f"{page}/again", page=page)
    assert answer.status_code == 422 and "Masih tersandung" in answer.text
    assert rows(office.runtime, "SELECT state FROM message")[0].state == "failed"


# --- the first page -------------------------------------------------------------------------------


def tiles(page: str) -> dict[str, str]:
    part = page[page.index('class="funnel tasks"') : page.index('id="unserved"')]
    return dict(re.findall(r'href="([^"]+)"><b>(\d+)</b>', part))


def test_the_first_page_counts_what_waits_and_leads_there(disputed: Office) -> None:
    failed(disputed)
    budi(disputed)
    browser = disputed.inside()
    found = tiles(browser.get("/console/").text)
    assert found["/console/disputes"] == found["/console/failed"] == found["/console/duplicates"] == "1"
    assert found["/console/help?state=open"] == "1" and "/console/complaints" not in found
    assert all(browser.get(link.partition("#")[0]).status_code == 200 for link in found)
