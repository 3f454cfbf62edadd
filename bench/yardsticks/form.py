"""The form as the yardsticks ask it: the same questions and words as bench/form_flow.py, read with plain code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

WORDS: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "messages" / "id" / "form.yaml").read_text(encoding="utf-8")
)
ORDER = ("menu", "name", "birth", "job", "income", "confirm", "done")
AFTER = dict(pairwise(ORDER))
KEPT = ("name", "birth", "job", "income")

OLDEST, YOUNGEST = 1920, 2012  # birth years that are taken
MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
UNITS = {"": 1, "k": 1_000, "rb": 1_000, "ribu": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_DATE = re.compile(r"(\d{1,2})[ ./-]+([a-z]+|\d{1,2})[ ./-]+(\d{4})")
_MONEY = re.compile(r"(?:rp\.? ?)?([\d.]+)(?:,(\d+))? ?([a-z]*)")

Answers = Mapping[str, Any]


def read(question: str, text: str) -> Any:
    """The answer's value; None where it cannot be read."""
    return READERS[question](" ".join(text.split()))


def says(question: str, answers: Answers) -> str:
    """What is said to come to a question, or to the end."""
    words = WORDS[question]
    text = str(words["text"]).format(name=answers.get("name", "")).rstrip()
    if question == "job":
        return "\n".join([text, *(f"{at}. {label}" for at, label in enumerate(words["options"].values(), 1))])
    if question == "confirm":
        return "\n".join(
            [text, *(f"{label}: {_shown(answers[key])}" for key, label in words["labels"].items())]
        )
    return text


def says_again(question: str, text: str) -> str:
    """What is said to an answer nobody can read; help is asked for at the menu only."""
    return str(WORDS["help"] if question == "menu" and text == "2" else WORDS[question]["hints"][0])


def _shown(value: Any) -> str:
    return f"Rp {value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def _menu(text: str) -> bool | None:
    return True if text == "1" else None


def _name(text: str) -> str | None:
    plain = all(letter.isalpha() or letter in " .,'’-" for letter in text)
    return text if plain and 3 <= len(text) <= 60 else None


def _birth(text: str) -> str | None:
    found = _DATE.fullmatch(text.lower())
    if not found:
        return None
    day, month, year = found.groups()
    number = int(month) if month.isdigit() else MONTHS.index(month) + 1 if month in MONTHS else 0
    try:
        born = date(int(year), number, int(day))
    except ValueError:
        return None
    return born.isoformat() if OLDEST <= born.year <= YOUNGEST else None


def _job(text: str) -> str | None:
    jobs = list(WORDS["job"]["options"])
    if text.isdigit():
        return jobs[int(text) - 1] if 1 <= int(text) <= len(jobs) else None
    return text.lower() if text.lower() in jobs else None


def _income(text: str) -> int | None:
    found = _MONEY.fullmatch(text.lower())
    if not found or found[3] not in UNITS or not found[1].replace(".", ""):
        return None
    return round(float(f"{found[1].replace('.', '')}.{found[2] or 0}") * UNITS[found[3]])


def _confirm(text: str) -> bool | None:
    return True if text.lower() == "ya" else None


READERS: Mapping[str, Callable[[str], Any]] = {
    "menu": _menu,
    "name": _name,
    "birth": _birth,
    "job": _job,
    "income": _income,
    "confirm": _confirm,
}
