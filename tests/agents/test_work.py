"""An agent's own words about their work, complaints about them, and what staff do."""

from __future__ import annotations

import pytest

from bot.engine.happenings import Pin, Tap
from bot.errors import BadArgument
from bot.services.agents.verify_agent import make_card
from bot.services.referrals import reassign
from bot.services.referrals.settle_complaint import note_complaint, read_complaint
from bot.services.staff.scope import command_line
from bot.services.staff.unreachable import unreachable_agents
from tests.cast import LAT, LON
from tests.conftest import SQLITE_ONLY
from tests.stage import Stage


def accepted(stage: Stage, name: str = "wati") -> str:
    referral = stage.worker()
    stage.ring()
    stage.say(name, f"TERIMA {stage.code(name)}")
    stage.ring()
    return referral


def test_who_is_off_is_asked_nothing_until_they_are_back(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    stage.say("wati", "libur 3 hari")
    assert "24 November 2026" in stage.last("wati")
    assert stage.asked(_asked(stage)) == [("darto", "offered")]
    stage.say("wati", "masuk lagi")
    assert stage.asked(_asked(stage, "budi")) == [("wati", "offered")]


def test_one_day_off_is_named_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.say("wati", "libur besok")
    assert stage.last("wati").count("2026") == 1


def _asked(stage: Stage, worker: str = "siti") -> str:
    referral = stage.worker(worker)
    stage.ring()
    return referral


@SQLITE_ONLY
def test_room_hours_and_place_are_the_agent_s_own_to_change(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.say("wati", "maks 7")
    stage.say("wati", "jam kerja 9-17")
    stage.say("wati", "pindah lokasi")
    stage.say("wati", "", happening=Pin(-6.2, 106.85))
    (row,) = stage.rows("SELECT capacity, opens, closes, lat, lon FROM agent")
    assert tuple(row) == (7, 540, 1020, -6.2, 106.85)


@SQLITE_ONLY
def test_next_step_and_handing_back_are_two_taps_away(stage: Stage) -> None:
    stage.agent("wati", 1)
    first, second = accepted(stage), accepted_by_wati(stage, "budi")
    taps(stage, "wati", "Pekerja saya")
    buttons = on_screen(stage, "wati")
    codes = [row.code for row in stage.rows("SELECT code FROM offer ORDER BY id")]
    assert list(buttons) == [f"{word} {code}" for code in codes for word in ("DIHUBUNGI", "LEPAS")]
    stage.say("wati", "", happening=Tap(buttons[f"DIHUBUNGI {codes[0]}"]))
    stage.say("wati", "", happening=Tap(buttons[f"LEPAS {codes[1]}"]))
    stage.ring()
    assert (stage.state(first), stage.asked(second)) == ("contacted", [("wati", "withdrawn")])
    taps(stage, "wati", "Pekerja saya")
    assert list(on_screen(stage, "wati")) == [f"TERDAFTAR {codes[0]}", f"LEPAS {codes[0]}"]


def accepted_by_wati(stage: Stage, worker: str) -> str:
    referral = stage.worker(worker)
    stage.ring()
    stage.say("wati", f"TERIMA {stage.code('wati')}")
    stage.ring()
    return referral


def on_screen(stage: Stage, name: str) -> dict[str, str]:
    """Label and token of every button of the last bubble that has any."""
    bubble = [one for one in stage.heard(name) if one.choices][-1]
    return {choice.label: choice.token for choice in bubble.choices}


def taps(stage: Stage, name: str, *labels: str) -> None:
    """From the menu, the buttons of these labels one after the other."""
    stage.say(name, "menu")
    for label in labels:
        stage.say(name, "", happening=Tap(on_screen(stage, name)[label]))
        stage.ring()


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("Libur hari ini", ("2026-11-22", "2026-11-22")),
        ("Libur besok", ("2026-11-23", "2026-11-23")),
        ("Libur 3 hari", ("2026-11-22", "2026-11-24")),
        ("Masuk lagi", ("", "")),
    ],
)
def test_a_day_off_is_two_taps_away(stage: Stage, label: str, row: tuple[str, str]) -> None:
    stage.agent("wati", 1)
    taps(stage, "wati", "Libur, jam, lokasi", label)
    (found,) = stage.rows("SELECT off_from, off_until FROM agent")
    assert tuple(found) == row


@SQLITE_ONLY
def test_a_new_place_is_two_taps_and_a_pin_and_days_can_be_typed_there(stage: Stage) -> None:
    stage.agent("wati", 1)
    taps(stage, "wati", "Libur, jam, lokasi", "Pindah lokasi")
    stage.say("wati", "", happening=Pin(-6.2, 106.85))
    taps(stage, "wati", "Libur, jam, lokasi")
    stage.say("wati", "libur 5 hari")
    (row,) = stage.rows("SELECT lat, lon, off_until FROM agent")
    assert tuple(row) == (-6.2, 106.85, "2026-11-26")


@SQLITE_ONLY
def test_the_page_is_one_tap_away(stage: Stage) -> None:
    stage.agent("wati", 1)
    taps(stage, "wati", "Halaman agen")
    assert "/agen/" in "".join(bubble.text for bubble in stage.heard("wati"))


@SQLITE_ONLY
def test_leads_and_month_come_in_one_tap_each(stage: Stage) -> None:
    stage.agent("wati", 1)
    accepted(stage)
    stage.say("wati", "menu")
    stage.say("wati", "1")
    stage.ring()
    assert "DIHUBUNGI" in stage.last("wati")
    stage.say("wati", "2")
    stage.ring()
    assert "Diterima: 1" in stage.last("wati")


