"""Letters sent to a fake Twilio, and what becomes of them."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import time
from typing import Any

import pytest

from bot.channels.whatsapp import WhatsAppChannel
from bot.failing import DAY
from bot.post import GiveUp, Letter, Outcome, RetryAt, Sent, Unknown
from tests.cast import BSUID, PHONE
from tests.channels.sending import LONG, send_whatsapp, to_telegram, to_whatsapp, whatsapp_settings
from tests.fakes.payloads.twilio import SENDER
from tests.fakes.twilio import FakeTwilio
from tests.house import PUBLIC_URL


def again(letter: Letter, since: float) -> Letter:
    return dataclasses.replace(letter, again=True, since=since)


def test_words_go_to_the_phone_with_a_callback(twilio: FakeTwilio) -> None:
    [outcome] = send_whatsapp(twilio.url, to_whatsapp("Halo Siti"))
    assert outcome == Sent(twilio.sent[0]["sid"])
    assert twilio.sent[0]["form"] == {
        "From": SENDER,
        "To": f"whatsapp:{PHONE}",
        "Body": "Halo Siti",
        "StatusCallback": PUBLIC_URL + "/webhooks/whatsapp/status",
    }


def test_a_business_scoped_id_is_an_address_too(twilio: FakeTwilio) -> None:
    send_whatsapp(twilio.url, to_whatsapp(kind="wa_bsuid", value=BSUID))
    assert twilio.sent[0]["to"] == f"whatsapp:{BSUID}"


OUTCOMES = [
    (429, 20429, RetryAt(2.0, "channel", "20429")),
    (503, 20503, RetryAt(10.0, "letter", "20503")),
    (500, 20500, Unknown("20500", ask=True)),
    (401, 20003, RetryAt(300.0, "channel", "20003")),
    (404, 20404, GiveUp("20404 Twilio knows no such thing")),
    (400, 63007, RetryAt(300.0, "channel", "63007 no channel with this sender")),
    (400, 63018, RetryAt(DAY, "letter", "63018 too many")),
    (400, 63016, GiveUp("63016 window closed: only a template may be sent")),
    (400, 63024, GiveUp("63024 not on WhatsApp")),
    (400, 63003, GiveUp("63003 no such address")),
    (400, 21211, GiveUp("21211 no valid number")),
    (400, 21614, GiveUp("21614 no mobile number")),
    (400, 21610, GiveUp("21610 opted out at Twilio", unreachable=True)),
    (400, 63014, GiveUp("63014 blocked by the person", unreachable=True)),
    (400, 63033, GiveUp("63033 blocked by the person", unreachable=True)),
    (400, 99999, GiveUp("99999")),
]


@pytest.mark.parametrize(("status", "code", "outcome"), OUTCOMES)
def test_what_twilio_answers_decides(twilio: FakeTwilio, status: int, code: int, outcome: Outcome) -> None:
    twilio.refuse(code, status)
    assert send_whatsapp(twilio.url, to_whatsapp()) == [outcome]


def test_too_many_requests_say_when_to_come_back(twilio: FakeTwilio) -> None:
    twilio.refuse(20429, 429, headers={"Retry-After": "9"})
    assert send_whatsapp(twilio.url, to_whatsapp()) == [RetryAt(9.0, "channel", "20429")]


STRANGE = [
    ({"status": 201, "body": "not JSON"}, Unknown("answer without a sid", ask=True)),
    ({"status": 201, "body": [1]}, Unknown("answer without a sid", ask=True)),
    ({"status": 302, "headers": {"Location": "/"}}, Unknown("HTTP 302", ask=True)),
    ({"status": 502, "body": "<html>"}, Unknown("HTTP 502", ask=True)),
    ({"status": 404, "body": "<html>"}, RetryAt(10.0, "letter", "HTTP 404")),
    ({"status": 413, "body": "<html>"}, RetryAt(10.0, "letter", "HTTP 413")),
    ({"status": 429, "headers": {"Retry-After": "soon"}}, RetryAt(2.0, "channel", "HTTP 429")),
    ({"cut": True, "taken": True}, Unknown("connection ended", ask=True)),
]


@pytest.mark.parametrize(("trouble", "outcome"), STRANGE, ids=range(len(STRANGE)))
def test_a_strange_answer_decides_too(twilio: FakeTwilio, trouble: dict[str, Any], outcome: Outcome) -> None:
    twilio.next(**trouble)
    assert send_whatsapp(twilio.url, to_whatsapp()) == [outcome]


def test_an_answer_that_takes_too_long_leaves_it_unknown(twilio: FakeTwilio) -> None:
    twilio.next(delay=1.0)
    [outcome] = send_whatsapp(twilio.url, to_whatsapp(), read_seconds=0.2)
    assert isinstance(outcome, Unknown)


def test_a_closed_port_is_safe_to_try_again() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        [outcome] = send_whatsapp(f"http://127.0.0.1:{held.getsockname()[1]}", to_whatsapp())
    assert outcome == RetryAt(5.0, "channel", "ConnectionRefusedError")


def test_a_wrong_token_pauses_the_channel(twilio: FakeTwilio) -> None:
    assert send_whatsapp(twilio.url, to_whatsapp(), auth_token="wrong") == [
        RetryAt(300.0, "channel", "20003")
    ]


@pytest.mark.parametrize("letter", [to_whatsapp("x" * 1601), to_telegram()], ids=["long", "elsewhere"])
def test_what_cannot_be_a_message_is_given_up_unasked(twilio: FakeTwilio, letter: Letter) -> None:
    [outcome] = send_whatsapp(twilio.url, letter)
    assert isinstance(outcome, GiveUp)
    assert (twilio.sent, twilio.refused) == ([], [])


def test_a_letter_cut_off_is_not_sent_twice_when_twilio_has_it(twilio: FakeTwilio) -> None:
    started = time.time()
    twilio.next(cut=True, taken=True)
    outcomes = send_whatsapp(twilio.url, to_whatsapp(" Halo "), again(to_whatsapp(" Halo "), started))
    assert outcomes == [Unknown("connection ended", ask=True), Sent(twilio.sent[0]["sid"])]
    assert len(twilio.sent) == 1


def test_a_letter_cut_off_is_sent_when_twilio_never_had_it(twilio: FakeTwilio) -> None:
    earlier, others = to_whatsapp("Halo", value="+6281200000002"), to_whatsapp("Apa?")
    send_whatsapp(twilio.url, earlier, others, again(to_whatsapp("Halo"), time.time()))
    assert [one["text"] for one in twilio.sent] == ["Halo", "Apa?", "Halo"]


def test_the_same_words_of_an_hour_ago_are_another_letter(twilio: FakeTwilio) -> None:
    send_whatsapp(twilio.url, to_whatsapp("Halo"), again(to_whatsapp("Halo"), time.time() + 3600))
    assert len(twilio.sent) == 2


def test_a_message_that_failed_is_sent_again(twilio: FakeTwilio) -> None:
    send_whatsapp(twilio.url, to_whatsapp("Halo"))
    twilio.sent[0]["message"]["status"] = "failed"
    send_whatsapp(twilio.url, again(to_whatsapp("Halo"), time.time() - 10))
    assert len(twilio.sent) == 2


ASKING = [
    ({"status": 500}, RetryAt(10.0, "letter", "asking: HTTP 500")),
    ({"status": 429, "headers": {"Retry-After": "3"}}, RetryAt(3.0, "channel", "HTTP 429")),
    ({"status": 400, "body": {"code": 20001}}, RetryAt(10.0, "letter", "asking: HTTP 400")),
    # twice: a GET that lost its connection is repeated at once by the HTTP client
    ({"cut": True, "times": 2}, RetryAt(5.0, "letter", "asking: connection ended")),
]


@pytest.mark.parametrize(("trouble", "outcome"), ASKING, ids=range(len(ASKING)))
def test_nothing_is_sent_while_twilio_cannot_be_asked(
    twilio: FakeTwilio, trouble: dict[str, Any], outcome: Outcome
) -> None:
    twilio.next(**trouble)
    assert send_whatsapp(twilio.url, again(to_whatsapp(), time.time())) == [outcome]
    assert twilio.sent == []


def test_one_channel_sends_together_and_again_later(twilio: FakeTwilio) -> None:
    async def sending() -> list[Outcome]:
        channel = WhatsAppChannel(whatsapp_settings(twilio.url), PUBLIC_URL)
        both = await asyncio.gather(channel.send(to_whatsapp("satu")), channel.send(to_whatsapp("dua")))
        await asyncio.sleep(0.05)
        later = [await channel.send(to_whatsapp("tiga"))]
        await channel.close()
        return [*both, *later]

    assert len({o.provider_id for o in asyncio.run(sending()) if isinstance(o, Sent)}) == 3


def test_what_we_send_is_what_the_specification_takes(twilio: FakeTwilio) -> None:
    send_whatsapp(
        twilio.url, to_whatsapp(), to_whatsapp(choices=LONG), to_whatsapp(kind="wa_bsuid", value=BSUID)
    )
    assert (twilio.refused, len(twilio.sent)) == ([], 3)
