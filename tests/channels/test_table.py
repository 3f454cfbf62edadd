"""The settings decide which channels there are, and only those are loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.channels.table import open_channels
from bot.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
TELEGRAM = {"TELEGRAM_BOT_TOKEN": "1:x", "TELEGRAM_WEBHOOK_SECRET": "0123456789abcdef"}
WHATSAPP = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_WHATSAPP_FROM": "whatsapp:+14155550100",
}
PRODUCTION = {
    "JANGKAU_ENV": "production",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "PUBLIC_URL": "https://x",
    "DATA_KEYS": "A" * 43 + "=",
}
TRY = {"JANGKAU__TRY_PAGE__ENABLED": "true"}
DEVELOPMENT = {"SECRET_KEY": "0123456789abcdef" * 4, "PUBLIC_URL": "https://x", "DATA_KEYS": "A" * 43 + "="}


def settings(*given: dict[str, str]) -> Settings:
    env: dict[str, Any] = {}
    for part in given:
        env |= part
    return load_settings(env)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ((DEVELOPMENT,), ["simulator"]),
        ((DEVELOPMENT, TELEGRAM, WHATSAPP), ["telegram", "whatsapp", "simulator"]),
        ((PRODUCTION, TELEGRAM), ["telegram"]),
        ((PRODUCTION,), []),
        ((PRODUCTION, WHATSAPP, TRY), ["whatsapp", "simulator"]),
    ],
)
def test_the_settings_decide(given: tuple[dict[str, str], ...], names: list[str]) -> None:
    opened = open_channels(settings(*given))
    assert list(opened) == names
    assert [channel.name for channel in opened.values()] == names


def test_a_process_without_telegram_never_loads_its_library() -> None:
    code = (
        "import sys; from bot.channels.table import open_channels; "
        "from bot.settings import load_settings; "
        f"open_channels(load_settings({DEVELOPMENT!r})); "
        "print('telegram' in sys.modules, 'aiohttp' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
