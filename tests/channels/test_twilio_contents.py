"""Buttons, lists and links on WhatsApp through Twilio: made once for each shape, used again with variables."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.shelf import OwnShelf
from bot.engine.happenings import Tap
from bot.engine.saying.outgoing import Choice
from bot.errors import TryLater
from bot.post import Incoming, RetryAt, Sent
from bot.runtime import Runtime
from bot.storage.messaging.shelf import DatabaseShelf
from tests.cast import PHONE
from tests.channels.sending import YES_NO, form_request, send_whatsapp, to_whatsapp
from tests.channels.test_whatsapp_read import CHANNEL, redact
from tests.fakes.payloads.twilio import ACCOUNT, twilio_form
from tests.fakes.twilio import FakeTwilio

PLACE = "Cilincing, Kota Administrasi Jakarta Utara"


def listed(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"t9.{n}", label) for n, label in enumerate(labels))


FOUR = listed("Pagi", "Siang", "Sore", "Malam")


def test_up_to_three_short_choices_are_buttons(twilio: FakeTwilio) -> None:
    send_whatsapp(twilio.url, to_whatsapp("Setuju?", choices=YES_NO))
    assert twilio.sent[0]["shown"] == {
        "type": "twilio/quick-reply",
        "body": "Setuju?",
        "buttons": [("Ya", "t1:a"), ("Tidak", "t1:b")],
    }
    assert "Body" not in twilio.sent[0]["form"]


def test_more_are_a_list_and_a_long_row_stands_whole_below(twilio: FakeTwilio) -> None:
    send_whatsapp(
        twilio.url, to_whatsapp("Yang mana?", choices=listed(PLACE, "Tidak"), list_label="Lihat pilihan")
    )
    shown = twilio.sent[0]["shown"]
    assert shown["type"] == "twilio/list-picker"
    assert shown["buttons"] == [("Cilincing, Kota", "t9.0"), ("Tidak", "t9.1")]
    assert PLACE in twilio.sent[0]["form"]["ContentVariables"]


def test_a_page_opens_by_a_button(twilio: FakeTwilio) -> None:
    text = "Lengkapi di halaman ini: https://jangkau.example.org/daftar/abc.def"
    send_whatsapp(twilio.url, to_whatsapp(text, link_label="Buka halaman"))
    assert twilio.sent[0]["shown"] == {
        "type": "twilio/call-to-action",
        "body": "Lengkapi di halaman ini: jangkau.example.org",
        "buttons": [("Buka halaman", "https://jangkau.example.org/daftar/abc.def")],
    }


def test_each_shape_is_made_once_and_used_again(twilio: FakeTwilio) -> None:
    shelf = OwnShelf()
    for _ in range(2):  # two processes, one after another
        again = [to_whatsapp(text, choices=YES_NO) for text in ("Setuju?", "Masih?")]
        send_whatsapp(twilio.url, *again, to_whatsapp("Jam?", choices=FOUR), shelf=shelf)
    assert len(twilio.contents.made) == 2 and len(twilio.sent) == 6
    assert len({one["form"]["ContentSid"] for one in twilio.sent}) == 2


def test_shapes_are_remembered_in_the_database_by_account(runtime: Runtime) -> None:
    shelf = DatabaseShelf(runtime.database, runtime.now_ms)
    assert shelf.find(ACCOUNT, "k") == ""
    assert shelf.keep(ACCOUNT, "k", "HX1") == shelf.keep(ACCOUNT, "k", "HX2") == "HX1"
    shelf.drop(ACCOUNT, "k", "HX2")
    assert (shelf.find(ACCOUNT, "k"), shelf.find("AC2", "k")) == ("HX1", "")
    shelf.drop(ACCOUNT, "k", "HX1")
    assert shelf.find(ACCOUNT, "k") == ""


@pytest.mark.refused
def test_what_was_deleted_at_twilio_is_made_anew_and_the_bubble_goes_in_words(twilio: FakeTwilio) -> None:
    shelf = OwnShelf()
    send_whatsapp(twilio.url, to_whatsapp("Satu?", choices=YES_NO), shelf=shelf)
    twilio.contents.made.clear()
    letters = [to_whatsapp(text, choices=YES_NO) for text in ("Dua?", "Tiga?")]
    assert all(isinstance(outcome, Sent) for outcome in send_whatsapp(twilio.url, *letters, shelf=shelf))
    assert [one["shown"]["type"] for one in twilio.sent] == [
        "twilio/quick-reply",
        "words",
        "twilio/quick-reply",
    ]
    assert twilio.sent[1]["text"] == "Dua?\n\n1. Ya\n2. Tidak"


TROUBLES: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 403, "body": {"code": 20003}},
    {"status": 201, "body": "no JSON"},
    {"status": 201, "body": {"sid": "HX1"}},
    {"cut": True},
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=range(len(TROUBLES)))
def test_while_none_can_be_made_people_are_answered_in_numbered_words(
    twilio: FakeTwilio, trouble: dict[str, Any]
) -> None:
    twilio.next(**trouble)
    letters = [to_whatsapp("Setuju?", choices=YES_NO), to_whatsapp("Jam?", choices=FOUR)]
    outcomes = send_whatsapp(twilio.url, *letters)
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert [one["text"] for one in twilio.sent] == [
        "Setuju?\n\n1. Ya\n2. Tidak",
        "Jam?\n\n1. Pagi\n2. Siang\n3. Sore\n4. Malam",  # a minute's rest: Twilio is not asked at each bubble
    ]


class Away(OwnShelf):
    def find(self, owner: str, key: str) -> str:
        raise TryLater("the database is away")


def test_a_shelf_that_is_away_costs_nobody_their_answer(twilio: FakeTwilio) -> None:
    [outcome] = send_whatsapp(twilio.url, to_whatsapp("Setuju?", choices=YES_NO), shelf=Away())
    assert isinstance(outcome, Sent)
    assert twilio.sent[0]["text"] == "Setuju?\n\n1. Ya\n2. Tidak"


def test_other_refusals_stay_what_they_are(twilio: FakeTwilio) -> None:
    shelf = OwnShelf()
    send_whatsapp(twilio.url, to_whatsapp("Satu?", choices=YES_NO), shelf=shelf)
    twilio.refuse(63018)
    [outcome] = send_whatsapp(twilio.url, to_whatsapp("Dua?", choices=YES_NO), shelf=shelf)
    assert isinstance(outcome, RetryAt) and len(twilio.sent) == 1


PRESSES = [
    {"ButtonText": "Ya", "ButtonPayload": "{id}", "ButtonType": "REPLY", "MessageType": "button"},
    {"ListId": "{id}", "ListTitle": "Ya", "MessageType": "interactive"},
]


@pytest.mark.parametrize("fields", PRESSES, ids=["button", "list"])
def test_a_press_comes_back_as_the_button_that_was_sent(twilio: FakeTwilio, fields: dict[str, str]) -> None:
    send_whatsapp(twilio.url, to_whatsapp("Setuju?", choices=YES_NO))
    [(title, token), _] = twilio.sent[0]["shown"]["buttons"]
    given = {name: value.replace("{id}", token) for name, value in fields.items()}
    [incoming] = CHANNEL.read(form_request(twilio_form(PHONE, title, **given)), redact)
    assert isinstance(incoming, Incoming) and incoming.said == Tap(YES_NO[0].token, "Ya")


def test_every_shape_is_what_the_specification_takes(twilio: FakeTwilio) -> None:
    labels = ["Pagi", PLACE, "Siang", "Sore", "Malam", "a", "b", "c", "d", "e"]
    letters = [to_whatsapp(f"{n}?", choices=listed(*labels[:n]), list_label="Lihat") for n in range(1, 11)]
    link = to_whatsapp("Buka: https://jangkau.example.org/privasi", link_label="Buka halaman")
    send_whatsapp(twilio.url, *letters, link)
    assert twilio.refused == [] and len(twilio.sent) == 11
    assert all("ContentSid" in one["form"] for one in twilio.sent)
