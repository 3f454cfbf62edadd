"""Days later, on another channel: nothing is lost, and people decide whether to go on."""

from __future__ import annotations

from tests.talking import registering, reviewing


def test_days_later_a_hello_asks_whether_to_go_on() -> None:
    talk = registering()
    talk.say("Siti")
    assert talk.wait(days=3).say("halo") == ["resume.offer"]
    talk.tap("Lanjut")
    assert talk.asked == "income.income"
    assert talk.answers["called"] == "Siti"


def test_days_later_a_clear_answer_is_simply_taken() -> None:
    talk = registering()
    talk.say("Siti")
    talk.wait(days=3).say("3 juta sebulan")
    assert talk.asked == "register.place"


def test_days_later_a_text_that_may_be_an_answer_waits_for_yes() -> None:
    talk = registering()
    assert talk.wait(days=1).say("Siti") == ["resume.offer"]
    talk.say("lanjut")
    assert talk.answers["called"] == "Siti"


def test_starting_again_asks_everything_anew() -> None:
    talk = reviewing()
    talk.say("mulai lagi", "mulai lagi")
    assert talk.asked == "register.job"
    assert "called" not in talk.answers


def test_another_channel_finds_the_same_place() -> None:
    talk = registering("whatsapp")
    talk.say("Siti")
    talk.switch("telegram").say("halo")
    talk.tap("Lanjut")
    assert talk.asked == "income.income"


def test_a_short_pause_asks_nothing() -> None:
    talk = registering()
    talk.wait(hours=2).say("Siti")
    assert talk.asked == "income.income"


def test_a_reminder_promises_how_little_is_left() -> None:
    talk = registering()
    talk.say(*SITI_UP_TO_THE_LAST)
    assert talk.ring("nudge") == ["common.nudge", "register.programmes"]
    assert "1 pertanyaan" in talk.text


def test_at_most_two_reminders() -> None:
    talk = registering()
    assert [bool(talk.ring("nudge")) for _ in range(3)] == [True, True, False]


def test_no_reminder_after_nanti_or_stop() -> None:
    talk = registering()
    assert talk.say("nanti") == ["common.later"]
    assert talk.ring("nudge") == []
    talk.say("berhenti", "Siti")
    assert talk.ring("nudge") == []


SITI_UP_TO_THE_LAST = ("Siti", "3 juta sebulan", "Kalibaru, Cilincing")
