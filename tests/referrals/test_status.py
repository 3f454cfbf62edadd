"""STATUS on the way to the card: who said what, what is next and by when, the visit, the first payment, what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.services.agents.agent_page import flagged_reports, settle_lead
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.told import registered, report, taken, wati_s_page
from tests.stage import Stage

MONDAY = datetime(2026, 11, 30, 3, tzinfo=UTC)


def begun(stage: Stage, clock: HeldClock) -> tuple[str, str]:
    """Monday, 30 November, ten o'clock: Wati has Siti's lead; its id and its code."""
    clock.at = MONDAY
    stage.agent("wati", 1)
    referral = registered(stage)
    return referral, taken(stage)


def status(stage: Stage) -> str:
    stage.ring()
    stage.say("siti", "STATUS")
    return stage.last("siti")


def test_an_agent_has_it_until_a_day_that_is_named_and_afterwards_it_is_late(
    stage: Stage, clock: HeldClock
) -> None:
    begun(stage, clock)
    assert "menanyakan kabarnya ke agen paling lambat 1 Desember 2026" in status(stage)
    clock.at = datetime(2026, 12, 2, 3, tzinfo=UTC)
    assert "kami tunggu sejak 1 Desember 2026" in status(stage)


@SQLITE_ONLY
def test_a_visit_that_was_agreed_on_is_named_until_it_is_over(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    report(stage, f"JANJI {code}", "2")
    assert "Janji Anda dengan Wati: Selasa 1 Desember, 09.00" in status(stage)
    clock.at = datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert "Janji Anda" not in status(stage)


@SQLITE_ONLY
def test_a_visit_is_named_no_more_once_the_agent_has_left(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    report(stage, f"JANJI {code}", "2")
    report(stage, f"LEPAS {code}")
    assert "Janji Anda" not in status(stage)


def test_what_the_agent_reported_and_what_she_agreed_to_are_told_apart(
    stage: Stage, clock: HeldClock
) -> None:
    _, code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234")
    assert "Menurut Wati" in status(stage) or "berakhiran 1234" in stage.last("siti")
    assert "belum menjawab" in stage.last("siti")
    stage.say("siti", f"SESUAI {code}")
    stage.ring()
    assert "Anda sudah membenarkan" in status(stage)


@SQLITE_ONLY
def test_the_first_payment_has_two_ways_an_amount_of_this_month_and_its_source(
    stage: Stage, clock: HeldClock
) -> None:
    _, code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    said = status(stage)
    assert "kode bayar" in said and "sistem Perisai" in said and "foto dan nomor tidak perlu" in said
    assert "Iuran November 2026 Rp" in said and "dengan JHT" in said and "PP 44/2015" in said
    stage.say("siti", "sudah bayar november")
    stage.ring()
    assert "Menurut catatan Anda, iuran dibayar sampai November 2026" in status(stage)
    assert "kode bayar" not in stage.last("siti")


@SQLITE_ONLY
@pytest.mark.parametrize("word", ["ADABUKTI", "BAYARSENDIRI"])
def test_who_says_that_the_first_month_is_paid_has_noted_it(
    stage: Stage, clock: HeldClock, word: str
) -> None:
    _, code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    stage.later(hours=2.1)
    assert "Iurannya Rp" in stage.last("siti")
    stage.say("siti", f"{word} {code}")
    stage.ring()
    assert "Tercatat menurut Anda, iuran November 2026" in stage.last("siti")


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("words", "told"),
    [("kartunya sudah datang kak", "Kartunya sudah Anda terima"), ("belum", "sebutkan bukti bayarnya")],
)
def test_the_card_is_what_she_said_of_it(stage: Stage, clock: HeldClock, words: str, told: str) -> None:
    _, code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    stage.say("siti", "sudah bayar")
    assert "Kalau kartunya sudah datang" in status(stage)
    assert "JMO hanya dari Play Store" in stage.last("siti")
    if words == "belum":
        stage.later(days=14)
    stage.say("siti", words)
    stage.ring()
    assert told in status(stage)


@SQLITE_ONLY
def test_who_was_refused_hears_what_to_do_by_the_reason(stage: Stage, clock: HeldClock) -> None:
    referral, _ = begun(stage, clock)
    settle_lead(stage.runtime, wati_s_page(stage), referral, "rejected_name", "")
    stage.ring()
    assert "Cocokkan nama, NIK, dan tanggal lahir" in status(stage)


@SQLITE_ONLY
def test_an_agent_hears_at_once_why_staff_look_at_a_report(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    report(stage, f"TERDAFTAR {code} 1234")
    assert "dilaporkan sangat cepat" in stage.last("wati") and "bukan tuduhan" in stage.last("wati")
    page = wati_s_page(stage)
    assert [why for _, why in flagged_reports(stage.runtime, page)] == [
        "dilaporkan sangat cepat sesudah diterima"
    ]
