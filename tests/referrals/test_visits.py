"""A visit from JANJI to "Jadi bertemu?": proposed, pressed, asked in words, moved, cancelled, reminded, missed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.engine.happenings import Tap
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.referrals.told import news, registered, report, taken
from tests.stage import Stage

EVE, HOUR = "Pengingat janji", "Satu jam lagi"


def begun(stage: Stage, clock: HeldClock) -> tuple[str, str]:
    """Monday, 30 November, ten o'clock: Wati has Siti's lead; its id and its code."""
    clock.at = datetime(2026, 11, 30, 3, tzinfo=UTC)
    stage.agent("wati", 1)
    referral = registered(stage)
    return referral, taken(stage)


def press(stage: Stage, name: str, label: str) -> None:
    """The newest button of that name."""
    found = [choice for bubble in stage.heard(name) for choice in bubble.choices if label in choice.label]
    assert found, f"no button {label}"
    stage.say(name, "", happening=Tap(found[-1].token))
    stage.ring()


def say(stage: Stage, name: str, text: str) -> None:
    stage.say(name, text)
    stage.ring()


def visit(stage: Stage) -> tuple[str, str]:
    """How the newest visit stands, and when it is, by the clock of Jakarta."""
    row = stage.rows("SELECT state, at FROM visit ORDER BY id")[-1]
    at = datetime.fromtimestamp((row.at or 0) / 1000, UTC).astimezone()
    return (
        row.state,
        f"{datetime.fromtimestamp(at.timestamp() + 7 * 3600, UTC):%d/%m %H.%M}" if row.at else "",
    )


def agreed(stage: Stage, clock: HeldClock) -> tuple[str, str]:
    referral, code = begun(stage, clock)
    say(stage, "wati", f"JANJI {code}")
    press(stage, "siti", "Selasa 1/12")
    return referral, code


def test_three_times_to_press_and_both_know(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    say(stage, "wati", f"JANJI {code}")
    offered = stage.heard("siti")[-1]
    assert [choice.label for choice in offered.choices][:3] == [
        "Senin 30/11 15.00",
        "Selasa 1/12 09.00",
        "Rabu 2/12 09.00",
    ]
    press(stage, "siti", "Selasa 1/12")
    assert visit(stage) == ("agreed", "01/12 09.00")
    assert "Selasa 1 Desember, 09.00" in stage.last("siti")
    assert "Bawa: KTP, Kartu Keluarga, HP ini" in stage.last("siti")
    assert f"Janji {code}: Selasa 1 Desember, 09.00" in stage.last("wati")


def test_reminded_the_evening_before_and_an_hour_before(stage: Stage, clock: HeldClock) -> None:
    referral, code = agreed(stage, clock)
    stage.later(hours=8, minutes=59)
    assert news(stage, "siti", EVE) == 0
    stage.later(minutes=1)  # seven in the evening
    assert news(stage, "siti", EVE) == 1
    stage.later(hours=12, minutes=59)
    assert news(stage, "siti", HOUR) == 0
    stage.later(minutes=1)
    assert (news(stage, "siti", HOUR), news(stage, "wati", HOUR)) == (1, 1)
    stage.later(hours=3)
    assert "Jadi bertemu?" in stage.last("wati")
    say(stage, "wati", "sudah")
    assert visit(stage)[0] == "kept"
    assert "TERDAFTAR" in stage.last("wati")
    say(stage, "wati", f"TERDAFTAR {code} 1234")
    assert stage.state(referral) == "registered"


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("text", "at"),
    [("kamis jam 4 sore aja kak", "03/12 16.00"), ("2", "01/12 09.00"), ("yang ketiga", "02/12 09.00")],
)
def test_the_worker_answers_as_people_write(stage: Stage, clock: HeldClock, text: str, at: str) -> None:
    _, code = begun(stage, clock)
    say(stage, "wati", f"JANJI {code}")
    say(stage, "siti", text)
    if visit(stage)[0] == "asked":
        assert "minta bertemu Kamis 3 Desember, 16.00" in stage.last("wati")
        say(stage, "wati", "bisa")
    assert visit(stage) == ("agreed", at)


@SQLITE_ONLY
def test_the_agent_names_a_time_and_a_place_in_one_line(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    say(stage, "wati", f"janji {code} kamis jam 3 di pasar koja, telp 081234567899")
    assert "bertemu Kamis 3 Desember, 15.00, di pasar koja" in stage.last("siti")
    assert "0812" not in stage.last("siti")
    say(stage, "siti", "bisa kak")
    assert visit(stage) == ("agreed", "03/12 15.00")


@SQLITE_ONLY
def test_a_place_that_speaks_of_money_is_not_passed_on(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    say(stage, "wati", f"JANJI {code} besok jam 9 di rumah bawa uang 50rb")
    assert "uang" not in stage.last("siti")


@SQLITE_ONLY
def test_a_worker_moves_it_by_a_word_and_the_old_time_holds_until_then(
    stage: Stage, clock: HeldClock
) -> None:
    agreed(stage, clock)
    say(stage, "siti", "ganti jadi jumat jam 8 pagi bisa kak")
    assert visit(stage) == ("agreed", "01/12 09.00")
    assert "minta bertemu Jumat 4 Desember, 08.00" in stage.last("wati")
    press(stage, "wati", "BISA")
    assert visit(stage) == ("agreed", "04/12 08.00")
    stage.later(days=3, hours=9)
    assert (news(stage, "siti", EVE), news(stage, "siti", HOUR)) == (1, 0)


@SQLITE_ONLY
def test_a_worker_who_presses_move_chooses_and_the_agent_still_says_yes(
    stage: Stage, clock: HeldClock
) -> None:
    agreed(stage, clock)
    press(stage, "siti", "PINDAH")
    press(stage, "siti", "Rabu 2/12")
    assert "minta bertemu Rabu 2 Desember" in stage.last("wati")
    say(stage, "wati", "oke")
    assert visit(stage)[1].startswith("02/12")


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("who", "other", "words"), [("siti", "wati", "membatalkan"), ("wati", "siti", "tidak bisa bertemu")]
)
def test_either_side_cancels_and_no_reminder_comes(
    stage: Stage, clock: HeldClock, who: str, other: str, words: str
) -> None:
    _, code = agreed(stage, clock)
    say(stage, who, f"BATALJANJI {code}")
    assert visit(stage)[0] == "cancelled"
    assert words in stage.last(other)
    stage.later(hours=23)
    assert news(stage, "siti", EVE) + news(stage, "siti", HOUR) == 0
    say(stage, other, f"JANJI {code}")
    assert visit(stage)[0] == "proposed"


@SQLITE_ONLY
def test_the_worker_says_it_was_the_agent_and_the_second_time_staff_hear(
    stage: Stage, clock: HeldClock
) -> None:
    _, code = agreed(stage, clock)
    stage.later(hours=22)
    stage.later(hours=1, minutes=30)
    say(stage, "siti", "agennya gak datang kak")
    assert visit(stage)[0] == "missed"
    assert "belum datang" in stage.last("wati")
    assert stage.helps() == []
    say(stage, "wati", f"JANJI {code} besok jam 9")
    say(stage, "siti", "bisa")
    stage.later(hours=22, minutes=30)
    stage.later(hours=1)
    say(stage, "siti", f"TIDAKDATANG {code}")
    assert stage.helps() == ["agent_no_show"]
    assert [row.missed_by for row in stage.rows("SELECT missed_by FROM visit ORDER BY id")] == [
        "agent",
        "agent",
    ]


@SQLITE_ONLY
def test_where_each_says_it_was_the_other_nobody_is_blamed_and_staff_look(
    stage: Stage, clock: HeldClock
) -> None:
    _, code = agreed(stage, clock)
    stage.later(hours=22)
    stage.later(hours=1, minutes=30)
    say(stage, "wati", f"TIDAKADA {code}")
    assert "Tidak apa-apa" in stage.last("siti")
    say(stage, "siti", f"TIDAKDATANG {code}")
    assert stage.helps() == ["visit_disputed"]
    assert stage.rows("SELECT missed_by FROM visit")[0].missed_by == "both"


@SQLITE_ONLY
def test_nobody_is_missing_before_the_hour(stage: Stage, clock: HeldClock) -> None:
    _, code = agreed(stage, clock)
    say(stage, "siti", f"TIDAKDATANG {code}")
    assert visit(stage)[0] == "agreed"


@SQLITE_ONLY
def test_an_old_button_names_no_time(stage: Stage, clock: HeldClock) -> None:
    _, code = begun(stage, clock)
    say(stage, "wati", f"JANJI {code}")
    old = stage.heard("siti")[-1].choices[0].token
    clock.forward(days=2)
    say(stage, "wati", f"JANJI {code}")
    stage.say("siti", "", happening=Tap(old))
    stage.ring()
    assert visit(stage)[0] == "proposed"


@SQLITE_ONLY
def test_closed_days_are_not_proposed_but_may_be_asked_for_and_are_named(
    stage: Stage, clock: HeldClock
) -> None:
    _, code = begun(stage, clock)
    clock.at = datetime(2026, 12, 23, 9, tzinfo=UTC)
    say(stage, "wati", f"JANJI {code}")
    labels = [choice.label for choice in stage.heard("siti")[-1].choices]
    assert not any("24/12" in label or "25/12" in label for label in labels)
    say(stage, "siti", "besok jam 9 aja")
    assert news(stage, "wati", "kantor libur (cuti bersama Natal); agen tetap bisa") == 1


@SQLITE_ONLY
def test_when_the_lead_leaves_its_agent_nobody_comes_any_more(stage: Stage, clock: HeldClock) -> None:
    _, code = agreed(stage, clock)
    report(stage, f"LEPAS {code}")
    assert visit(stage)[0] == "cancelled"
    stage.later(hours=22)
    assert news(stage, "siti", EVE) + news(stage, "siti", HOUR) == 0


@SQLITE_ONLY
def test_two_visits_of_one_agent_are_not_proposed_at_the_same_hour(stage: Stage, clock: HeldClock) -> None:
    agreed(stage, clock)
    stage.worker("budi")
    stage.ring()
    code = stage.code("wati")
    say(stage, "wati", f"TERIMA {code}")
    say(stage, "wati", f"JANJI {code}")
    assert "Selasa 1/12 10.00" in [choice.label for choice in stage.heard("budi")[-1].choices]


@SQLITE_ONLY
def test_erasing_the_worker_takes_the_place_and_the_visit(stage: Stage, clock: HeldClock) -> None:
    agreed(stage, clock)
    say(stage, "siti", "ganti kamis jam 3 di rumah bu haji")
    say(stage, "wati", "bisa")
    assert stage.rows("SELECT place_sealed FROM visit")[0].place_sealed
    say(stage, "siti", "HAPUS")
    say(stage, "siti", "ya")
    stage.later(minutes=1)
    row = stage.rows("SELECT state, place_sealed FROM visit")[0]
    assert (row.state, row.place_sealed) == ("cancelled", None)
