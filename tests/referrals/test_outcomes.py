"""What came of it, in two voices: reported, confirmed, asked again weeks later; what differs goes to staff."""

from __future__ import annotations

import pytest

from bot.services.referrals.handling import settle_dispute
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.referrals.told import CARD, PAYING, news, registered, report, taken
from tests.stage import Stage


def test_from_the_report_to_the_question_after_a_month(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = registered(stage)
    code = taken(stage)
    report(stage, f"DIHUBUNGI {code}", f"SESUAI {code}")
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    assert stage.state(referral) == "confirmed"
    stage.later(days=13)
    assert news(stage, "siti", CARD) == 0
    stage.later(days=1)
    assert news(stage, "siti", CARD) == 1
    stage.say("siti", f"SUDAH {code}")
    stage.later(days=16)
    assert news(stage, "siti", PAYING) == 1
    stage.say("siti", f"LANJUT {code}")
    stage.ring()
    assert "Terima kasih sudah mengabari" in stage.last("siti")
    assert stage.helps() == []


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("days", "answer", "reason"), [(14, "BELUM", "no_card"), (30, "TERHENTI", "stopped_paying")]
)
def test_a_card_that_did_not_come_and_a_contribution_that_stopped_go_to_staff(
    stage: Stage, days: int, answer: str, reason: str
) -> None:
    stage.agent("wati", 1)
    registered(stage)
    code = taken(stage)
    report(stage, f"TERDAFTAR {code}", f"SESUAI {code}")
    stage.later(days=days)
    stage.say("siti", f"{answer} {code}")
    stage.ring()
    assert stage.helps() == [reason]


@SQLITE_ONLY
def test_later_questions_wait_for_the_morning(stage: Stage) -> None:
    stage.agent("wati", 1)
    registered(stage)
    report(stage, f"TERDAFTAR {(code := taken(stage))}", f"SESUAI {code}")
    stage.later(days=14, hours=13)  # at eleven in the evening
    assert news(stage, "siti", CARD) == 0
    stage.later(hours=9)
    assert news(stage, "siti", CARD) == 1


@SQLITE_ONLY
@pytest.mark.parametrize("said", ["no", "stop"])
def test_nobody_is_asked_later_who_did_not_agree_or_took_it_back(stage: Stage, said: str) -> None:
    stage.agent("wati", 1)
    registered(stage, later="tidak" if said == "no" else "ya, boleh")
    code = taken(stage)
    report(stage, f"TERDAFTAR {code}", f"SESUAI {code}")
    if said == "stop":
        stage.say("siti", "STOP")
    stage.later(days=31)
    assert news(stage, "siti", CARD) + news(stage, "siti", PAYING) == 0


@SQLITE_ONLY
def test_the_last_four_are_heard_without_the_code_where_there_is_one_worker(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = registered(stage)
    taken(stage)
    report(stage, "terdaftar 4321")
    assert stage.state(referral) == "registered"


@pytest.mark.parametrize("reported", ["DIHUBUNGI {}", "TERDAFTAR {} 1234", "TUTUP {}"])
def test_whatever_was_reported_a_no_goes_to_staff_and_confirms_nothing(stage: Stage, reported: str) -> None:
    stage.agent("wati", 1)
    referral = registered(stage)
    code = taken(stage)
    report(stage, reported.format(code), f"KELIRU {code}")
    stage.later(days=31)
    assert stage.state(referral) != "confirmed"
    assert "disputed" in stage.helps()
    assert news(stage, "siti", CARD) == 0


def test_while_two_voices_differ_the_status_vouches_for_neither(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = registered(stage)
    code = taken(stage)
    report(stage, f"TERDAFTAR {code} 1234", f"KELIRU {code}")
    stage.say("siti", "sampai mana?")
    assert "berbeda dengan yang Anda katakan" in stage.last("siti")
    settle_dispute(
        stage.runtime, command_line(stage.runtime), referral, "stands", "sudah dicek ke kantor cabang"
    )
    stage.ring()
    assert "kabar dari agen benar" in stage.last("siti")
    stage.say("siti", "sampai mana?")
    assert "berbeda" not in stage.last("siti")


@SQLITE_ONLY
def test_an_agent_of_the_worker_s_own_community_is_asked_before_a_nearer_one(stage: Stage) -> None:
    stage.agent("darto", 1, community="Paguyuban Ojek Koja")
    stage.agent("wati", 9, community="Koperasi Maju Bersama")
    referral = registered(stage, community="koperasi maju bersma")
    assert stage.asked(referral) == [("wati", "offered")]


@SQLITE_ONLY
def test_a_community_nobody_knows_changes_nothing(stage: Stage) -> None:
    stage.agent("darto", 1, community="Paguyuban Ojek Koja")
    referral = registered(stage, community="Arisan Melati RW 5")
    assert stage.asked(referral) == [("darto", "offered")]
