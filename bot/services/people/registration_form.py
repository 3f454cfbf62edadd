"""open_form, save_form, choose_in_person: what the page behind a signed link shows and keeps.

Every link of a registration holds until its own day: a new one from STATUS revokes none, because the older may be
the one that is open on somebody's phone. All of them end with the registration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.channels.table import opened_by
from bot.runtime import Runtime
from bot.services.people.form_fields import clean_name, read_form
from bot.services.people.waiting import waits
from bot.services.tell import tell_person
from bot.services.world import world_now
from bot.storage.database import Tx
from bot.storage.people import people, registrations
from bot.storage.people.registrations import Registration, reference_id
from bot.storage.staff import audit
from bot.understanding.nik import Nik, read_nik, shown
from flows.answers.fields import OPTIONAL, Field, on_form

ENDED = ("withdrawn", "merged", "registered", "rejected")
IN_PERSON = "in_person"

__all__ = [
    "FormPage",
    "choose_in_person",
    "clean_name",
    "may_knock",
    "open_form",
    "opened_by_them",
    "save_form",
]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form that may be filled in: whose, in which language, with what is known so far; of the NIK the last four.

    `doubts` are what to read again on the card, `missing` what has not been given, both by name in words.yaml.
    """

    registration: str
    person: str
    reference: str
    language: str
    values: dict[str, str]
    nik_shown: str = ""
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    in_person: bool = False


def may_knock(runtime: Runtime, address: str) -> bool:
    """Whether an address may show one more link that is forged or past its time."""
    limit = runtime.settings.config.pages.refused_links_per_hour
    return runtime.attempt_limits.may_try("refused link", address, limit)


def open_form(runtime: Runtime, token: str) -> FormPage | str:
    """The page of a link, or why not: form_forged, form_expired, form_ended, form_waits."""
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
        if registration.state in ENDED:
            return "form_ended"
        if waits(runtime, tx, registration.helper or registration.person):
            return "form_waits"
        language = people.language_of(tx, registration.helper or registration.person)
    if registration.form:
        with runtime.database.begin() as tx:
            _note(runtime, tx, registration.id, "form opened")
    return _page(runtime, registration, language)


def opened_by_them(runtime: Runtime, page: FormPage, proof: str) -> bool:
    """Whether a page that was opened inside a messenger was opened by whoever the link was sent to.

    `proof` is what the messenger's client handed over; empty where a browser of its own opened it.
    """
    if not proof:
        return True
    address = opened_by(runtime.settings, proof, runtime.now().timestamp())
    if address is None:
        return False
    with runtime.database.look() as tx:
        registration = registrations.load(tx, page.registration)
        whose = people.find(tx, address)
    return registration is not None and whose in (
        registration.helper or registration.person,
        registration.person,
    )


def _note(runtime: Runtime, tx: Tx, registration: str, what: str) -> None:
    now = runtime.now_ms()
    audit.record(
        tx, who="the worker's link", what=what, subject=registration, purpose="registration", now=now
    )


def _page(runtime: Runtime, registration: Registration, language: str) -> FormPage:
    form = {name: str(value) for name, value in registration.form.items()}
    asked = on_form(runtime.fields)
    values = {field.key: _known(field, form, registration.answers) for field in asked}
    nik = values.pop("nik", "")
    return FormPage(
        registration.id,
        registration.person,
        registration.reference,
        language,
        values,
        shown(nik),
        doubts=tuple(_doubts(runtime, registration, nik)),
        missing=tuple(one.key for one in asked if one.form != OPTIONAL and not form.get(one.key))
        if form
        else (),
        in_person=IN_PERSON in form,
    )


def _known(field: Field, form: Mapping[str, str], answers: Mapping[str, object]) -> str:
    """What stands in the form: what was typed before, else what was said in chat where it may stand here."""
    said = str(field.of({}, answers) or "")
    if field.kind == "name":
        said = clean_name(said)
    elif field.kind == "phone" and not said.startswith("+"):
        said = ""
    value = form.get(field.key, said)
    return as_written(value) if field.kind == "birth_date" else value


def as_written(day: str) -> str:
    """An ISO day as it stands on a card: 02-03-1985."""
    return "-".join(reversed(day.split("-"))) if day else ""


def _doubts(runtime: Runtime, registration: Registration, digits: str) -> list[str]:
    born = registration.form.get("birth_date")
    day = date.fromisoformat(str(born)) if born else None
    year = registration.answers.get("birth_year")
    found = ["birth_year_differs"] if day and year and day.year != year else []
    nik = read_nik(digits, world_now(runtime).today)
    if isinstance(nik, Nik):
        found += nik.doubts(runtime.world.understanding.gazetteer().rows, birth_date=day)
    return found


def save_form(runtime: Runtime, page: FormPage, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what was typed and tell the person in chat; or the problem of each field, by its name in words.yaml.

    A problem of the whole form stands under the empty name. Saving the same again changes and says nothing.
    """
    if not _may_save(runtime, page):
        return {"": "error_429"}
    with runtime.database.begin() as tx:
        people.lock(tx, page.person)
        before = registrations.load(tx, page.registration)
        if before is None or before.state in ENDED:
            return {"": "form_ended"}
        form, problems = read_form(runtime, typed, before.form)
        if problems:
            return problems
        _keep(runtime, tx, page, before, form, "form_saved")
    runtime.doorbell.ring()
    return {}


def choose_in_person(runtime: Runtime, page: FormPage) -> dict[str, str]:
    """The rest is given to the agent face to face; what was saved before stays."""
    if not _may_save(runtime, page):
        return {"": "error_429"}
    with runtime.database.begin() as tx:
        people.lock(tx, page.person)
        before = registrations.load(tx, page.registration)
        if before is None or before.state in ENDED:
            return {"": "form_ended"}
        _keep(runtime, tx, page, before, {**before.form, IN_PERSON: "yes"}, "form_in_person")
    runtime.doorbell.ring()
    return {}


def _may_save(runtime: Runtime, page: FormPage) -> bool:
    limit = runtime.settings.config.pages.form_saves_per_hour
    return runtime.attempt_limits.may_try("form", page.registration, limit)


def _keep(
    runtime: Runtime, tx: Tx, page: FormPage, before: Registration, form: Mapping[str, object], notice: str
) -> None:
    if before.form == form:
        return
    somebody = people.lock(tx, page.person)
    registrations.save_form(tx, somebody, page.registration, form, runtime.now_ms())
    _note(runtime, tx, page.registration, notice.replace("_", " "))
    tell_person(runtime, tx, page.person, notice, facts={"reference": page.reference})
