"""Settings: everything wrong is named at once, and nothing starts on half of it."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.settings import ENVIRONMENT, ROOT, load_settings

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
    env = {"JANGKAU_ENV": "production", "SECRET_KEY": SECRET, "DATA_KEYS": KEY, "PUBLIC_URL": "https://x"}
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


NAMES = [
    (
        "JANGKAU__CONVERSATION__TIMEZONE",
        "Asia/Atlantis",
        "conversation.timezone: 'Asia/Atlantis' is no time zone",
    ),
    ("JANGKAU__CONVERSATION__TIMEZONE", "Asia", "conversation.timezone: 'Asia' is no time zone"),
    ("JANGKAU__LANGUAGES__DEFAULT", "su", "languages.default: su must be a complete language"),
    ("JANGKAU__LANGUAGES__DEFAULT", "xx", "languages.default: xx must be a complete language"),
    ("JANGKAU__LANGUAGES__OFFERED", "[id, xx]", "languages.offered: there is no such name"),
    ("JANGKAU__LANGUAGES__KNOWN", "[id]", "languages.known: must be a table"),
    ("JANGKAU__CONSENT__NOTICE_VERSION", "2026-02-30", "'2026-02-30' is no day of the calendar"),
    ("JANGKAU__REFERRALS__MOST_OFFER", "5", "there is no such name; did you mean most_offers?"),
    ("JANGKAU__REFERRALS__MOST_OFFERS", "true", "referrals.most_offers: must be a whole number"),
    ("JANGKAU__REFERRALS__MOST_OFFERS", "'5'", "referrals.most_offers: must be a whole number"),
    ("JANGKAU__REFERRALS__MOST_OFFERS", "0", "referrals.most_offers: must be at least 1"),
    ("JANGKAU__REFERRALS__FURTHEST_KM", ".inf", "referrals.furthest_km: must be a number"),
    ("JANGKAU__REFERRALS__CODE_DAYS", "36501", "referrals.code_days: must be at most 36500"),
    ("JANGKAU__OPERATOR__WEBSITE", "http://x", "operator.website: must look like https://"),
]


@pytest.mark.parametrize(("name", "value", "said"), NAMES, ids=range(len(NAMES)))
def test_a_name_nobody_knows_is_one_line_at_the_start(root: Path, name: str, value: str, said: str) -> None:
    [problem] = problems(root, {name: value})
    assert problem.startswith(f"environment: {name}: ") and said in problem


LANGUAGES = [
    ("    en: {", "    xx: {", "languages.known.xx: there are no words in 'xx'; there are en, id, jv, su"),
    (
        "    jv:\n",
        "    jv:\n      complete: true\n",
        "languages.known.jv: is not complete: messages/jv has no agent_menu",
    ),
    ("covers: [welcome", "covers: [welcom", "messages/jv has no 'welcom'; did you mean welcome?"),
    (
        "name: Basa Jawa",
        "fallback: su\n      name: Basa Jawa",
        "languages.known.jv.fallback: su must be a complete",
    ),
]


@pytest.mark.parametrize(("was", "now", "said"), LANGUAGES, ids=range(len(LANGUAGES)))
def test_a_language_without_its_words_is_one_line_at_the_start(
    root: Path, was: str, now: str, said: str
) -> None:
    config = root / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    [problem] = problems(root, {})
    assert problem.startswith("config.yaml: languages.known.") and said in problem


def test_faults_of_file_and_environment_are_all_told_at_once(root: Path) -> None:
    config = root / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("timezone: Asia/Jakarta", "timezone: WIB")
    config.write_text(text.replace("covers: [welcome, language", "covers: [xx, yy"), encoding="utf-8")
    found = problems(root, {"PORT": "many", "PUBLIC_URL": "ftp://x"})
    assert [problem.partition(": ")[0] for problem in found] == [*["config.yaml"] * 5, *["environment"] * 2]


def test_a_text_of_digits_needs_no_quotes_in_the_environment(root: Path) -> None:
    settings = load_settings({"JANGKAU__OPERATOR__CALL_CENTRE": "1500910"}, root)
    assert settings.config.operator.call_centre == "1500910"


SECRET = "3f9a1c77e2b84d60a5f0c9d81b6e4a23"
QUOTED = ['"{}"', "'{}'", "“{}”", ' "{}" ']


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "8000"), ("TELEGRAM_WEBHOOK_SECRET", "a"), ("DATA_KEYS", KEY)]
)
def test_a_value_in_quotes_is_refused_with_the_reason(root: Path, name: str, value: str, quoted: str) -> None:
    env = {
        "TELEGRAM_BOT_TOKEN": "1:x",
        "TELEGRAM_WEBHOOK_SECRET": "a",
        "DATA_KEYS": KEY,
        name: quoted.format(value),
    }
    [problem] = problems(root, env)
    assert problem.startswith(f"environment: {name} stands in quotes")


@pytest.mark.parametrize("value", [" a", "a\r", "a\n"])
def test_a_space_or_line_break_around_a_value_is_refused(root: Path, value: str) -> None:
    [problem] = problems(root, {"SECRET_KEY": value})
    assert problem.startswith("environment: SECRET_KEY begins or ends with a space")


def test_the_readme_names_everything_the_environment_may_say() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in ENVIRONMENT if f"`{name}`" not in readme] == []
