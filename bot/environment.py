"""What the environment says of an installation: where its database is, its secrets, its clock; it checks no more.

A command that answers at once reads this and config.yaml as they stand. To load what checks the whole of them
(`bot.settings`) takes as long as its answer may take; every other command does that.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.errors import BadSettings
from bot.yaml_reading import parse_yaml, read_yaml

ROOT = Path(__file__).resolve().parent.parent
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Few:
    """The few settings of a command that answers at once; `sections` as config.yaml and the environment have them."""

    database_url: str
    data_keys: tuple[bytes, ...]
    production: bool
    sections: Mapping[str, Mapping[str, Any]]

    def section(self, name: str) -> Any:
        """A section whose values are all numbers, as `bot.settings` has it. Raises BadSettings."""
        try:
            return SimpleNamespace(**{key: float(value) for key, value in self.sections[name].items()})
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            raise BadSettings(f"config.yaml: {name}: {error}") from None


def few_settings(env: Mapping[str, str] | None = None, root: Path = ROOT) -> Few:
    """Of `env` (os.environ by default). Raises BadSettings."""
    env = os.environ if env is None else env
    problems: list[str] = []
    name = env.get("JANGKAU_CONFIG") or "config.yaml"
    try:
        sections = read_yaml(root / name)
        for section, key, given in overrides(env):
            sections[section][key] = parse_yaml(env[given])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadSettings(f"{name} cannot be read: {' '.join(str(error).split())}") from None
    keys = data_keys(env, root, problems)
    if problems:
        raise BadSettings(problems)
    return Few(database_url(env, root), keys, in_production(env), sections)


def overrides(env: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(section, key, variable) of every JANGKAU__<SECTION>__<KEY>; section and key are empty where it names none."""
    for name in env:
        if name.startswith("JANGKAU__"):
            parts = name.lower().split("__")[1:]
            yield (parts[0], parts[1], name) if len(parts) == 2 else ("", "", name)


def database_url(env: Mapping[str, str], root: Path) -> str:
    return spelled(env.get("DATABASE_URL") or f"sqlite:///{root / 'var' / 'jangkau.db'}", root)


def spelled(url: str, root: Path) -> str:
    """One spelling for each database: psycopg 3 for PostgreSQL (also Heroku's postgres://), absolute SQLite paths."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + _that_writes(url.removeprefix(prefix))
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////") and ":memory:" not in url:
        return f"sqlite:///{root / url.removeprefix('sqlite:///')}"
    return url


def port_of(env: Mapping[str, str], problems: list[str]) -> int:
    """Where web pages and webhooks are listened to."""
    given = env.get("PORT") or "8000"
    if given.isascii() and given.isdecimal() and 0 < int(given) <= LAST_PORT:
        return int(given)
    problems.append(f"environment: PORT must be a whole number from 1 to {LAST_PORT}")
    return LAST_PORT


def _that_writes(address: str) -> str:
    """Of several servers, with commas between, the one is wanted that takes writes, unless something else is said."""
    servers, _, asked = address.partition("?")
    if "," not in servers.rpartition("@")[2] or "target_session_attrs" in asked:
        return address
    return f"{servers}?{asked}{'&' * bool(asked)}target_session_attrs=read-write"


def _made_once(root: Path, name: str, make: str) -> str:
    """A development secret, made at the first start and kept under var/ so that links outlive a restart."""
    path = root / "var" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make, encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def secret_key(env: Mapping[str, str], root: Path, problems: list[str]) -> str:
    given = env.get("SECRET_KEY", "")
    if given or not in_production(env):
        return given or _made_once(root, "secret_key", secrets.token_hex(32))
    problems.append("environment: SECRET_KEY is required in production")
    return ""


def data_keys(env: Mapping[str, str], root: Path, problems: list[str]) -> tuple[bytes, ...]:
    given = env.get("DATA_KEYS", "")
    if not given and in_production(env):
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


def in_production(env: Mapping[str, str]) -> bool:
    return env.get("JANGKAU_ENV") == "production"


def clock_of(env: Mapping[str, str], problems: list[str]) -> datetime | None:
    """The instant at which a rehearsal's clock starts."""
    given = env.get("JANGKAU_CLOCK", "")
    if not given:
        return None
    if in_production(env):
        problems.append("environment: JANGKAU_CLOCK is for rehearsals; production refuses it")
        return None
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        problems.append(f"environment: JANGKAU_CLOCK: {given!r} is no ISO instant")
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
