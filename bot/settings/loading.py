"""config.yaml and the environment become one frozen Settings; every problem is named at once.

Secrets and addresses come from the environment, everything else from config.yaml, single keys of which
`JANGKAU__<SECTION>__<KEY>` overrides.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from bot.environment import ROOT, clock_of, data_keys, database_url, port_of, secret_key
from bot.errors import BadSettings
from bot.settings.channels import VARIABLES, Meta, Telegram, WhatsApp, channels_of
from bot.settings.faults import bare, said_plainly
from bot.settings.reading import read_config
from bot.settings.sections import Config, Section
from bot.settings.too_weak import too_far, too_weak

# What the environment may say; a line of a table in the README each.
ENVIRONMENT = (
    *("DATABASE_URL", "REDIS_URL", "PORT", "PUBLIC_URL", "SECRET_KEY", "DATA_KEYS"),
    *VARIABLES,
    *("JANGKAU_ENV", "JANGKAU_CLOCK", "JANGKAU_CONFIG"),
    *("JANGKAU_METRICS_TOKEN", "JANGKAU_BACKUP_KEY", "JANGKAU_TRANSCRIBER_URL"),
)


class Settings(Section):
    """Everything a process needs to know about where it runs."""

    model_config = ConfigDict(strict=False)  # the environment has texts only

    config: Config
    environment: Literal["development", "production"]
    database_url: str = Field(pattern=r"^(sqlite:///|postgresql\+psycopg://)")
    redis_url: str = Field(pattern=r"^$|^(rediss?|unix)://")
    port: int
    public_url: str = Field(pattern=r"^https?://[^/\s]+$")
    secret_key: str
    data_keys: tuple[bytes, ...]
    telegram: Telegram | None
    whatsapp: WhatsApp | None
    meta: Meta | None
    transcriber_url: str = Field(default="", pattern=r"^$|^https?://[^/\s]+$")
    clock: datetime | None
    metrics_token: str = ""
    backup_key: str = ""

    @property
    def own_secrets(self) -> frozenset[str]:
        """What else guards this installation, as the environment spells it."""
        return frozenset({self.secret_key, *(b64encode(key).decode() for key in self.data_keys)})

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
        "database_url": database_url(env, root),
        "redis_url": env.get("REDIS_URL", ""),
        "port": port_of(env, problems),
        "public_url": (env.get("PUBLIC_URL") or f"http://localhost:{env.get('PORT') or '8000'}").rstrip("/"),
        "secret_key": secret_key(env, root, problems),
        "data_keys": data_keys(env, root, problems),
        **channels_of(env, problems),
        "transcriber_url": env.get("JANGKAU_TRANSCRIBER_URL", "").rstrip("/"),
        "clock": clock_of(env, problems),
        "metrics_token": env.get("JANGKAU_METRICS_TOKEN", ""),
        "backup_key": env.get("JANGKAU_BACKUP_KEY", "").strip(),
    }
    settings = _settings(plain, problems)
    if config and not config.voice.anywhere:
        problems += too_far(str(plain["transcriber_url"]))
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
