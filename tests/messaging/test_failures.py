"""What becomes of a letter that was refused: held, again, elsewhere or plainly; and of its address and channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.coordination import InProcessThrottle
from bot.engine.saying.outgoing import Choice
from bot.errors import BadArgument
from bot.post import Address
from bot.services.messaging.deliver import release_held
from bot.services.messaging.desk import (
    channels_away,
    letter_on_desk,
    mark_sent,
    on_desk,
    send_once_more,
)
from bot.services.messaging.refusals import tell_refusals
from bot.services.staff.doctor import examine
from bot.services.staff.scope import command_line
from bot.storage.messaging import receipts
from bot.storage.people.people import Person
from tests.cast import BSUID, bsuid, known, phone, telegram
from tests.channels.sending import form_request
from tests.fakes.payloads import twilio_status
from tests.house import HeldClock
from tests.looking import plain
from tests.messaging.outside import Outside, an_outside

YES = (Choice("t.a", "Ya"), Choice("t.b", "Tidak"))


@pytest.fixture
def outside(own_sqlite: str, clock: HeldClock) -> Iterator[Outside]:
    with an_outside(own_sqlite, clock) as found:
        yield found


def queued(
    outside: Outside, person: Person, text: str = "Halo", *, urgency: str = "reply", **more: Any
) -> int:
    return outside.write(person, text, "whatsapp", urgency=urgency, **more)


def stands(outside: Outside) -> list[tuple[object, ...]]:
    return plain(outside.runtime, "SELECT channel, state, kind, lingers FROM letter ORDER BY id")


def reports(outside: Outside, code: str, status: str = "failed", number: int = -1, to: str = "") -> None:
    """Twilio's status callback for one of what it took."""
    sent = outside.twilio.sent[number]
    form = twilio_status(sent["sid"], status, to or sent["to"], ErrorCode=code)
    receipt = outside.runtime.channels["whatsapp"].receipts(form_request(form, "/webhooks/whatsapp/status"))
    assert receipt is not None
    with outside.runtime.database.begin() as tx:
        receipts.note_all(tx, [receipt], outside.runtime.now_ms())


def reachable(outside: Outside) -> list[tuple[object, ...]]:
    return plain(outside.runtime, "SELECT kind, reachable FROM channel_identity ORDER BY kind")


@pytest.mark.parametrize("code", ["63016", "63041", "63027"])
def test_what_failed_for_its_window_or_template_is_held_and_said_when_they_write(
    outside: Outside, code: str
) -> None:
    siti = known(outside.runtime, phone("+6281200000009"))
    queued(outside, siti, "Kabar penting")
    outside.deliver()
    reports(outside, code)
    assert stands(outside)[0][1] == "failed" and stands(outside)[0][3] == 1
    outside.clock.forward(hours=30)
    assert release_held(outside.runtime) == 0
    known(outside.runtime, phone("+6281200000009"))  # she writes
    assert release_held(outside.runtime) == 1
    outside.deliver()
    assert outside.twilio.sent[-1]["shown"]["body"] == "Kabar penting"
    assert stands(outside) == [("whatsapp", "sent", code and stands(outside)[0][2], 0)]


def test_free_text_that_waited_too_long_here_is_held_as_well(outside: Outside) -> None:
    queued(outside, known(outside.runtime, phone()))
    outside.clock.forward(hours=25)
    outside.deliver()
    assert stands(outside) == [("whatsapp", "failed", "window", 1)]


def test_after_a_week_old_news_is_let_be(outside: Outside) -> None:
    siti = known(outside.runtime, phone())
    queued(outside, siti)
    outside.clock.forward(days=8)
    outside.deliver()
    outside.clock.forward(seconds=1)
    known(outside.runtime, phone())
    release_held(outside.runtime)
    assert stands(outside) == [("whatsapp", "failed", "window", 0)]


@pytest.mark.parametrize(("code", "seconds"), [("63018", 4), ("30001", 4), ("14107", 4), ("63049", 86_400)])
def test_what_was_too_much_goes_again_later_and_not_before(outside: Outside, code: str, seconds: int) -> None:
    queued(outside, known(outside.runtime, telegram(), phone()))
    outside.deliver()
    reports(outside, code)
    ((state, due),) = plain(outside.runtime, "SELECT state, not_before FROM letter")
    assert state == "queued" and due == outside.runtime.now_ms() + seconds * 1000
    outside.deliver()
    assert len(outside.twilio.sent) == 1


def test_meta_is_asked_so_often_and_no_more(outside: Outside) -> None:
    siti = known(outside.runtime, phone())
    queued(outside, siti)
    for _ in range(5):
        outside.deliver()
        if stands(outside)[0][1] == "sent":
            reports(outside, "63049")
        outside.clock.forward(days=5)
        with outside.runtime.database.begin() as tx:
            tx.run("UPDATE channel_identity SET open_until = :t", {"t": outside.runtime.now_ms() + 1000})
    assert len(outside.twilio.sent) == 3 and stands(outside)[0][1:3] == ("failed", "later")


