"""Twilio's forms, as a table of what they are read as."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.whatsapp import WhatsAppChannel
from bot.engine.happenings import Filled, Message, Pin, Tap, Unreadable
from bot.post import Address, Incoming, Receipt, UnreadablePayload
from tests.cast import BSUID, PHONE
from tests.channels.sending import form_request, redact, whatsapp_settings
from tests.fakes.payloads import twilio_form, twilio_signature, twilio_status
from tests.fakes.twilio import TOKEN
from tests.house import PUBLIC_URL

CHANNEL = WhatsAppChannel(whatsapp_settings(), PUBLIC_URL)
Form = list[tuple[str, str]]


def read(form: Form) -> list[Incoming | UnreadablePayload]:
    return CHANNEL.read(form_request(form), redact)


def media(content_type: str, body: str = "") -> Form:
    return twilio_form(
        PHONE, body, NumMedia="1", MediaContentType0=content_type, MediaUrl0="https://x.example"
    )


READ = [
    (twilio_form(PHONE, "halo"), Message("halo")),
    (twilio_form(PHONE, " 1\0 "), Message(" 1 ")),
    (twilio_form(PHONE, "3201234567890123"), Message("[nik]", ("nik",))),
    (twilio_form(PHONE, "Ya", ButtonText="Ya", ButtonPayload="t1:a", ButtonType="REPLY"), Tap("t1:a", "Ya")),
    (twilio_form(PHONE, "Ya", ButtonPayload="konfirmasi-77"), Tap("konfirmasi-77", "Ya")),
    (twilio_form(PHONE, "", ButtonPayload="t1:a", ButtonText="3201234567890123"), Tap("t1:a", "[nik]")),
    (twilio_form(PHONE, "Ya", ButtonText="Ya", ButtonPayload=""), Message("Ya")),
    (
        twilio_form(
            PHONE, "", MessageType="interactive", InteractiveData='{"flowResponse": {"called": "Siti"}}'
        ),
        Filled((("called", "Siti"),)),
    ),
    (twilio_form(PHONE, "", FlowData='{"called": "Siti", "flow_token": "x"}'), Filled((("called", "Siti"),))),
    (twilio_form(PHONE, "", ListId="t2:b", ListTitle="Ojek"), Tap("t2:b", "Ojek")),
    (
        twilio_form(PHONE, "", MessageType="location", Latitude="-6.11", Longitude="106.93"),
        Pin(-6.11, 106.93),
    ),
    (twilio_form(PHONE, "", Latitude="nan", Longitude="1"), Unreadable("other")),
    (twilio_form(PHONE, "", Latitude="x", Longitude="1"), Unreadable("other")),
    (media("image/jpeg"), Unreadable("photo")),
    (media("image/jpeg", "pasar Cilincing"), Message("pasar Cilincing", beside="photo")),
    (media("application/pdf", "KK_budi.pdf"), Unreadable("document")),
    (media("application/pdf", "ini ktp saya"), Message("ini ktp saya", beside="document")),
    (twilio_form(PHONE, "KK_budi.pdf"), Message("KK_budi.pdf")),
    (twilio_form(PHONE, "Anda dapat BSU", Forwarded="true"), Message("Anda dapat BSU", forwarded=True)),
    (twilio_form(PHONE, "x", FrequentlyForwarded="true"), Message("x", forwarded=True)),
    (twilio_form(PHONE, "x", Forwarded="false", FrequentlyForwarded="false"), Message("x")),
    (media("image/webp"), Unreadable("sticker")),
    (media("audio/ogg"), Unreadable("voice", sound="https://x.example")),
    (media("video/mp4"), Unreadable("video")),
    (media("application/pdf"), Unreadable("document")),
    (media("text/vcard"), Unreadable("contact", sound="https://x.example")),
    (twilio_form(PHONE, "", MessageType="unsupported"), Unreadable("other")),
]


@pytest.mark.parametrize(("form", "said"), READ)
def test_a_form_is_read_as(form: Form, said: object) -> None:
    [incoming] = read(form)
    assert isinstance(incoming, Incoming)
    assert incoming.said == said
    assert incoming.provider_id == dict(form)["MessageSid"]


BY_PHONE, BY_ID = Address("whatsapp", "wa_phone", PHONE), Address("whatsapp", "wa_bsuid", BSUID)
ADDRESSES = [
    (twilio_form(PHONE, "x"), (BY_PHONE,)),
    (twilio_form(PHONE, "x", ExternalUserId=f"whatsapp:{BSUID}"), (BY_ID, BY_PHONE)),
    (twilio_form(BSUID, "x"), (BY_ID,)),
    (twilio_form(BSUID, "x", ExternalUserId=""), (BY_ID,)),
    (twilio_form("ID.ENT.123abc", "x"), (Address("whatsapp", "wa_bsuid", "ID.ENT.123abc"),)),
]


@pytest.mark.parametrize(("form", "addresses"), ADDRESSES)
def test_the_business_scoped_id_comes_first_and_the_phone_may_be_missing(
    form: Form, addresses: tuple[Address, ...]
) -> None:
    [incoming] = read(form)
    assert isinstance(incoming, Incoming) and incoming.addresses == addresses


UNREADABLE: list[Form] = [
    [],
    [("Body", "halo")],
    twilio_form(PHONE, "x", MessageSid=""),
    twilio_form(PHONE, "x", From=""),
    twilio_form(PHONE, "x", From="messenger:123"),
    twilio_form(PHONE, "x", From="whatsapp:+3201234567890123"),
]


@pytest.mark.parametrize("form", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_form_without_sender_or_id_is_unreadable(form: Form) -> None:
    [unreadable] = read(form)
    assert isinstance(unreadable, UnreadablePayload)
    assert "81234567890" not in unreadable.masked_body and "3201234567890123" not in unreadable.masked_body


@pytest.mark.parametrize("kind", ["reaction", "system", "revoke", "ephemeral", "Reaction"])
def test_a_reaction_or_news_of_the_system_is_nobody_speaking(kind: str) -> None:
    assert read(twilio_form(PHONE, "👍", MessageType=kind)) == []


def test_a_status_callback_at_the_wrong_address_is_nobody_speaking() -> None:
    assert read(twilio_status("SM" + "1" * 32, "delivered")) == []


SID = "MM" + "0" * 31 + "1"
RECEIPTS = [
    (twilio_status(SID, "sent"), Receipt("whatsapp", SID, "sent")),
    (twilio_status(SID, "delivered"), Receipt("whatsapp", SID, "delivered")),
    (twilio_status(SID, "read"), Receipt("whatsapp", SID, "read")),
    (twilio_status(SID, "delivered", EventType="READ"), Receipt("whatsapp", SID, "read")),
    (twilio_status(SID, "failed", ErrorCode="63016"), Receipt("whatsapp", SID, "failed", "63016", "window")),
    (
        twilio_status(SID, "undelivered", ErrorCode="63024"),
        Receipt("whatsapp", SID, "failed", "63024", "address"),
    ),
    (twilio_status(SID, "failed", ErrorCode="3201234567890123"), Receipt("whatsapp", SID, "failed")),
    (twilio_status(SID, "queued"), None),
    (twilio_status(SID, "made_up_next_year"), None),
    (twilio_status("", "sent"), None),
    ([], None),
]


@pytest.mark.parametrize(("form", "receipt"), RECEIPTS)
def test_a_status_callback_is_a_receipt(form: Form, receipt: Receipt | None) -> None:
    assert CHANNEL.receipts(form_request(form, "/webhooks/whatsapp/status")) == receipt


def signed(form: Form, token: str = TOKEN, url: str = PUBLIC_URL + "/webhooks/whatsapp") -> bool:
    return CHANNEL.genuine(form_request(form, x_twilio_signature=twilio_signature(token, url, form)))


def test_a_signature_holds_with_blanks_and_repeats_kept() -> None:
    repeats = [("MediaUrl0", "b"), ("MediaUrl0", "a")]
    assert signed([*twilio_form(PHONE, "  halo\n", Label=""), *repeats])


def test_a_signature_of_others_does_not_hold() -> None:
    form = twilio_form(PHONE, "halo")
    assert not signed(form, token="another")
    assert not signed(form, url="http://jangkau.example.org/webhooks/whatsapp")
    assert not signed(form, url=PUBLIC_URL + "/webhooks/whatsapp/status")
    assert not CHANNEL.genuine(form_request(form))


@pytest.mark.parametrize("signature", ["", "x", "é\ud800", "=" * 28])
def test_a_strange_signature_does_not_raise(signature: str) -> None:
    form = [*twilio_form(PHONE, "halo"), ("Label", "\ud800")]
    assert not CHANNEL.genuine(form_request(form, x_twilio_signature=signature))


def test_the_newer_algorithm_is_understood() -> None:
    form, url = twilio_form(PHONE, "halo"), PUBLIC_URL + "/webhooks/whatsapp"
    signature = RequestValidator(TOKEN).compute_signature(url, dict(form), "HMAC_SHA256")
    settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    headers = {"x_twilio_signature": signature, "x_twilio_webhooks_signature_settings": settings}
    assert CHANNEL.genuine(form_request(form, **headers))
    assert not CHANNEL.genuine(
        form_request(form, **headers | {"x_twilio_webhooks_signature_settings": "algorithm=X"})
    )


def test_our_signature_is_twilios_own() -> None:
    form, url = twilio_form(PHONE, "halo", Label=""), PUBLIC_URL + "/webhooks/whatsapp"
    assert twilio_signature(TOKEN, url, form) == RequestValidator(TOKEN).compute_signature(url, dict(form))


def test_the_answer_is_empty_twiml() -> None:
    assert CHANNEL.answer(form_request(twilio_form(PHONE, "halo"))) == ("<Response/>", "text/xml")
