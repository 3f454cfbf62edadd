"""Worker and agent say different things: staff read both and say which holds."""

from __future__ import annotations

import pytest

from tests.cast import REFERENCE, REFERRAL
from tests.console.cases import dispute
from tests.console.office import Office
from tests.looking import audited, rows

WHY = "sudah menelepon keduanya"
PAGE = f"/console/referrals/{REFERRAL}"


@pytest.fixture
def disputed(any_office: Office) -> Office:
    dispute(any_office)
    return any_office


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
