"""How old each data key is, and since when nothing here is wrapped with it; the keys themselves are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.database import Tx


@dataclass(frozen=True, slots=True)
class DataKey:
    """`first_at` and `retired_at` in milliseconds; retired means that only older copies of the database need it."""

    fingerprint: str
    first_at: int
    retired_at: int | None


def note(tx: Tx, now: int) -> list[DataKey]:
    """Every key in DATA_KEYS as it stands, the first wraps; one seen for the first time begins now."""
    for number, fingerprint in enumerate(tx.vault.fingerprints):
        tx.run(
            "INSERT INTO data_key (fingerprint, first_at) VALUES (:key, :now) ON CONFLICT (fingerprint) DO NOTHING",
            {"key": fingerprint, "now": now},
        )
        if number == 0:
            tx.run("UPDATE data_key SET retired_at = NULL WHERE fingerprint = :key", {"key": fingerprint})
    return [_load(tx, fingerprint) for fingerprint in tx.vault.fingerprints]


def _load(tx: Tx, fingerprint: str) -> DataKey:
    row = tx.run(
        "SELECT fingerprint, first_at, retired_at FROM data_key WHERE fingerprint = :key",
        {"key": fingerprint},
    ).one()
    return DataKey(row.fingerprint, row.first_at, row.retired_at)


def retire(tx: Tx, fingerprints: Sequence[str], now: int) -> None:
    """Nothing is wrapped with these any more."""
    for fingerprint in fingerprints:
        tx.run(
            "UPDATE data_key SET retired_at = :now WHERE fingerprint = :key AND retired_at IS NULL",
            {"key": fingerprint, "now": now},
        )
