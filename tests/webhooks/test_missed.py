"""Messages that came while nobody could take them: fetched from Twilio's list, each once, none for a newer question."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime import Runtime
from bot.services.conversation.fetch_missed import LOOK_BACK, YOUNGEST, fetch_missed
from bot.services.messaging.deliver import deliver
from tests.cast import BSUID, BUDIS_PHONE, PHONE, TUTIS_PHONE
from tests.fakes.payloads import twilio_form
from tests.fakes.twilio import FakeTwilio
from tests.house import HeldClock
from tests.looking import how_many
from tests.webhooks.conftest import Door


def fetched(runtime: Runtime, back: float = LOOK_BACK) -> bool:
    return asyncio.run(fetch_missed(runtime, runtime.now().timestamp() - back))


def ago(runtime: Runtime, seconds: float) -> float:
    return runtime.now().timestamp() - seconds


def test_what_was_missed_is_answered_once(runtime: Runtime, twilio: FakeTwilio) -> None:
    twilio.receive(PHONE, "halo", ago(runtime, 3600))
    twilio.receive(BSUID, "halo", ago(runtime, 7200))
    assert fetched(runtime) and fetched(runtime)
    asyncio.run(deliver(runtime))
    assert sorted(one["to"] for one in twilio.sent) == [f"whatsapp:{PHONE}", f"whatsapp:{BSUID}"]


def test_what_was_taken_is_not_taken_again(
    door: Door, runtime: Runtime, twilio: FakeTwilio, clock: HeldClock
) -> None:
    sid = twilio.receive(PHONE, "halo", ago(runtime, 0))
    door.whatsapp(twilio_form(PHONE, "halo", sid=sid))
    clock.forward(hours=1)
    fetched(runtime)
    assert how_many(runtime.database, "message") == how_many(runtime.database, "letter") == 1


def test_several_of_one_person_are_heard_in_their_order(runtime: Runtime, twilio: FakeTwilio) -> None:
    last = twilio.receive(PHONE, "setuju", ago(runtime, 600))
    first = twilio.receive(PHONE, "halo", ago(runtime, 900))
    fetched(runtime)
    with runtime.database.look() as tx:
        assert [row.provider_id for row in tx.all("SELECT provider_id FROM message ORDER BY id")] == [
            first,
            last,
        ]


def test_an_old_word_answers_no_newer_question(
    door: Door, runtime: Runtime, twilio: FakeTwilio, clock: HeldClock
) -> None:
    twilio.receive(PHONE, "ya", ago(runtime, 0))
    clock.forward(minutes=5)
    door.whatsapp(twilio_form(PHONE, "halo"))
    clock.forward(minutes=5)
    fetched(runtime)
    assert how_many(runtime.database, "message") == 1


def test_what_may_still_come_by_itself_and_what_is_ours_is_left_alone(
    runtime: Runtime, twilio: FakeTwilio
) -> None:
    twilio.receive(PHONE, "halo", ago(runtime, YOUNGEST / 2))
    twilio.receive(BUDIS_PHONE, "halo", ago(runtime, LOOK_BACK + 60))
    twilio.receive(TUTIS_PHONE, "halo", ago(runtime, 600), direction="outbound-api")
    assert fetched(runtime)
    assert how_many(runtime.database, "message") == 0


def test_an_odd_message_in_the_list_costs_no_other(runtime: Runtime, twilio: FakeTwilio) -> None:
    for number, odd in enumerate(({"from": None}, {"date_sent": "x", "date_created": None}, {"sid": "?"})):
        twilio.receive(PHONE, "x", ago(runtime, 600 + number), **odd)
    twilio.receive(BUDIS_PHONE, "", ago(runtime, 600), num_media="1")
    assert fetched(runtime)
    assert how_many(runtime.database, "message") == 1


@pytest.mark.database_kind("sqlite")
def test_a_provider_that_does_not_tell_is_asked_again(runtime: Runtime, twilio: FakeTwilio) -> None:
    twilio.receive(PHONE, "halo", ago(runtime, 600))
    twilio.refuse(20003, 401)
    assert not fetched(runtime)
    assert fetched(runtime) and how_many(runtime.database, "message") == 1