def test_a_number_that_is_refused_leaves_the_other_address_and_it_is_tried(outside: Outside) -> None:
    siti = known(outside.runtime, bsuid(), phone())
    queued(outside, siti)
    outside.twilio.refuse(21211, times=1)
    outside.deliver()
    assert sorted(reachable(outside)) in (
        [("wa_bsuid", 0), ("wa_phone", 1)],
        [("wa_bsuid", 1), ("wa_phone", 0)],
    )
    outside.deliver()
    assert len(outside.twilio.sent) == 1 and stands(outside)[0][1] == "sent"


def test_a_status_names_the_address_that_is_refused(outside: Outside) -> None:
    siti = known(outside.runtime, bsuid(), phone())
    queued(outside, siti)
    outside.deliver()
    reports(outside, "63024", to=f"whatsapp:{BSUID}")
    assert reachable(outside) == [("wa_bsuid", 0), ("wa_phone", 1)]
    outside.deliver()
    assert outside.twilio.sent[-1]["to"] == "whatsapp:" + phone().value


def test_a_late_failure_after_delivery_marks_nobody(outside: Outside) -> None:
    queued(outside, known(outside.runtime, phone()))
    outside.deliver()
    reports(outside, "", "delivered")
    reports(outside, "63024")
    assert stands(outside)[0][1] == "delivered" and reachable(outside) == [("wa_phone", 1)]


def test_without_another_address_the_other_channel_carries_it(outside: Outside) -> None:
    both = known(outside.runtime, phone(), telegram())
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET channel = network")
    queued(outside, both)
    outside.twilio.refuse(63024)
    outside.deliver()
    outside.deliver()
    assert stands(outside)[0][:2] == ("telegram", "sent")
    assert [one["text"] for one in outside.telegram.sent] == ["Halo"]


@pytest.mark.parametrize("code", ["21610", "63014", "63033"])
def test_who_blocked_us_is_left_alone(outside: Outside, code: str) -> None:
    siti = known(outside.runtime, phone())
    queued(outside, siti)
    queued(outside, siti, "dua")
    outside.deliver()
    reports(outside, code)
    outside.deliver()
    assert reachable(outside) == [("wa_phone", 0)]
    assert [row[1] for row in stands(outside)] == ["failed", "cancelled"]


def test_buttons_that_fail_on_the_way_go_once_more_in_words(outside: Outside) -> None:
    queued(outside, known(outside.runtime, phone()), choices=YES)
    outside.deliver()
    reports(outside, "63021")
    outside.deliver()
    assert [one["shown"]["type"] for one in outside.twilio.sent] == ["twilio/quick-reply", "words"]
    reports(outside, "63021")
    assert stands(outside)[0][1:3] == ("failed", "content")


# --- a provider that is away ------------------------------------------------------------------------


def test_a_refused_sender_pauses_raises_an_alarm_and_is_over_with_the_next_letter(outside: Outside) -> None:
    siti = known(outside.runtime, phone())
    queued(outside, siti)
    outside.twilio.refuse(63007)
    outside.deliver()
    (away,) = channels_away(outside.runtime, command_line(outside.runtime))
    assert (away.channel, away.reason) == ("whatsapp", "63007 no channel with this sender")
    assert stands(outside)[0][1] == "queued"
    outside.clock.forward(seconds=301)
    object.__setattr__(outside.runtime, "throttle", InProcessThrottle({}))  # the pause is over
    outside.deliver()
    assert stands(outside)[0][1] == "sent"
    assert channels_away(outside.runtime, command_line(outside.runtime)) == []


def test_a_hung_up_provider_costs_the_other_channel_nothing_and_urgent_news_goes_by_it(
    outside: Outside,
) -> None:
    both = known(outside.runtime, phone(), telegram())
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET channel = network")
    queued(outside, both, "Tawaran", urgency="referral")
    queued(outside, known(outside.runtime, phone("+6281200000011")), "Biasa")
    outside.twilio.refuse(20003, 401, times=9)
    outside.deliver()
    outside.deliver()
    assert stands(outside)[0][:2] == ("telegram", "sent")
    assert stands(outside)[1][:2] == ("whatsapp", "queued")
    assert [one["text"] for one in outside.telegram.sent] == ["Tawaran"]


def doctor_says(outside: Outside) -> list[str]:
    found = examine(outside.runtime, command_line(outside.runtime), ())
    return [one.line for one in found if one.mark != "ok"]


def told_to_wait(outside: Outside, seconds: int, times: int = 1) -> None:
    said = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": seconds},
    }
    outside.telegram.next(status=429, body=said, times=times)


