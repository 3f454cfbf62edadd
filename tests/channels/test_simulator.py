"""The simulator reads what the try-it page posts and is as strict as the channel it plays."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_traits import plays
from bot.engine.happenings import Contact, Message, Pin, Tap, Unreadable
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.errors import TooLong
from bot.post import Address, CameBack, GiveUp, Incoming, Left, Letter, Sent, UnreadablePayload
from tests.channels.sending import json_request, redact

CHANNEL = SimulatorChannel()

SAID: list[tuple[dict[str, Any], object]] = [
    ({"text": "halo"}, Message("halo")),
    ({"tap": "t1:a"}, Tap("t1:a")),
    ({"lat": -6.11, "lon": 106.93}, Pin(-6.11, 106.93)),
    ({"contact": "+6281234567890"}, Contact("+6281234567890", own=True)),
    ({"contact": "+6281234567890", "own": False}, Contact("+6281234567890", own=False)),
    ({"unreadable": "photo"}, Unreadable("photo")),
    ({"left": True}, Left()),
    ({"back": True}, CameBack()),
]


@pytest.mark.parametrize(("plain", "said"), SAID)
def test_a_request_is_read_as(plain: dict[str, Any], said: object) -> None:
    given = {"id": "m1", "from": "wa:siti", "language": "id", "start": "K7", **plain}
    [incoming] = CHANNEL.read(json_request(given), redact)
    addresses = (Address("simulator", "simulator", "wa:siti"),)
    assert incoming == Incoming("simulator", "m1", addresses, said, "id", "K7")  # type: ignore[arg-type]


STRANGE = [
    [],
    {},
    {"id": "m1", "from": "wa:siti"},
    {"id": "m1", "from": "sms:siti", "text": "halo"},
    {"id": "", "from": "wa:siti", "text": "halo"},
    {"id": "m1", "from": "wa:siti", "lat": 200, "lon": 0},
    {"id": "m1", "from": "wa:siti", "text": 7},
    {"id": "m1", "from": 7, "text": "halo"},
]


@pytest.mark.parametrize("plain", STRANGE)
def test_anything_else_is_unreadable(plain: Any) -> None:
    assert isinstance(CHANNEL.read(json_request(plain), redact)[0], UnreadablePayload)


def send(to: str, **outgoing: Any) -> object:
    letter = Letter("l1", Address("simulator", "simulator", to), Outgoing("Halo", **outgoing), "reply")
    return asyncio.run(CHANNEL.send(letter))


def test_what_fits_is_sent() -> None:
    assert send("tg:siti") == Sent("sim-l1")


def test_each_played_channel_has_its_own_limits() -> None:
    token = "t" * 65
    assert send("wa:siti", choices=(Choice(token, "Ya"),)) == Sent("sim-l1")
    with pytest.raises(TooLong, match="telegram: token of 'Ya' is over 64 bytes"):
        send("tg:siti", choices=(Choice(token, "Ya"),))


def test_an_address_of_elsewhere_is_given_up() -> None:
    assert isinstance(send("siti"), GiveUp)
    assert (plays("wa:x"), plays("tg:x")) == ("whatsapp", "telegram")