def test_not_me_takes_the_chat_out_of_the_directory(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.say("wati", f"BUKAN {stage.code('wati')}")
    stage.ring()
    assert [row.state for row in stage.rows("SELECT state FROM agent")] == ["directory"]
    assert stage.helps() == ["agent_disowned"]


@SQLITE_ONLY
def test_a_complaint_has_a_number_goes_to_staff_and_never_back_to_that_agent(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    referral = accepted(stage)
    for text in ("mau komplain", "1", "dia minta uang tanpa bukti kemarin"):
        stage.say("siti", text)
    stage.ring()
    (found,) = stage.rows("SELECT reference, kind FROM complaint WHERE state = 'open'")
    story = read_complaint(stage.runtime, command_line(stage.runtime), found.reference, "hubungi pekerja")
    assert story and (found.kind, story.words) == ("money", "dia minta uang tanpa bukti kemarin")
    assert any(found.reference in bubble.text for bubble in stage.heard("siti"))
    assert stage.asked(referral) == [("wati", "withdrawn"), ("darto", "offered")]
    assert all(found.reference not in bubble.text for bubble in stage.heard("wati"))
    note_complaint(
        stage.runtime, command_line(stage.runtime), found.reference, "uang dikembalikan", closes=True
    )
    assert [row.state for row in stage.rows("SELECT state FROM complaint")] == ["closed"]


@SQLITE_ONLY
def test_neither_their_own_code_nor_staff_send_a_worker_back_to_the_agent_they_complained_of(
    stage: Stage,
) -> None:
    stage.agent("wati", 1)
    stage.say("siti", make_card(stage.runtime, command_line(stage.runtime), "wati").code)
    stage.ring()
    referral = accepted(stage)
    for text in ("mau komplain", "2", "sudah tiga hari tidak datang"):
        stage.say("siti", text)
    stage.ring()
    assert any("175" in one.text for one in stage.heard("siti")[-3:])
    assert (stage.asked(referral), stage.state(referral)) == ([("wati", "withdrawn")], "unserved")
    with pytest.raises(BadArgument, match="complained of"):
        reassign.reassign(stage.runtime, command_line(stage.runtime), referral, "wati", why="nobody else")
    stage.later(days=40)
    again = stage.worker("siti")
    stage.ring()
    assert stage.asked(again) == []


@SQLITE_ONLY
def test_a_complaint_before_anybody_came_has_a_number_and_no_agent(stage: Stage) -> None:
    stage.worker("siti")
    for text in ("mau komplain", "4", "petugas di pasar memaksa saya"):
        stage.say("siti", text)
    (found,) = stage.rows("SELECT agent, kind, reference, sealed FROM complaint WHERE state = 'open'")
    assert (found.agent, found.kind, found.reference[:3]) == (None, "other", "AD-")
    assert b"memaksa" not in bytes(found.sealed)


def test_a_suspended_agent_s_leads_and_offers_move_on_at_once(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    first, second = accepted(stage), _asked(stage, "budi")
    if stage.asked(second) != [("wati", "offered")]:
        stage.say("darto", f"TOLAK {stage.code('darto')}")
        stage.ring()
    assert reassign.suspend_agent(stage.runtime, command_line(stage.runtime), "wati", why="complaint") >= 1
    stage.ring()
    assert stage.asked(first)[0] == ("wati", "withdrawn")
    assert all(state != "offered" for handle, state in stage.asked(second) if handle == "wati")
    assert "Untuk sementara" in "".join(bubble.text for bubble in stage.heard("wati")[-3:])


@SQLITE_ONLY
def test_staff_send_a_lead_to_somebody_they_name_or_hear_why_not(stage: Stage) -> None:
    referral = _asked(stage)
    assert stage.state(referral) == "unserved"
    stage.agent("wati", 300)
    reassign.reassign(stage.runtime, command_line(stage.runtime), referral, "wati", why="nobody nearer")
    assert stage.asked(referral) == [("wati", "offered")]
    stage.agent("darto", 1, hours="1-2")
    with pytest.raises(BadArgument, match="not working now"):
        reassign.reassign(stage.runtime, command_line(stage.runtime), referral, "darto", why="try")
    assert stage.asked(referral) == [("wati", "offered")]


@SQLITE_ONLY
def test_deserts_hide_small_cells(stage: Stage) -> None:
    for number in range(5):
        _asked(stage, f"orang{number}")
    _asked(stage, "tuti")
    far = {"code": "31.72.03.1001", "name": "Koja", "level": "village", "within": [], "lat": LAT, "lon": LON}
    stage.worker("joyo", place=far)
    stage.ring()
    found = reassign.coverage_deserts(stage.runtime, command_line(stage.runtime))
    assert [(desert.area, desert.workers) for desert in found] == [("31.72.04", 6), ("31.72.03", None)]


@SQLITE_ONLY
def test_silent_and_unreachable_agents_are_listed(stage: Stage) -> None:
    stage.agent("wati", 1, channel="whatsapp")
    _asked(stage)
    stage.later(hours=25)
    (silence,) = reassign.silent_agents(stage.runtime, command_line(stage.runtime))
    assert (silence.handle, silence.offers, silence.expired) == ("wati", 1, 1)
    assert [one.handle for one in unreachable_agents(stage.runtime, command_line(stage.runtime))] == ["wati"]