def waits(outside: Outside) -> int:
    """Seconds until the one letter goes again."""
    ((due,),) = plain(outside.runtime, "SELECT not_before FROM letter WHERE state = 'queued'")
    return int((due - outside.runtime.now_ms()) / 1000)


def test_a_chat_that_is_to_be_left_alone_for_a_day_is_asked_seldom_and_staff_hear_of_it(
    outside: Outside,
) -> None:
    siti = known(outside.runtime, telegram())
    outside.write(siti, "Halo")
    found = []
    for _ in range(4):
        told_to_wait(outside, 100_000)
        outside.deliver()
        assert tell_refusals(outside.runtime) == (1 if not found or found[-1] > 3600 else 0)
        found.append(waits(outside))
        outside.clock.forward(seconds=found[-1])
    assert found == [300, 1200, 4800, 19_200]
    assert [line for line in doctor_says(outside) if "telegram wants 1 letters to wait long" in line]
    assert channels_away(outside.runtime, command_line(outside.runtime)) == []


def test_its_urgent_news_goes_by_the_other_channel(outside: Outside) -> None:
    both = known(outside.runtime, telegram(), phone())
    with outside.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET channel = network")
    outside.write(both, "Tawaran", urgency="referral")
    told_to_wait(outside, 100_000)
    outside.deliver()
    outside.deliver()
    assert [one["shown"]["body"] for one in outside.twilio.sent] == ["Tawaran"]


def test_a_bot_that_is_to_keep_still_for_a_day_is_away_until_it_is_tried_again(outside: Outside) -> None:
    for number in range(3):
        outside.write(known(outside.runtime, telegram(number + 1)), "Halo")
    told_to_wait(outside, 100_000, times=3)
    outside.deliver()
    (away,) = channels_away(outside.runtime, command_line(outside.runtime))
    assert (away.channel, away.reason) == ("telegram", "429: wait 100000 s")
    assert [line for line in doctor_says(outside) if "nothing leaves by telegram" in line]
    assert isinstance(outside.runtime.throttle, InProcessThrottle)
    assert 290 < outside.runtime.throttle.paused("telegram") <= 300


# --- the desk ---------------------------------------------------------------------------------------


def unknown(outside: Outside) -> int:
    """A broadcast letter cut off while it was sent: nobody knows whether it arrived."""
    row = queued(outside, known(outside.runtime, phone()), urgency="bulk")
    outside.twilio.next(cut=True, taken=True)
    outside.deliver()
    assert stands(outside)[0][1] == "unknown"
    return row


def test_an_unknown_letter_is_looked_at_and_taken_as_sent(outside: Outside) -> None:
    row, scope = unknown(outside), command_line(outside.runtime)
    (found,) = on_desk(outside.runtime, scope, "unknown")
    assert (found.id, found.channel, found.state) == (row, "whatsapp", "unknown")
    assert letter_on_desk(outside.runtime, scope, row)[0].reason == "connection ended"
    mark_sent(outside.runtime, scope, row)
    assert stands(outside)[0][1] == "sent" and on_desk(outside.runtime, scope) == []
    with pytest.raises(BadArgument):
        mark_sent(outside.runtime, scope, row)


def test_an_unknown_letter_is_never_sent_again_without_saying_the_risk(outside: Outside) -> None:
    row, scope = unknown(outside), command_line(outside.runtime)
    with pytest.raises(BadArgument, match="may come twice"):
        send_once_more(outside.runtime, scope, row)
    send_once_more(outside.runtime, scope, row, may_come_twice=True)
    assert stands(outside)[0][1] == "queued"
    audited = plain(outside.runtime, "SELECT what FROM audit ORDER BY id DESC LIMIT 1")
    assert audited == [("letter sent again",)]


def test_what_would_only_fail_again_is_not_offered(outside: Outside) -> None:
    row = queued(outside, known(outside.runtime, phone()))
    outside.twilio.refuse(63013)
    outside.deliver()
    outside.deliver()
    with pytest.raises(BadArgument, match="fail"):
        send_once_more(outside.runtime, command_line(outside.runtime), row)
    with pytest.raises(BadArgument):
        on_desk(outside.runtime, command_line(outside.runtime), "sent")
    assert isinstance(phone(), Address)


@pytest.mark.parametrize("code", ["63016", "63032", "63041"])
def test_a_held_letter_waits_for_new_words_though_our_book_shows_an_open_window(
    outside: Outside, code: str
) -> None:
    siti = known(outside.runtime, phone())
    queued(outside, siti)
    outside.deliver()
    outside.clock.forward(minutes=1)
    reports(outside, code)
    for _ in range(3):
        outside.clock.forward(minutes=1)
        assert release_held(outside.runtime) == 0
    assert len(outside.twilio.sent) == 1
    known(outside.runtime, phone())  # she writes again
    assert release_held(outside.runtime) == 1
    outside.deliver()
    assert len(outside.twilio.sent) == 2
