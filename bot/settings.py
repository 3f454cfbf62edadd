"""config.yaml and the environment become one frozen Settings; every problem is named at once.

Secrets and addresses come from the environment, everything else from config.yaml, single keys of which
`JANGKAU__<SECTION>__<KEY>` overrides.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.channel_settings import VARIABLES, Meta, Telegram, WhatsApp, read_channels
from bot.config_reading import read_config
from bot.errors import BadSettings
from bot.faults import bare, day, not_too_long, said_plainly, time_zone
from bot.languages import INDONESIAN, Language, Languages
from bot.quiet import QuietHours
from bot.safe_settings import too_weak

ROOT = Path(__file__).resolve().parent.parent
# What the environment may say; a line of a table in the README each.
ENVIRONMENT = (
    *("DATABASE_URL", "REDIS_URL", "PORT", "PUBLIC_URL", "SECRET_KEY", "DATA_KEYS"),
    *VARIABLES,
    *("JANGKAU_ENV", "JANGKAU_CLOCK", "JANGKAU_CONFIG"),
)


class Section(BaseModel):
    """A section refuses keys it does not know and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _holds_in_a_date(cls, value: Any, about: ValidationInfo) -> Any:
        return not_too_long(value, about.field_name or "")


class Operator(Section):
    name: str = Field(min_length=3)
    branch: str = Field(min_length=3)
    check: str = Field(min_length=3)
    website: str = Field(pattern=r"^https://")
    call_centre: str = Field(pattern=r"^\d{3,15}$")
    telegram_bot: str = Field(default="", pattern=r"^\w*$")


class Consent(Section):
    notice_version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(day)]


Names = Annotated[tuple[str, ...], Strict(False)]  # YAML has lists only


class LanguageRow(Section):
    """One language, as bot/languages.py explains it."""

    name: str = Field(min_length=2, max_length=24)  # the row of a list on the tightest channel
    complete: bool = False
    covers: Names = ()
    fallback: str = INDONESIAN
    answers_to: Names = ()


class LanguageTable(Section):
    default: str = INDONESIAN
    known: dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], LanguageRow] = Field(max_length=10)


class Referrals(Section):
    offer_minutes: float = Field(gt=0)
    most_offers: int = Field(ge=1, le=50)
    most_together: int = Field(ge=1, le=6)
    furthest_km: float = Field(gt=0)
    outcome_hours: float = Field(gt=0)
    invite_days: float = Field(gt=0)
    near_km: float = Field(gt=0)
    weight_load: float = Field(ge=0)
    weight_share: float = Field(ge=0)
    weight_answering: float = Field(ge=0)
    share_days: float = Field(gt=0)
    factor_outside_area: float = Field(ge=1)
    factor_other_language: float = Field(ge=1)
    factor_other_sector: float = Field(ge=1)
    cold_hours: float = Field(gt=0)
    most_reminders: int = Field(ge=0, le=10)
    card_days: float = Field(gt=0)
    still_paying_days: float = Field(gt=0)
    voice_hours: float = Field(default=72, gt=0)
    relay_minutes: float = Field(gt=0)
    relay_gap_seconds: float = Field(ge=0)
    code_days: float = Field(gt=0)
    code_guesses_an_hour: int = Field(ge=1)
    smallest_cell: int = Field(ge=2)


class Conversation(Section):
    tries_before_human: int = Field(ge=1, le=10)
    resume_after_hours: float = Field(gt=0)
    form_link_days: float = Field(gt=0)
    nudge_after_minutes: float = Field(gt=0)
    second_nudge_after_minutes: float = Field(gt=0)
    most_nudges: int = Field(ge=0, le=2)
    quiet_from_hour: int = Field(ge=0, le=23)
    quiet_until_hour: int = Field(ge=0, le=23)
    timezone: Annotated[str, AfterValidator(time_zone)] = "Asia/Jakarta"
    discount_reminder_days: float = Field(default=14, ge=0)
    burst_messages: int = Field(default=12, ge=0)
    burst_seconds: float = Field(default=10, gt=0)

    @property
    def quiet_hours(self) -> QuietHours:
        """When nothing may go that nobody asked for."""
        return QuietHours(self.quiet_from_hour, self.quiet_until_hour, self.timezone)


class Console(Section):
    longest_wait_minutes: float = Field(gt=0)
    session_hours: float = Field(gt=0)
    one_time_hours: float = Field(default=72, gt=0)
    alarm_failed_logins: int = Field(default=20, ge=1)
    alarm_openings: int = Field(default=30, ge=2)


class Try(Section):
    enabled: Annotated[bool | None, Strict(False)] = None  # None: on in development, off in production


class Pages(Section):
    form_saves_per_hour: int = Field(default=30, ge=1)
    refused_links_per_hour: int = Field(default=300, ge=1)
    proxies: Names = ("127.0.0.1", "::1")
    agent_word_minutes: float = Field(default=10, gt=0)
    agent_words_per_hour: int = Field(default=10, ge=1)
    agent_open_minutes: float = Field(default=60, gt=0)


class Rights(Section):
    settle_hours: float = Field(default=72, gt=0, le=72)  # UU 27/2022 gives 3 × 24 hours, never more
    alarm_hours_before: float = Field(default=24, ge=0)


class Retention(Section):
    message_days: float = Field(default=180, gt=0)
    letter_days: float = Field(default=180, gt=0)
    event_days: float = Field(default=730, gt=0)
    timer_days: float = Field(default=30, gt=0)
    word_days: float = Field(default=30, gt=0)
    unreadable_days: float = Field(default=7, gt=0)
    form_days: float = Field(default=90, gt=0)
    silent_person_days: float = Field(default=730, gt=0)


