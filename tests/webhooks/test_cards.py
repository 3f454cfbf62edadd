"""A contact shared on WhatsApp through Twilio: a file that is fetched, and its number read like a typed one."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.readable import number_on
from bot.runtime import Runtime
from bot.services.conversation.hear_voices import AGAIN, hear_next
from bot.storage.conversation import conversations
from bot.storage.people import people
from tests.cast import BSUID, bsuid
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads.twilio import twilio_form
from tests.fakes.twilio import FakeTwilio
from tests.house import HeldClock
from tests.looking import how_many
from tests.webhooks.conftest import Door

pytestmark = SQLITE_ONLY
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Aminah;Siti;;;\r\nFN:Siti Aminah\r\n"
    "item1.TEL;waid=6281234567890:+62 812-3456-7890\r\nitem1.X-ABLabel:Ponsel\r\nEND:VCARD\r\n"
)
BEFORE = (
    "mau daftar",
    "setuju",
    "jual sayur",
    "nama saya Siti, lahir 1985",
    "belum pernah",
    "100 ribu sehari",
)


def asked(runtime: Runtime) -> tuple[str, object]:
    """Where she stands, and the number that is known of her."""
    with runtime.database.begin() as tx:
        person = people.lock(tx, people.find(tx, bsuid()) or "")
        talk = conversations.load(tx, person)
    return f"{talk.stack[-1].flow}.{talk.stack[-1].step}", talk.answers.get("phone")


@pytest.fixture
def siti(door: Door, runtime: Runtime) -> Door:
    """She hides her number, so that it is asked for."""
    for said in (*BEFORE, "2", "Cilincing"):
        door.whatsapp(twilio_form(BSUID, said))
    for _ in range(6):
        if asked(runtime)[0].endswith(".phone"):
            return door
        door.whatsapp(twilio_form(BSUID, "1"))
    raise AssertionError(f"asked {asked(runtime)[0]}")


def shares(door: Door, url: str, kind: str = "text/vcard") -> None:
    form = twilio_form(BSUID, "", NumMedia="1", MediaContentType0=kind, MediaUrl0=url)
    assert door.whatsapp(form).status_code == 200


def fetched(runtime: Runtime) -> bool:
    return asyncio.run(_fetch(runtime))


async def _fetch(runtime: Runtime) -> bool:
    found = await hear_next(runtime)
    for channel in runtime.channels.values():
        await channel.close()
    return found


def test_a_shared_card_is_read_like_a_typed_number_and_not_kept(
    siti: Door, runtime: Runtime, twilio: FakeTwilio
) -> None:
    shares(siti, twilio.file_at("ME1", CARD.encode()))
    assert fetched(runtime) and not fetched(runtime)
    siti.whatsapp(twilio_form(BSUID, "1"))  # nobody vouches that it is hers: it is said back first
    where, number = asked(runtime)
    assert number == "+6281234567890" and not where.endswith(".phone")
    assert how_many(runtime.database, "voice_note") == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"no card", b"BEGIN:VCARD\nTEL:\nEND:VCARD", CARD.encode() + b"x" * 300_000, b"\xff\xfe\x00"],
)
def test_a_card_without_a_number_is_answered_as_one_that_cannot_be_read(
    siti: Door, runtime: Runtime, twilio: FakeTwilio, clock: HeldClock, content: bytes
) -> None:
    before = how_many(runtime.database, "letter")
    shares(siti, twilio.file_at("ME1", content))
    for _ in range(3):
        fetched(runtime)
        clock.forward(seconds=AGAIN / 1000 + 1)
    assert asked(runtime) == (asked(runtime)[0], None) and asked(runtime)[0].endswith(".phone")
    assert how_many(runtime.database, "letter") == before + 1
    assert how_many(runtime.database, "voice_note") == 0


def test_nobody_elses_address_hears_our_login(siti: Door, runtime: Runtime, clock: HeldClock) -> None:
    with FakeTwilio() as stranger:
        url = stranger.file_at("ME1", CARD.encode()).replace("127.0.0.1", "localhost")
        shares(siti, url)
        for _ in range(3):
            fetched(runtime)
            clock.forward(seconds=AGAIN / 1000 + 1)
        assert asked(runtime)[1] is None


def test_where_no_number_is_asked_for_nothing_is_fetched(
    door: Door, runtime: Runtime, twilio: FakeTwilio
) -> None:
    door.whatsapp(twilio_form(BSUID, "halo"))
    shares(door, twilio.file_at("ME1", CARD.encode()))
    assert not fetched(runtime)


CARDS = [
    (CARD, "+6281234567890"),
    ("BEGIN:VCARD\nVERSION:2.1\nTEL;CELL:0812 3456 7890\nEND:VCARD", "081234567890"),
    ("BEGIN:VCARD\nVERSION:4.0\nTEL;VALUE=uri;TYPE=cell:tel:+62-812-3456-7890\nEND:VCARD", "+6281234567890"),
    ("BEGIN:VCARD\r\nTEL;TYPE=CELL;\r\n waid=6281234567890:0812\r\nEND:VCARD", "+6281234567890"),
    ("begin:vcard\ntel:x\nTEL:021-123456\nend:vcard", "021123456"),
    ("BEGIN:VCARD\nNOTE:TEL:0812\nEND:VCARD", ""),
    ("TEL:08123456789", ""),
]


@pytest.mark.parametrize(("card", "number"), CARDS)
def test_the_first_number_on_a_card(card: str, number: str) -> None:
    assert number_on(card.encode()) == number
