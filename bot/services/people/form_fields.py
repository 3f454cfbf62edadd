"""What is typed into the registration form, field by field: tidied, or its problem by its name in words.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from bot.runtime import Runtime
from bot.services.world import world_now
from bot.understanding import Verdict
from bot.understanding.nik import read_nik
from flows.answers.fields import NEEDED, Field, on_form

# Characters, by the kind of a field.
LONGEST = {
    "name": 100, "nik": 60, "birth_date": 60, "address": 300, "phone": 60, "email": 120, "note": 300, "text": 120,
    "choice": 30,
}  # fmt: skip
# Letters of any script with the marks names carry: D'Souza, H. Abdul Rahman, Nur-Aini.
NAME = re.compile(r"[^\W\d_][^\W\d_ .,'’\-]*(?:[ .,'’\-]+[^\W\d_][^\W\d_.,'’\-]*)*\.?", re.UNICODE)
EMAIL = re.compile(
    r"[^\s@<>\"',;:()\\]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE
)
YOUNGEST, OLDEST = 10, 110  # years; whether somebody may join is the rulebook's business, not the form's

Reader = Callable[[Runtime, Field, str], tuple[str, str]]


def read_form(
    runtime: Runtime, typed: Mapping[str, str], before: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The form to keep, and the problems by field. An empty NIK keeps the one that was given `before`."""
    form: dict[str, str] = {}
    problems: dict[str, str] = {}
    for field in on_form(runtime.fields):
        value, problem = read_field(runtime, field, typed.get(field.key, ""))
        if problem:
            problems[field.key] = problem
        else:
            form[field.key] = value
    if not form.get("nik"):
        form["nik"] = str(before.get("nik", ""))
    return {name: value for name, value in form.items() if value}, problems


def read_field(runtime: Runtime, field: Field, typed: str) -> tuple[str, str]:
    """The value to keep and what is wrong with it; one of them is empty."""
    text = plain(typed)
    if len(text) > LONGEST[field.kind]:
        return "", "too_long"
    if not text:
        return "", f"bad_{field.kind}" if field.form == NEEDED else ""
    # A NIK, a card number or a code has its place nowhere else: elsewhere it would be shown again.
    if field.kind != "nik" and runtime.world.understanding.redact(text).found:
        return "", "secret_elsewhere"
    return READERS[field.kind](runtime, field, text)


def plain(typed: str) -> str:
    """As typed, on one line, without signs that cannot be seen."""
    visible = (
        sign if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cn") else " " for sign in typed[:20_000]
    )
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


def _name(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    name = clean_name(text)
    return name, "" if name else "bad_name"


def clean_name(typed: str) -> str:
    """A name with its blanks tidied; empty when it is no name."""
    name = plain(typed)
    letters = sum(sign.isalpha() for sign in name)
    return name if letters >= 2 and len(name) <= LONGEST["name"] and NAME.fullmatch(name) else ""


def _nik(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    found = read_nik(text, world_now(runtime).today)
    return ("", found) if isinstance(found, str) else (found.digits, "")


def _birth_date(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    """An ISO day; day, month, year in that order however they are written."""
    today = world_now(runtime).today
    reading = runtime.world.understanding.read("date", text, on=today)
    if reading.verdict is not Verdict.UNDERSTOOD:
        return "", "bad_birth_date"
    day = date.fromisoformat(str(reading.value))
    fits = YOUNGEST <= today.year - day.year <= OLDEST
    return (day.isoformat(), "") if fits else ("", "bad_birth_date")


def _phone(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    reading = runtime.world.understanding.read("phone", text, on=world_now(runtime).today)
    return (str(reading.value), "") if reading.verdict is Verdict.UNDERSTOOD else ("", "bad_phone")


def _email(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    return (text, "") if EMAIL.fullmatch(text) else ("", "bad_email")


def _note(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    """Free words."""
    return text, ""


def _choice(runtime: Runtime, field: Field, text: str) -> tuple[str, str]:
    """One of the options that the page shows; a browser sends no other."""
    return (text, "") if text in field.options else ("", "error_400")


READERS: Mapping[str, Reader] = {
    "name": _name,
    "nik": _nik,
    "birth_date": _birth_date,
    "address": _note,
    "phone": _phone,
    "email": _email,
    "note": _note,
    "text": _note,
    "choice": _choice,
}
