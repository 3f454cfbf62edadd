"""fields_of, job_of: a registration as an agent, a table or staff read it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.runtime import Runtime
from bot.services.people.registration_form import as_written
from bot.services.world import world_now
from bot.storage.people.registrations import Registration
from bot.understanding.nik import Nik, read_nik


def fields_of(runtime: Runtime, registration: Registration, language: str) -> dict[str, str]:
    """What is known of a worker, by name, as an agent or a table shows it."""
    answers, form = registration.answers, registration.form
    labels = dict(runtime.world.words.find(language, "common", "values").options)
    chosen = {key: str(answers.get(key, "")) for key in ("member", "programmes", "best_time")}
    said = {key: labels.get(value, value) for key, value in chosen.items()}
    place = answers.get("place") or {}
    nik = read_nik(str(form.get("nik", "")), world_now(runtime).today)
    job = answers.get("job") or ""
    phone = str(form.get("phone") or answers.get("phone", ""))
    return {
        "nik": str(form.get("nik", "")),
        "full_name": str(form.get("full_name") or answers.get("called", "")),
        "birth_date": as_written(str(form.get("birth_date") or answers.get("birth_date", ""))),
        "sex": ("woman" if nik.woman else "man") if isinstance(nik, Nik) else "",
        "phone": phone if phone.startswith("+") else "",
        "job": str(job.get("label", "")) if isinstance(job, Mapping) else str(job),
        "address": str(form.get("address", "")),
        **_where(place),
        "number": str(registration.outcome.get("member_last4", "")),
        **said,
        "landmark": str(answers.get("landmark", "")),
        "email": str(form.get("email", "")),
        "heirs": str(form.get("heirs", "")),
        "in_person": str(form.get("in_person", "")),
    }


def _where(place: Mapping[str, object]) -> dict[str, str]:
    """Village and district of the place of work; a code has four parts for a village, three for a district."""
    within = place.get("within")
    names = [str(place.get("name", "")), *(map(str, within) if isinstance(within, list | tuple) else ())]
    parts = len(str(place.get("code", "")).split("."))
    village, district = (names[:2] if parts == 4 else ["", names[0]]) if parts >= 3 else ["", ""]
    return {"village": village, "district": district}


def job_of(answers: Mapping[str, object]) -> str:
    """What somebody does, in their own words or by its label; a dash while it is not known."""
    job = answers.get("job")
    return str(job.get("label", "–")) if isinstance(job, dict) else str(job or "–")
