"""One referral: given to an agent by hand, or settled by the branch."""

from __future__ import annotations

import pytest

from bot.referrals.outcomes import OUTCOMES
from bot.services.timer_handlers import ring_timers
from bot.storage.conversation import conversations
from bot.storage.messaging import letters
from bot.storage.people import people
from tests.cast import REFERENCE, REFERRAL, linked
from tests.console.office import Office, whole
from tests.looking import audited, rows

PAGE = f"/console/referrals/{REFERRAL}"
WHY = "dekat rumah pekerja"


def state(office: Office) -> tuple[str, str]:
    (row,) = rows(office.runtime, "SELECT state, reported FROM referral WHERE id = :id", id=REFERRAL)
    return row.state, row.reported


def offers(office: Office) -> list[tuple[str, str]]:
    found = rows(
        office.runtime,
        "SELECT a.handle, o.state FROM offer o JOIN agent a ON a.id = o.agent ORDER BY o.id",
    )
    return [(row.handle, row.state) for row in found]


def test_the_queue_says_why_nobody_took_it_and_for_how_long(office: Office) -> None:
    office.clock.forward(days=3)
    page = office.inside().get("/console/unserved").text
    assert REFERENCE in page and "1 agen ditanya: 1 menolak" in page and "3 hari" in page


def test_agents_stand_with_the_matchers_reasons(any_office: Office) -> None:
    linked(any_office.runtime, "wati", 9001)
    linked(any_office.runtime, "darto", 9002)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE agent SET capacity = 0 WHERE handle = 'darto'")
    page = any_office.inside().get(PAGE).text
    assert "pernah ditanya: ditolak agen" in page and "wilayahnya sendiri" in page
    assert "sudah penuh" in page
    assert ("bu-rina", "referral", any_office.siti, "daily work, masked") in audited(any_office.runtime)


def test_a_referral_is_given_by_hand_and_the_reason_kept(any_office: Office) -> None:
    linked(any_office.runtime, "darto", 9002)
    browser = any_office.inside()
    assert browser.post(f"{PAGE}/give", page=PAGE, agent="darto", why=WHY).status_code == 303
    assert offers(any_office) == [("wati", "declined"), ("darto", "offered")]
    assert state(any_office)[0] == "offered"
    assert "Sudah ditawarkan ke Darto (contoh)" in browser.get(PAGE).text
    assert ("bu-rina", "reassign", REFERENCE, WHY) in audited(any_office.runtime)
    assert whole(any_office)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"agent": "darto", "why": "ya"}, "Tulis dulu untuk apa"),
        ({"agent": "", "other": " ", "why": WHY}, "Pilih atau tulis dulu"),
        ({"agent": "", "other": "hantu", "why": WHY}, "Tidak ada agen dengan kode hantu"),
        ({"agent": "darto", "why": WHY}, "Darto (contoh) tidak bisa ditawari: belum tersambung"),
    ],
)
def test_what_cannot_be_given_is_said_and_nothing_moves(
    office: Office, typed: dict[str, str], said: str
) -> None:
    answer = office.inside().post(f"{PAGE}/give", page=PAGE, **typed)
    assert answer.status_code == 422 and said in answer.text
    assert state(office)[0] == "unserved" and len(offers(office)) == 1


def test_an_agent_complained_of_is_not_given_the_worker_by_hand(office: Office) -> None:
    agent = linked(office.runtime, "darto", 9002)
    with office.runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO complaint (reference, person, agent, kind, state, opened_at)"
            " VALUES ('PD-1', :person, :agent, 'money', 'closed', 1)",
            {"person": office.siti, "agent": agent},
        )
    answer = office.inside().post(f"{PAGE}/give", page=PAGE, agent="darto", why=WHY)
    assert answer.status_code == 422 and "pernah diadukan oleh pekerja ini" in answer.text


def test_the_branch_notes_what_it_settled_itself(any_office: Office) -> None:
    browser = any_office.inside()
    typed = {"outcome": "registered", "digits": "4321", "why": "datang ke cabang"}
    assert browser.post(f"{PAGE}/settle", page=PAGE, **typed).status_code == 303
    assert state(any_office) == ("registered", "registered")
    (row,) = rows(any_office.runtime, "SELECT state FROM registration")
    assert row.state == "registered"
    assert ("bu-rina", "settled registered", any_office.siti, "datang ke cabang") in audited(
        any_office.runtime
    )
    assert REFERENCE not in browser.get("/console/unserved").text


@pytest.mark.parametrize(
    ("outcome", "digits", "told"),
    [("registered", "4321", "sudah dimasukkan"), ("not_interested", "", "ditutup")],
)
def test_the_worker_hears_what_the_branch_came_to(
    office: Office, outcome: str, digits: str, told: str
) -> None:
    typed = {"outcome": outcome, "digits": digits, "why": WHY}
    office.inside().post(f"{PAGE}/settle", page=PAGE, **typed)
    ring_timers(office.runtime)
    with office.runtime.database.begin() as tx:
        somebody = people.look_up(tx, office.siti)
        talk = conversations.load(tx, somebody)
        (letter,) = letters.claim_due(tx, now=office.runtime.now_ms(), most=5)
    assert talk.about["referral"] == OUTCOMES[outcome].state
    assert talk.about.get("member_last4", "") == digits
    assert letter.letter and told in letter.letter.outgoing.text


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "", "digits": "", "why": WHY},
        {"outcome": "contacted", "digits": "", "why": WHY},
        {"outcome": "registered", "digits": "12", "why": WHY},
        {"outcome": "wrong", "digits": "1234", "why": WHY},
        {"outcome": "wrong", "digits": "", "why": ""},
    ],
)
def test_an_outcome_that_says_too_little_or_too_much_is_refused(
    office: Office, typed: dict[str, str]
) -> None:
    answer = office.inside().post(f"{PAGE}/settle", page=PAGE, **typed)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert state(office)[0] == "unserved"


def test_what_moved_on_meanwhile_is_not_settled_twice(office: Office) -> None:
    browser = office.inside()
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET state = 'waiting'")
    answer = browser.post(f"{PAGE}/settle", page=PAGE, outcome="wrong", digits="", why=WHY)
    assert answer.status_code == 422 and "sudah berubah" in answer.text


def test_somebody_erased_can_still_be_taken_off_the_queue(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :id", {"id": office.siti})
    browser = office.inside()
    assert "Tidak ada agen dalam jarak" in browser.get(PAGE).text
    typed = {"outcome": "unreachable", "digits": "", "why": WHY}
    assert browser.post(f"{PAGE}/settle", page=PAGE, **typed).status_code == 303
    assert state(office)[0] == "closed"
