"""Registrations: what somebody confirmed, sealed, under a reference number they can read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.storage.keys.sealing import keyed_hash, seal, unseal
from bot.storage.people import duplicates, people
from bot.storage.people.people import Person
from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx

TAILS = (4, 5, 6)  # of how many last digits a phone can be found
# How older rows name what is kept sealed: read under today's names.
NAMED_NOW = {"last4": "member_last4", "member_end": "member_last4", "reason": "reject_reason"}


@dataclass(frozen=True, slots=True)
class Registration:
    """`answers` as given in chat, `form` as typed on the page, empty before; `outcome` as an agent or staff told it.

    `helper` is who filled it in for the worker, None for their own.
    """

    id: str
    person: str
    reference: str
    state: str
    area: str
    answers: Mapping[str, Any]
    form: Mapping[str, Any]
    outcome: Mapping[str, Any] = field(default_factory=dict)
    helper: str | None = None


def submit(
    tx: Tx,
    person: Person,
    reference: str,
    answers: Mapping[str, Any],
    now: int,
    helper: str | None = None,
) -> None:
    """Write a registration. Its id is its reference without dashes, padded: the reference is unique."""
    identity = reference_id(reference)
    place = answers.get("place") or {}
    tx.run(
        "INSERT INTO registration (id, person, reference, state, area, sealed, created_at, helper)"
        " VALUES (:id, :person, :reference, 'submitted', :area, :sealed, :now, :helper)",
        {
            "id": identity,
            "person": person.id,
            "reference": reference,
            "area": place.get("code", ""),
            "sealed": seal(person.key, dict(answers), f"registration.sealed:{person.id}"),
            "now": now,
            "helper": helper,
        },
    )
    phone = str(answers.get("phone", ""))
    _findable(tx, person.id, str(answers.get("called", "")), phone)
    _note_same_phone(tx, identity, phone, now)


def correct(tx: Tx, person: Person, reference: str, answers: Mapping[str, Any]) -> bool:
    """Replace the answers of somebody's own registration; False when it is not theirs."""
    place = answers.get("place") or {}
    done = tx.changed(
        "UPDATE registration SET sealed = :sealed, area = :area WHERE id = :id AND person = :person",
        {
            "sealed": seal(person.key, dict(answers), f"registration.sealed:{person.id}"),
            "area": place.get("code", ""),
            "id": reference_id(reference),
            "person": person.id,
        },
    )
    if done:
        _findable(tx, person.id, str(answers.get("called", "")), str(answers.get("phone", "")))
    return bool(done)


def reference_id(reference: str) -> str:
    return reference.replace("-", "").lower()


def person_of(tx: Tx, reference: str) -> str | None:
    """Whom a registration is about, by what they read aloud or by its id."""
    row = tx.one("SELECT person FROM registration WHERE id = :id", {"id": reference_id(reference)})
    return row.person if row else None


