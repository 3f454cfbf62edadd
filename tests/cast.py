"""The cast of all tests, always the same: who they are, and how they come to stand in a database.

Siti sells vegetables in Cilincing, Bu Tuti is her mother, Budi drives for an app, Pak Joyo is 67;
Wati and Darto are agents, Bu Rina is staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.post import Address
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.staff.accounts import add_staff, change_password
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import Scope, command_line, scope_of
from bot.storage.agents import agents
from bot.storage.database import milliseconds
from bot.storage.people import people, registrations
from bot.storage.people.people import Person
from bot.storage.staff import staff
from tests.house import START

NOW = milliseconds(START)
SITI, TUTI, BUDI = "wa:+6281234567890", "wa:+6281200000007", "tg:budi"  # where they write in the simulator
WATI, DARTO = "tg:wati", "tg:darto"
PHONE, BUDIS_PHONE, TUTIS_PHONE = "+6281234567890", "+6281200000002", "+6281200000007"
SITI_ID = 7_000_000_001  # hers on Telegram, past 32 bits as today's are
BSUID = "ID.45660000000000001"
REFERENCE, ANOTHER = "JK-7K2M-9QXF", "JK-0000-0001"
REFERRAL = registrations.reference_id(REFERENCE)
FULL_NAME, NIK = "Siti Aminah", "3172044203850003"
LAT, LON = -6.1103, 106.9437
CILINCING: Mapping[str, Any] = {
    **{"code": "31.72.04", "name": "Cilincing", "level": "district", "within": ["Jakarta Utara"]},
    **{"lat": LAT, "lon": LON},
}
# What Siti has said in chat, and what she types into the form.
ANSWERS: Mapping[str, Any] = {
    **{"called": "Siti", "phone": PHONE, "birth_year": 1985, "programmes": "two", "place": CILINCING},
    **{"job": {"label": "jual sayur", "sector": "other"}, "income": {"amount": 100_000, "per": "day"}},
    **{"landmark": "sebelah masjid", "best_time": "morning"},
}
# What she types from her first word to the review, where the channel shows her number.
HER_WORDS = (
    *("mau daftar", "setuju", "jual sayur", "nama saya Siti, lahir 1985"),
    *("100 ribu sehari", "Cilincing", "1"),
)
FORM = {
    **{"full_name": FULL_NAME, "nik": NIK, "birth_date": "02-03-1985", "phone": "0812 3456 7890"},
    **{"address": "Jl. Baru RT 01/RW 02, Kalibaru", "email": "siti@contoh.id", "heirs": "suami, Ahmad"},
}
AGENT: Mapping[str, object] = {
    **{"phone": "", "community": "Koperasi Maju", "branch": "Cilincing", "covers": ""},
    **{"lat": LAT, "lon": LON, "languages": "id", "capacity": 5, "valid_until": "2027-12-31"},
}
PASSWORD = "kopi susu pagi hari"  # Bu Rina's


def phone(number: str = PHONE) -> Address:
    return Address("whatsapp", "wa_phone", number)


def bsuid(value: str = BSUID) -> Address:
    return Address("whatsapp", "wa_bsuid", value)


def telegram(user: int = SITI_ID) -> Address:
    return Address("telegram", "tg_user_id", str(user))


def simulated(who: str) -> Address:
    return Address("simulator", "simulator", who)


def known(runtime: Runtime, *addresses: Address, language: str = "id") -> Person:
    """Somebody who writes from these addresses, known from now on."""
    new_id, now = runtime.new_id(), runtime.now_ms()
    with runtime.database.begin() as tx:
        return people.find_or_create(tx, addresses, new_id=new_id, now=now, language=language)


def person_at(runtime: Runtime, address: Address) -> str:
    """The id of whoever writes from there."""
    with runtime.database.look() as tx:
        found = people.find(tx, address)
    assert found, f"nobody has written from {address}"
    return found


@dataclass(frozen=True, slots=True)
class Registered:
    person: str
    registration: str
    reference: str


def registered(
    runtime: Runtime, who: str | Address = SITI, reference: str = REFERENCE, **answers: Any
) -> Registered:
    """Somebody who has confirmed their answers in chat."""
    person = known(runtime, simulated(who) if isinstance(who, str) else who)
    with runtime.database.begin() as tx:
        registrations.submit(tx, person, reference, {**ANSWERS, **answers}, runtime.now_ms())
    return Registered(person.id, registrations.reference_id(reference), reference)


def wants_an_agent(runtime: Runtime, who: Registered) -> None:
    """As the last answer of a registration writes it."""
    with runtime.database.begin() as tx:
        ask_for_agent(runtime, tx, people.lock(tx, who.person), who.reference)


def a_reader(
    runtime: Runtime,
    address: str,
    *,
    channel: str = "telegram",
    agreed: bool = True,
    language: str = "id",
    area: str = "31.72.04",
    stage: str = "consented",
) -> str:
    """A person who wrote just now, and agreed to news; their id."""
    kind = {"telegram": "tg_user_id", "whatsapp": "wa_phone"}[channel]
    person = known(runtime, Address(channel, kind, address), language=language)
    with runtime.database.begin() as tx:
        people.become_known(tx, person.id, language=language, area=area, sector="", band=None, stage=stage)
    if agreed:
        agree(runtime, person.id, language=language, channel=channel)
    return person.id


def agree(
    runtime: Runtime,
    person: str,
    kind: str = "broadcasts",
    *,
    language: str = "id",
    channel: str = "simulator",
) -> None:
    """As the turn that hears a yes writes it."""
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
            " VALUES (:person, :kind, '2026-11-22', '', :language, :channel, :now)",
            {
                **{"person": person, "kind": kind, "language": language, "channel": channel},
                "now": runtime.now_ms(),
            },
        )


def opt_out(runtime: Runtime, person: str) -> None:
    """As the turn that hears BERHENTI writes it."""
    with runtime.database.begin() as tx:
        tx.run("UPDATE consent SET withdrawn_at = 1 WHERE person = :person", {"person": person})
        tx.run(
            "UPDATE letter SET state = 'cancelled', reason = 'opted out'"
            " WHERE person = :person AND state = 'queued' AND broadcast IS NOT NULL",
            {"person": person},
        )


def linked(runtime: Runtime, handle: str, user: int) -> str:
    """An agent of the directory with a Telegram chat of their own; their id."""
    person, now = known(runtime, telegram(user)), runtime.now_ms()
    with runtime.database.begin() as tx:
        found = agents.by_handle(tx, handle)
        assert found
        agents.link(tx, found.id, person, now)
        agents.note_opt_in(tx, found.id, now)
    return found.id


def scope_named(runtime: Runtime, name: str) -> Scope:
    """What somebody of the staff sees and may once they showed their second factor, as the console works it out."""
    with runtime.database.look() as tx:
        found = staff.by_name(tx, name, lock=False)
        assert found
        return scope_of(runtime, tx, found, second=True)


def bu_rina(runtime: Runtime) -> str:
    """Bu Rina of the staff, with a password of her own; her id."""
    add_staff(runtime, command_line(runtime), "bu-rina", Wanted("admin"))
    scope = scope_named(runtime, "bu-rina")
    assert not change_password(runtime, scope, PASSWORD)
    return scope.staff
