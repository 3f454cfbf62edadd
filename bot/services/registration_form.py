"""open_form and save_form: what the page behind a signed link shows and keeps."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.runtime import Runtime
from bot.services.answer import world_now
from bot.services.tell import tell_person
from bot.storage import people, registrations
from bot.storage.database import milliseconds
from bot.storage.registrations import reference_id
from bot.understanding import Verdict

LONGEST_NAME = 100
LONGEST_TYPED = 200  # characters looked at, of a request that may hold a mebibyte
# Letters of any script with the marks names carry: D'Souza, H. Abdul Rahman, Nur-Aini.
NAME = re.compile(r"[^\W\d_][^\W\d_ .,'’\-]*(?:[ .,'’\-]+[^\W\d_][^\W\d_.,'’\-]*)*\.?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form that may be filled in: whose, in which language, with what is known so far."""

    registration: str
    person: str
    reference: str
    language: str
    values: dict[str, str]


def open_form(runtime: Runtime, token: str) -> FormPage | str:
    """The page of a link, or why not: form_forged or form_expired."""
    named = runtime.links.read("daftar", token)
    if named is None:
        return "form_forged"
    reference, holds = named
    if not holds:
        return "form_expired"
    with runtime.database.look() as tx:
        registration = registrations.load(tx, reference_id(reference))
        if registration is None:
            return "form_forged"
        language = people.look_up(tx, registration.person).language
    return FormPage(registration.id, registration.person, reference, language, _prefilled(registration))


def _prefilled(registration: registrations.Registration) -> dict[str, str]:
    phone = str(registration.answers.get("phone", ""))
    known = {
        "full_name": str(registration.answers.get("called", "")),
        "phone": phone if phone.startswith("+") else "",
    }
    return known | {name: str(value) for name, value in registration.form.items()}


def save_form(runtime: Runtime, page: FormPage, typed: dict[str, str]) -> dict[str, str]:
    """Keep what was typed and tell the person in chat; or the problem of each field, by its name in words.yaml."""
    name = clean_name(typed["full_name"][:LONGEST_TYPED])
    phone = _phone(runtime, typed["phone"][:LONGEST_TYPED])
    problems = {} if name else {"full_name": "bad_name"}
    if phone is None:
        problems["phone"] = "bad_phone"
    if problems:
        return problems
    form = {"full_name": name, "phone": phone}
    with runtime.database.begin() as tx:
        somebody = people.lock(tx, page.person)
        before = registrations.load(tx, page.registration)
        registrations.save_form(tx, somebody, page.registration, form, milliseconds(runtime.now()))
        if before and before.form != form:
            tell_person(runtime, tx, page.person, "form_saved", facts={"reference": page.reference})
    runtime.doorbell.ring()
    return {}


def clean_name(typed: str) -> str:
    """A name as typed with its blanks tidied; empty when it is no name."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    letters = sum(sign.isalpha() for sign in name)
    return name if letters >= 2 and len(name) <= LONGEST_NAME and NAME.fullmatch(name) else ""


def _phone(runtime: Runtime, typed: str) -> str | None:
    """E.164, empty when left empty, None when it is no phone number."""
    if not typed.strip():
        return ""
    reading = runtime.world.understanding.read("phone", typed, on=world_now(runtime).today)
    return str(reading.value) if reading.verdict is Verdict.UNDERSTOOD else None
