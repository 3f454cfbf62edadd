"""What the environment says of each channel: all of its names or none; what is missing is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

CHANNELS = ("telegram", "whatsapp", "meta")  # the settings of those that reach somebody real
VARIABLES = (
    *("TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_API_URL"),
    *(
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_WHATSAPP_FROM",
        "TWILIO_API_URL",
        "TWILIO_CONTENT_URL",
    ),
    *("META_APP_SECRET", "META_VERIFY_TOKEN", "META_ACCESS_TOKEN", "META_PHONE_NUMBER_ID", "META_API_URL"),
)


class Given(BaseModel):
    """What a channel is opened with; it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Telegram(Given):
    token: str
    webhook_secret: str
    api_url: str


class WhatsApp(Given):
    """WhatsApp through Twilio."""

    account_sid: str
    auth_token: str
    sender: str
    api_url: str
    content_url: str


class Meta(Given):
    """WhatsApp through Meta's Cloud API, with no company in between."""

    app_secret: str
    verify_token: str
    access_token: str
    phone_number_id: str
    api_url: str


def read_channels(env: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """Each channel of CHANNELS by its name, None where it is off; what is wrong is added to `problems`."""
    return {
        "telegram": _telegram(env, problems),
        "whatsapp": _whatsapp(env, problems),
        "meta": _meta(env, problems),
    }


def _telegram(env: Mapping[str, str], problems: list[str]) -> Telegram | None:
    token, secret = env.get("TELEGRAM_BOT_TOKEN", ""), env.get("TELEGRAM_WEBHOOK_SECRET", "")
    if not token and not secret:
        return None
    if not token or not secret:
        missing = "TELEGRAM_BOT_TOKEN" if not token else "TELEGRAM_WEBHOOK_SECRET"
        problems.append(f"environment: {missing} is missing; the Telegram channel needs both or neither")
        return None
    return Telegram(
        token=token, webhook_secret=secret, api_url=_url(env, "TELEGRAM_API_URL", "https://api.telegram.org")
    )


def _whatsapp(env: Mapping[str, str], problems: list[str]) -> WhatsApp | None:
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM")
    values = [env.get(name, "") for name in names]
    if not any(values):
        return None
    if missing := ", ".join(_missing(names, values)):
        problems.append(f"environment: {missing} missing; the WhatsApp channel needs all three or none")
        return None
    if not values[2].startswith("whatsapp:+"):
        problems.append("environment: TWILIO_WHATSAPP_FROM must look like whatsapp:+62…")
        return None
    return WhatsApp(
        account_sid=values[0],
        auth_token=values[1],
        sender=values[2],
        api_url=_url(env, "TWILIO_API_URL", "https://api.twilio.com"),
        content_url=_url(env, "TWILIO_CONTENT_URL", "https://content.twilio.com"),
    )


def _meta(env: Mapping[str, str], problems: list[str]) -> Meta | None:
    names = ("META_APP_SECRET", "META_VERIFY_TOKEN", "META_ACCESS_TOKEN", "META_PHONE_NUMBER_ID")
    values = [env.get(name, "") for name in names]
    if not any(values):
        return None
    if missing := ", ".join(_missing(names, values)):
        problems.append(f"environment: {missing} missing; WhatsApp by the Cloud API needs all four or none")
        return None
    if not (values[3].isascii() and values[3].isdecimal()):
        problems.append("environment: META_PHONE_NUMBER_ID must be digits: the number's id, not the number")
        return None
    return Meta(
        app_secret=values[0],
        verify_token=values[1],
        access_token=values[2],
        phone_number_id=values[3],
        api_url=_url(env, "META_API_URL", "https://graph.facebook.com"),
    )


def _missing(names: tuple[str, ...], values: list[str]) -> Iterator[str]:
    return (name for name, value in zip(names, values, strict=True) if not value)


def _url(env: Mapping[str, str], name: str, usual: str) -> str:
    return (env.get(name) or usual).rstrip("/")
