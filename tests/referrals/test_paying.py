"""The companion for paying: a day to be reminded or none, what is noted, a warning, and what an agent may see."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.rules.figures import Month
from bot.rules.paying import LAPSED, REMIND, WARN, next_day, noted, open_months, told
from bot.services.referrals.paying import due_of_agent, still_paying
from bot.services.referrals.reassign import suspend_agent
from bot.services.staff.scope import command_line
from tests.cast import agree
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.told import news, report, taken
from tests.stage import Stage

DECEMBER = Month(2026, 12)
OFFER, DUE, WARNING = "Mau kami ingatkan membayar", "Waktunya iuran", "bulan belum dibayar"


def begun(stage: Stage, clock: HeldClock, day: str = "AWAL") -> str:
    """Siti is registered on Tuesday, 1 December 2026, and asked the next day when to be reminded; her code."""
    clock.at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    stage.worker(income={"amount": 3_000_000, "per": "month"})
    agree(stage.runtime, stage.person("siti"), "questions")
    stage.ring()
    code = taken(stage)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    stage.later(days=1)
    assert news(stage, "siti", OFFER) == 1
    say(stage, f"{day} {code}")
    return code


def say(stage: Stage, text: str) -> None:
    stage.say("siti", text)
    stage.ring()


def on(stage: Stage, clock: HeldClock, day: str) -> None:
    """Ten in the morning in Jakarta."""
    clock.at = datetime.fromisoformat(f"{day}T03:00+00:00")
    stage.ring()


def row(stage: Stage) -> tuple[str, int, str]:
    (one,) = stage.rows("SELECT state, day, paid_until FROM paying")
    return one.state, one.day, one.paid_until


# --- by the calendar, without a database ----------------------------------------------------------


@SQLITE_ONLY
def test_who_pays_before_the_companion_has_spoken_is_noted_and_answered(
    stage: Stage, clock: HeldClock
) -> None:
    clock.at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    stage.worker(income={"amount": 3_000_000, "per": "month"})
    agree(stage.runtime, stage.person("siti"), "questions")
    stage.ring()
    code = taken(stage)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    heard = len(stage.heard("siti"))
    say(stage, "sudah bayar")
    assert len(stage.heard("siti")) > heard
    assert row(stage) == ("active", 0, "2026-12")


def test_what_is_told_follows_from_the_months_that_were_not_noted() -> None:
    said = [told(open_months(None, DECEMBER, date(2027, month, 1))) for month in (1, 2, 3, 4)]
    assert told(open_months(None, DECEMBER, date(2026, 12, 20))) == REMIND
    assert said == [WARN, WARN, WARN, LAPSED]
    assert told(open_months(DECEMBER, DECEMBER, date(2026, 12, 20))) == ""


@pytest.mark.parametrize(
    ("day", "after", "wanted"),
    [
        (1, date(2026, 12, 1), date(2027, 1, 1)),
        (10, date(2026, 12, 9), date(2026, 12, 10)),
        (31, date(2027, 2, 3), date(2027, 2, 28)),
        (20, date(2026, 12, 20), date(2027, 1, 20)),
    ],
)
def test_the_next_day_is_never_today_and_every_month_has_one(day: int, after: date, wanted: date) -> None:
    assert next_day(day, after) == wanted


def test_sudah_bayar_is_for_the_oldest_open_month_and_ahead_for_the_next() -> None:
    assert noted(None, DECEMBER, date(2027, 1, 5)) == DECEMBER
    assert noted(DECEMBER, DECEMBER, date(2027, 1, 5)) == Month(2027, 1)
    assert noted(Month(2027, 1), DECEMBER, date(2027, 1, 5)) == Month(2027, 2)


# --- as Siti meets it -----------------------------------------------------------------------------


def test_reminded_on_her_day_and_what_she_notes_is_said_as_her_note(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "sudah bayar kak")
    assert "Tercatat menurut Anda, iuran Desember 2026" in stage.last("siti")
    on(stage, clock, "2027-01-01")
    assert news(stage, "siti", DUE) == 1
    assert "menurut catatan Anda belum dibayar" in stage.last("siti")
    say(stage, "sudah")
    assert row(stage) == ("active", 1, "2027-01")
    on(stage, clock, "2027-02-01")
    assert news(stage, "siti", DUE) == 2


@SQLITE_ONLY
def test_the_amount_is_that_of_the_month_it_is_for(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock, "AKHIR")
    on(stage, clock, "2026-12-20")
    last = stage.last("siti")
    assert "Iurannya Rp" in last and "Harga diskon berlaku sampai iuran Desember 2026" in last
    say(stage, "sudah bayar")
    on(stage, clock, "2027-01-20")
    assert stage.last("siti").partition("Iurannya")[2] != last.partition("Iurannya")[2]


@SQLITE_ONLY
@pytest.mark.parametrize("words", ["ingatkan bayar", "INGATKAN", "INGATKAN {code}"])
def test_none_means_none_until_she_asks_for_it(stage: Stage, clock: HeldClock, words: str) -> None:
    code = begun(stage, clock, "TIDAKUSAH")
    assert f"balas INGATKAN {code}" in stage.last("siti")
    for day in ("2027-01-01", "2027-02-10", "2027-06-20"):
        on(stage, clock, day)
    assert news(stage, "siti", DUE) + news(stage, "siti", WARNING) == 0
    say(stage, words.format(code=code))
    assert news(stage, "siti", OFFER) == 2


@SQLITE_ONLY
def test_not_yet_is_asked_again_five_days_later(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "sudah bayar")
    on(stage, clock, "2027-01-01")
    say(stage, "belum bisa")
    on(stage, clock, "2027-01-05")
    assert news(stage, "siti", DUE) == 1
    on(stage, clock, "2027-01-06")
    assert news(stage, "siti", DUE) == 2


@SQLITE_ONLY
def test_warned_before_the_third_month_and_after_it_once_then_silence(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    for month in range(1, 8):
        on(stage, clock, f"2027-{month:02d}-02")
    assert news(stage, "siti", WARNING) == 3
    assert news(stage, "siti", "sudah lebih dari 3 bulan") == 1
    assert row(stage)[0] == "quiet"
    say(stage, "sudah bayar juli")
    assert row(stage) == ("active", 1, "2027-07")


@SQLITE_ONLY
@pytest.mark.parametrize("words", ["HENTIKAN", "jangan ingatkan"])
def test_stopping_is_one_word_and_employment_leads_somewhere(
    stage: Stage, clock: HeldClock, words: str
) -> None:
    code = begun(stage, clock)
    say(stage, f"HENTIKAN {code}" if words == "HENTIKAN" else words)
    assert row(stage)[:2] == ("stopped", 0)
    assert f"balas INGATKAN {code}" in stage.last("siti")
    on(stage, clock, "2027-01-02")
    assert news(stage, "siti", DUE) == 0
    say(stage, f"KARYAWAN {code}")
    assert "Pemberi kerja yang mendaftarkan" in stage.last("siti")
    assert row(stage)[0] == "ended"


@SQLITE_ONLY
def test_an_agent_sees_who_is_due_only_where_the_worker_lets_them(stage: Stage, clock: HeldClock) -> None:
    code = begun(stage, clock)
    (agent,) = (row.id for row in stage.rows("SELECT id FROM agent"))
    with stage.runtime.database.look() as tx:
        assert due_of_agent(stage.runtime, tx, agent) == []
    say(stage, f"BOLEHTAHU {code}")
    with stage.runtime.database.look() as tx:
        assert due_of_agent(stage.runtime, tx, agent) == [code]
    say(stage, "sudah bayar")
    with stage.runtime.database.look() as tx:
        assert due_of_agent(stage.runtime, tx, agent) == []


@SQLITE_ONLY
def test_an_agent_who_was_suspended_sees_nothing_any_more(stage: Stage, clock: HeldClock) -> None:
    code = begun(stage, clock)
    say(stage, f"BOLEHTAHU {code}")
    suspend_agent(stage.runtime, command_line(stage.runtime), "wati", why="test")
    (found,) = stage.rows("SELECT agent, shares, day FROM paying")
    assert (found.agent, found.shares, found.day) == (None, 0, 1)


@SQLITE_ONLY
def test_staff_count_who_still_pays_by_agent_and_area(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "sudah bayar")
    on(stage, clock, "2027-02-15")
    rina = command_line(stage.runtime)
    (found,) = still_paying(stage.runtime, rina)
    assert found.agent == "wati"
    assert found.counts == {1: (1, 1), 3: (1, 0), 6: (0, 0), 12: (0, 0)}


@SQLITE_ONLY
def test_a_question_about_paying_is_answered_and_notes_nothing(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "kalau sudah bayar, kartunya kapan?")
    assert row(stage)[2] == ""


@SQLITE_ONLY
def test_erasing_her_takes_what_she_noted_and_no_reminder_comes(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "sudah bayar")
    say(stage, "HAPUS")
    say(stage, "ya")
    stage.later(minutes=1)
    assert row(stage) == ("ended", 0, "")
    waiting = "SELECT id FROM timer WHERE kind = 'remind_paying' AND state = 'waiting'"
    assert stage.rows(waiting) == []
