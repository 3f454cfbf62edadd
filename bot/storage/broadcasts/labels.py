"""Labels: what staff call some people by, and where the proof lies that whoever came by a list agreed to news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.post import Address
from bot.storage.database import Tx
from bot.storage.keys.sealing import keyed_hash, seal, unseal
from bot.storage.people import people
from bot.storage.people.consents import BROADCASTS, Given, agreed, give, once_agreed
from bot.storage.staff.scope import Scope

MOST = 500  # labels on a page


def _theirs(scope: Scope) -> str:
    return "" if scope.branch is None else " AND (b.branch IS NULL OR b.branch = :scope_branch)"


def listed(tx: Tx, scope: Scope) -> Sequence[Mapping[str, Any]]:
    """By name: since when, by whom, and how many people in reach have each."""
    people_here = f"FROM labelled d JOIN person p ON p.id = d.person WHERE d.label = b.id{scope.people('p')}"
    rows = tx.all(
        f"SELECT b.name, b.who, b.at, (SELECT COUNT(*) {people_here}) AS people FROM label b"
        f" WHERE 1 = 1{_theirs(scope)} ORDER BY b.name LIMIT :most",
        {**scope.values, "most": MOST},
    )
    return [dict(row._mapping) for row in rows]


def find(tx: Tx, scope: Scope, name: str) -> str | None:
    """The id of a label in reach."""
    row = tx.one(
        f"SELECT b.id FROM label b WHERE b.name = :name{_theirs(scope)}", {**scope.values, "name": name}
    )
    return str(row.id) if row else None


def add(tx: Tx, scope: Scope, identity: str, name: str, now: int) -> bool:
    """False where another branch has one that is called so."""
    return bool(
        tx.changed(
            "INSERT INTO label (id, name, branch, who, at) VALUES (:id, :name, :branch, :who, :now)"
            " ON CONFLICT (name) DO NOTHING",
            {"id": identity, "name": name, "branch": scope.branch, "who": scope.who[:60], "now": now},
        )
    )


def put_on(tx: Tx, label: str, person: str, who: str, now: int, proof: str = "") -> bool:
    """Whether they did not have it yet. `proof` is sealed under their key."""
    sealed = seal(people.key_of(tx, person), proof, f"labelled.proof:{person}") if proof else None
    return bool(
        tx.changed(
            "INSERT INTO labelled (label, person, at, who, proof_sealed) VALUES (:label, :person, :now, :who, :sealed)"
            " ON CONFLICT (label, person) DO NOTHING",
            {"label": label, "person": person, "now": now, "who": who[:60], "sealed": sealed},
        )
    )


def take_off(tx: Tx, label: str, person: str) -> bool:
    return bool(
        tx.changed(
            "DELETE FROM labelled WHERE label = :label AND person = :person",
            {"label": label, "person": person},
        )
    )


def of_person(tx: Tx, scope: Scope, person: str) -> Sequence[Mapping[str, Any]]:
    """Somebody's labels by name; `proved`: a proof is kept with it."""
    rows = tx.all(
        "SELECT b.name, d.who, d.at, d.proof_sealed IS NOT NULL AS proved FROM labelled d"
        f" JOIN label b ON b.id = d.label WHERE d.person = :person{_theirs(scope)} ORDER BY b.name",
        {**scope.values, "person": person},
    )
    return [dict(row._mapping) for row in rows]


def proofs(tx: Tx, person: str) -> list[tuple[str, str]]:
    """(label, proof) of somebody, opened."""
    rows = tx.all(
        "SELECT b.name, d.proof_sealed FROM labelled d JOIN label b ON b.id = d.label"
        " WHERE d.person = :person AND d.proof_sealed IS NOT NULL ORDER BY b.name",
        {"person": person},
    )
    key = people.key_of(tx, person) if rows else b""
    return [(row.name, str(unseal(key, bytes(row.proof_sealed), f"labelled.proof:{person}"))) for row in rows]


def people_at(tx: Tx, scope: Scope, phone: str) -> str | None:
    """Who in reach writes from a number (E.164); else the one person who gave it. None for nobody, or several."""
    writing = [people.find(tx, Address(*one)) for one in tx.networks.addresses_of(phone)]
    given = tx.all(
        "SELECT person FROM found_by WHERE kind = 'phone' AND hash = :hash LIMIT 2",
        {"hash": keyed_hash(tx.hash_key, "phone", phone)},
    )
    found = [one for one in writing if one] or ([given[0].person] if len(given) == 1 else [])
    row = tx.one(
        f"SELECT p.id FROM person p WHERE p.id = :id AND p.wrapped_key IS NOT NULL{scope.people('p')}",
        {**scope.values, "id": found[0] if found else ""},
    )
    return str(row.id) if row else None


Stands = Literal["agrees", "refused", "never asked"]


def stands(tx: Tx, person: str) -> Stands:
    """How somebody stands to news. Who took it back, or said STOP from an address of theirs, has refused."""
    row = tx.run(
        f"SELECT CASE WHEN {agreed(BROADCASTS, 'p.id')} THEN 1 ELSE 0 END AS agrees,"
        f" CASE WHEN {once_agreed(BROADCASTS, 'p.id')} OR EXISTS (SELECT 1 FROM channel_identity i JOIN stopped s"
        " ON s.network = i.network AND s.value_hash = i.value_hash WHERE i.person = p.id) THEN 1 ELSE 0 END AS refused"
        " FROM person p WHERE p.id = :person",
        {"person": person},
    ).one()
    return "agrees" if row.agrees else "refused" if row.refused else "never asked"


def agree_on_paper(tx: Tx, person: str, version: str, at: int) -> None:
    """Somebody agreed to news on a paper of `at`; no text of ours was shown, so no hash."""
    language = people.language_of(tx, person)
    give(tx, person, Given(BROADCASTS, version, "", language, "paper"), at)
