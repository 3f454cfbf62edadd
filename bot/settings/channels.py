"""What each channel that reaches somebody real needs of the environment: one row a channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.settings.sections import Section


class Telegram(Section):
    token: str
    webhook_secret: str
    api_url: str


class WhatsApp(Section):
    account_sid: str
    auth_token: str
    sender: str
    api_url: str
    content_url: str


class Meta(Section):
    """WhatsApp through Meta's Cloud API, with no company in between."""

    app_secret: str
    verify_token: str
    access_token: str
    phone_number_id: str
    api_url: str
    business_account_id: str = ""  # where texts for outside the window are kept; without it there are none


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one channel is opened with. Without any of what it needs it stays closed; with a part, nothing starts.

    needed: variable -> its field. addresses: variable -> its field and the provider's own address, or what stands
    for none.
    guessed: the variable we choose ourselves: whoever guesses it speaks in the provider's name.
    reaches: the variable that opens the way to real people, and the one whose address may be a stand-in's.
    looks: variable -> the pattern of its value, and how that is said.
    guide: the page that says, click by click, where to get it all.
    """

    called: str
    section: type[Section]
    needed: Mapping[str, str]
    addresses: Mapping[str, tuple[str, str]]
    reaches: tuple[str, str]
    guide: str
    guessed: str = ""
    looks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, env: Mapping[str, str], problems: list[str]) -> Section | None:
        given = {name: env.get(name, "") for name in self.needed}
        if not any(given.values()):
            return None
        found = [*self._missing(given), *self._odd(given)]
        problems += found
        return None if found else self.section(**self._fields(given, env))

    def _missing(self, given: Mapping[str, str]) -> list[str]:
        missing = ", ".join(name for name, value in given.items() if not value)
        return [
            f"environment: {missing} missing; {self.called} needs all of {', '.join(given)}, or none"
        ] * bool(missing)

    def _odd(self, given: Mapping[str, str]) -> list[str]:
        odd = (
            name
            for name, (looks, _) in self.looks.items()
            if given[name] and not re.match(looks, given[name])
        )
        return [f"environment: {name} must look like {self.looks[name][1]}" for name in odd]

    def _fields(self, given: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
        own = {to: given[name] for name, to in self.needed.items()}
        urls = {to: (env.get(name) or usual).rstrip("/") for name, (to, usual) in self.addresses.items()}
        return own | urls


# The field of Settings that holds it -> what it needs.
WANTED: dict[str, Wanted] = {
    "telegram": Wanted(
        "Telegram",
        Telegram,
        {"TELEGRAM_BOT_TOKEN": "token", "TELEGRAM_WEBHOOK_SECRET": "webhook_secret"},
        {"TELEGRAM_API_URL": ("api_url", "https://api.telegram.org")},
        reaches=("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"),
        guide="docs/setup/telegram.md",
        guessed="TELEGRAM_WEBHOOK_SECRET",
    ),
    "whatsapp": Wanted(
        "WhatsApp",
        WhatsApp,
        {
            "TWILIO_ACCOUNT_SID": "account_sid",
            "TWILIO_AUTH_TOKEN": "auth_token",
            "TWILIO_WHATSAPP_FROM": "sender",
        },
        {
            "TWILIO_API_URL": ("api_url", "https://api.twilio.com"),
            "TWILIO_CONTENT_URL": ("content_url", "https://content.twilio.com"),
        },
        reaches=("TWILIO_AUTH_TOKEN", "TWILIO_API_URL"),
        guide="docs/setup/whatsapp-twilio.md",
        looks={"TWILIO_WHATSAPP_FROM": (r"whatsapp:\+", "whatsapp:+62…")},
    ),
    "meta": Wanted(
        "WhatsApp by the Cloud API",
        Meta,
        {
            "META_APP_SECRET": "app_secret",
            "META_VERIFY_TOKEN": "verify_token",
            "META_ACCESS_TOKEN": "access_token",
            "META_PHONE_NUMBER_ID": "phone_number_id",
        },
        {
            "META_API_URL": ("api_url", "https://graph.facebook.com"),
            "META_BUSINESS_ACCOUNT_ID": ("business_account_id", ""),
        },
        reaches=("META_ACCESS_TOKEN", "META_API_URL"),
        guide="docs/setup/whatsapp-meta.md",
        looks={"META_PHONE_NUMBER_ID": (r"[0-9]+$", "106540352242922, the number's id")},
    ),
}
VARIABLES = tuple(name for row in WANTED.values() for name in (*row.needed, *row.addresses))


def channels_of(env: Mapping[str, str], problems: list[str]) -> dict[str, Section | None]:
    """Each channel's settings by the field that holds them, None where it stays closed; faults go to `problems`."""
    return {name: row.read(env, problems) for name, row in WANTED.items()}
