"""How a companion ends: employed, moved, left, died, STOP; and who accompanies a worker whose agent is gone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.services.daily_jobs import plant_jobs
from bot.services.people.rights import erase_now
from bot.services.referrals.paying import due_of_agent
from bot.services.referrals.reassign import suspend_agent
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.test_paying import DUE, begun, on, row, say
from tests.referrals.told import news, registered, report, taken
from tests.stage import Stage

ASKED, NEW = "Bersedia mendampingi", "dulu tidak lagi mendampingi"


def agent(stage: Stage, name: str) -> str:
    (found,) = stage.rows("SELECT id FROM agent WHERE handle = :name", name=name)
    return str(found.id)


def kept(stage: Stage) -> tuple[str | None, int]:
    """Whose companion Siti has, and whether they may see when a month is open."""
    (found,) = stage.rows("SELECT agent, shares FROM paying")
    return found.agent, found.shares


# --- endings --------------------------------------------------------------------------------------


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("words", "told", "why"),
    [
        ("alhamdulillah saya jadi karyawan sekarang", "Pemberi kerja yang mendaftarkan", "employed"),
        ("gak mau ikut lagi kak", "Surat berhenti tidak kami temukan", "quit"),
        ("maaf yang punya hp ini sudah meninggal", "Ahli waris bisa mengurus", "died"),
    ],
)
def test_each_ending_stops_the_reminders_and_leads_somewhere(
    stage: Stage, clock: HeldClock, words: str, told: str, why: str
) -> None:
    begun(stage, clock)
    say(stage, words)
    assert told in stage.last("siti")
    assert [tuple(one) for one in stage.rows("SELECT state, why FROM paying")] == [("ended", why)]
    on(stage, clock, "2027-01-02")
    assert news(stage, "siti", DUE) == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    "words", ["kalau saya jadi karyawan sekarang gimana", "bayar gimana kalau pindah kota"]
)
def test_a_question_about_an_ending_ends_nothing(stage: Stage, clock: HeldClock, words: str) -> None:
    begun(stage, clock)
    say(stage, words)
    assert row(stage)[0] == "active"


@SQLITE_ONLY
def test_not_yet_with_a_reason_is_no_question(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "belum bisa bayar kalau belum gajian")
    assert "lima hari lagi" in stage.last("siti")


@SQLITE_ONLY
def test_stop_ends_the_reminders_too_until_she_asks_for_them(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    say(stage, "STOP")
    assert row(stage)[:2] == ("stopped", 0)
    on(stage, clock, "2027-01-02")
    assert news(stage, "siti", DUE) == 0
    say(stage, "ingatkan bayar")
    assert row(stage)[0] == "active"


@SQLITE_ONLY
def test_a_registration_that_staff_reopened_reminds_of_nothing(stage: Stage, clock: HeldClock) -> None:
    begun(stage, clock)
    with stage.runtime.database.begin() as tx:
        tx.run("UPDATE referral SET state = 'waiting'")
    on(stage, clock, "2027-01-01")
    assert news(stage, "siti", DUE) == 0


# --- another agent --------------------------------------------------------------------------------


def gone(stage: Stage, clock: HeldClock) -> str:
    """Siti let Wati see when she pays; Darto works two kilometres away; Wati is suspended. Darto's code."""
    code = begun(stage, clock)
    say(stage, f"BOLEHTAHU {code}")
    stage.agent("darto", 2)
    suspend_agent(stage.runtime, command_line(stage.runtime), "wati", why="test")
    stage.ring()
    return stage.code("darto")


def test_when_her_agent_is_suspended_another_is_asked_and_she_says_anew_what_they_see(
    stage: Stage, clock: HeldClock
) -> None:
    code = gone(stage, clock)
    assert news(stage, "darto", ASKED) == 1 and "Siti" not in stage.last("darto")
    assert kept(stage) == (None, 0)
    stage.say("darto", f"TERIMA {code}")
    stage.ring()
    assert "Darto" in stage.last("siti") and NEW in stage.last("siti")
    assert kept(stage) == (agent(stage, "darto"), 0)
    say(stage, f"BOLEHTAHU {code}")
    with stage.runtime.database.look() as tx:
        assert due_of_agent(stage.runtime, tx, agent(stage, "darto")) == [code]


@SQLITE_ONLY
@pytest.mark.parametrize("answer", ["TOLAK", ""])
def test_who_will_not_or_says_nothing_is_followed_by_the_next(
    stage: Stage, clock: HeldClock, answer: str
) -> None:
    code = gone(stage, clock)
    stage.agent("budi", 3)
    if answer:
        stage.say("darto", f"{answer} {code}")
    stage.later(hours=1)
    assert news(stage, "budi", ASKED) == 1
    assert kept(stage) == (None, 0)


@SQLITE_ONLY
def test_an_agent_gives_a_registered_worker_back_and_she_stays_registered(
    stage: Stage, clock: HeldClock
) -> None:
    code = begun(stage, clock)
    stage.agent("darto", 2)
    report(stage, f"LEPAS {code}")
    assert news(stage, "darto", ASKED) == 1
    assert [found.state for found in stage.rows("SELECT state FROM referral")] == ["confirmed"]
    assert news(stage, "siti", "carikan agen lain") == 0


@SQLITE_ONLY
def test_who_was_given_back_before_the_companion_began_is_not_the_old_agents(
    stage: Stage, clock: HeldClock
) -> None:
    clock.at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    registered(stage)
    code = taken(stage)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    report(stage, f"LEPAS {code}")
    stage.later(days=1)
    assert news(stage, "siti", "Mau kami ingatkan membayar") == 1
    assert kept(stage) == (None, 0)


def test_whoever_was_asked_to_accompany_an_erased_worker_is_asked_no_more(
    stage: Stage, clock: HeldClock
) -> None:
    code, scope = gone(stage, clock), command_line(stage.runtime)
    assert erase_now(stage.runtime, scope, stage.person("siti"), "permintaan sendiri")
    stage.ring()
    assert "tidak" in stage.last("darto") and "Siti" not in stage.last("darto")
    stage.say("darto", f"TERIMA {code}")
    stage.ring()
    assert [row.state for row in stage.rows("SELECT state FROM offer ORDER BY id")][-1] == "withdrawn"
    assert [row.state for row in stage.rows("SELECT state FROM referral")] == ["confirmed"]


@SQLITE_ONLY
def test_an_agent_past_their_last_day_is_found_in_the_morning(stage: Stage, clock: HeldClock) -> None:
    plant_jobs(stage.runtime)
    begun(stage, clock)
    stage.agent("darto", 2)
    with stage.runtime.database.begin() as tx:
        tx.run("UPDATE agent SET valid_until = '2026-12-02' WHERE handle = 'wati'")
    on(stage, clock, "2026-12-04")
    assert news(stage, "darto", ASKED) == 1


@SQLITE_ONLY
def test_who_moved_gets_an_agent_near_the_new_place(stage: Stage, clock: HeldClock) -> None:
    clock.at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    stage.agent("wati", 1)
    registered(stage)
    code = taken(stage)
    report(stage, f"TERDAFTAR {code} 1234", f"SESUAI {code}")
    stage.agent("darto", 2)
    say(stage, "saya pindah kota kak")
    assert "Ketik KOREKSI" in stage.last("siti")
    assert row(stage)[0] == "active" and news(stage, "darto", ASKED) == 0
    for text in ("KOREKSI", "1", "2", "ubah", "daerah", "Koja, Jakarta Utara", "kirim"):
        say(stage, text)
    assert news(stage, "darto", ASKED) == 1
