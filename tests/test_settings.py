"""Settings: everything wrong is named at once, and nothing starts on half of it."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.settings import ROOT, load_settings

KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "config.yaml", tmp_path)
    return tmp_path


def problems(root: Path, env: dict[str, str]) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        load_settings(env, root)
    return caught.value.problems


def test_an_empty_environment_is_enough_to_start(root: Path) -> None:
    settings = load_settings({}, root)
    assert settings.database_url == f"sqlite:///{root}/var/jangkau.db"
    assert settings.public_url == "http://localhost:8000"
    assert settings.telegram is settings.whatsapp is None
    assert settings.try_page


def test_made_up_keys_are_the_same_after_a_restart(root: Path) -> None:
    first, second = load_settings({}, root), load_settings({}, root)
    assert first.data_keys == second.data_keys
    assert first.secret_key == second.secret_key
    assert (root / "var" / "data_keys").stat().st_mode & 0o077 == 0


def test_every_wrong_setting_is_named_at_once(root: Path) -> None:
    config = root / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("most_offers: 5", "most_offers: many\n  colour: green")
    config.write_text(text, encoding="utf-8")
    found = "\n".join(
        problems(root, {"TELEGRAM_BOT_TOKEN": "1:x", "DATA_KEYS": "short", "JANGKAU_CLOCK": "noon"})
    )
    for name in ("most_offers", "colour", "TELEGRAM_WEBHOOK_SECRET", "DATA_KEYS", "JANGKAU_CLOCK"):
        assert name in found


def test_a_missing_config_is_said_without_a_trace(root: Path) -> None:
    assert "nowhere.yaml" in problems(root, {"JANGKAU_CONFIG": "nowhere.yaml"})[0]


@pytest.mark.parametrize("broken", ["", "- a list", "1: 2", "operator: [", "\x00"])
def test_a_config_that_is_no_table_is_refused(root: Path, broken: str) -> None:
    (root / "config.yaml").write_text(broken, encoding="utf-8")
    assert problems(root, {})


def test_one_key_can_be_overridden(root: Path) -> None:
    settings = load_settings({"JANGKAU__REFERRALS__OFFER_MINUTES": "0.05"}, root)
    assert settings.config.referrals.offer_minutes == 0.05


@pytest.mark.parametrize("name", ["JANGKAU__NOWHERE__X", "JANGKAU__REFERRALS__COLOUR", "JANGKAU__REFERRALS"])
def test_an_override_of_nothing_is_refused(root: Path, name: str) -> None:
    assert problems(root, {name: "1"})


def test_production_wants_its_own_keys_and_no_rehearsal_clock(root: Path) -> None:
    found = "\n".join(problems(root, {"JANGKAU_ENV": "production", "JANGKAU_CLOCK": "2027-01-01"}))
    assert all(name in found for name in ("SECRET_KEY", "DATA_KEYS", "JANGKAU_CLOCK"))


def test_production_hides_the_try_page_unless_it_is_switched_on(root: Path) -> None:
    env = {"JANGKAU_ENV": "production", "SECRET_KEY": "s" * 32, "DATA_KEYS": KEY}
    assert not load_settings(env, root).try_page
    assert load_settings({**env, "JANGKAU__TRY_PAGE__ENABLED": "true"}, root).try_page


@pytest.mark.parametrize("url", ["postgres://a:b@host/db", "postgresql://a:b@host/db"])
def test_both_spellings_of_postgresql_mean_the_same_driver(root: Path, url: str) -> None:
    assert load_settings({"DATABASE_URL": url}, root).database_url == "postgresql+psycopg://a:b@host/db"


def test_whatsapp_needs_all_three_or_none(root: Path) -> None:
    assert "TWILIO_AUTH_TOKEN" in problems(root, {"TWILIO_ACCOUNT_SID": "AC1"})[0]


@pytest.mark.parametrize("port", ["no", "-1", "70000"])
def test_a_port_that_cannot_be_is_refused(root: Path, port: str) -> None:
    assert problems(root, {"PORT": port})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/db"),
        ("REDIS_URL", "localhost:6379"),
        ("PUBLIC_URL", "jangkau.example"),
        ("JANGKAU_ENV", "staging"),
    ],
)
def test_an_address_that_cannot_be_is_refused_by_name(root: Path, name: str, value: str) -> None:
    found = "\n".join(problems(root, {name: value})).lower()
    assert name.lower().removeprefix("jangkau_")[:5] in found
    assert value not in found


def test_an_override_that_is_no_value_is_named_with_the_others(root: Path) -> None:
    env = {"JANGKAU__REFERRALS__OFFER_MINUTES": "[", "JANGKAU__REFERRALS__MOST_OFFERS": "x"}
    first, second = problems(root, env)
    assert first.startswith("environment: JANGKAU__REFERRALS__OFFER_MINUTES cannot be read")
    assert "referrals.most_offers" in second


def test_a_setting_written_twice_is_refused(root: Path) -> None:
    (root / "config.yaml").write_text("referrals:\n  most_offers: 5\n  most_offers: 6\n")
    [problem] = problems(root, {})
    assert "written twice: most_offers" in problem
