"""What the providers post at our webhooks, in the shapes their documentation gives; nobody's real data."""

from tests.fakes.payloads.telegram import (
    telegram_contact,
    telegram_member,
    telegram_message,
    telegram_pin,
    telegram_start,
    telegram_tap,
    telegram_text,
)
from tests.fakes.payloads.twilio import twilio_body, twilio_form, twilio_signature, twilio_status

__all__ = [
    "telegram_contact",
    "telegram_member",
    "telegram_message",
    "telegram_pin",
    "telegram_start",
    "telegram_tap",
    "telegram_text",
    "twilio_body",
    "twilio_form",
    "twilio_signature",
    "twilio_status",
]
