"""What refuses to start: guessed secrets, plain http, and real people served with keys made up on one machine."""

from __future__ import annotations

import base64

import pytest

from bot.errors import BadSettings
from bot.settings import ROOT, load_settings
from bot.settings.too_weak import too_far

KEYS = base64.b64encode(bytes(range(32))).decode()
GOOD = {
    "JANGKAU_ENV": "production",
    "SECRET_KEY": "3f9a1c77e2b84d60a5f0c9d81b6e4a23",
    "DATA_KEYS": KEYS,
    "PUBLIC_URL": "https://jangkau.example.org",
    "TELEGRAM_BOT_TOKEN": "1:abc",
    "TELEGRAM_WEBHOOK_SECRET": "9c1f77e2b84d60a5",
}


def problems(**changed: str) -> list[str]:
    try:
        load_settings({**GOOD, **changed}, ROOT)
    except BadSettings as error:
        return error.problems
    return []


def test_a_good_production_starts() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"SECRET_KEY": "x"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"TELEGRAM_WEBHOOK_SECRET": "a"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"PUBLIC_URL": "http://jangkau.example.org"}, "PUBLIC_URL"),
    ],
)
def test_what_anybody_guesses_or_hears_is_refused(changed: dict[str, str], names: str) -> None:
    (problem,) = problems(**changed)
    assert problem.startswith(f"environment: {names} ")


def test_all_of_it_is_said_at_once() -> None:
    found = problems(SECRET_KEY="x", TELEGRAM_WEBHOOK_SECRET="a", PUBLIC_URL="http://x", DATA_KEYS="")
    assert len(found) == 4


@pytest.mark.parametrize(
    "env",
    [
        {"TELEGRAM_BOT_TOKEN": "1:abc", "TELEGRAM_WEBHOOK_SECRET": "s"},
        {"TWILIO_ACCOUNT_SID": "AC", "TWILIO_AUTH_TOKEN": "t", "TWILIO_WHATSAPP_FROM": "whatsapp:+1"},
        {"PUBLIC_URL": "https://jangkau.example.org"},
    ],
)
def test_real_people_are_never_served_by_a_forgotten_jangkau_env(env: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="set DATA_KEYS, and JANGKAU_ENV=production"):
        load_settings({"SECRET_KEY": "x", **env}, ROOT)
    assert load_settings({"SECRET_KEY": "x", "DATA_KEYS": KEYS, **env}, ROOT)


def test_a_providers_stand_in_is_no_real_channel(tmp_path: object) -> None:
    env = {
        "TELEGRAM_BOT_TOKEN": "1:abc",
        "TELEGRAM_WEBHOOK_SECRET": "s",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    assert load_settings({"SECRET_KEY": "x", **env}, ROOT)


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:8090", True),
        ("http://10.1.2.3", True),
        ("http://[::1]:8090", True),
        ("http://whisper:8090", True),
        ("http://whisper.internal", True),
        ("http://8.8.8.8", False),
        ("https://api.somebody.example", False),
        ("", True),
    ],
)
def test_voices_stay_in_the_house_unless_it_is_said_otherwise(url: str, near: bool) -> None:
    assert bool(too_far(url)) is not near
