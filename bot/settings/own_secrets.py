"""The secrets of a process: given in the environment, or made once on a machine where things are built."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from pathlib import Path


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
