"""Letters sent to a fake of the Cloud API, and what becomes of them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.meta import MetaChannel
from bot.channels.meta_codes import SENDER_SECONDS
from bot.engine.saying.outgoing import Choice
from bot.failing import DAY
from bot.post import Address, GiveUp, Letter, Outcome, RetryAt, Sent, Unknown
from tests.cast import BSUID, PHONE
from tests.channels.sending import LONG, YES_NO, meta_settings, send_meta, to_whatsapp
from tests.fakes.meta import FakeMeta

MANY = tuple(Choice(f"t1:{n}", f"Pilihan nomor {n}") for n in range(10))


def sent(meta: FakeMeta, letter: Letter) -> dict[str, Any]:
    [outcome] = send_meta(meta.url, letter)
    assert meta.refused == []
    assert outcome == Sent(meta.sent[-1]["id"])
    said: dict[str, Any] = meta.sent[-1]["said"]
    return said


def test_a_text_goes_to_a_phone_or_to_a_scoped_id(meta: FakeMeta) -> None:
    assert sent(meta, to_whatsapp())["to"] == PHONE[1:]
    assert sent(meta, to_whatsapp(kind="wa_bsuid", value=BSUID))["recipient"] == BSUID


def test_up_to_three_short_choices_are_buttons(meta: FakeMeta) -> None:
    said = sent(meta, to_whatsapp(choices=YES_NO))["interactive"]
    assert said["type"] == "button" and said["body"]["text"] == "Halo Siti"
    assert [b["reply"] for b in said["action"]["buttons"]] == [
        {"id": "t1:a", "title": "Ya"},
        {"id": "t1:b", "title": "Tidak"},
    ]


def test_more_choices_or_longer_ones_are_a_list(meta: FakeMeta) -> None:
    for choices in (MANY, LONG):
        said = sent(meta, to_whatsapp(choices=choices, list_label="Lihat pilihan"))["interactive"]
        assert said["action"]["button"] == "Lihat pilihan"
        assert [row["id"] for row in said["action"]["sections"][0]["rows"]] == [c.token for c in choices]


def test_what_fits_no_list_stands_whole_in_the_text(meta: FakeMeta) -> None:
    eleven = (*MANY, Choice("t1:x", "Yang lain"))
    for letter in (
        to_whatsapp(choices=eleven, list_label="Lihat"),
        to_whatsapp(choices=(Choice("t1:a", "x" * 73),), list_label="Lihat"),
        to_whatsapp("y" * 1025, choices=YES_NO),
    ):
        body = sent(meta, letter)["text"]["body"]
        assert all(choice.label in body for choice in letter.outgoing.choices)


def test_a_row_too_long_for_a_list_stands_whole_below_its_beginning(meta: FakeMeta) -> None:
    place = Choice("t1:p", "Cilincing, Kota Administrasi Jakarta Utara")
    said = sent(meta, to_whatsapp(choices=(place, Choice("t1:q", "Bukan"))))["interactive"]
    assert said["action"]["sections"][0]["rows"] == [
        {"id": "t1:p", "title": "Cilincing, Kota", "description": place.label},
        {"id": "t1:q", "title": "Bukan"},
    ]


def test_a_page_opens_by_a_button(meta: FakeMeta) -> None:
    text = "Lengkapi di halaman ini: https://jangkau.example.org/daftar/x"
    said = sent(meta, to_whatsapp(text, link_label="Buka halaman"))["interactive"]
    assert said["body"]["text"] == "Lengkapi di halaman ini: jangkau.example.org"
    assert said["action"]["parameters"]["url"] == "https://jangkau.example.org/daftar/x"


def test_a_place_is_asked_for_with_a_button(meta: FakeMeta) -> None:
    said = sent(meta, to_whatsapp(asks="location", ask_label="Kirim lokasi"))["interactive"]
    assert said["type"] == "location_request_message"


def test_a_message_is_shown_as_read_with_typing_and_trouble_is_no_trouble(meta: FakeMeta) -> None:
    async def show(url: str) -> None:
        await MetaChannel(meta_settings(url)).show_read("wamid.IN1")

    asyncio.run(show(meta.url))
    assert meta.read == ["wamid.IN1"] and meta.refused == []
    asyncio.run(show("http://127.0.0.1:9"))


REFUSED: list[tuple[int, int, Outcome]] = [
    (131026, 400, GiveUp("131026 not on WhatsApp, or too old a client")),
    (131047, 400, GiveUp("131047 window closed: only a template may be sent")),
    (131049, 400, GiveUp("131049 Meta chose not to deliver it")),
    (100, 400, GiveUp("100 a value that is not taken")),
    (131056, 400, RetryAt(DAY, "letter", "131056 too many to this person")),
    (131056, 429, RetryAt(DAY, "letter", "131056 too many to this person")),
    (130429, 400, RetryAt(2, "channel", "130429 too many a second")),
    (80007, 429, RetryAt(10, "channel", "80007")),
    (190, 401, RetryAt(SENDER_SECONDS, "channel", "190")),
    (200, 403, RetryAt(SENDER_SECONDS, "channel", "200 a permission is missing")),
    (131031, 400, RetryAt(SENDER_SECONDS, "channel", "131031 the account is locked")),
    (131016, 500, RetryAt(10, "letter", "131016")),
    (131000, 500, Unknown("131000")),
]


@pytest.mark.parametrize(("code", "status", "outcome"), REFUSED)
def test_a_refusal_is_classed_by_its_code(meta: FakeMeta, code: int, status: int, outcome: Outcome) -> None:
    meta.refuse(code, status)
    assert send_meta(meta.url, to_whatsapp()) == [outcome]


def test_a_wrong_token_pauses_the_channel(meta: FakeMeta) -> None:
    [outcome] = send_meta(meta.url, to_whatsapp(), access_token="wrong")
    assert outcome == RetryAt(SENDER_SECONDS, "channel", "190")


def test_an_answer_that_is_lost_is_unknown_and_nothing_is_asked_again(meta: FakeMeta) -> None:
    meta.next(cut=True, taken=True)
    assert send_meta(meta.url, to_whatsapp()) == [Unknown("connection ended")]
    assert send_meta("http://127.0.0.1:9", to_whatsapp()) == [RetryAt(5, "channel", "ConnectionRefusedError")]


def test_nothing_goes_to_an_address_of_another_network(meta: FakeMeta) -> None:
    letter = to_whatsapp()
    elsewhere = Letter(letter.letter, Address("telegram", "tg_user_id", "7"), letter.outgoing, "reply")
    assert isinstance(send_meta(meta.url, elsewhere)[0], GiveUp)
    assert isinstance(send_meta(meta.url, to_whatsapp("x" * 4097))[0], GiveUp)
    assert meta.sent == []