class Keys(Section):
    renew_days: float = Field(default=30, gt=0)
    keep_days: float = Field(default=7, gt=0)


class Config(Section):
    operator: Operator
    consent: Consent
    languages: LanguageTable
    referrals: Referrals
    conversation: Conversation
    throttle: dict[str, Annotated[float, Field(ge=0)]] = {}  # channel_what, see bot.channels.table
    console: Console
    try_page: Try
    pages: Pages = Pages()
    rights: Rights = Rights()
    retention: Retention = Retention()
    keys: Keys = Keys()

    @property
    def spoken(self) -> Languages:
        """The table of languages."""
        rows = {code: Language(**row.model_dump()) for code, row in self.languages.known.items()}
        return Languages(rows, self.languages.default)


class Settings(Section):
    """Everything a process needs to know about where it runs."""

    model_config = ConfigDict(strict=False)  # the environment has texts only

    config: Config
    environment: Literal["development", "production"]
    database_url: str = Field(pattern=r"^(sqlite:///|postgresql\+psycopg://)")
    redis_url: str = Field(pattern=r"^$|^(rediss?|unix)://")
    port: int = Field(ge=1, le=65535)
    public_url: str = Field(pattern=r"^https?://[^/\s]+$")
    secret_key: str
    data_keys: tuple[bytes, ...]
    telegram: Telegram | None
    whatsapp: WhatsApp | None
    meta: Meta | None = None
    clock: datetime | None

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def try_page(self) -> bool:
        """Whether /try is served."""
        chosen = self.config.try_page.enabled
        return chosen if chosen is not None else not self.production


def load_settings(env: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
    """Read config.yaml and `env` (os.environ by default). Raises BadSettings with every problem found."""
    problems: list[str] = []
    env = bare(os.environ if env is None else env, ENVIRONMENT, problems)
    words = root if (root / "messages").is_dir() else ROOT
    file = root / (env.get("JANGKAU_CONFIG") or "config.yaml")
    config = read_config(Config, file, env, words / "messages", problems)
    plain = {
        "config": config,
        "environment": env.get("JANGKAU_ENV") or "development",
        "database_url": _database_url(
            env.get("DATABASE_URL") or f"sqlite:///{root / 'var' / 'jangkau.db'}", root
        ),
        "redis_url": env.get("REDIS_URL", ""),
        "port": env.get("PORT") or "8000",
        "public_url": (env.get("PUBLIC_URL") or f"http://localhost:{env.get('PORT') or '8000'}").rstrip("/"),
        "secret_key": _secret_key(env, root, problems),
        "data_keys": _data_keys(env, root, problems),
        **read_channels(env, problems),
        "clock": _clock(env, problems),
    }
    settings = _settings(plain, problems)
    problems += too_weak(env, str(plain["public_url"]))
    if problems or settings is None:
        raise BadSettings(problems)
    return settings


def _settings(plain: dict[str, Any], problems: list[str]) -> Settings | None:
    try:
        return Settings(**plain)
    except ValidationError as error:
        wrong = [e for e in error.errors(include_input=False) if e["loc"][0] != "config"]  # told already
        problems += [f"environment: {_variable(e['loc'])}: {said_plainly(e, ())}" for e in wrong]
        return None


def _variable(loc: tuple[int | str, ...]) -> str:
    return "JANGKAU_ENV" if loc[0] == "environment" else str(loc[0]).upper()


def _database_url(url: str, root: Path) -> str:
    """One spelling for each database: psycopg 3 for PostgreSQL (also Heroku's postgres://), absolute SQLite paths."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////") and ":memory:" not in url:
        return f"sqlite:///{root / url.removeprefix('sqlite:///')}"
    return url


def _made_once(root: Path, name: str, make: str) -> str:
    """A development secret, made at the first start and kept under var/ so that links outlive a restart."""
    path = root / "var" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make, encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _secret_key(env: Mapping[str, str], root: Path, problems: list[str]) -> str:
    given = env.get("SECRET_KEY", "")
    if given or not _wants_production(env):
        return given or _made_once(root, "secret_key", secrets.token_hex(32))
    problems.append("environment: SECRET_KEY is required in production")
    return ""


def _data_keys(env: Mapping[str, str], root: Path, problems: list[str]) -> tuple[bytes, ...]:
    given = env.get("DATA_KEYS", "")
    if not given and _wants_production(env):
        problems.append("environment: DATA_KEYS is required in production")
        return ()
    given = given or _made_once(root, "data_keys", base64.b64encode(secrets.token_bytes(32)).decode())
    keys = []
    for number, part in enumerate(given.split(","), start=1):
        try:
            key = base64.b64decode(part.strip(), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            problems.append(f"environment: DATA_KEYS: key {number} is not 32 bytes in base64")
        keys.append(key)
    return tuple(keys)


def _wants_production(env: Mapping[str, str]) -> bool:
    return env.get("JANGKAU_ENV") == "production"


def _clock(env: Mapping[str, str], problems: list[str]) -> datetime | None:
    given = env.get("JANGKAU_CLOCK", "")
    if not given:
        return None
    if _wants_production(env):
        problems.append("environment: JANGKAU_CLOCK is for rehearsals; production refuses it")
        return None
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        problems.append(f"environment: JANGKAU_CLOCK: {given!r} is no ISO instant")
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
