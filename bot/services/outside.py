"""outside: what is kept beside the database and not in it, so that an older copy of the database shows."""

from __future__ import annotations

from pathlib import Path

from bot.environment import ROOT
from bot.storage.keys.sealing import keyed_hash
from bot.storage.transaction import Tx


def kept_outside(database_url: str, name: str) -> Path:
    """Beside an SQLite file, else under var/."""
    file = database_url.removeprefix("sqlite:///")
    beside = database_url.startswith("sqlite") and not file.startswith(":")
    return Path(file).with_name(name) if beside else ROOT / "var" / name


def mark_of(tx: Tx) -> str:
    """Which database a line is about; a copy that was restored has the same."""
    return keyed_hash(tx.hash_key, "audit heads", "").hex()[:8]


def append(file: Path, line: str) -> None:
    """One more line, for the owner's eyes only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as out:
        out.write(f"{line}\n")
    file.chmod(0o600)
