"""Every kind of message, as the providers post it: how often it is answered, and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.runtime import Runtime
from bot.storage.conversation.transcripts import transcript
from tests.cast import PHONE, SITI_ID, person_at, phone, telegram
from tests.fakes.payloads import telegram_message, telegram_tap, telegram_text, twilio_form
from tests.fakes.payloads.meta import meta_batch, meta_message, meta_press
from tests.looking import how_many
from tests.webhooks.conftest import Door

FILE = {"file_id": "F", "file_unique_id": "U", "width": 90, "height": 90}
MEDIA = {"mime_type": "image/jpeg", "sha256": "4654+8g=", "id": "65463453"}
KTP = "KTP"


def tg(**content: Any) -> dict[str, Any]:
    return telegram_message(SITI_ID, **content)


def wa(body: str = "", **more: str) -> list[tuple[str, str]]:
    return twilio_form(PHONE, body, **more)


def cloud(kind: str, content: Any = None, **more: Any) -> dict[str, Any]:
    return meta_batch(meta_message(PHONE, kind, content, **more))


# What is posted, how many letters it makes, and what stands in the last one.
CASES: Sequence[tuple[str, Sequence[Any], int, str]] = [
    ("telegram", [tg(photo=[FILE], media_group_id="7") for _ in range(3)], 1, "foto"),
    ("telegram", [tg(document=FILE, caption="ini kk saya")], 1, "dokumen"),
    ("telegram", [tg(photo=[FILE], caption="ini ktp saya")], 1, KTP),
    ("telegram", [tg(gift={"gift": {}}), tg(new_chat_members=[]), tg(users_shared={})], 0, ""),
    ("telegram", [{"update_id": 1, "message_reaction": {"chat": {"id": SITI_ID, "type": "private"}}}], 0, ""),
    ("telegram", [tg(poll={"question": 7})], 1, "tulisan"),
    ("telegram", [telegram_tap(SITI_ID, "foreign")], 1, "berlaku"),
    ("whatsapp", [wa(NumMedia="1", MediaContentType0="image/jpeg") for _ in range(3)], 1, "foto"),
    ("whatsapp", [wa("ini ktp saya", NumMedia="1", MediaContentType0="image/jpeg")], 1, KTP),
    ("whatsapp", [wa("KK_budi.pdf", NumMedia="1", MediaContentType0="application/pdf")], 1, "dokumen"),
    ("whatsapp", [wa(NumMedia="1", MediaContentType0="text/vcard")], 1, "nomor"),
    ("whatsapp", [wa("👍", MessageType="reaction")], 0, ""),
    ("whatsapp", [wa("Biaya dan manfaat", ButtonPayload="other-program")], 1, ""),
    ("meta", [cloud("image", MEDIA) for _ in range(3)], 1, "foto"),
    ("meta", [cloud("document", MEDIA | {"caption": "foto KTP"})], 1, "dokumen"),
    ("meta", [cloud("audio", MEDIA)], 1, "suara"),
    ("meta", [cloud("reaction", {"message_id": "wamid.A", "emoji": "👍"})], 0, ""),
    ("meta", [cloud("revoke", {"original_message_id": "wamid.A"})], 0, ""),
    ("meta", [cloud("unsupported", errors=[{"code": 131051}])], 1, "tulisan"),
    ("meta", [meta_batch(meta_press(PHONE, "other-program", "Mau daftar"))], 1, ""),
]


def met(door: Door, channel: str) -> None:
    """Greeted, and agreed."""
    for text in ("halo", "setuju"):
        if channel == "telegram":
            door.telegram(telegram_text(SITI_ID, text))
        else:
            door.whatsapp(wa(text))


@pytest.mark.database_kind("sqlite")
@pytest.mark.parametrize(("channel", "posted", "letters", "said"), CASES, ids=range(len(CASES)))
def test_a_kind_is_answered_once_in_words_or_not_at_all(
    door: Door, runtime: Runtime, channel: str, posted: Sequence[Any], letters: int, said: str
) -> None:
    met(door, channel)
    before = how_many(runtime.database, "letter")
    for one in posted:
        assert getattr(door, channel)(one).status_code == 200
    assert how_many(runtime.database, "letter") - before == letters
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert said in last_said(runtime, channel)


def last_said(runtime: Runtime, channel: str) -> str:
    person = person_at(runtime, telegram() if channel == "telegram" else phone())
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        return [line.outgoing.text for line in transcript(tx, person) if line.outgoing][-1]
