"""From asking to acceptance: offers, answers, silence, and what everybody is told."""

from __future__ import annotations

from tests.conftest import SQLITE_ONLY
from tests.stage import Stage


def test_the_first_who_is_asked_accepts_and_both_are_told(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = stage.worker()
    stage.ring()
    stage.say("wati", f"TERIMA {stage.code('wati')}")
    stage.ring()
    assert stage.asked(referral) == [("wati", "accepted")]
    assert "Siti" in stage.last("wati")
    assert "Wati" in stage.last("siti")


def test_the_card_names_nobody(stage: Stage) -> None:
    stage.agent("wati", 1.2)
    stage.worker(landmark="belakang pasar")
    stage.ring()
    card = stage.last("wati")
    assert "Cilincing" in card
    assert not any(word in card for word in ("Siti", "+62", "pasar", "JK-"))


def test_a_refusal_passes_it_on_and_its_reason_is_kept(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 2)
    referral = stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TOLAK {code}")
    stage.ring()
    stage.say("wati", f"JAUH {code}")
    stage.ring()
    assert stage.asked(referral) == [("wati", "declined"), ("darto", "offered")]
    assert [row.why for row in stage.rows("SELECT why FROM offer ORDER BY id")] == ["far", ""]


def test_silence_passes_it_on_and_nobody_left_means_the_branch(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = stage.worker()
    stage.ring()
    stage.later(minutes=16)
    assert stage.asked(referral) == [("wati", "expired")]
    assert stage.state(referral) == "unserved"
    assert "belum ada agen" in stage.last("siti")


@SQLITE_ONLY
def test_later_gives_the_time_once_more_and_no_oftener(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = stage.worker()
    stage.ring()
    for _ in range(2):
        stage.later(minutes=10)
        stage.say("wati", f"NANTI {stage.code('wati')}")
        stage.ring()
    assert stage.asked(referral) == [("wati", "offered")]
    stage.later(minutes=6)
    assert stage.asked(referral) == [("wati", "expired")]


@SQLITE_ONLY
def test_minutes_count_only_while_the_agent_works(stage: Stage) -> None:
    stage.agent("wati", 1, hours="8-10.05")
    referral = stage.worker()  # at ten, five minutes before Wati stops for the day
    stage.ring()
    stage.later(hours=20)
    assert stage.asked(referral) == [("wati", "offered")]
    stage.later(hours=2, minutes=11)
    assert stage.asked(referral) == [("wati", "expired")]


@SQLITE_ONLY
def test_when_nobody_works_the_worker_is_told_and_the_first_to_begin_is_asked(stage: Stage) -> None:
    stage.agent("wati", 1, hours="13-17")
    referral = stage.worker()
    stage.ring()
    assert "sedang tidak bertugas" in stage.last("siti")
    stage.later(hours=3)
    assert stage.asked(referral) == [("wati", "offered")]


@SQLITE_ONLY
def test_an_agent_whose_whatsapp_is_closed_is_passed_over_unless_another_channel_is_open(
    stage: Stage,
) -> None:
    stage.agent("wati", 1, channel="whatsapp")
    stage.agent("darto", 2)
    stage.later(hours=25)
    referral = stage.worker()
    stage.ring()
    assert stage.asked(referral) == [("darto", "offered")]


@SQLITE_ONLY
def test_a_notice_to_a_closed_window_waits_until_the_person_writes(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.worker(channel="whatsapp")
    stage.ring()
    stage.clock.forward(hours=25)
    before = len(stage.heard("siti"))
    stage.later(minutes=1)
    assert len(stage.heard("siti")) == before
    stage.say("siti", "halo", channel="whatsapp")
    stage.later(hours=3)
    assert any("belum ada agen" in bubble.text for bubble in stage.heard("siti"))


def test_after_so_many_refusals_the_branch_takes_over(stage: Stage) -> None:
    for number in range(6):
        stage.agent(f"agen{number}", 1 + number)
    referral = stage.worker()
    stage.ring()
    for _ in range(5):
        stage.later(minutes=16)
    assert [state for _, state in stage.asked(referral)] == ["expired"] * 5
    assert stage.state(referral) == "unserved"


def test_a_lead_handed_back_goes_to_the_next_and_never_back(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 2)
    referral = stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"LEPAS {code}")
    stage.ring()
    assert stage.asked(referral) == [("wati", "withdrawn"), ("darto", "offered")]
    assert any("agen lain" in bubble.text for bubble in stage.heard("siti"))


def test_no_news_means_reminders_then_staff_and_another_agent(stage: Stage) -> None:
    stage.agent("wati", 1)
    stage.agent("darto", 3)
    referral = stage.worker()
    stage.ring()
    stage.say("wati", f"TERIMA {stage.code('wati')}")
    stage.ring()
    for _ in range(12):
        stage.later(hours=24)
    assert stage.helps() == ["lead_cold"]
    assert stage.asked(referral)[0] == ("wati", "withdrawn")


def test_two_voices_agree(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"TERDAFTAR {code} 1234")
    stage.ring()
    assert stage.state(referral) == "registered"
    stage.say("siti", f"SESUAI {code}")
    stage.ring()
    assert stage.state(referral) == "confirmed"
    assert stage.helps() == []


def test_two_voices_that_differ_go_to_staff(stage: Stage) -> None:
    stage.agent("wati", 1)
    referral = stage.worker()
    stage.ring()
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"TERDAFTAR {code}")
    stage.ring()
    stage.say("siti", f"KELIRU {code}")
    stage.ring()
    assert (stage.state(referral), stage.helps()) == ("registered", ["disputed"])
