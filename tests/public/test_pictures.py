"""The pictures of messages: every kind is drawn for each channel that has it."""

from __future__ import annotations

from bot.runtime import Runtime
from tests.conftest import SQLITE_ONLY
from tests.pictures import SPOKEN, TEMPLATES, pictures

pytestmark = SQLITE_ONLY


def test_every_kind_is_drawn_for_each_channel_that_has_it(runtime: Runtime) -> None:
    found = {(one.kind, one.channel): one.html for one in pictures(runtime)}
    told = {"contact"}  # WhatsApp tells the number by itself
    assert {kind for kind, channel in found if channel == "whatsapp"} == {*SPOKEN, *TEMPLATES} - told
    assert {kind for kind, channel in found if channel == "telegram"} == {*SPOKEN}
    assert 'class="list"' in found["list", "whatsapp"]
    contact = found["contact", "telegram"]
    assert contact.index("Kirim nomor") < contact.index("Lewat chat ini saja")
