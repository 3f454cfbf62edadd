"""What can be wrong with settings, each fault as one plain line, and the checks that need more than a type."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.languages import INDONESIAN

QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`"}
# A hundred years: more than any of these is meant to last, and less than what a date can hold.
LONGEST = {"days": 36_500, "hours": 876_000, "minutes": 52_560_000, "seconds": 3_153_600_000}
# What pydantic calls a fault -> what must be.
_MUST = {
    "bool_type": "be true or false",
    "bool_parsing": "be true or false",
    "float_type": "be a number",
    "finite_number": "be a number",
    "int_type": "be a whole number",
    "int_parsing": "be a whole number",
    "string_type": "be text (put it between quotes)",
    "tuple_type": "be a list: [a, b]",
    "dict_type": "be a table",
    "model_type": "be a table",
    "greater_than": "be more than {gt:g}",
    "greater_than_equal": "be at least {ge:g}",
    "less_than_equal": "be at most {le:g}",
    "string_too_short": "have at least {min_length} letters",
    "literal_error": "be {expected}",
}
_LOOKS = {
    "website": "https://…",
    "call_centre": "175, digits only",
    "telegram_bot": "the user name alone, without @",
    "notice_version": "2026-11-22",
    "database_url": "sqlite:///… or postgresql://…",
    "whatsapp_forms": "the number that Meta gave the published form, in quotes",
    "transcriber_url": "http://127.0.0.1:8090, without a path",
    "redis_url": "redis://…",
    "public_url": "https://name.of.host, without a path",
}


def said_plainly(error: Mapping[str, Any], known: Collection[str]) -> str:
    """One of pydantic's errors as what must be; `known` are the names that may stand where an unknown one does."""
    kind, name = str(error["type"]), str(error["loc"][-1])
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "there is no such name" + _meant(name, known)
    if kind == "string_pattern_mismatch":
        return f"must look like {_LOOKS[name]}"
    if kind in _MUST:
        return "must " + _MUST[kind].format(**error.get("ctx", {}))
    return str(error["msg"]).removeprefix("Value error, ")


def _meant(name: str, known: Collection[str]) -> str:
    found = get_close_matches(name, known, n=1)
    return f"; did you mean {found[0]}?" if found else ""


def time_zone(name: str) -> str:
    """The name, when there is such a zone. Raises ValueError."""
    try:
        ZoneInfo(name)
    except (OSError, LookupError, ValueError):
        raise ValueError(
            f"{name[:40]!r} is no time zone; Indonesia's are Asia/Jakarta, Asia/Makassar, Asia/Jayapura"
        ) from None
    return name


def day(text: str) -> str:
    """The text, when it is a day of the calendar. Raises ValueError."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
    return text


def not_too_long(value: Any, name: str) -> Any:
    """The value, when a date can hold so long a time; `name` ends with its unit. Raises ValueError."""
    most = LONGEST.get(name.rpartition("_")[2])
    if most is not None and isinstance(value, int | float) and value > most:
        raise ValueError(f"must be at most {most}, which is a hundred years")
    return value


def language_faults(section: object, messages: Path) -> Iterator[tuple[str, str]]:
    """(name, fault) of what the section `languages` names and `messages` has no words for; types are for others."""
    known = section.get("known") if isinstance(section, Mapping) else None
    if not isinstance(section, Mapping) or not isinstance(known, Mapping):
        return
    rows = {str(code): row for code, row in known.items() if isinstance(row, Mapping)}
    yield from _incomplete(section.get("default", INDONESIAN), rows)
    has = {folder.name: {page.stem for page in folder.glob("*.yaml")} for folder in messages.glob("*/")}
    for code, row in rows.items():
        yield from ((f"languages.known.{code}", fault) for fault in _worded(code, row, has))


def _incomplete(default: object, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Where something rests on a language that is not complete."""
    complete = {code for code, row in rows.items() if row.get("complete") is True}
    rests_on = {"languages.known": INDONESIAN, "languages.default": default}
    rests_on |= {
        f"languages.known.{code}.fallback": row.get("fallback", INDONESIAN) for code, row in rows.items()
    }
    for name, code in rests_on.items():
        if code not in complete and (name == "languages.known" or code != INDONESIAN):
            yield name, f"{str(code)[:20]} must be a complete language"


def _worded(code: str, row: Mapping[str, Any], has: Mapping[str, set[str]]) -> Iterator[str]:
    """Where a language is said to have words that it has not."""
    if code not in has:
        yield _no_words(code, has)
        return
    if lacking := set().union(*has.values()) - has[code] if row.get("complete") is True else set():
        yield f"is not complete: messages/{code} has no {', '.join(sorted(lacking))}"
    for name in _texts(row.get("covers")):
        if name not in has[code]:
            yield f"messages/{code} has no {name[:40]!r}{_meant(name, has[code])}"


def _no_words(language: str, has: Collection[str]) -> str:
    return f"there are no words in {language[:20]!r}; there are {', '.join(sorted(has))}"


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def bare(env: Mapping[str, str], names: Collection[str], problems: list[str]) -> dict[str, str]:
    """`env` with the quotes and spaces around values taken off, each of them noted: the start is refused."""
    found = dict(env)
    for name in names:
        value = env.get(name, "")
        inner = value.strip()
        if len(inner) > 1 and QUOTES.get(inner[0]) == inner[-1]:
            problems.append(
                f"environment: {name} stands in quotes, which would be part of the value: write it without"
            )
            inner = inner[1:-1].strip()
        elif inner != value:
            problems.append(f"environment: {name} begins or ends with a space or a line break: take it out")
        found[name] = inner
    return found
