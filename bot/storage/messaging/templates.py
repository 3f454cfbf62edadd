"""Templates: texts for outside the window, as submitted in one wording, and what Meta said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Kept:
    """One wording, submitted. `version` is its hash, `given` the category that Meta bills, `number` the provider's."""

    owner: str
    name: str
    language: str
    version: str
    number: str
    category: str
    given: str
    state: str
    quality: str = ""
    reason: str = ""

    @property
    def moved(self) -> bool:
        """Whether Meta put it into another category than the one we asked for."""
        return bool(self.given) and self.given != self.category

    @property
    def usable(self) -> bool:
        """A moved one is held until staff take its price."""
        return self.state == APPROVED and not self.moved


_NAMES = (
    *("owner", "name", "language", "version", "number"),
    *("category", "given", "state", "quality", "reason"),
)


def keep(tx: Tx, kept: Kept, now: int) -> None:
    """Write down what stands at the provider; the same wording once."""
    columns = ", ".join((*_NAMES, "at"))
    values = ", ".join(f":{name}" for name in (*_NAMES, "at"))
    tx.run(
        f"INSERT INTO template ({columns}) VALUES ({values})"
        " ON CONFLICT (owner, name, language, version) DO UPDATE SET number = excluded.number,"
        " category = excluded.category, given = excluded.given, state = excluded.state, quality = excluded.quality,"
        " reason = excluded.reason, at = excluded.at",
        {**{name: getattr(kept, name) for name in _NAMES}, "at": now},
    )


def find(tx: Tx, owner: str, name: str, language: str, version: str) -> Kept | None:
    row = tx.one(
        "SELECT * FROM template WHERE owner = :owner AND name = :name AND language = :language"
        " AND version = :version",
        {"owner": owner, "name": name, "language": language, "version": version},
    )
    return _kept(row) if row else None


def by_number(tx: Tx, owner: str, number: str) -> Kept | None:
    row = tx.one(
        f"SELECT * FROM template WHERE owner = :owner AND number = :number{tx.for_update}",
        {"owner": owner, "number": number},
    )
    return _kept(row) if row else None


def by_key(tx: Tx, key: str) -> Kept | None:
    """The wording a letter names, whichever account keeps it; the one that is held before others."""
    name, language, version = key.rsplit(".", 2)
    rows = tx.all(
        "SELECT * FROM template WHERE name = :name AND language = :language AND version = :version",
        {"name": name, "language": language, "version": version},
    )
    found = sorted((_kept(row) for row in rows), key=lambda kept: not kept.moved)
    return found[0] if found else None


def all_of(tx: Tx, owner: str) -> list[Kept]:
    """Every wording that was ever submitted from an account, refused ones too; the newest of each name last."""
    rows = tx.all("SELECT * FROM template WHERE owner = :owner ORDER BY name, language, at", {"owner": owner})
    return [_kept(row) for row in rows]


def _kept(row: Any) -> Kept:
    return Kept(**{name: getattr(row, name) for name in _NAMES})
