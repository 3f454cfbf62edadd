"""Registrations: what somebody confirmed, sealed, under a reference number they can read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.people import Person
from bot.storage.sealing import keyed_hash, seal, unseal


@dataclass(frozen=True, slots=True)
class Registration:
    """`answers` as given in chat, `form` as typed on the page, empty before."""

    id: str
    person: str
    reference: str
    state: str
    area: str
    answers: Mapping[str, Any]
    form: Mapping[str, Any]


def submit(tx: Tx, person: Person, reference: str, answers: Mapping[str, Any], now: int) -> None:
    """Write a registration. Its id is its reference without dashes, padded: the reference is unique."""
    identity = reference_id(reference)
    place = answers.get("place") or {}
    tx.run(
        "INSERT INTO registration (id, person, reference, state, area, sealed, created_at)"
        " VALUES (:id, :person, :reference, 'submitted', :area, :sealed, :now)",
        {
            "id": identity,
            "person": person.id,
            "reference": reference,
            "area": place.get("code", ""),
            "sealed": seal(person.key, dict(answers), f"registration.sealed:{person.id}"),
            "now": now,
        },
    )
    _findable(tx, person.id, str(answers.get("called", "")), str(answers.get("phone", "")))


def reference_id(reference: str) -> str:
    return reference.replace("-", "").lower()


def folded_words(name: str) -> set[str]:
    """The words of a name without case and accents: Siti Nurháliza → siti, nurhaliza."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return set(
        "".join(sign if sign.isalnum() else " " for sign in flat if not unicodedata.combining(sign)).split()
    )


def _findable(tx: Tx, person: str, name: str, phone: str) -> None:
    found = [("name", word) for word in sorted(folded_words(name))]
    found += [("phone", phone)] if phone.startswith("+") else []
    for kind, value in found:
        tx.run(
            "INSERT INTO found_by (hash, kind, person) VALUES (:hash, :kind, :person) ON CONFLICT DO NOTHING",
            {"hash": keyed_hash(tx.hash_key, kind, value), "kind": kind, "person": person},
        )


def find_people(tx: Tx, kind: str, value: str) -> set[str]:
    """People found by a word of their name, or by their phone in E.164."""
    wanted = folded_words(value) if kind == "name" else {value}
    found = [
        {
            row.person
            for row in tx.all(
                "SELECT person FROM found_by WHERE hash = :hash AND kind = :kind",
                {"hash": keyed_hash(tx.hash_key, kind, one), "kind": kind},
            )
        }
        for one in wanted
    ]
    return set.intersection(*found) if found else set()


def load(tx: Tx, registration: str) -> Registration | None:
    """A registration, opened; None when there is none or its person was erased."""
    row = tx.one(
        "SELECT r.id, r.person, r.reference, r.state, r.area, r.sealed, r.form_sealed, p.wrapped_key"
        " FROM registration r JOIN person p ON p.id = r.person WHERE r.id = :id",
        {"id": registration},
    )
    if row is None or row.wrapped_key is None:
        return None
    key = tx.vault.unwrap(row.wrapped_key, row.person)
    form = unseal(key, row.form_sealed, f"registration.form:{row.person}") if row.form_sealed else {}
    answers = unseal(key, row.sealed, f"registration.sealed:{row.person}")
    return Registration(row.id, row.person, row.reference, row.state, row.area, answers, form)


def save_form(tx: Tx, person: Person, registration: str, form: Mapping[str, Any], now: int) -> None:
    """Keep what was typed on the page; typing again replaces it."""
    tx.run(
        "UPDATE registration SET form_sealed = :sealed, form_at = :now WHERE id = :id AND person = :person",
        {
            "sealed": seal(person.key, dict(form), f"registration.form:{person.id}"),
            "now": now,
            "id": registration,
            "person": person.id,
        },
    )
    _findable(tx, person.id, str(form.get("full_name", "")), str(form.get("phone", "")))