def folded_words(name: str) -> set[str]:
    """The words of a name without case and accents: Siti Nurháliza → siti, nurhaliza."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return set(
        "".join(sign if sign.isalnum() else " " for sign in flat if not unicodedata.combining(sign)).split()
    )


def _findable(tx: Tx, person: str, name: str, phone: str, nik: str = "") -> None:
    found = [("name", word) for word in sorted(folded_words(name))]
    if phone.startswith("+"):
        found += [("phone", phone), *(("tail", phone[-count:]) for count in TAILS)]
    found += [("nik", nik)] if nik else []
    for kind, value in found:
        tx.run(
            "INSERT INTO found_by (hash, kind, person) VALUES (:hash, :kind, :person) ON CONFLICT DO NOTHING",
            {"hash": keyed_hash(tx.hash_key, kind, value), "kind": kind, "person": person},
        )


def find_people(tx: Tx, kind: str, value: str) -> set[str]:
    """People found by a word of their name, by their phone in E.164, or by their NIK."""
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
        "SELECT r.id, r.person, r.reference, r.state, r.area, r.sealed, r.form_sealed, r.outcome_sealed, r.helper,"
        " p.wrapped_key"
        " FROM registration r JOIN person p ON p.id = r.person WHERE r.id = :id",
        {"id": registration},
    )
    if row is None or row.wrapped_key is None:
        return None
    key = tx.vault.unwrap(row.wrapped_key, row.person)
    form = unseal(key, row.form_sealed, f"registration.form:{row.person}") if row.form_sealed else {}
    answers = unseal(key, row.sealed, f"registration.sealed:{row.person}")
    told = unseal(key, row.outcome_sealed, f"registration.outcome:{row.person}") if row.outcome_sealed else {}
    told = {NAMED_NOW.get(name, name): value for name, value in told.items()}
    return Registration(
        row.id, row.person, row.reference, row.state, row.area, answers, form, told, row.helper
    )


def save_form(tx: Tx, person: Person, registration: str, form: Mapping[str, Any], now: int) -> None:
    """Keep what was typed on the page; typing again replaces it. Another registration with this NIK is noted."""
    nik = str(form.get("nik", ""))
    hashed = keyed_hash(tx.hash_key, "nik", nik) if nik else None
    tx.run(
        "UPDATE registration SET form_sealed = :sealed, form_at = :now, nik_hash = :nik"
        " WHERE id = :id AND person = :person",
        {
            "sealed": seal(person.key, dict(form), f"registration.form:{person.id}"),
            "now": now,
            "nik": hashed,
            "id": registration,
            "person": person.id,
        },
    )
    phone = str(form.get("phone", ""))
    _findable(tx, person.id, str(form.get("full_name", "")), phone, nik)
    if hashed:
        duplicates.note(tx, registration, hashed, now)
    _note_same_phone(tx, registration, phone, now)


def _note_same_phone(tx: Tx, registration: str, phone: str, now: int) -> None:
    if phone.startswith("+"):
        duplicates.note_phone(tx, registration, keyed_hash(tx.hash_key, "phone", phone), now)


def came_of(tx: Tx, registration: str, state: str, told: Mapping[str, str]) -> None:
    """What an agent or the branch told of it, beside what was told before; "submitted" forgets all of it.

    The worker is not locked: whoever reports has the referral locked, and people come before referrals.
    """
    found = load(tx, registration)
    if found is None:
        return  # erased: there is nobody left to note it to
    whose = Person(found.person, people.key_of(tx, found.person), "", "", None)
    settle(tx, whose, found.id, state, {} if state == "submitted" else {**found.outcome, **told})


def settle(tx: Tx, person: Person, registration: str, state: str, outcome: Mapping[str, Any]) -> None:
    """What became of a registration: registered with the number's last four, rejected with its reason, withdrawn."""
    tx.run(
        "UPDATE registration SET state = :state, outcome_sealed = :sealed WHERE id = :id",
        {
            "state": state,
            "sealed": seal(person.key, dict(outcome), f"registration.outcome:{person.id}"),
            "id": registration,
        },
    )


def withdraw_open(tx: Tx, person: str) -> None:
    """What somebody sent and nobody settled is withdrawn."""
    tx.run(
        "UPDATE registration SET state = 'withdrawn' WHERE person = :person AND state = 'submitted'",
        {"person": person},
    )


def of_person(tx: Tx, person: str) -> list[str]:
    """The ids of everything somebody registered, oldest first."""
    rows = tx.all(
        "SELECT id FROM registration WHERE person = :person ORDER BY created_at, id", {"person": person}
    )
    return [row.id for row in rows]


def everybody(tx: Tx, scope: Scope, after: str, most: int) -> list[str]:
    """Ids in order, from the one after `after`: for exports in slices. Try-it pages and erased people left out."""
    rows = tx.all(
        "SELECT r.id FROM registration r JOIN person p ON p.id = r.person WHERE r.id > :after"
        f" AND p.rehearsal IS NULL AND p.wrapped_key IS NOT NULL{scope.people('p')}"
        " ORDER BY r.id LIMIT :most",
        {**scope.values, "after": after, "most": most},
    )
    return [row.id for row in rows]
