"""fields_of, shown_as, job_of: a registration as an agent, a table or staff read it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.saying.speaking import value_label
from bot.runtime import Runtime
from bot.services.people.registration_form import as_written
from bot.services.world import world_now
from bot.storage.people.registrations import Registration
from bot.understanding.nik import Nik, read_nik
from flows.answers.fields import Field, Sees, seen_by

Shower = Callable[[Runtime, Field, Registration, str], str]


def fields_of(runtime: Runtime, registration: Registration, language: str, who: Sees) -> dict[str, str]:
    """What is known of a worker, by key, of what `who` may see; empty where it is not known."""
    return {
        field.key: shown_as(runtime, field, registration, language) for field in seen_by(runtime.fields, who)
    }


def shown_as(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    return SHOWERS.get(field.kind, _plain)(runtime, field, registration, language)


def _value(field: Field, registration: Registration) -> object:
    return field.of(registration.form, registration.answers)


def _plain(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    value = _value(field, registration)
    return "" if value is None else value_label("", value, {}, language)


def _option(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    """The label of an option: the one that all readers share, else that of the question which offered it."""
    words, value = runtime.world.words, _value(field, registration)
    asked = [
        (flow.name, step) for flow in runtime.world.flows.values() if (step := flow.step_of(field.answer))
    ]
    own = words.find(language, *asked[0]).options if asked else {}
    labels = {**own, **words.find(language, "common", "values").options}
    return "" if value is None else value_label("", value, labels, language)


def _birth_date(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    return as_written(str(_value(field, registration) or ""))


def _phone(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    phone = str(_value(field, registration) or "")
    return phone if phone.startswith("+") else ""


def _sex(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    """By the NIK: nobody is asked for it."""
    nik = read_nik(str(registration.form.get("nik", "")), world_now(runtime).today)
    return ("woman" if nik.woman else "man") if isinstance(nik, Nik) else ""


def _part_of_place(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    """Village or district of the place of work; a code has four parts for a village, three for a district."""
    place = _value(field, registration)
    if not isinstance(place, Mapping):
        return ""
    within = place.get("within")
    names = [str(place.get("name", "")), *(map(str, within) if isinstance(within, list | tuple) else ())]
    parts = len(str(place.get("code", "")).split("."))
    village, district = (names[:2] if parts == 4 else ["", names[0]]) if parts >= 3 else ["", ""]
    return village if field.kind == "village" else district


def _last_four(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    return str(registration.outcome.get("member_last4", ""))


def _mark(runtime: Runtime, field: Field, registration: Registration, language: str) -> str:
    return str(registration.form.get(field.key, ""))


SHOWERS: Mapping[str, Shower] = {
    "choice": _option,
    "amount": _option,
    "birth_date": _birth_date,
    "phone": _phone,
    "sex": _sex,
    "village": _part_of_place,
    "district": _part_of_place,
    "last_four": _last_four,
    "mark": _mark,
}


def job_of(answers: Mapping[str, object]) -> str:
    """What somebody does, in their own words or by its label; a dash while it is not known."""
    job = answers.get("job")
    return str(job.get("label", "–")) if isinstance(job, dict) else str(job or "–")
